/* execution_rejection.c: a sentence for each rule, and for what WebDAV rejects
 * itself. */
#include "endpoints/execution_rejection.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

static const char PART[] =
    "Invalid request: a part of a file cannot be stored. Send the whole file, "
    "without Content-Range.";
static const char UNMET[] =
    "Nothing was done: a condition of this request (If, If-Match, "
    "If-None-Match, If-Unmodified-Since or Overwrite) is not met.";
static const char TOO_LARGE[] =
    "Invalid request: the body of LOCK, PROPFIND or PROPPATCH can have 16 KB "
    "at most.";
static const char LOCKED[] =
    "This file is locked. Only the client that locked it can change it; the "
    "lock ends by itself within 10 minutes.";

static const char NO_LOCK[] =
    "Nothing at this URL has the lock that this request names: it has ended, "
    "or is of another URL.";

/* The environment of the request that was rejected. */
#define WAS "REDIRECT_"

static const char BODY[] =
    "Invalid request: its body, or a header that its method needs, such as "
    "Depth or If, is missing or malformed.";

/* Of the methods that can be used nowhere, or not there. */
static const struct {
    const char *why, *sentence;
} explanations[] = {
    {"post", " Files are sent with PUT."},
    {"lock", " Only files can be locked."},
    {"folder", " This is a folder. The URL of a folder ends with / and a file "
               "has a name behind that."},
    {"exists", " There is something at this URL already."},
    {"to-folder", " The Destination is a folder. The URL of a folder ends with "
                  "/ and a file has a name behind that."},
    {"to-registry", " Nothing can be copied or moved from a folder to a "
                    "registry."},
};

static const char *was(const struct page *page, const char *name)
{
    return request_variable(page->request,
                            apr_pstrcat(page->pool, WAS, name, NULL));
}

static bool was_one_of(const struct page *page, const char *methods)
{
    const char *method = was(page, "REQUEST_METHOD");

    return method && text_has_word(methods, method);
}

static const char *explain_method(const struct page *page)
{
    const char *why = was(page, "TOKENBOOTH_WHY"), *sentence = "";

    for (size_t i = 0; why && i < sizeof explanations / sizeof explanations[0];
         i++) {
        if (strcmp(why, explanations[i].why) == 0)
            sentence = explanations[i].sentence;
    }
    return apr_pstrcat(page->pool,
                       "This method cannot be used at this URL of the feed.",
                       sentence, NULL);
}

/* What WebDAV says of a missing folder is that the server is broken. */
static const char *explain_conflict(const struct page *page)
{
    if (was_one_of(page, " UNLOCK "))
        return NO_LOCK;
    return was_one_of(page, " COPY MOVE ")
               ? "There is no such folder in the feed of the Destination. "
                 "Create it first, with MKCOL."
               : "There is no such folder in the feed. Create it first, with "
                 "MKCOL.";
}

static const char *explain_invalid(const struct page *page)
{
    const char *why = was(page, "TOKENBOOTH_WHY");

    return why && strcmp(why, "part") == 0 ? PART : BODY;
}

static const char *explain_registry(const struct page *page,
                                    const char *registry)
{
    const char *feed = was(page, "TOKENBOOTH_FEED");

    return apr_psprintf(page->pool,
                        "Nothing was stored: feed \"%s\" is a folder of files, "
                        "with no %s behind it. See %s/feeds/%s",
                        feed ? feed : "", registry, page->address,
                        feed ? feed : "");
}

/* "<opaquelocktoken:", a UUID, and ">". */
static bool is_lock_token(const char *token)
{
    static const char BEGINNING[] = "<opaquelocktoken:";
    enum { UUID_LENGTH = 36 };

    return token && text_starts(token, BEGINNING) && text_ends(token, ">") &&
           strlen(token) == sizeof BEGINNING + UUID_LENGTH &&
           strspn(token + sizeof BEGINNING - 1, "0123456789abcdefABCDEF-") ==
               UUID_LENGTH;
}

/* mod_dav calls an UNLOCK malformed if the lock is not there (RFC 4918,
 * 9.11.1). */
int execution_rejection_status(const struct page *page, int status)
{
    return status == 400 && was(page, "TOKENBOOTH_PASSED") &&
                   was_one_of(page, " UNLOCK ") &&
                   !request_variable(page->request, "HTTP_IF") &&
                   is_lock_token(
                       request_variable(page->request, "HTTP_LOCK_TOKEN"))
               ? 409
               : status;
}

const char *execution_rejection_message(const struct page *page, int status)
{
    const char *registry = was(page, "TOKENBOOTH_REGISTRY");

    if (registry && (status == 405 || status == 415))
        return explain_registry(page, registry);
    switch (status) {
    case 405:
    case 501: return explain_method(page);
    case 409: return explain_conflict(page);
    case 412: return UNMET;
    case 413: return TOO_LARGE;
    case 423: return LOCKED;
    case 415: return "Invalid request: MKCOL takes no body.";
    default: return explain_invalid(page);
    }
}

static const char *methods_of_folder(const char *path)
{
    const char *rest = strchr(path + strlen("/F/"), '/');

    /* WebDAV answers there for clients that do not follow redirects. */
    if (!text_ends(path, "/"))
        return "GET, HEAD, OPTIONS, PROPFIND";
    return !rest || !rest[1]
               ? "GET, HEAD, OPTIONS, PROPFIND, PROPPATCH, COPY"
               : "GET, HEAD, OPTIONS, PROPFIND, PROPPATCH, COPY, MOVE, DELETE";
}

const char *execution_rejection_methods(const struct page *page,
                                        const char *path)
{
    if (!path || !was(page, "TOKENBOOTH_PASSED"))
        return "GET, HEAD, OPTIONS";
    return execution_rejection_allow(was(page, "TOKENBOOTH_TARGET"), path);
}

const char *execution_rejection_allow(const char *target, const char *path)
{
    if (!target)
        return "OPTIONS, PUT, MKCOL, LOCK";
    return strcmp(target, "folder") == 0
               ? methods_of_folder(path)
               : "GET, HEAD, OPTIONS, PROPFIND, PROPPATCH, PUT, COPY, MOVE, "
                 "DELETE, LOCK, UNLOCK";
}
