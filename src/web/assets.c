/* assets.c: hashes the names and contents of all files, sorted by name. */
#include "web/assets.h"

#include <apr_strings.h>
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION_BYTES = 6, CHUNK_BYTES = 8192, DIGEST_BYTES = 16 };

static int is_plain_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum result add_file(crypto_generichash_state *state, const char *path,
                            const char *name)
{
    unsigned char chunk[CHUNK_BYTES];
    FILE *file = fopen(path, "re");
    size_t size;
    enum result result;

    if (!file)
        return RESULT_INVALID;
    crypto_generichash_update(state, (const unsigned char *)name,
                              strlen(name) + 1);
    while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
        crypto_generichash_update(state, chunk, size);
    result = ferror(file) ? RESULT_INVALID : RESULT_OK;
    fclose(file);
    return result;
}

enum result assets_path(apr_pool_t *pool, const char *folder, const char **path,
                        const char **why)
{
    crypto_generichash_state state;
    unsigned char digest[DIGEST_BYTES];
    char version[2 * VERSION_BYTES + 1];
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_plain_file, alphasort);
    enum result result = count > 0 ? RESULT_OK : RESULT_INVALID;

    *why = apr_psprintf(pool, "static files %s: cannot be read", folder);
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (result == RESULT_OK)
            result = add_file(&state,
                              apr_pstrcat(pool, folder, "/", name, NULL), name);
        free(entries[i]);
    }
    free(entries);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(version, sizeof version, digest, VERSION_BYTES);
    *path = apr_pstrcat(pool, "/static/", version, "/", NULL);
    return result;
}
