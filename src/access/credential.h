/* credential.h: what a request carries to show who it is.
 *
 * The first place that holds a token's value decides, in the order of the
 * README ("With curl"); an account's own name and password count where none
 * does. */
#ifndef TOKENBOOTH_ACCESS_CREDENTIAL_H
#define TOKENBOOTH_ACCESS_CREDENTIAL_H

#include <apr_pools.h>

#include "base/result.h"

/* The places, as they came; NULL where a place is empty. A header sent twice
 * comes as Apache joins it: "one, two". */
struct credentials_sent {
    const char *nuget_key;     /* X-NuGet-ApiKey */
    const char *api_key;       /* X-Api-Key */
    const char *authorization; /* Authorization */
    const char *path_value;    /* /F/<feed>/auth/tkb_… */
};

enum credential_kind {
    CREDENTIAL_NONE,
    CREDENTIAL_VALUE,    /* begins as a token's value does */
    CREDENTIAL_PASSWORD, /* Basic with a username and something else */
};

struct credential {
    enum credential_kind kind;
    const char *value;    /* of CREDENTIAL_VALUE; wiped with the pool */
    const char *username; /* of CREDENTIAL_PASSWORD, lower case */
    const char *password; /* likewise; wiped with the pool */
    int ignored;          /* places that held something, but no value */
};

/* RESULT_INVALID with a message in *why where a header came twice with
 * different values, or Basic does not decode (RFC 7617). */
enum result credential_find(apr_pool_t *pool,
                            const struct credentials_sent *sent,
                            struct credential *credential, const char **why);

#endif
