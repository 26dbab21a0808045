/* utf8.h: what a person typed, or will read: UTF-8 and its narrower forms.
 *
 * Strings end in NUL; what is returned lives in the pool that was given. */
#ifndef TOKENBOOTH_BASE_UTF8_H
#define TOKENBOOTH_BASE_UTF8_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

/* True where all of text is valid UTF-8 (RFC 3629). */
bool utf8_is_valid(const char *text);

/* True where text holds a character that changes how others are shown or read:
 * C0, DEL, C1, line and paragraph separators, and the bidirectional embeddings,
 * overrides and isolates (Unicode TR 36, 3.1). text is valid UTF-8. */
bool utf8_has_controls(const char *text);

/* True where nothing in text can be seen: spaces and format characters
 * alone. */
bool utf8_is_blank(const char *text);

/* The number of code points in text, which is valid UTF-8. */
size_t utf8_length(const char *text);

/* text for a channel of printable ASCII: letters lose their accents, other
 * characters become '?', controls become a space; at most limit bytes, cut with
 * "..." where longer. Never holds CR or LF. */
char *utf8_to_ascii(apr_pool_t *pool, const char *text, size_t limit);

/* At most limit code points of text, cut with an ellipsis where longer. */
char *utf8_truncate(apr_pool_t *pool, const char *text, size_t limit);

/* text as valid UTF-8: each byte that is none becomes U+FFFD. */
char *utf8_sanitize(apr_pool_t *pool, const char *text);

#endif
