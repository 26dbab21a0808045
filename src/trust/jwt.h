/* jwt.h: a signed JWT (RFC 7519, RFC 7515 compact), and JWK sets (RFC 7517). */
#ifndef TOKENBOOTH_TRUST_JWT_H
#define TOKENBOOTH_TRUST_JWT_H

#include <apr_pools.h>
#include <jansson.h>
#include <stdbool.h>

#include "base/result.h"

enum {
    JWT_BYTES = 32 * 1024,
    JWT_KEYS_MAX = 100, /* in a set */
    JWT_DIGEST_BYTES = 32,
};

struct jwt {
    const char *text;
    size_t signed_size; /* header and payload, with the dot between them */
    const json_t *claims;
    const char *algorithm;
    const char *key_id; /* NULL: it names none */
};

/* Takes it apart, before anybody knows who signed it. *jwt lives as long as the
 * pool. RESULT_INVALID: it is none, or its algorithm is none of those that
 * are accepted; *why says so in ASCII. */
enum result jwt_read(apr_pool_t *pool, const char *text, struct jwt *jwt,
                     const char **why);

/* RESULT_OK: a key of the set signed it. RESULT_NOT_FOUND: the set has no key
 * of that name, or none that fits the algorithm. RESULT_WRONG: the signature is
 * another's. *why says it. */
enum result jwt_verify(apr_pool_t *pool, const struct jwt *jwt,
                       const json_t *keys, const char **why);

/* What makes it unique: its issuer and its jti, or else all that was signed (a
 * signature can be written in more than one way). */
void jwt_digest(apr_pool_t *pool, const struct jwt *jwt,
                unsigned char digest[JWT_DIGEST_BYTES]);

/* Reads a JWK set that has a key which can be used here; it lives as long as
 * the pool. NULL with *why, as a sentence for who pasted it. */
const json_t *jwt_keys_read(apr_pool_t *pool, const char *text,
                            const char **why);

/* Whether the set has a key of this name; NULL: any. */
bool jwt_keys_have(const json_t *keys, const char *key_id);

#endif
