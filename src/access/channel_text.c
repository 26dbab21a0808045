/* channel_text.c: makes a message shorter until it fits. */
#include "access/channel_text.h"

#include <apr_strings.h>
#include <string.h>

#include "base/utf8.h"

enum {
    NAMES_LONGEST = 32, /* characters; the first try after the usual length */
    NAMES_SHORTEST = 8,
    WHOLE_BYTES = 2048, /* more than any message has */
};

static bool fits(const char *text)
{
    return strlen(text) <= CHANNEL_TEXT_BYTES;
}

/* Where text has start for the last time; NULL: nowhere. */
static const char *find_address(const char *text, const char *start)
{
    const char *found = NULL;

    for (const char *at = text; *start && (at = strstr(at, start)); at++)
        found = at;
    return found;
}

/* The beginning of text, dots, and the address that it ends with. If there is
 * no address, or no room for anything else, it is cut at its end. */
static char *cut_before_address(apr_pool_t *pool, const char *text,
                                const struct message_context *context)
{
    static const char DOTS[] = "... ";
    const char *address = find_address(text, context->site);
    size_t tail;

    if (!address && context->contact)
        address = find_address(text, context->contact);
    tail = address ? strlen(address) + strlen(DOTS) : 0;
    if (!address || tail >= CHANNEL_TEXT_BYTES)
        return utf8_to_ascii(pool, text, CHANNEL_TEXT_BYTES);
    return apr_pstrcat(pool,
                       apr_pstrndup(pool, text, CHANNEL_TEXT_BYTES - tail),
                       DOTS, address, NULL);
}

char *channel_text(apr_pool_t *pool, const char *full,
                   message_function *message,
                   const struct message_context *context)
{
    struct message_context shorter = *context;
    char *text = utf8_to_ascii(pool, full, WHOLE_BYTES);

    for (int names = NAMES_LONGEST; !fits(text) && names >= NAMES_SHORTEST;
         names /= 2) {
        shorter.names_shown = names;
        text = utf8_to_ascii(pool, message(pool, &shorter), WHOLE_BYTES);
    }
    return fits(text) ? text : cut_before_address(pool, text, context);
}
