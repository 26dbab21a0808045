/* password_verifier.h: an account's own password, shown to an endpoint or to the sign-in
 * page.
 *
 * Checking one costs a third of a second, so guesses are throttled before they
 * are read, and one that was right is remembered for some minutes under a keyed
 * digest that a change of password makes worthless. */
#ifndef TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H
#define TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H

#include <stdbool.h>

#include "limits/throttle.h"
#include "base/secret.h"
#include "base/settings.h"

struct passwords;

struct password_guess {
    const char *account; /* the name that was given, lower case */
    const char *password;
    const char *stored;  /* scrypt; NULL: no such account, or it has none */
    const char *address; /* of the client */
    bool known_browser;  /* it signed in as this account before */
    bool remember;       /* a right one may be remembered (machines) */
};

/* key makes the digests; it must outlive the result, which goes with the
 * pool. */
enum result password_verifier_create(apr_pool_t *pool,
                                     const struct settings *settings,
                                     struct throttle *throttle,
                                     const struct secret_key *key,
                                     struct passwords **passwords);

/* RESULT_OK: right. RESULT_WRONG. RESULT_THROTTLED: not even read; the next one
 * may be in *wait seconds, which is 0 otherwise. RESULT_BUSY: too many at
 * once. */
enum result password_verifier_check(struct passwords *passwords,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait);

#endif
