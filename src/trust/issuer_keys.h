/* issuer_keys.h: the public keys of issuers, fetched from them and kept for a
 * while (OpenID Connect Discovery 1.0).
 *
 * Fetched is ISSUER/.well-known/openid-configuration, and the jwks_uri in it.
 * Callers ask only for issuers that a trust rule names. */
#ifndef TOKENBOOTH_TRUST_ISSUER_KEYS_H
#define TOKENBOOTH_TRUST_ISSUER_KEYS_H

#include <apr_pools.h>
#include <jansson.h>
#include <stdbool.h>

#include "base/result.h"

enum {
    ISSUER_KEYS_KEPT_SECONDS = 600,
    ISSUER_KEYS_AGAIN_SECONDS = 60,  /* for a key that is not known */
    ISSUER_KEYS_FAILED_SECONDS = 15, /* before another attempt */
    ISSUER_KEYS_FETCH_SECONDS = 5,   /* for both documents together */
    ISSUER_KEYS_BYTES = 256 * 1024,  /* of a document */
};

struct issuer_keys;

/* For all threads of the process, as long as the pool. plain: issuers and keys
 * at plain http on a loopback address are fetched as well. waiters: how many
 * threads can wait for issuers, so that a slow one does not hold up the
 * site. */
enum result issuer_keys_open(apr_pool_t *pool, bool plain, int waiters,
                             struct issuer_keys **keys);

/* The JWK set of an issuer, in pool, fetched if it is old or lacks the key.
 * key_id may be NULL. RESULT_BUSY: it cannot be told right now; *why says why
 * in ASCII. One thread fetches for an issuer, others wait for it. */
enum result issuer_keys_get(struct issuer_keys *keys, apr_pool_t *pool,
                            const char *issuer, const char *key_id,
                            const json_t **set, const char **why);

/* What is wrong with an issuer or another address of keys, as a sentence; NULL:
 * https, or http on a loopback address, without query, fragment and user. */
const char *issuer_keys_url_error(const char *url);

#endif
