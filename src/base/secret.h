/* secret.h: randomness, the two keys, and what is done with them (libsodium).
 *
 * Keys live in guarded memory that is not swapped nor dumped. Two keys in two
 * files: *look-up* finds a value by its digest, *seal* keeps it revealable. */
#ifndef TOKENBOOTH_BASE_SECRET_H
#define TOKENBOOTH_BASE_SECRET_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

enum {
    SECRET_DIGEST_BYTES = 32,
    SECRET_RANDOM_BYTES = 16, /* of secret_random_text */
    SECRET_HASH_KEY_BYTES = 16,
    SECRET_SEAL_EXTRA_BYTES = 40, /* nonce and tag beside the plain bytes */
};

struct secret_key;

struct secret_digest {
    unsigned char bytes[SECRET_DIGEST_BYTES];
};

/* Starts libsodium. Called first. */
enum result secret_init(void);

/* Keeps this process out of core dumps, and what it makes from other users. */
enum result secret_harden_process(void);

/* Makes a new key file, 0600, on disk before it returns. RESULT_TAKEN where
 * the file is there already: it is left as it is. */
enum result secret_key_create(const char *path);

/* Reads a key file. RESULT_INVALID with *why (file and cure) where it is
 * missing, open to others or no key. The key goes with the pool. */
enum result secret_key_load(apr_pool_t *pool, const char *path,
                            struct secret_key **key, const char **why);

/* Keyed BLAKE2b of the size bytes at data. purpose keeps digests of different
 * things apart: the same bytes for another purpose give another digest. */
void secret_digest(const struct secret_key *key, const char *purpose,
                   const void *data, size_t size, struct secret_digest *digest);

/* SipHash, for tables whose keys a client can choose: who does not know the key
 * of the hash cannot find texts that fall together. */
struct secret_hash_key {
    unsigned char bytes[SECRET_HASH_KEY_BYTES];
};

/* A random key, for a table of this process alone. */
void secret_hash_key_create(struct secret_hash_key *hash_key);

/* The same key in every process that has read the same key file. */
void secret_hash_key_derive(const struct secret_key *key, const char *purpose,
                            struct secret_hash_key *hash_key);

uint64_t secret_hash(const struct secret_hash_key *hash_key, const void *data,
                     size_t size);

/* Seals text (XChaCha20-Poly1305) so that only the same key and the same
 * context open it again. *size bytes at the result, in pool. */
unsigned char *secret_seal(apr_pool_t *pool, const struct secret_key *key,
                           const char *text, const char *context, size_t *size);

/* The text sealed in size bytes at sealed, or NULL where key or context are
 * others. Wiped when the pool goes. */
char *secret_unseal(apr_pool_t *pool, const struct secret_key *key,
                    const unsigned char *sealed, size_t size,
                    const char *context);

/* SECRET_RANDOM_BYTES random bytes as 22 letters of base64url. */
char *secret_random_text(apr_pool_t *pool);

/* A random number from 0 to below - 1, without bias. */
uint32_t secret_random_number(uint32_t below);

/* digest as 43 letters of base64url. */
char *secret_digest_text(apr_pool_t *pool, const struct secret_digest *digest);

/* What text is the base64 of (RFC 4648, 4; padding can be missing); NULL where it
 * is not base64, or where a NUL comes out. Wiped when the pool goes. */
char *secret_base64_decode(apr_pool_t *pool, const char *text);

/* Equal, in a time that depends on their lengths alone; NULL equals nothing. */
bool secret_equal(const char *a, const char *b);
bool secret_digest_equal(const struct secret_digest *a,
                         const struct secret_digest *b);

/* Overwrites, in a way that no compiler leaves out. NULL is fine. */
void secret_wipe(void *bytes, size_t size);
void secret_wipe_text(char *text);

/* Returns text, which is overwritten when the pool goes, as long as it is now. */
char *secret_wipe_with_pool(apr_pool_t *pool, char *text);

/* A copy of the size bytes at text, which is overwritten when the pool goes. */
char *secret_copy(apr_pool_t *pool, const char *text, size_t size);

#endif
