/* password_verifier.h: checks and hashes account passwords, for endpoints and
 * pages.
 *
 * Scrypt takes a third of a second. So guesses are throttled before they are
 * checked, a right one is remembered for some minutes, as a keyed digest that
 * is useless once the password changes, and each source has a share of what a
 * host computes at once. */
#ifndef TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H
#define TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H

#include <stdbool.h>

#include "base/secret.h"
#include "base/settings.h"
#include "limits/password_guess.h"
#include "limits/throttle.h"

/* The seconds after which a request that found no free slot can be repeated. */
enum { PASSWORD_VERIFIER_BUSY_SECONDS = 1 };

struct password_verifier;

struct password_verifier_options {
    const struct settings *settings;
    struct throttle *throttle;
    const struct secret_key *key; /* for the digests; outlives the verifier */
    long long threads;            /* roughly how many the process serves with */
};

/* The verifier lives as long as the pool. */
enum result password_verifier_create(
    apr_pool_t *pool, const struct password_verifier_options *options,
    struct password_verifier **verifier);

/* RESULT_OK: right. RESULT_WRONG. RESULT_THROTTLED: not checked, because of too
 * many guesses or too many checks at once; *wait says for how many seconds, and
 * is 0 otherwise. Here and below, now is clock_steady_seconds(). */
enum result password_verifier_check(struct password_verifier *verifier,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait);

/* Hashes a new password; .stored is not used. RESULT_THROTTLED: too much at
 * once. */
enum result password_verifier_hash(struct password_verifier *verifier,
                                   apr_pool_t *pool,
                                   const struct password_guess *guess,
                                   int64_t now, const char **stored);

/* Remembers a password that is right. */
void password_verifier_remember(struct password_verifier *verifier,
                                apr_pool_t *pool,
                                const struct password_guess *guess,
                                int64_t now);

/* True if the password is remembered as right. False, and counted as a wrong
 * guess, if it is not, whether it is right or wrong: it is not checked. */
bool password_verifier_recall(struct password_verifier *verifier,
                              apr_pool_t *pool,
                              const struct password_guess *guess, int64_t now);

/* How many passwords this host checks or hashes at the moment, and how many
 * wait for that. */
void password_verifier_load(struct password_verifier *verifier, int *running,
                            int *waiting);

#endif
