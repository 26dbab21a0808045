/* secret.h: random numbers, the two keys, and cryptography with them
 * (libsodium).
 *
 * Keys are kept in guarded memory that is neither swapped nor dumped. There are
 * two, in two files: the *look-up* key finds a value by its digest, the *seal*
 * key encrypts it so that it can be revealed. */
#ifndef TOKENBOOTH_BASE_SECRET_H
#define TOKENBOOTH_BASE_SECRET_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

enum {
    SECRET_DIGEST_BYTES = 32,
    SECRET_RANDOM_BYTES = 16, /* of secret_random_text */
    SECRET_HASH_KEY_BYTES = 16,
    SECRET_SEAL_EXTRA_BYTES = 40, /* nonce and tag, besides the text */
};

struct secret_key;

struct secret_digest {
    unsigned char bytes[SECRET_DIGEST_BYTES];
};

/* Initializes libsodium; must be called first. */
enum result secret_init(void);

/* Prevents core dumps, and hides the files this process creates from other
 * users. */
enum result secret_harden_process(void);

/* Creates a key file with mode 0600; it is on disk when this returns.
 * RESULT_TAKEN if the file exists; it is not changed. */
enum result secret_key_create(const char *path);

/* Reads a key file. RESULT_INVALID with *why (the file, and what to do) if it
 * is missing, readable by others or not a key. The key is freed with the
 * pool. */
enum result secret_key_load(apr_pool_t *pool, const char *path,
                            struct secret_key **key, const char **why);

/* A key file can hold former keys behind its key, a line each. */
enum { SECRET_KEYS_MAX = 16 };

/* Reads all keys of a file, the current one first: struct secret_key *. As
 * secret_key_load. */
enum result secret_key_load_all(apr_pool_t *pool, const char *path,
                                apr_array_header_t **keys, const char **why);

/* Puts a new key in front of those in the file, which is on disk when this
 * returns: at every moment, it holds what it held before or all of it. One
 * caller at a time. RESULT_TOO_MANY: SECRET_KEYS_MAX are in it. */
enum result secret_key_add(apr_pool_t *pool, const char *path,
                           const char **why);

/* Keyed BLAKE2b of the size bytes at data. The same bytes give a different
 * digest for each purpose, so digests of different things never match. */
void secret_digest(const struct secret_key *key, const char *purpose,
                   const void *data, size_t size, struct secret_digest *digest);

/* SipHash, for tables whose keys clients can choose: without the hash key,
 * nobody can find texts that collide. */
struct secret_hash_key {
    unsigned char bytes[SECRET_HASH_KEY_BYTES];
};

/* A random key, for a table of this process alone. */
void secret_hash_key_create(struct secret_hash_key *hash_key);

/* The same in guarded memory, for a table whose hashes stand for secrets; freed
 * with the pool. NULL if there is no memory. */
const struct secret_hash_key *secret_hash_key_guarded(apr_pool_t *pool);

/* The same key in every process that has read the same key file. */
void secret_hash_key_derive(const struct secret_key *key, const char *purpose,
                            struct secret_hash_key *hash_key);

uint64_t secret_hash(const struct secret_hash_key *hash_key, const void *data,
                     size_t size);

/* The same with 128 bits: collisions are so unlikely that it can stand for the
 * data, which then need not be kept for comparison. */
struct secret_hash128 {
    uint64_t words[2];
};

void secret_hash128(const struct secret_hash_key *hash_key, const void *data,
                    size_t size, struct secret_hash128 *hash);

/* Encrypts text (XChaCha20-Poly1305) so that only the same key and context
 * decrypt it. Returns *size bytes in pool. */
unsigned char *secret_seal(apr_pool_t *pool, const struct secret_key *key,
                           const char *text, const char *context, size_t *size);

/* Decrypts the size bytes at sealed; NULL if the key or the context differs.
 * The text is wiped when the pool is destroyed. */
char *secret_unseal(apr_pool_t *pool, const struct secret_key *key,
                    const unsigned char *sealed, size_t size,
                    const char *context);

/* The same with the sealed bytes as base64url, for a field of a page. NULL also
 * if `sealed` is not that. */
char *secret_seal_text(apr_pool_t *pool, const struct secret_key *key,
                       const char *text, const char *context);
char *secret_unseal_text(apr_pool_t *pool, const struct secret_key *key,
                         const char *sealed, const char *context);

/* SECRET_RANDOM_BYTES random bytes as 22 characters of base64url. */
char *secret_random_text(apr_pool_t *pool);

/* An unbiased random number from 0 to below - 1. */
uint32_t secret_random_number(uint32_t below);

/* digest as 43 characters of base64url. */
char *secret_digest_text(apr_pool_t *pool, const struct secret_digest *digest);

/* Decodes base64 (RFC 4648, section 4; padding is optional); NULL if text is
 * not base64 or decodes to a NUL. Wiped when the pool is destroyed. */
char *secret_base64_decode(apr_pool_t *pool, const char *text);

/* Decodes the size bytes of base64 at text, which can be base64url, has no
 * padding and can encode UTF-16: its NULs are left out, and *wide is set. NULL
 * if it is not base64. Wiped when the pool is destroyed. */
char *secret_base64_decode_wide(apr_pool_t *pool, const char *text, size_t size,
                                bool *wide);

/* Compares in a time that depends only on the lengths; NULL equals nothing. */
bool secret_equal(const char *a, const char *b);
bool secret_digest_equal(const struct secret_digest *a,
                         const struct secret_digest *b);

/* Overwrites memory in a way that no compiler optimizes away. NULL is
 * ignored. */
void secret_wipe(void *bytes, size_t size);
void secret_wipe_text(char *text);

/* Returns text, whose current length is overwritten when the pool is
 * destroyed. */
char *secret_wipe_with_pool(apr_pool_t *pool, char *text);

/* A copy of the size bytes at text, overwritten when the pool is destroyed. */
char *secret_copy(apr_pool_t *pool, const char *text, size_t size);

#endif
