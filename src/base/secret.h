/* secret.h: random numbers, keys, and cryptography with them (libsodium); and
 * secret text, compared and wiped.
 *
 * Keys are kept in guarded memory that is neither swapped nor dumped. There are
 * two, in two files (key_file.h): the *look-up* key finds a value by its
 * digest, the *seal* key encrypts it so that it can be revealed. */
#ifndef TOKENBOOTH_BASE_SECRET_H
#define TOKENBOOTH_BASE_SECRET_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

enum {
    SECRET_KEY_HEX_BYTES = 64,
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

/* Reads a key from SECRET_KEY_HEX_BYTES digits, which need not end there; NULL
 * if they are no key. It is freed with the pool. */
struct secret_key *secret_key_from_hex(apr_pool_t *pool, const char *hex);

/* Writes a new random key as SECRET_KEY_HEX_BYTES digits and a NUL; the caller
 * wipes them. */
void secret_key_random_hex(char *hex);

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
