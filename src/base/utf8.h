/* utf8.h: checks and converts UTF-8 that people type or read.
 *
 * Strings end in NUL; results are allocated from the pool passed in. */
#ifndef TOKENBOOTH_BASE_UTF8_H
#define TOKENBOOTH_BASE_UTF8_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

/* True if text is valid UTF-8 (RFC 3629). */
bool utf8_is_valid(const char *text);

/* True if text has a character that changes how others are displayed: C0, DEL,
 * C1, line and paragraph separators, the bidirectional marks, embeddings,
 * overrides and isolates (Unicode TR 36, 3.1), and the byte order mark. True
 * also if text is not valid UTF-8. */
bool utf8_has_controls(const char *text);

/* True if text has no visible character, only spaces and format
 * characters. */
bool utf8_is_blank(const char *text);

/* The number of code points in text, which is valid UTF-8. */
size_t utf8_length(const char *text);

/* text in printable ASCII: letters lose their accents, other characters become
 * '?', control characters a space. At most limit bytes; longer text ends in
 * "...". Never contains CR or LF. */
char *utf8_to_ascii(apr_pool_t *pool, const char *text, size_t limit);

/* At most limit code points of text; longer text ends in an ellipsis. */
char *utf8_truncate(apr_pool_t *pool, const char *text, size_t limit);

/* text, each byte of which is a character of ISO 8859-1, in UTF-8. */
char *utf8_from_latin1(apr_pool_t *pool, const char *text);

/* text as valid UTF-8: each invalid byte becomes U+FFFD. */
char *utf8_sanitize(apr_pool_t *pool, const char *text);

/* The same, and each character of utf8_has_controls becomes U+FFFD, too: what
 * anybody typed can then be written to a terminal. */
char *utf8_printable(apr_pool_t *pool, const char *text);

#endif
