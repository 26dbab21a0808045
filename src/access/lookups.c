/* lookups.c: the table of publishing look-ups, by client. The README
 * ("What a write-only token may read") tells it to people. */
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

/* /1/a, /2/ab, /3/a/abc, /ab/cd/abcd…: the folders repeat the crate's name, so
 * that no other file of a feed has such an address by chance. */
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

static const struct lookup {
    enum client_kind client;
    const char *methods; /* between spaces */
    bool (*matches)(const char *rest);
} lookups[] = {
    {CLIENT_NUGET, " GET HEAD ", is_service_index},
    {CLIENT_NUGET, " GET HEAD ", is_root_document},
    {CLIENT_MAVEN, " GET HEAD ", is_maven_metadata},
    {CLIENT_CARGO, " GET HEAD ", is_cargo_config},
    {CLIENT_CARGO, " GET HEAD ", is_cargo_index},
    {CLIENT_DAV, " OPTIONS PROPFIND ", is_collection},
};

static bool has_method(const char *methods, const char *method)
{
    const char *found = strstr(methods, method);

    return *method && found && found[-1] == ' ' && found[strlen(method)] == ' ';
}

/* PROPFIND lists a folder's files unless it asks for the folder alone. */
static bool is_shallow(const struct http_request *http)
{
    return strcmp(http->method, "PROPFIND") != 0 ||
           (http->depth && strcmp(http->depth, "0") == 0);
}

/* The folders in which content look-ups stand. */
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

/* Without the slash that a folder may have at its end. */
static bool without_slash(const char *rest, char *bare, size_t room)
{
    size_t size = strlen(rest);

    if (size > 1 && rest[size - 1] == '/')
        size--;
    if (size >= room)
        return false;
    memcpy(bare, rest, size);
    bare[size] = '\0';
    return true;
}

bool lookup_would_show(const char *rest)
{
    char bare[PATH_BYTES];

    if (rest[0] != '/' || !without_slash(rest, bare, sizeof bare))
        return true;
    for (size_t i = 0; i < sizeof lookups / sizeof lookups[0]; i++) {
        /* OPTIONS and PROPFIND show no content. */
        if (has_method(lookups[i].methods, "GET") && lookups[i].matches(bare))
            return true;
    }
    return is_lookup_folder(bare);
}

bool lookup_is_publishing(const struct client *client,
                          const struct http_request *http, const char *rest)
{
    if (rest[0] != '/')
        return false;
    for (size_t i = 0; i < sizeof lookups / sizeof lookups[0]; i++) {
        if (lookups[i].client == client->kind &&
            has_method(lookups[i].methods, http->method) &&
            lookups[i].matches(rest) && is_shallow(http))
            return true;
    }
    return false;
}
