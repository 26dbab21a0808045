/* password_verifier.c: throttle, memory of the right ones, scrypt. */
#include "limits/password_verifier.h"

#include <apr_strings.h>
#include <pthread.h>
#include <string.h>

#include "limits/in_flight.h"
#include "base/clock.h"
#include "base/password.h"

enum {
    REMEMBERED = 256,
    REMEMBER_SECONDS = 5 * CLOCK_MINUTE,
    BY_ACCOUNT_A_MINUTE = 100, /* from everywhere together */
    CROWDED_SECONDS = 1,       /* to wait where too many are under way */
};

struct passwords {
    struct throttle *throttle;
    const struct secret_key *key;
    int cost; /* log2 of scrypt's N */
    struct throttle_rule by_source;
    struct throttle_rule by_account;
    struct in_flight *in_flight;
    pthread_mutex_t lock; /* of what follows */
    struct {
        struct secret_digest digest;
        int64_t until;
    } remembered[REMEMBERED];
};

static apr_status_t forget_all(void *data)
{
    struct passwords *passwords = data;

    secret_wipe(passwords->remembered, sizeof passwords->remembered);
    pthread_mutex_destroy(&passwords->lock);
    return APR_SUCCESS;
}

enum result password_verifier_create(apr_pool_t *pool,
                                     const struct settings *settings,
                                     struct throttle *throttle,
                                     const struct secret_key *key,
                                     struct passwords **out)
{
    struct passwords *passwords = apr_pcalloc(pool, sizeof *passwords);
    long long limit = settings->throttle_passwords;

    passwords->throttle = throttle;
    passwords->key = key;
    passwords->cost = (int)settings->password_cost;
    passwords->by_source =
        (struct throttle_rule){"password", CLOCK_MINUTE, limit};
    passwords->by_account = (struct throttle_rule){
        "password of account", CLOCK_MINUTE, limit ? BY_ACCOUNT_A_MINUTE : 0};
    if (in_flight_create(pool, &passwords->in_flight) != RESULT_OK ||
        pthread_mutex_init(&passwords->lock, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, passwords, forget_all,
                              apr_pool_cleanup_null);
    *out = passwords;
    return RESULT_OK;
}

/* The stored hash is part of what is digested: a new password has another. */
static void digest_of(const struct passwords *passwords, apr_pool_t *pool,
                      const struct password_guess *guess,
                      struct secret_digest *digest)
{
    char *text = apr_pstrcat(pool, guess->account, "\n",
                             guess->stored ? guess->stored : "", "\n",
                             guess->password, NULL);

    secret_digest(passwords->key, "right password", text, strlen(text), digest);
    secret_wipe_text(text);
}

/* Its place among the remembered is chosen by the digest. */
static size_t place_of(const struct secret_digest *digest)
{
    return digest->bytes[0] % REMEMBERED;
}

static bool is_remembered(struct passwords *passwords,
                          const struct secret_digest *digest, int64_t now)
{
    size_t place = place_of(digest);
    bool found;

    pthread_mutex_lock(&passwords->lock);
    found = passwords->remembered[place].until > now &&
            secret_digest_equal(&passwords->remembered[place].digest, digest);
    pthread_mutex_unlock(&passwords->lock);
    return found;
}

static void remember(struct passwords *passwords,
                     const struct secret_digest *digest, int64_t now)
{
    size_t place = place_of(digest);

    pthread_mutex_lock(&passwords->lock);
    passwords->remembered[place].digest = *digest;
    passwords->remembered[place].until = now + REMEMBER_SECONDS;
    pthread_mutex_unlock(&passwords->lock);
}

/* What runs in flight: scrypt's work on one guess. */
struct work {
    apr_pool_t *pool;
    const struct password_guess *guess;
    int cost;
};

static enum result work_on(void *context)
{
    const struct work *work = context;

    return password_check(work->pool, work->guess->password,
                          work->guess->stored, work->cost);
}

static enum result verify(struct passwords *passwords, apr_pool_t *pool,
                          const struct password_guess *guess,
                          const struct secret_digest *digest,
                          const char *source, int64_t now, int *wait)
{
    struct work work = {pool, guess, passwords->cost};
    enum result result;
    bool crowded;

    if (guess->remember && is_remembered(passwords, digest, now))
        return RESULT_OK;
    result = in_flight_run(passwords->in_flight, digest, source, work_on, &work,
                           &crowded);
    if (crowded)
        *wait = CROWDED_SECONDS;
    if (result == RESULT_OK && guess->remember)
        remember(passwords, digest, now);
    return result;
}

/* Counts a guess; seconds to wait where it is beyond a limit. */
static int count(const struct passwords *passwords,
                 const struct password_guess *guess, const char *pair,
                 int64_t now)
{
    struct throttle *throttle = passwords->throttle;
    int wait = throttle_count(throttle, &passwords->by_source, pair, now);

    if (wait || guess->known_browser)
        return wait;
    wait =
        throttle_count(throttle, &passwords->by_account, guess->account, now);
    if (wait)
        throttle_refund(throttle, &passwords->by_source, pair, now);
    return wait;
}

static void refund(const struct passwords *passwords,
                   const struct password_guess *guess, const char *pair,
                   int64_t now)
{
    throttle_refund(passwords->throttle, &passwords->by_source, pair, now);
    if (!guess->known_browser)
        throttle_refund(passwords->throttle, &passwords->by_account,
                        guess->account, now);
}

enum result password_verifier_check(struct passwords *passwords,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait)
{
    const char *source = throttle_source(pool, guess->address);
    const char *pair = apr_pstrcat(pool, source, " ", guess->account, NULL);
    struct secret_digest digest;
    enum result result;

    *wait = 0;
    digest_of(passwords, pool, guess, &digest);
    if (in_flight_join(passwords->in_flight, &digest, &result))
        return result;
    /* Counted before it is read, so that guesses side by side count too. */
    *wait = count(passwords, guess, pair, now);
    if (*wait)
        return RESULT_THROTTLED;
    result = verify(passwords, pool, guess, &digest, source, now, wait);
    /* What was right, or was never read, is no guess. */
    if (result != RESULT_WRONG)
        refund(passwords, guess, pair, now);
    return result;
}
