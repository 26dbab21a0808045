/* wrapping.h: a whole value in a text that is not just the value.
 *
 * People paste values into the wrong field, encode them once too often, or send
 * them in a header that nobody reads. Such a value is no credential, but its
 * checksum proves that one was meant, so the message can say how to send it. */
#ifndef TOKENBOOTH_ACCESS_WRAPPING_H
#define TOKENBOOTH_ACCESS_WRAPPING_H

#include <apr_pools.h>
#include <stdbool.h>

enum wrapping {
    WRAPPING_NONE,      /* no whole value was found */
    WRAPPING_TEXT,      /* with other text around it */
    WRAPPING_INVISIBLE, /* with characters beside it that nobody sees */
    WRAPPING_BASIC,     /* as it is, where base64 is expected */
    WRAPPING_BASE64,
    WRAPPING_UTF16, /* in base64 of UTF-16, as PowerShell makes it */
    WRAPPING_HEADER,
    WRAPPING_QUERY,
    WRAPPING_PATH,
    WRAPPING_MAX
};

/* How a whole value is in text: NONE, TEXT, INVISIBLE, BASE64 or UTF16. *value
 * becomes a copy that is wiped with the pool; value: NULL if it is not
 * wanted. */
enum wrapping wrapping_find(apr_pool_t *pool, const char *text,
                            const char **value);

/* What base64 makes of the first characters of a value, by what stands before
 * it, in UTF-16 as well: every such text holds one of these. Ends with NULL. */
extern const char *const wrapping_beginnings[];

/* False if no whole value can be in text in base64: most headers are too
 * short. */
bool wrapping_may_be_base64(const char *text);

/* What was found and how to send it, without a full stop; NULL for NONE. */
const char *wrapping_message(enum wrapping wrapping);

#endif
