/* key_file.c: a file is read and written whole. */
#include "base/key_file.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/secret.h"

enum {
    LINE_BYTES = SECRET_KEY_HEX_BYTES + 1, /* and a newline */
    FILE_BYTES = KEY_FILE_KEYS_MAX * LINE_BYTES,
};

/* Writes a new key, one line. */
static bool write_key(int file)
{
    char text[LINE_BYTES + 1];
    bool done;

    secret_key_random_hex(text);
    text[SECRET_KEY_HEX_BYTES] = '\n';
    done = write(file, text, LINE_BYTES) == LINE_BYTES;
    secret_wipe(text, sizeof text);
    return done;
}

enum result key_file_create(const char *path)
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
            "other users can read it; run chmod 600, and replace the key by "
            "tokenbooth key rotate if anybody did";
    else if ((got = read(file, text, *size)) < SECRET_KEY_HEX_BYTES)
        wrong = "too short to be a key";
    close(file);
    *size = wrong ? 0 : (size_t)got;
    return wrong;
}

/* Reads the keys of text into an array. */
static const char *read_keys(apr_pool_t *pool, const char *text, size_t size,
                             apr_array_header_t *keys)
{
    for (size_t at = 0; at + SECRET_KEY_HEX_BYTES <= size; at += LINE_BYTES) {
        struct secret_key *key = secret_key_from_hex(pool, text + at);
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

enum result key_file_load_all(apr_pool_t *pool, const char *path,
                              apr_array_header_t **keys, const char **why)
{
    return load(pool, path, FILE_BYTES, keys, why);
}

enum result key_file_load(apr_pool_t *pool, const char *path,
                          struct secret_key **key, const char **why)
{
    apr_array_header_t *keys;
    enum result result = load(pool, path, SECRET_KEY_HEX_BYTES, &keys, why);

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

enum result key_file_add(apr_pool_t *pool, const char *path, const char **why)
{
    char text[FILE_BYTES] = "";
    size_t size = sizeof text - 1;
    const char *wrong = read_file(path, text, &size);
    enum result result = RESULT_TOO_MANY;

    *why = apr_psprintf(pool, "key file %s: %s", path,
                        wrong ? wrong : "too many keys are in it");
    if (!wrong && size && text[size - 1] != '\n')
        text[size++] = '\n';
    if (!wrong && size + LINE_BYTES <= FILE_BYTES) {
        result = add(path, apr_pstrcat(pool, path, ".new", NULL), text, size);
        *why = apr_psprintf(pool, "key file %s: cannot be replaced: %s", path,
                            strerror(errno));
    }
    secret_wipe(text, sizeof text);
    return wrong ? RESULT_INVALID : result;
}
