/* lookups.c: the look-ups that clients make to publish, by protocol. */
#include "access/lookups.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { LOOKUP_BYTES = 1024 };

static bool is_service_index(const char *rest)
{
    return strcmp(rest, "/index.json") == 0 ||
           strcmp(rest, "/v3/index.json") == 0;
}

static bool is_root_document(const char *rest)
{
    return strcmp(rest, "/") == 0;
}

static bool is_maven_metadata(const char *rest)
{
    return text_ends(rest, "/maven-metadata.xml") ||
           text_ends(rest, "/maven-metadata.xml.sha1") ||
           text_ends(rest, "/maven-metadata.xml.md5");
}

static bool is_cargo_config(const char *rest)
{
    return strcmp(rest, "/config.json") == 0;
}

static bool is_crate_name(const char *name)
{
    if (!*name)
        return false;
    for (; *name; name++) {
        if (!isalnum((unsigned char)*name) && *name != '-' && *name != '_')
            return false;
    }
    return true;
}

/* /1/a, /2/ab, /3/a/abc, /ab/cd/abcd…: the folders repeat the start of the
 * crate's name, so no other file is likely to have such a path. */
static bool is_cargo_index(const char *rest)
{
    const char *name = strrchr(rest, '/') + 1;
    size_t size = strlen(name);

    if (!is_crate_name(name))
        return false;
    if (size < 3)
        return rest[1] == (char)('0' + size) && rest[2] == '/' &&
               name == rest + 3;
    if (size == 3)
        return text_starts(rest, "/3/") && rest[3] == name[0] &&
               rest[4] == '/' && name == rest + 5;
    return name == rest + 7 && rest[3] == '/' && rest[6] == '/' &&
           strncmp(rest + 1, name, 2) == 0 &&
           strncmp(rest + 4, name + 2, 2) == 0;
}

static bool is_collection(const char *rest)
{
    return text_ends(rest, "/");
}

/* "name" or "@scope/name": nothing that npm keeps for itself ("-"), and no
 * file of a package ("name/-/name-1.0.0.tgz"). */
static bool is_package_name(const char *name, size_t size)
{
    const char *slash = memchr(name, '/', size);

    if (size == 0 || *name == '-' || *name == '.')
        return false;
    if (*name != '@')
        return !slash;
    return slash && slash > name + 1 && slash + 1 < name + size &&
           !memchr(slash + 1, '/', (size_t)(name + size - slash - 1));
}

/* What npm calls a packument: all versions of a package, without their
 * files. */
static bool is_packument(const char *rest)
{
    return is_package_name(rest + 1, strlen(rest + 1));
}

static bool is_dist_tags(const char *rest)
{
    static const char START[] = "/-/package/", END[] = "/dist-tags";
    size_t size = strlen(rest), around = strlen(START) + strlen(END);

    return size > around && text_starts(rest, START) && text_ends(rest, END) &&
           is_package_name(rest + strlen(START), size - around);
}

static bool is_image_root(const char *rest)
{
    return strcmp(rest, "/v2/") == 0 || strcmp(rest, "/v2") == 0;
}

static bool is_blob(const char *rest)
{
    return text_starts(rest, "/v2/") && strstr(rest, "/blobs/sha256:");
}

static bool is_lfs_batch(const char *rest)
{
    return text_ends(rest, "/info/lfs/objects/batch");
}

/* `npm view` is how changesets and others find out what is still to be
 * published. Before it publishes, npm looks for a newer npm and for the
 * versions of the package, and goes on without an answer. */
const struct lookup lookups_npm[] = {
    {.methods = " GET HEAD ", .matches = is_dist_tags},
    {.methods = " GET HEAD ",
     .matches = is_packument,
     .npm_commands = " dist-tag deprecate unpublish view ",
     .registry = true},
    {.methods = " GET ",
     .matches = is_packument,
     .npm_commands = " publish ",
     .optional = true},
    {0},
};

const struct lookup lookups_nuget[] = {
    {.methods = " GET HEAD ", .matches = is_service_index},
    {.methods = " GET HEAD ", .matches = is_root_document},
    {0},
};

const struct lookup lookups_maven[] = {
    {.methods = " GET HEAD ", .matches = is_maven_metadata},
    {0},
};

const struct lookup lookups_cargo[] = {
    {.methods = " GET HEAD ", .matches = is_cargo_config},
    {.methods = " GET HEAD ", .matches = is_cargo_index},
    {0},
};

const struct lookup lookups_webdav[] = {
    {.methods = " OPTIONS PROPFIND ", .matches = is_collection},
    {0},
};

const struct lookup lookups_images[] = {
    {.methods = " GET HEAD ", .matches = is_image_root},
    {.methods = " HEAD ", .matches = is_blob},
    {0},
};

const struct lookup lookups_lfs[] = {
    {.methods = " POST ", .matches = is_lfs_batch},
    {0},
};

static const struct lookup *const all[] = {
    lookups_npm,    lookups_nuget,  lookups_maven, lookups_cargo,
    lookups_webdav, lookups_images, lookups_lfs};

/* PROPFIND lists a folder's files unless its depth is 0. */
static bool is_shallow(const struct http_request *http)
{
    return strcmp(http->method, "PROPFIND") != 0 ||
           (http->depth && strcmp(http->depth, "0") == 0);
}

/* The folders whose files look-ups can read. */
static bool is_lookup_folder(const char *rest)
{
    size_t size = strlen(rest);

    if (strcmp(rest, "/v3") == 0 || strcmp(rest, "/1") == 0 ||
        strcmp(rest, "/2") == 0 || strcmp(rest, "/3") == 0 ||
        strcmp(rest, "/-") == 0 || strcmp(rest, "/-/package") == 0 ||
        text_starts(rest, "/-/package/"))
        return true;
    if (size == 4 && text_starts(rest, "/3/"))
        return true;
    return (size == 3 || (size == 6 && rest[3] == '/')) && rest[1] != '/' &&
           rest[2] != '/';
}

/* Copies rest without the slash at the end of a folder; false: it is too
 * long. */
static bool without_slash(const char *rest, char *bare, size_t capacity)
{
    size_t size = strlen(rest);

    if (size > 1 && rest[size - 1] == '/')
        size--;
    if (size >= capacity)
        return false;
    memcpy(bare, rest, size);
    bare[size] = '\0';
    return true;
}

/* OPTIONS and PROPFIND show no content, and a registry moves no files. */
static bool shows_content(const struct lookup *lookup, const char *rest)
{
    return text_has_word(lookup->methods, "GET") && !lookup->registry &&
           !lookup->optional && lookup->matches(rest);
}

/* What is read under another address: a folder's index (DirectoryIndex in
 * apache.conf), and what git is answered when it starts a push. */
static bool is_read_otherwise(const char *rest)
{
    return text_ends(rest, "/index.html") || text_ends(rest, "/info/refs") ||
           text_ends(rest, "/info");
}

bool lookup_would_show(const char *rest)
{
    char bare[LOOKUP_BYTES];

    if (rest[0] != '/' || !without_slash(rest, bare, sizeof bare) ||
        is_read_otherwise(bare))
        return true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        for (const struct lookup *lookup = all[i]; lookup->methods; lookup++) {
            if (shows_content(lookup, bare))
                return true;
        }
    }
    return is_lookup_folder(bare);
}

static bool is_made_by(const struct lookup *lookup,
                       const struct http_request *http)
{
    return text_has_word(lookup->methods, http->method) &&
           (!lookup->npm_commands ||
            (http->npm_command &&
             text_has_word(lookup->npm_commands, http->npm_command))) &&
           (!lookup->registry || http->proxied) && is_shallow(http);
}

enum lookup_kind lookup_find(const struct lookup *lookups,
                             const struct http_request *http, const char *rest)
{
    if (!lookups || rest[0] != '/')
        return LOOKUP_NONE;
    for (; lookups->methods; lookups++) {
        if (is_made_by(lookups, http) && lookups->matches(rest))
            return lookups->optional ? LOOKUP_OPTIONAL : LOOKUP_REQUIRED;
    }
    return LOOKUP_NONE;
}
