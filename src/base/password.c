/* password.c: scrypt hashes in modular crypt format. */
#include "base/password.h"

#include <apr_strings.h>
#include <libscrypt.h>
#include <sodium.h>
#include <string.h>

#include "base/secret.h"

enum {
    SALT_BYTES = 16,
    BLOCK_SIZE = 8,  /* scrypt's r */
    PARALLELISM = 1, /* scrypt's p */
};

/* Writes scrypt of password to hash; false if memory runs out. */
static bool derive(const char *password, const uint8_t *salt, int log2_n,
                   uint8_t *hash)
{
    return libscrypt_scrypt((const uint8_t *)password, strlen(password), salt,
                            SALT_BYTES, (uint64_t)1 << log2_n, BLOCK_SIZE,
                            PARALLELISM, hash, SCRYPT_HASH_LEN) == 0;
}

/* Formats hash and salt in modular crypt format. */
static enum result write_line(apr_pool_t *pool, const uint8_t *salt,
                              const uint8_t *hash, int log2_n,
                              const char **stored)
{
    char salt_text[64], hash_text[128], line[SCRYPT_MCF_LEN];

    sodium_bin2base64(salt_text, sizeof salt_text, salt, SALT_BYTES,
                      sodium_base64_VARIANT_ORIGINAL);
    sodium_bin2base64(hash_text, sizeof hash_text, hash, SCRYPT_HASH_LEN,
                      sodium_base64_VARIANT_ORIGINAL);
    if (libscrypt_mcf((uint32_t)1 << log2_n, BLOCK_SIZE, PARALLELISM, salt_text,
                      hash_text, line) != 1)
        return RESULT_BROKEN;
    *stored = apr_pstrdup(pool, line);
    return RESULT_OK;
}

enum result password_hash(apr_pool_t *pool, const char *password, int log2_n,
                          const char **stored)
{
    uint8_t salt[SALT_BYTES];
    uint8_t hash[SCRYPT_HASH_LEN];
    enum result result = RESULT_BROKEN;

    randombytes_buf(salt, sizeof salt);
    if (derive(password, salt, log2_n, hash))
        result = write_line(pool, salt, hash, log2_n, stored);
    secret_wipe(hash, sizeof hash);
    return result;
}

/* libscrypt_check modifies its argument, so it gets a copy. */
static enum result check_stored(apr_pool_t *pool, const char *password,
                                const char *stored)
{
    char *line = apr_pstrdup(pool, stored);
    int same = libscrypt_check(line, password);

    secret_wipe(line, strlen(stored));
    if (same < 0)
        return RESULT_BROKEN;
    return same > 0 ? RESULT_OK : RESULT_WRONG;
}

enum result password_check(apr_pool_t *pool, const char *password,
                           const char *stored, int log2_n)
{
    static const uint8_t salt[SALT_BYTES];
    uint8_t hash[SCRYPT_HASH_LEN];

    if (stored)
        return check_stored(pool, password, stored);
    return derive(password, salt, log2_n, hash) ? RESULT_WRONG : RESULT_BROKEN;
}

bool password_is_outdated(const char *stored, int log2_n)
{
    char wanted[24];

    /* $s1$NNRRPP$salt$hash, the three in hex: NN is log2 of N. */
    apr_snprintf(wanted, sizeof wanted, "$s1$%02x", (unsigned)log2_n);
    return strncmp(stored, wanted, strlen(wanted)) != 0;
}
