/* password_verifier.h: checks account passwords, for endpoints and the sign-in
 * page.
 *
 * A check takes a third of a second. So guesses are throttled before they are
 * checked, and a right one is remembered for some minutes, as a keyed digest
 * that is useless once the password changes. */
#ifndef TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H
#define TOKENBOOTH_LIMITS_PASSWORD_VERIFIER_H

#include <stdbool.h>

#include "limits/throttle.h"
#include "base/secret.h"
#include "base/settings.h"

struct password_verifier;

struct password_guess {
    const char *account; /* as typed, lower case */
    const char *password;
    const char *stored;  /* scrypt; NULL: no such account, or no password */
    const char *address; /* of the client */
    bool known_browser;  /* it has signed in as this account before */
    bool remember;       /* remember it if it is right (for machines) */
};

/* key is for the digests and must outlive the verifier, which goes with the
 * pool. */
enum result password_verifier_create(apr_pool_t *pool,
                                     const struct settings *settings,
                                     struct throttle *throttle,
                                     const struct secret_key *key,
                                     struct password_verifier **verifier);

/* RESULT_OK: right. RESULT_WRONG. RESULT_THROTTLED: not checked because of too
 * many guesses; *wait says for how many seconds, and is 0 otherwise.
 * RESULT_BUSY: too many checks at once. now is clock_steady_seconds(). */
enum result password_verifier_check(struct password_verifier *verifier,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait);

#endif
