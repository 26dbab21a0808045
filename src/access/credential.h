/* credential.h: the credential that a request is judged by.
 *
 * Of all that was sent, the first that is a token's value counts, in the order
 * of the README ("For scripts and other servers"); if none is, an account's
 * username and password do. An empty password or the name of a variable is no
 * password: it was meant to be filled in (see base/placeholder.h). */
#ifndef TOKENBOOTH_ACCESS_CREDENTIAL_H
#define TOKENBOOTH_ACCESS_CREDENTIAL_H

#include <apr_pools.h>

#include "access/wrapping.h"
#include "base/placeholder.h"
#include "base/result.h"

/* What was sent, unchanged; NULL: nothing. A header that was sent twice comes
 * as Apache joins it: "one, two". */
struct credentials_sent {
    const char *nuget_key;     /* X-NuGet-ApiKey */
    const char *api_key;       /* X-Api-Key */
    const char *authorization; /* Authorization */
    const char *path_value;    /* /F/<feed>/auth/tkb_… */
};

enum credential_kind {
    CREDENTIAL_NONE,
    CREDENTIAL_VALUE,    /* starts like a token's value */
    CREDENTIAL_PASSWORD, /* Basic with a username and no value */
};

struct credential {
    enum credential_kind kind;
    const char *value;         /* VALUE: wiped with the pool */
    const char *username;      /* PASSWORD: or email address; lower case */
    const char *password;      /* PASSWORD: in UTF-8; wiped with the pool */
    int ignored;               /* headers and such that held something else */
    enum wrapping wrapping;    /* of a whole value in those */
    const char *wrapped;       /* that value, wiped with the pool; NULL: none */
    enum placeholder unfilled; /* NONE, VALUE: PLACEHOLDER_NONE, or what was
                                  sent in place of a secret */
};

/* RESULT_INVALID with a message in *why if a header was sent twice with
 * different values, or Basic does not decode (RFC 7617). */
enum result credential_find(apr_pool_t *pool,
                            const struct credentials_sent *sent,
                            struct credential *credential, const char **why);

#endif
