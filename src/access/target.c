/* target.c: path and method become needs: a feed, and reading or writing. */
#include "access/target.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

static const char PREFIX[] = "/F/";
static const char PATH_UNSAFE[] =
    "Invalid URL: it cannot contain //, /./, /../, \\, ;, % or control "
    "characters.";

static const char NO_FEED[] =
    "That URL is outside any feed. Feed URLs start with /F/, such as /F/demo/.";

const char *access_word(enum access access)
{
    return access == ACCESS_READ ? "read" : "write";
}

const char *target_method(const char *access)
{
    if (strcmp(access, "read") == 0)
        return "GET";
    return strcmp(access, "write") == 0 ? "PUT" : NULL;
}

const char *target_feed_path(apr_pool_t *pool, const char *name)
{
    return *name && !strchr(name, '/') ? apr_pstrcat(pool, PREFIX, name, NULL)
                                       : NULL;
}

static bool has_control_bytes(const char *path)
{
    for (; *path; path++) {
        if ((unsigned char)*path < 0x20 || *path == 0x7f)
            return true;
    }
    return false;
}

/* True where every server and backend understands path as the same place. */
static bool is_plain(const char *path)
{
    return path[0] == '/' && !strpbrk(path, "\\;%") && !strstr(path, "//") &&
           !strstr(path, "/./") && !strstr(path, "/../") &&
           !text_ends(path, "/.") && !text_ends(path, "/..") &&
           !strstr(path, "/auth/tkb_") && !has_control_bytes(path);
}

/* Splits a path below /F/ into the feed's name and the rest; a path elsewhere
 * is of the feed "", which does not exist. */
static void split_feed(apr_pool_t *pool, const char *path, struct need *need)
{
    const char *name = text_starts(path, PREFIX) ? path + strlen(PREFIX) : "";
    size_t size = strcspn(name, "/");

    need->feed = apr_pstrmemdup(pool, name, size);
    need->rest = name + size;
}

static bool is_root(const struct need *need)
{
    return need->rest[0] == '\0' || strcmp(need->rest, "/") == 0;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* Without its parameters, is the media type this one? */
static bool is_type(const char *content_type, const char *type)
{
    size_t size = strlen(type);

    return content_type && strncasecmp(content_type, type, size) == 0 &&
           (content_type[size] == '\0' || strchr("; \t", content_type[size]));
}

/* POSTs that only read: by their address, git's by its media type too. */
static bool is_reading_post(const struct asked *asked, const char *rest)
{
    static const char *const npm[] = {
        "/-/npm/v1/security/advisories/bulk",
        "/-/npm/v1/security/audits",
        "/-/npm/v1/security/audits/quick",
        NULL,
    };

    return is_one_of(rest, npm) ||
           (text_ends(rest, "/git-upload-pack") &&
            is_type(asked->content_type,
                    "application/x-git-upload-pack-request"));
}

/* Git asks for leave to push by a GET; the query may hide its name in %XX. */
static bool asks_to_push(apr_pool_t *pool, const char *query)
{
    static const char SERVICE[] = "service=git-receive-pack";
    const char *decoded;

    if (!query)
        return false;
    decoded = text_url_decode(pool, query, strlen(query), true);
    return !decoded || strstr(query, SERVICE) || strstr(decoded, SERVICE);
}

static enum access access_of(apr_pool_t *pool, const struct asked *asked,
                             const char *rest)
{
    static const char *const reading[] = {
        "GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "COPY", NULL};

    if (asks_to_push(pool, asked->query))
        return ACCESS_WRITE;
    if (is_one_of(asked->method, reading))
        return ACCESS_READ;
    if (strcmp(asked->method, "POST") == 0 && is_reading_post(asked, rest))
        return ACCESS_READ;
    return ACCESS_WRITE;
}

enum result target_split(apr_pool_t *pool, const char *uri, const char **path,
                         const char **query)
{
    const char *scheme = strstr(uri, "://");
    size_t size;

    /* A header sent twice arrives as "one, two", and no raw target has a
     * space. */
    if (strpbrk(uri, " \t"))
        return RESULT_INVALID;
    /* Behind the host there may be no path, but a query. */
    if (uri[0] != '/' && scheme) {
        uri = scheme + 3 + strcspn(scheme + 3, "/?#");
        if (*uri != '/')
            uri = apr_pstrcat(pool, "/", uri, NULL);
    }
    size = strcspn(uri, "?#");
    *query = uri[size] == '?' ? uri + size + 1 : NULL;
    *path = text_url_decode(pool, uri, size, false);
    return *path && **path == '/' ? RESULT_OK : RESULT_INVALID;
}

void target_take_value(apr_pool_t *pool, const char **path, const char **value)
{
    static const char MARK[] = "/auth/tkb_";
    struct need need;
    const char *start;
    size_t size;

    *value = NULL;
    split_feed(pool, *path, &need);
    if (!*need.feed || !text_starts(need.rest, MARK))
        return;
    start = need.rest + strlen("/auth/");
    size = strcspn(start, "/");
    *value = apr_pstrmemdup(pool, start, size);
    *path = apr_pstrcat(pool, PREFIX, need.feed, start + size, NULL);
}

/* The second need of COPY and MOVE: it writes where Destination says. Apache
 * asks nobody about a Destination within the same Location. */
static enum result add_destination(apr_pool_t *pool, const struct asked *asked,
                                   struct target *target, const char **why)
{
    struct need *need = &target->needs[target->count];
    const char *path = NULL, *query = NULL;

    if (!asked->destination ||
        target_split(pool, text_trim(pool, asked->destination), &path,
                     &query) != RESULT_OK ||
        !is_plain(path)) {
        *why = "COPY and MOVE need exactly one Destination URL under /F/.";
        return RESULT_INVALID;
    }
    split_feed(pool, path, need);
    need->access = ACCESS_WRITE;
    need->harms_root = is_root(need);
    target->count++;
    return RESULT_OK;
}

void target_move_reads(struct target *target)
{
    struct need *need = &target->needs[target->count++];

    *need = target->needs[0];
    need->access = ACCESS_READ;
    need->harms_root = false;
}

enum result target_find(apr_pool_t *pool, const struct asked *asked,
                        struct target *target, const char **why)
{
    static const char *const harming[] = {"DELETE", "MOVE", "MKCOL", NULL};
    static const char *const pairs[] = {"COPY", "MOVE", NULL};
    struct need *need = &target->needs[0];

    memset(target, 0, sizeof *target);
    *why = PATH_UNSAFE;
    if (!asked->method || !*asked->method || !asked->path ||
        !is_plain(asked->path))
        return RESULT_INVALID;
    *why = NO_FEED;
    if (!text_starts(asked->path, PREFIX))
        return RESULT_INVALID;
    split_feed(pool, asked->path, need);
    need->access = access_of(pool, asked, need->rest);
    need->harms_root = is_one_of(asked->method, harming) && is_root(need);
    target->count = 1;
    target->moves = strcmp(asked->method, "MOVE") == 0;
    if (is_one_of(asked->method, pairs))
        return add_destination(pool, asked, target, why);
    return RESULT_OK;
}
