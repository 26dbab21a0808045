/* lookups.c: the look-ups that clients make to publish, by protocol. */
#include "access/lookups.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { PATH_BYTES = 1024 };

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

const struct lookup lookups_nuget[] = {
    {" GET HEAD ", is_service_index},
    {" GET HEAD ", is_root_document},
    {NULL, NULL},
};

const struct lookup lookups_maven[] = {
    {" GET HEAD ", is_maven_metadata},
    {NULL, NULL},
};

const struct lookup lookups_cargo[] = {
    {" GET HEAD ", is_cargo_config},
    {" GET HEAD ", is_cargo_index},
    {NULL, NULL},
};

const struct lookup lookups_webdav[] = {
    {" OPTIONS PROPFIND ", is_collection},
    {NULL, NULL},
};

static const struct lookup *const all[] = {lookups_nuget, lookups_maven,
                                           lookups_cargo, lookups_webdav};

static bool has_method(const char *methods, const char *method)
{
    const char *found = strstr(methods, method);

    return *method && found && found[-1] == ' ' && found[strlen(method)] == ' ';
}

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
        strcmp(rest, "/2") == 0 || strcmp(rest, "/3") == 0)
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

/* OPTIONS and PROPFIND show no content. */
static bool shows_content(const struct lookup *lookup, const char *rest)
{
    return has_method(lookup->methods, "GET") && lookup->matches(rest);
}

bool lookup_would_show(const char *rest)
{
    char bare[PATH_BYTES];

    if (rest[0] != '/' || !without_slash(rest, bare, sizeof bare))
        return true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        for (const struct lookup *lookup = all[i]; lookup->methods; lookup++) {
            if (shows_content(lookup, bare))
                return true;
        }
    }
    return is_lookup_folder(bare);
}

bool lookup_is_publishing(const struct lookup *lookups,
                          const struct http_request *http, const char *rest)
{
    if (!lookups || rest[0] != '/')
        return false;
    for (; lookups->methods; lookups++) {
        if (has_method(lookups->methods, http->method) &&
            lookups->matches(rest) && is_shallow(http))
            return true;
    }
    return false;
}
