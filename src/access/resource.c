/* resource.c: turns path and method into required accesses. */
#include "access/resource.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "access/query_method.h"
#include "base/secret.h"
#include "base/text.h"

static const char PREFIX[] = "/F/";
static const char VALUE_MARK[] = "/auth/tkb_"; /* of a value in a path */
#define UNSAFE                                                                 \
    "it cannot contain //, /./, /../, \\, ;, % or control characters."
static const char PATH_UNSAFE[] = "Invalid URL: " UNSAFE;
static const char DESTINATION_UNSAFE[] = "Invalid Destination: " UNSAFE;

static const char PATH_RESERVED[] = "Invalid URL: " RESOURCE_RESERVED;
static const char DESTINATION_RESERVED[] =
    "Invalid Destination: " RESOURCE_RESERVED;
static const char DESTINATION_TOO_LONG[] =
    "Invalid Destination: " RESOURCE_TOO_LONG;
static const char DESTINATION_VALUE[] =
    "Invalid Destination: leave the token's value (/auth/TOKEN) out of it.";
static const char DESTINATION_FOLDER[] =
    "Invalid Destination: it ends with /, as only a folder's URL does, and the "
    "request's URL does not.";

static const char DESTINATION_MISSING[] =
    "COPY and MOVE need exactly one Destination URL under /F/.";
static const char DESTINATION_UNDECODABLE[] =
    "Invalid Destination: each % must be followed by two hexadecimal digits, "
    "and not by 00.";
static const char DESTINATION_QUERY[] =
    "Invalid Destination: it cannot have a query (?) or a fragment (#).";

static const char VALUE_TOO_DEEP[] =
    "A token's value in the path is only read right behind the feed: "
    "/F/FEED/auth/TOKEN/PATH";

static const char NO_FEED[] =
    "That URL is outside any feed. Feed URLs start with /F/, such as /F/demo/.";

const char *access_word(enum access access)
{
    return access == ACCESS_READ ? "read" : "write";
}

const char *resource_method(const char *access)
{
    if (strcmp(access, "read") == 0)
        return "GET";
    if (strcmp(access, "add") == 0)
        return "PUT";
    return strcmp(access, "write") == 0 ? "PROPPATCH" : NULL;
}

const char *resource_feed_path(apr_pool_t *pool, const char *name)
{
    return *name && !strchr(name, '/') ? apr_pstrcat(pool, PREFIX, name, NULL)
                                       : NULL;
}

static bool is_plain_byte(unsigned char byte)
{
    return byte >= 0x20 && byte != 0x7f && byte != '\\' && byte != ';' &&
           byte != '%';
}

/* Whether the segment that starts here is "." or "..", or is empty and another
 * one follows. */
static bool is_unsafe_segment(const char *segment)
{
    if (*segment != '.')
        return *segment == '/';
    segment += segment[1] == '.' ? 2 : 1;
    return *segment == '/' || *segment == '\0';
}

/* True if path means the same to every server and backend. In one pass, because
 * every check comes here. */
static bool is_plain(const char *path)
{
    if (*path != '/')
        return false;
    for (; *path; path++) {
        if (!is_plain_byte((unsigned char)*path))
            return false;
        if (*path == '/' &&
            (is_unsafe_segment(path + 1) || text_starts(path, "/auth/tkb_")))
            return false;
    }
    return true;
}

bool resource_is_too_long(const char *path)
{
    if (strlen(path) > RESOURCE_PATH_BYTES)
        return true;
    for (; *path; path += strcspn(path, "/")) {
        path += *path == '/';
        if (strcspn(path, "/") > RESOURCE_NAME_BYTES)
            return true;
    }
    return false;
}

bool resource_is_reserved(const char *path)
{
    return strstr(path, "/.ht") || strstr(path, "/.DAV");
}

/* Splits a path below /F/ into the feed's name and the rest. Any other path is
 * in the feed "", which does not exist. */
static void split_feed(apr_pool_t *pool, const char *path,
                       struct required_access *required)
{
    const char *name = text_starts(path, PREFIX) ? path + strlen(PREFIX) : "";
    size_t size = strcspn(name, "/");

    required->feed = apr_pstrmemdup(pool, name, size);
    required->rest = name + size;
}

static bool is_root(const struct required_access *required)
{
    return required->rest[0] == '\0' || strcmp(required->rest, "/") == 0;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++) {
        /* Most words differ in the first byte, which is compared inline. */
        if (word[0] == (*list)[0] && strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* Whether a POST only reads: known by its path, and git's by its type as
 * well. Git LFS asks in one way for what it will read and what it will write;
 * both follow as requests of their own. */
static bool is_reading_post(const struct http_request *http, const char *rest)
{
    static const char *const npm[] = {
        "/-/npm/v1/security/advisories/bulk",
        "/-/npm/v1/security/audits",
        "/-/npm/v1/security/audits/quick",
        NULL,
    };

    return is_one_of(rest, npm) ||
           (text_ends(rest, "/info/lfs/objects/batch") &&
            text_is_media_type(http->content_type,
                               "application/vnd.git-lfs+json")) ||
           (text_ends(rest, "/git-upload-pack") &&
            text_is_media_type(http->content_type,
                               "application/x-git-upload-pack-request"));
}

/* A decoded copy of a path, which may hold a value. NULL where it does not
 * decode. */
static char *decode(apr_pool_t *pool, const char *path, size_t size)
{
    char *decoded = text_url_decode(pool, path, size, false);

    return decoded ? secret_wipe_with_pool(pool, decoded) : NULL;
}

/* Where git asks what it can push to, and for nothing else. */
static bool is_push_address(const struct http_request *http, const char *rest)
{
    static const char *const methods[] = {"GET", "HEAD", NULL};

    return is_one_of(http->method, methods) && text_ends(rest, "/info/refs");
}

static enum access access_of(const struct http_request *http, const char *rest)
{
    static const char *const reading[] = {
        "GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "COPY", NULL};

    if (is_one_of(http->method, reading))
        return ACCESS_READ;
    if (strcmp(http->method, "POST") == 0 && is_reading_post(http, rest))
        return ACCESS_READ;
    return ACCESS_WRITE;
}

/* The methods that are known to add, where nothing is in their way. Images are
 * uploaded in parts. */
static bool adds(const struct http_request *http, const char *rest)
{
    static const char *const methods[] = {"PUT", "POST", "COPY", "MKCOL", NULL};

    return is_one_of(http->method, methods) ||
           (strcmp(http->method, "PATCH") == 0 && text_starts(rest, "/v2/") &&
            strstr(rest, "/blobs/uploads/"));
}

/* What follows "scheme://" (RFC 3986, 3.1); NULL if uri has none. */
static const char *behind_scheme(const char *uri)
{
    const char *end = uri;

    while (isalnum((unsigned char)*end) || *end == '+' || *end == '-' ||
           *end == '.')
        end++;
    return isalpha((unsigned char)*uri) && text_starts(end, "://") ? end + 3
                                                                   : NULL;
}

/* The host of an absolute URI, without user and port, and without the "]" of an
 * IPv6 address; NULL if uri is a path. */
static char *host_of(apr_pool_t *pool, const char *uri)
{
    const char *start = behind_scheme(uri);
    char *host, *at;

    if (!start)
        return NULL;
    host = apr_pstrmemdup(pool, start, strcspn(start, "/?#"));
    at = strrchr(host, '@');
    host = at ? at + 1 : host;
    host[*host == '[' ? strcspn(host, "]") : strcspn(host, ":")] = '\0';
    return host;
}

enum result resource_split(apr_pool_t *pool, const char *uri, const char **path,
                           const char **query)
{
    const char *authority = behind_scheme(uri);
    size_t size;

    /* A header that was sent twice arrives as "one, two", and a request target
     * contains no space. */
    if (strpbrk(uri, " \t"))
        return RESULT_INVALID;
    /* A query can follow the host without a path. */
    if (authority) {
        uri = authority + strcspn(authority, "/?#");
        if (*uri != '/')
            uri =
                secret_wipe_with_pool(pool, apr_pstrcat(pool, "/", uri, NULL));
    }
    size = strcspn(uri, "?#");
    *query = uri[size] == '?' ? uri + size + 1 : NULL;
    *path = decode(pool, uri, size);
    return *path && **path == '/' ? RESULT_OK : RESULT_INVALID;
}

void resource_take_value(apr_pool_t *pool, const char **path,
                         const char **value)
{
    struct required_access required;
    const char *start;
    size_t size;

    *value = NULL;
    split_feed(pool, *path, &required);
    if (!*required.feed || !text_starts(required.rest, VALUE_MARK))
        return;
    start = required.rest + strlen("/auth/");
    size = strcspn(start, "/");
    *value = secret_copy(pool, start, size);
    *path = apr_pstrcat(pool, PREFIX, required.feed, start + size, NULL);
}

static void read_server(apr_pool_t *pool, const char *uri,
                        struct resource *resource)
{
    resource->destination_host = host_of(pool, uri);
    if (resource->destination_host)
        resource->destination_scheme =
            apr_pstrmemdup(pool, uri, strcspn(uri, ":"));
}

/* What Apache rejects of the path of a request, mod_dav would reject of a
 * Destination in words of its own. A registry has other limits than a disk. */
static enum result judge_destination(const struct http_request *http,
                                     const char *path, const char **why)
{
    if (!is_plain(path)) {
        *why =
            strstr(path, VALUE_MARK) ? DESTINATION_VALUE : DESTINATION_UNSAFE;
        return RESULT_INVALID;
    }
    if (resource_is_reserved(path)) {
        *why = DESTINATION_RESERVED;
        return RESULT_INVALID;
    }
    if (!http->proxied && resource_is_too_long(path)) {
        *why = DESTINATION_TOO_LONG;
        return RESULT_INVALID;
    }
    return RESULT_OK;
}

/* Whether a file would be copied to the URL of a folder. mod_dav puts it in the
 * place of the folder, with all that is in it, or beside the URL. */
static bool is_file_to_folder(const struct http_request *http,
                              const struct required_access *destination)
{
    return !http->proxied && !destination->harms_root &&
           text_ends(destination->rest, "/") && !text_ends(http->path, "/");
}

/* COPY and MOVE also write to their Destination. Apache does not ask about one
 * that is in the same Location. */
static enum result add_destination(apr_pool_t *pool,
                                   const struct http_request *http,
                                   struct resource *resource, const char **why)
{
    struct required_access *required = &resource->required[resource->count];
    const char *path = NULL, *query = NULL, *uri = NULL;

    if (http->destination)
        uri = secret_wipe_with_pool(pool, text_trim(pool, http->destination));
    if (!uri || resource_split(pool, uri, &path, &query) != RESULT_OK) {
        *why = uri && strchr(uri, '%') && !strpbrk(uri, " \t")
                   ? DESTINATION_UNDECODABLE
                   : DESTINATION_MISSING;
        return RESULT_INVALID;
    }
    if (!http->proxied && strpbrk(uri, "?#")) {
        *why = DESTINATION_QUERY;
        return RESULT_INVALID;
    }
    if (judge_destination(http, path, why) != RESULT_OK)
        return RESULT_INVALID;
    split_feed(pool, path, required);
    required->access = ACCESS_WRITE;
    required->harms_root = is_root(required);
    if (is_file_to_folder(http, required)) {
        *why = DESTINATION_FOLDER;
        return RESULT_INVALID;
    }
    read_server(pool, uri, resource);
    resource->count++;
    return RESULT_OK;
}

/* The same for a name of this server, which may be a URL, a Host or an
 * address. */
static char *host_of_name(apr_pool_t *pool, const char *name)
{
    const char *colon = strchr(name, ':');

    if (behind_scheme(name))
        return host_of(pool, name);
    if (*name != '[' && colon && strchr(colon + 1, ':')) /* a bare IPv6 */
        return apr_pstrcat(pool, "[", name, NULL);
    return host_of(pool, apr_pstrcat(pool, "http://", name, NULL));
}

bool resource_is_elsewhere(apr_pool_t *pool, const struct resource *resource,
                           const char *scheme, const char *const *hosts)
{
    if (!resource->destination_host)
        return false;
    if (scheme && strcasecmp(scheme, resource->destination_scheme) != 0)
        return true;
    for (int i = 0; i < RESOURCE_HOSTS; i++) {
        if (hosts[i] && text_same_ignoring_case(host_of_name(pool, hosts[i]),
                                                resource->destination_host))
            return false;
    }
    return true;
}

void resource_add_read(struct resource *resource)
{
    struct required_access *required = &resource->required[resource->count++];

    *required = resource->required[0];
    required->access = ACCESS_READ;
    required->harms_root = false;
    required->changes = false;
}

/* Whatever asks to write by its query writes. Except where git asks, it reads
 * as well, if it did without the query: to others, the query means nothing. */
static void add_write(const struct http_request *http,
                      struct resource *resource)
{
    struct required_access *required = &resource->required[0];

    if (required->access == ACCESS_READ &&
        !is_push_address(http, required->rest))
        resource_add_read(resource);
    required->access = ACCESS_WRITE;
}

/* A method that the query names may be any. */
static void judge_change(apr_pool_t *pool, const struct http_request *http,
                         struct required_access *required)
{
    required->changes = required->access == ACCESS_WRITE &&
                        ((!adds(http, required->rest) &&
                          !is_push_address(http, required->rest)) ||
                         query_names_method(pool, http->query));
}

enum result resource_find(apr_pool_t *pool, const struct http_request *http,
                          struct resource *resource, const char **why)
{
    static const char *const harming[] = {"DELETE", "MOVE", "MKCOL", "LOCK",
                                          NULL};
    static const char *const pairs[] = {"COPY", "MOVE", NULL};
    struct required_access *required = &resource->required[0];
    enum result result = RESULT_OK;

    memset(resource, 0, sizeof *resource);
    if (!http->method || !*http->method || !http->path ||
        !is_plain(http->path)) {
        *why = http->path && strstr(http->path, VALUE_MARK) ? VALUE_TOO_DEEP
                                                            : PATH_UNSAFE;
        return RESULT_INVALID;
    }
    if (resource_is_reserved(http->path)) {
        *why = PATH_RESERVED;
        return RESULT_INVALID;
    }
    *why = NO_FEED;
    if (!text_starts(http->path, PREFIX))
        return RESULT_INVALID;
    split_feed(pool, http->path, required);
    required->access = access_of(http, required->rest);
    required->harms_root =
        is_one_of(http->method, harming) && is_root(required);
    resource->count = 1;
    resource->moves = strcmp(http->method, "MOVE") == 0;
    resource->locks = strcmp(http->method, "LOCK") == 0;
    if (is_one_of(http->method, pairs))
        result = add_destination(pool, http, resource, why);
    if (result == RESULT_OK && query_asks_to_write(pool, http->query))
        add_write(http, resource);
    judge_change(pool, http, required);
    return result;
}
