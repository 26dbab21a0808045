/* secret.c: libsodium, and the key files. */
#include "base/secret.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"

enum {
    KEY_BYTES = 32,
    KEY_TEXT_BYTES = 2 * KEY_BYTES, /* hex, then a newline */
    KEY_LINE_BYTES = KEY_TEXT_BYTES + 1,
    FILE_BYTES = SECRET_KEYS_MAX * KEY_LINE_BYTES,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

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

/* Writes a new key, one line. */
static bool write_key(int file)
{
    unsigned char bytes[KEY_BYTES];
    char text[KEY_LINE_BYTES + 1];
    bool done;

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    text[KEY_TEXT_BYTES] = '\n';
    done = write(file, text, KEY_LINE_BYTES) == KEY_LINE_BYTES;
    secret_wipe(bytes, sizeof bytes);
    secret_wipe(text, sizeof text);
    return done;
}

enum result secret_key_create(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done;

    if (file < 0)
        return errno == EEXIST ? RESULT_TAKEN : RESULT_BROKEN;
    done = write_key(file) && fsync(file) == 0 && folder_sync_of(path);
    close(file);
    if (!done)
        unlink(path);
    return done ? RESULT_OK : RESULT_BROKEN;
}

static apr_status_t free_key(void *key)
{
    sodium_free(key);
    return APR_SUCCESS;
}

/* Reads the key file into text, of *size bytes, which becomes how many there
 * are. Returns what is wrong with it, or NULL. */
static const char *read_file(const char *path, char *text, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    const char *wrong = NULL;
    struct stat info;
    ssize_t got = 0;

    if (file < 0)
        return strerror(errno);
    if (fstat(file, &info))
        wrong = strerror(errno);
    else if (info.st_mode & 0077)
        wrong =
            "other users can read it; run chmod 600, and create a new key if "
            "anybody did";
    else if ((got = read(file, text, *size)) < KEY_TEXT_BYTES)
        wrong = "too short to be a key";
    close(file);
    *size = wrong ? 0 : (size_t)got;
    return wrong;
}

/* The key of a line; NULL if it is none. */
static struct secret_key *read_key(apr_pool_t *pool, const char *line)
{
    struct secret_key *key = sodium_malloc(sizeof *key);
    size_t size = 0;

    if (!key)
        return NULL;
    apr_pool_cleanup_register(pool, key, free_key, apr_pool_cleanup_null);
    if (sodium_hex2bin(key->bytes, sizeof key->bytes, line, KEY_TEXT_BYTES,
                       NULL, &size, NULL) ||
        size != KEY_BYTES)
        return NULL;
    sodium_mprotect_readonly(key);
    return key;
}

/* Reads the keys of text into an array. */
static const char *read_keys(apr_pool_t *pool, const char *text, size_t size,
                             apr_array_header_t *keys)
{
    for (size_t at = 0; at + KEY_TEXT_BYTES <= size; at += KEY_LINE_BYTES) {
        struct secret_key *key = read_key(pool, text + at);
        if (!key)
            return "not a key";
        APR_ARRAY_PUSH(keys, struct secret_key *) = key;
    }
    return NULL;
}

/* At most, so many bytes of it. */
static enum result load(apr_pool_t *pool, const char *path, size_t size,
                        apr_array_header_t **keys, const char **why)
{
    char text[FILE_BYTES];
    const char *wrong = read_file(path, text, &size);

    *keys = apr_array_make(pool, 1, sizeof(struct secret_key *));
    if (!wrong)
        wrong = read_keys(pool, text, size, *keys);
    secret_wipe(text, sizeof text);
    if (!wrong)
        return RESULT_OK;
    *why = apr_psprintf(pool, "key file %s: %s", path, wrong);
    return RESULT_INVALID;
}

enum result secret_key_load_all(apr_pool_t *pool, const char *path,
                                apr_array_header_t **keys, const char **why)
{
    return load(pool, path, FILE_BYTES, keys, why);
}

enum result secret_key_load(apr_pool_t *pool, const char *path,
                            struct secret_key **key, const char **why)
{
    apr_array_header_t *keys;
    enum result result = load(pool, path, KEY_TEXT_BYTES, &keys, why);

    if (result == RESULT_OK)
        *key = APR_ARRAY_IDX(keys, 0, struct secret_key *);
    return result;
}

/* Writes a new key and the text into a file that only the owner of the old one
 * can read. */
static bool write_beside(const char *beside, const struct stat *old,
                         const char *text, size_t size)
{
    int file = open(
        beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool done;

    if (file < 0)
        return false;
    done = fchmod(file, old->st_mode & 0700) == 0 &&
           fchown(file, old->st_uid, old->st_gid) == 0 && write_key(file) &&
           write(file, text, size) == (ssize_t)size && fsync(file) == 0;
    close(file);
    return done;
}

static enum result add(const char *path, const char *beside, const char *text,
                       size_t size)
{
    struct stat old;

    if (stat(path, &old))
        return RESULT_BROKEN;
    if (write_beside(beside, &old, text, size) && rename(beside, path) == 0 &&
        folder_sync_of(path))
        return RESULT_OK;
    unlink(beside);
    return RESULT_BROKEN;
}

enum result secret_key_add(apr_pool_t *pool, const char *path, const char **why)
{
    char text[FILE_BYTES] = "";
    size_t size = sizeof text - 1;
    const char *wrong = read_file(path, text, &size);
    enum result result = RESULT_TOO_MANY;

    *why = apr_psprintf(pool, "key file %s: %s", path,
                        wrong ? wrong : "too many keys are in it");
    if (!wrong && size && text[size - 1] != '\n')
        text[size++] = '\n';
    if (!wrong && size + KEY_LINE_BYTES <= FILE_BYTES) {
        result = add(path, apr_pstrcat(pool, path, ".new", NULL), text, size);
        *why = apr_psprintf(pool, "key file %s: cannot be replaced: %s", path,
                            strerror(errno));
    }
    secret_wipe(text, sizeof text);
    return wrong ? RESULT_INVALID : result;
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
