/* passwords.c: throttle, memory of the right ones, scrypt. */
#include "access/passwords.h"

#include <apr_strings.h>
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/password.h"

enum {
    REMEMBERED = 256,
    REMEMBER_SECONDS = 5 * CLOCK_MINUTE,
    BY_ACCOUNT_A_MINUTE = 100, /* from everywhere together */
};

struct passwords {
    struct throttle *throttle;
    const struct secret_key *key;
    int cost; /* log2 of scrypt's N */
    struct throttle_rule by_source;
    struct throttle_rule by_account;
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

enum result passwords_open(apr_pool_t *pool, const struct settings *settings,
                           struct throttle *throttle,
                           const struct secret_key *key,
                           struct passwords **made)
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
    if (pthread_mutex_init(&passwords->lock, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, passwords, forget_all,
                              apr_pool_cleanup_null);
    *made = passwords;
    return RESULT_OK;
}

/* The stored hash is part of what is digested: a new password has another. */
static void digest_of(const struct passwords *passwords, apr_pool_t *pool,
                      const struct password_guess *guess,
                      struct secret_digest *digest)
{
    char *text = apr_pstrcat(pool, guess->stored, "\n", guess->password, NULL);

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

static enum result verify(struct passwords *passwords, apr_pool_t *pool,
                          const struct password_guess *guess, int64_t now)
{
    struct secret_digest digest = {{0}};
    enum result result;

    if (guess->stored && guess->remember) {
        digest_of(passwords, pool, guess, &digest);
        if (is_remembered(passwords, &digest, now))
            return RESULT_OK;
    }
    result =
        password_check(pool, guess->password, guess->stored, passwords->cost);
    if (result == RESULT_OK && guess->remember)
        remember(passwords, &digest, now);
    return result;
}

enum result passwords_check(struct passwords *passwords, apr_pool_t *pool,
                            const struct password_guess *guess, int64_t now,
                            int *wait)
{
    struct throttle *throttle = passwords->throttle;
    const char *pair = apr_pstrcat(pool, throttle_source(pool, guess->address),
                                   " ", guess->account, NULL);
    enum result result;

    /* Counted before it is read, so that guesses side by side count too. */
    *wait = throttle_count(throttle, &passwords->by_source, pair, now);
    if (!*wait && !guess->known_browser) {
        *wait = throttle_count(throttle, &passwords->by_account, guess->account,
                               now);
        if (*wait)
            throttle_refund(throttle, &passwords->by_source, pair, now);
    }
    if (*wait)
        return RESULT_DENIED;
    result = verify(passwords, pool, guess, now);
    if (result == RESULT_DENIED)
        return result;
    throttle_refund(throttle, &passwords->by_source, pair, now);
    if (!guess->known_browser)
        throttle_refund(throttle, &passwords->by_account, guess->account, now);
    return result;
}
