/* changes.c: by protocol, and by what is stored. */
#include "access/changes.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

struct change {
    const char *methods;               /* between spaces */
    bool (*matches)(const char *rest); /* rest: the path in the feed */
};

/* npm publishes to "/NAME". What it keeps for itself is behind "-", and what
 * replaces a revision is behind "-rev". */
static bool is_npm(const char *rest)
{
    return strstr(rest, "/-/") || strstr(rest, "/-rev/");
}

/* NuGet pushes to ".../package", and lists again ".../package/ID/VERSION". */
static bool is_nuget_listing(const char *rest)
{
    static const char PACKAGE[] = "/package/";
    const char *id = strstr(rest, PACKAGE), *version;

    if (!id)
        return false;
    id += strlen(PACKAGE);
    version = strchr(id, '/');
    return version && version[1] && !strchr(version + 1, '/');
}

static bool is_cargo(const char *rest)
{
    return strstr(rest, "/crates/") &&
           (text_ends(rest, "/yank") || text_ends(rest, "/unyank") ||
            text_ends(rest, "/owners"));
}

static bool is_gem(const char *rest)
{
    return text_ends(rest, "/gems/yank") || text_ends(rest, "/gems/unyank") ||
           (strstr(rest, "/gems/") && text_ends(rest, "/owners"));
}

static bool is_lfs_lock(const char *rest)
{
    const char *locks = strstr(rest, "/info/lfs/locks");

    return locks && !text_ends(rest, "/verify");
}

static const struct change changes[] = {
    {" POST PUT ", is_npm},   {" POST ", is_nuget_listing},
    {" POST PUT ", is_cargo}, {" POST PUT ", is_gem},
    {" POST ", is_lfs_lock},
};

/* What npm publishes by the request that deprecates, too. */
static bool is_npm_command(const struct http_request *http)
{
    static const char COMMANDS[] = " access deprecate dist-tag owner star team "
                                   "undeprecate unpublish unstar ";

    return http->npm_command && text_has_word(COMMANDS, http->npm_command);
}

bool change_by_registry(const struct http_request *http, const char *rest)
{
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (text_has_word(changes[i].methods, http->method) &&
            changes[i].matches(rest))
            return true;
    }
    return is_npm_command(http);
}

static apr_filetype_e type_of(apr_pool_t *pool, const char *path)
{
    apr_finfo_t found;

    return apr_stat(&found, path, APR_FINFO_TYPE | APR_FINFO_LINK, pool) ==
                   APR_SUCCESS
               ? found.filetype
               : APR_NOFILE;
}

/* The file of a Destination: in the folder of all feeds, which is what is left
 * of the file of the request without its own path. NULL: not known. */
static char *destination_of(apr_pool_t *pool, const struct http_request *http,
                            const struct required_access *destination)
{
    const char *path = http->path + strlen("/F");
    size_t size = strlen(http->file), path_size = strlen(path);

    if (!text_ends(http->file, path))
        return NULL;
    return apr_psprintf(pool, "%.*s/%s%s", (int)(size - path_size), http->file,
                        destination->feed, destination->rest);
}

bool change_of_file(apr_pool_t *pool, const struct http_request *http,
                    const struct resource *resource)
{
    const char *file = http->file;
    apr_filetype_e type;

    if (file && strcmp(http->method, "COPY") == 0)
        file = destination_of(pool, http, &resource->required[1]);
    else if (strcmp(http->method, "PUT") != 0)
        file = NULL;
    type = file ? type_of(pool, file) : APR_NOFILE;
    /* Nothing is stored in place of a folder. */
    return type != APR_NOFILE && type != APR_DIR;
}

bool change_by_folder(apr_pool_t *pool, const struct http_request *http)
{
    return http->file && strcmp(http->method, "COPY") == 0 &&
           type_of(pool, http->file) == APR_DIR;
}
