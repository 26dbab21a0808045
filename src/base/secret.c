/* secret.c: libsodium. */
#include "base/secret.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum {
    KEY_BYTES = 32,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

_Static_assert(SECRET_KEY_HEX_BYTES == 2 * KEY_BYTES,
               "the header says how long a key is in hex");
_Static_assert(SECRET_HASH_KEY_BYTES == crypto_shorthash_KEYBYTES &&
                   sizeof(uint64_t) == crypto_shorthash_BYTES,
               "a hash is a number, and its key is as long as the header says");
_Static_assert(SECRET_HASH_KEY_BYTES == crypto_shorthash_siphashx24_KEYBYTES &&
                   sizeof(struct secret_hash128) ==
                       crypto_shorthash_siphashx24_BYTES,
               "the long hash has the same key");
_Static_assert(NONCE_BYTES + TAG_BYTES == SECRET_SEAL_EXTRA_BYTES,
               "the header says how much sealing adds");

struct secret_key {
    unsigned char bytes[KEY_BYTES];
};

enum result secret_init(void)
{
    return sodium_init() < 0 ? RESULT_BROKEN : RESULT_OK;
}

enum result secret_harden_process(void)
{
    const struct rlimit none = {0, 0};

    umask(0077);
    if (setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0))
        return RESULT_BROKEN;
    return RESULT_OK;
}

static apr_status_t free_key(void *key)
{
    sodium_free(key);
    return APR_SUCCESS;
}

struct secret_key *secret_key_from_hex(apr_pool_t *pool, const char *hex)
{
    struct secret_key *key = sodium_malloc(sizeof *key);
    size_t size = 0;

    if (!key)
        return NULL;
    apr_pool_cleanup_register(pool, key, free_key, apr_pool_cleanup_null);
    if (sodium_hex2bin(key->bytes, sizeof key->bytes, hex, SECRET_KEY_HEX_BYTES,
                       NULL, &size, NULL) ||
        size != KEY_BYTES)
        return NULL;
    sodium_mprotect_readonly(key);
    return key;
}

void secret_key_random_hex(char *hex)
{
    unsigned char bytes[KEY_BYTES];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(hex, SECRET_KEY_HEX_BYTES + 1, bytes, sizeof bytes);
    secret_wipe(bytes, sizeof bytes);
}

void secret_digest(const struct secret_key *key, const char *purpose,
                   const void *data, size_t size, struct secret_digest *digest)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, key->bytes, sizeof key->bytes,
                            sizeof digest->bytes);
    /* With its NUL, so that no purpose can run on into the data. */
    crypto_generichash_update(&state, (const unsigned char *)purpose,
                              strlen(purpose) + 1);
    crypto_generichash_update(&state, data, size);
    crypto_generichash_final(&state, digest->bytes, sizeof digest->bytes);
    secret_wipe(&state, sizeof state);
}

void secret_hash_key_create(struct secret_hash_key *hash_key)
{
    randombytes_buf(hash_key->bytes, sizeof hash_key->bytes);
}

const struct secret_hash_key *secret_hash_key_guarded(apr_pool_t *pool)
{
    struct secret_hash_key *created = sodium_malloc(sizeof *created);

    if (!created)
        return NULL;
    apr_pool_cleanup_register(pool, created, free_key, apr_pool_cleanup_null);
    secret_hash_key_create(created);
    sodium_mprotect_readonly(created);
    return created;
}

void secret_hash_key_derive(const struct secret_key *key, const char *purpose,
                            struct secret_hash_key *hash_key)
{
    struct secret_digest digest;

    secret_digest(key, purpose, "", 0, &digest);
    memcpy(hash_key->bytes, digest.bytes, sizeof hash_key->bytes);
    secret_wipe(&digest, sizeof digest);
}

uint64_t secret_hash(const struct secret_hash_key *hash_key, const void *data,
                     size_t size)
{
    uint64_t hash;

    crypto_shorthash((unsigned char *)&hash, data, size, hash_key->bytes);
    return hash;
}

void secret_hash128(const struct secret_hash_key *hash_key, const void *data,
                    size_t size, struct secret_hash128 *hash)
{
    crypto_shorthash_siphashx24((unsigned char *)hash->words, data, size,
                                hash_key->bytes);
}

unsigned char *secret_seal(apr_pool_t *pool, const struct secret_key *key,
                           const char *text, const char *context, size_t *size)
{
    size_t plain = strlen(text);
    unsigned char *sealed = apr_palloc(pool, plain + SECRET_SEAL_EXTRA_BYTES);
    unsigned long long written = 0;

    randombytes_buf(sealed, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE_BYTES, &written, (const unsigned char *)text, plain,
        (const unsigned char *)context, strlen(context), NULL, sealed,
        key->bytes);
    *size = NONCE_BYTES + (size_t)written;
    return sealed;
}

char *secret_unseal(apr_pool_t *pool, const struct secret_key *key,
                    const unsigned char *sealed, size_t size,
                    const char *context)
{
    unsigned long long written = 0;
    char *text;

    if (!sealed || size < SECRET_SEAL_EXTRA_BYTES)
        return NULL;
    text = apr_pcalloc(pool, size - SECRET_SEAL_EXTRA_BYTES + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            (unsigned char *)text, &written, NULL, sealed + NONCE_BYTES,
            size - NONCE_BYTES, (const unsigned char *)context, strlen(context),
            sealed, key->bytes))
        return NULL;
    return secret_wipe_with_pool(pool, text);
}

char *secret_seal_text(apr_pool_t *pool, const struct secret_key *key,
                       const char *text, const char *context)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t size = 0;
    unsigned char *sealed = secret_seal(pool, key, text, context, &size);
    size_t room = sodium_base64_encoded_len(size, variant);

    return sodium_bin2base64(apr_palloc(pool, room), room, sealed, size,
                             variant);
}

char *secret_unseal_text(apr_pool_t *pool, const struct secret_key *key,
                         const char *sealed, const char *context)
{
    size_t room = strlen(sealed) + 1, size = 0;
    unsigned char *bytes = apr_palloc(pool, room);

    if (sodium_base642bin(bytes, room, sealed, strlen(sealed), NULL, &size,
                          NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING))
        return NULL;
    return secret_unseal(pool, key, bytes, size, context);
}

char *secret_random_text(apr_pool_t *pool)
{
    unsigned char bytes[SECRET_RANDOM_BYTES];
    char text[32];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return apr_pstrdup(pool, text);
}

uint32_t secret_random_number(uint32_t below)
{
    return randombytes_uniform(below);
}

char *secret_digest_text(apr_pool_t *pool, const struct secret_digest *digest)
{
    char text[64];

    sodium_bin2base64(text, sizeof text, digest->bytes, sizeof digest->bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return apr_pstrdup(pool, text);
}

bool secret_equal(const char *a, const char *b)
{
    size_t size = a ? strlen(a) : 0;

    if (!a || !b || strlen(b) != size)
        return false;
    return sodium_memcmp(a, b, size) == 0;
}

bool secret_digest_equal(const struct secret_digest *a,
                         const struct secret_digest *b)
{
    return a && b && sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void secret_wipe(void *bytes, size_t size)
{
    if (bytes)
        sodium_memzero(bytes, size);
}

void secret_wipe_text(char *text)
{
    if (text)
        sodium_memzero(text, strlen(text));
}

/* Bytes to be wiped when their pool goes. */
struct kept {
    char *bytes;
    size_t size;
};

static apr_status_t wipe_kept(void *data)
{
    struct kept *kept = data;

    sodium_memzero(kept->bytes, kept->size);
    return APR_SUCCESS;
}

static char *keep(apr_pool_t *pool, char *bytes, size_t size)
{
    struct kept *kept = apr_palloc(pool, sizeof *kept);

    kept->bytes = bytes;
    kept->size = size;
    apr_pool_cleanup_register(pool, kept, wipe_kept, apr_pool_cleanup_null);
    return bytes;
}

char *secret_wipe_with_pool(apr_pool_t *pool, char *text)
{
    return keep(pool, text, strlen(text));
}

char *secret_copy(apr_pool_t *pool, const char *text, size_t size)
{
    return keep(pool, apr_pstrmemdup(pool, text, size), size);
}

char *secret_base64_decode(apr_pool_t *pool, const char *text)
{
    size_t capacity = strlen(text) / 4 * 3 + 3, size = 0;
    /* Wiped as a whole, even where only its beginning is decoded. */
    char *bytes = keep(pool, apr_pcalloc(pool, capacity + 1), capacity);
    int variant = strchr(text, '=') ? sodium_base64_VARIANT_ORIGINAL
                                    : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

    if (sodium_base642bin((unsigned char *)bytes, capacity, text, strlen(text),
                          NULL, &size, NULL, variant) ||
        memchr(bytes, '\0', size))
        return NULL;
    bytes[size] = '\0';
    return bytes;
}

char *secret_base64_decode_wide(apr_pool_t *pool, const char *text, size_t size,
                                bool *wide)
{
    size_t capacity = size / 4 * 3 + 3, decoded = 0, kept = 0;
    char *bytes = keep(pool, apr_pcalloc(pool, capacity + 1), capacity);
    bool url = memchr(text, '-', size) || memchr(text, '_', size);

    if (sodium_base642bin((unsigned char *)bytes, capacity, text, size, NULL,
                          &decoded, NULL,
                          url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING
                              : sodium_base64_VARIANT_ORIGINAL_NO_PADDING))
        return NULL;
    for (size_t i = 0; i < decoded; i++) {
        if (bytes[i])
            bytes[kept++] = bytes[i];
    }
    *wide = kept < decoded;
    bytes[kept] = '\0';
    return bytes;
}
