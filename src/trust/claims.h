/* claims.h: what a trust rule wants of a JWT's claims.
 *
 * As text, a line "name = pattern" for each claim. The name of a nested claim
 * has dots, as in "kubernetes.io.namespace". In a pattern, each * stands for
 * any characters, also for none; all else is exact, case included. */
#ifndef TOKENBOOTH_TRUST_CLAIMS_H
#define TOKENBOOTH_TRUST_CLAIMS_H

#include <apr_pools.h>
#include <jansson.h>
#include <stdbool.h>

enum {
    CLAIMS_MAX = 20,          /* lines */
    CLAIMS_TEXT_BYTES = 4000, /* of all of them */
    CLAIMS_SHOWN_BYTES = 100, /* of a value, in an explanation */
};

/* The text in its usual form; NULL if it is not valid: *wrong then is a
 * sentence that says what to do. At least one claim is wanted, and one pattern
 * has more than *: a rule that trusts all of an issuer is a mistake. */
char *claims_normalize(apr_pool_t *pool, const char *text, const char **wrong);

/* True if the claims fit each line. If not, *why names the first that does not,
 * what was expected and what came, in ASCII. */
bool claims_fit(apr_pool_t *pool, const char *text, const json_t *claims,
                const char **why);

/* The value of a claim, which can be nested; NULL: it is not there. */
const json_t *claims_find(const json_t *claims, const char *name);

/* A value as an explanation shows it: quoted, printable ASCII, shortened. */
char *claims_shown(apr_pool_t *pool, const json_t *value);
char *claims_shown_text(apr_pool_t *pool, const char *text);

/* True if text fits a pattern. */
bool claims_pattern_fits(const char *pattern, const char *text);

#endif
