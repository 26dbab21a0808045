/* password_verifier.c: throttles guesses, remembers right ones, and leaves the
 * rest to scrypt. */
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
    BY_ACCOUNT_A_MINUTE = 100, /* from all sources together */
    CROWDED_SECONDS = 1,       /* to wait if a source has too many in flight */
};

struct password_verifier {
    struct throttle *throttle;
    const struct secret_key *key;
    int cost; /* log2 of scrypt's N */
    struct throttle_rule by_source;
    struct throttle_rule by_account;
    struct in_flight *in_flight;
    pthread_mutex_t lock; /* for the members below */
    struct {
        struct secret_digest digest;
        int64_t until;
    } remembered[REMEMBERED];
};

static apr_status_t forget_all(void *data)
{
    struct password_verifier *verifier = data;

    secret_wipe(verifier->remembered, sizeof verifier->remembered);
    pthread_mutex_destroy(&verifier->lock);
    return APR_SUCCESS;
}

enum result password_verifier_create(apr_pool_t *pool,
                                     const struct settings *settings,
                                     struct throttle *throttle,
                                     const struct secret_key *key,
                                     struct password_verifier **out)
{
    struct password_verifier *verifier = apr_pcalloc(pool, sizeof *verifier);
    long long limit = settings->throttle_passwords;

    verifier->throttle = throttle;
    verifier->key = key;
    verifier->cost = (int)settings->password_cost;
    verifier->by_source =
        (struct throttle_rule){"password", CLOCK_MINUTE, limit};
    verifier->by_account = (struct throttle_rule){
        "password of account", CLOCK_MINUTE, limit ? BY_ACCOUNT_A_MINUTE : 0};
    if (in_flight_create(pool, &verifier->in_flight) != RESULT_OK ||
        pthread_mutex_init(&verifier->lock, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, verifier, forget_all,
                              apr_pool_cleanup_null);
    *out = verifier;
    return RESULT_OK;
}

/* A guess on its way through the limits to scrypt. */
struct attempt {
    apr_pool_t *pool;
    const struct password_guess *guess;
    const char *source; /* see throttle_source */
    const char *pair;   /* source and account */
    int64_t now;
    struct secret_digest digest;
};

/* The stored hash is part of it, so that a new password has another digest. */
static void digest_of(const struct password_verifier *verifier,
                      apr_pool_t *pool, const struct password_guess *guess,
                      struct secret_digest *digest)
{
    char *text = apr_pstrcat(pool, guess->account, "\n",
                             guess->stored ? guess->stored : "", "\n",
                             guess->password, NULL);

    secret_digest(verifier->key, "right password", text, strlen(text), digest);
    secret_wipe_text(text);
}

static size_t slot_of(const struct secret_digest *digest)
{
    return digest->bytes[0] % REMEMBERED;
}

static bool is_remembered(struct password_verifier *verifier,
                          const struct secret_digest *digest, int64_t now)
{
    size_t slot = slot_of(digest);
    bool found;

    pthread_mutex_lock(&verifier->lock);
    found = verifier->remembered[slot].until > now &&
            secret_digest_equal(&verifier->remembered[slot].digest, digest);
    pthread_mutex_unlock(&verifier->lock);
    return found;
}

static void remember(struct password_verifier *verifier,
                     const struct secret_digest *digest, int64_t now)
{
    size_t slot = slot_of(digest);

    pthread_mutex_lock(&verifier->lock);
    verifier->remembered[slot].digest = *digest;
    verifier->remembered[slot].until = now + REMEMBER_SECONDS;
    pthread_mutex_unlock(&verifier->lock);
}

/* What in_flight_run calls: scrypt, for one guess. */
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

static enum result verify(struct password_verifier *verifier,
                          const struct attempt *attempt, int *wait)
{
    struct work work = {attempt->pool, attempt->guess, verifier->cost};
    bool remembered = attempt->guess->remember;
    enum result result;
    bool crowded;

    if (remembered && is_remembered(verifier, &attempt->digest, attempt->now))
        return RESULT_OK;
    result = in_flight_run(verifier->in_flight, &attempt->digest,
                           attempt->source, work_on, &work, &crowded);
    if (crowded)
        *wait = CROWDED_SECONDS;
    if (result == RESULT_OK && remembered)
        remember(verifier, &attempt->digest, attempt->now);
    return result;
}

/* Counts a guess; returns the seconds to wait if it is beyond a limit, else
 * 0. */
static int count(const struct password_verifier *verifier,
                 const struct attempt *attempt)
{
    struct throttle *throttle = verifier->throttle;
    int wait = throttle_count(throttle, &verifier->by_source, attempt->pair,
                              attempt->now);

    if (wait || attempt->guess->known_browser)
        return wait;
    wait = throttle_count(throttle, &verifier->by_account,
                          attempt->guess->account, attempt->now);
    if (wait)
        throttle_refund(throttle, &verifier->by_source, attempt->pair,
                        attempt->now);
    return wait;
}

static void refund(const struct password_verifier *verifier,
                   const struct attempt *attempt)
{
    throttle_refund(verifier->throttle, &verifier->by_source, attempt->pair,
                    attempt->now);
    if (!attempt->guess->known_browser)
        throttle_refund(verifier->throttle, &verifier->by_account,
                        attempt->guess->account, attempt->now);
}

enum result password_verifier_check(struct password_verifier *verifier,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait)
{
    const char *source = throttle_source(pool, guess->address);
    struct attempt attempt = {
        .pool = pool,
        .guess = guess,
        .source = source,
        .pair = apr_pstrcat(pool, source, " ", guess->account, NULL),
        .now = now,
    };
    enum result result;

    *wait = 0;
    digest_of(verifier, pool, guess, &attempt.digest);
    if (in_flight_join(verifier->in_flight, &attempt.digest, &result))
        return result;
    /* Counted before it is checked, so that guesses in parallel count too. */
    *wait = count(verifier, &attempt);
    if (*wait)
        return RESULT_THROTTLED;
    result = verify(verifier, &attempt, wait);
    /* A right password, or one that was not checked, is no guess. */
    if (result != RESULT_WRONG)
        refund(verifier, &attempt);
    return result;
}
