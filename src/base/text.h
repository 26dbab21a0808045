/* text.h: what a person typed, or will read: UTF-8 and its narrower forms.
 *
 * Strings end in NUL; what is returned lives in the pool that was given. */
#ifndef TOKENBOOTH_BASE_TEXT_H
#define TOKENBOOTH_BASE_TEXT_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

/* True where all of text is valid UTF-8 (RFC 3629). */
bool text_is_utf8(const char *text);

/* True where text holds a character that changes how others are shown or read:
 * C0, DEL, C1, line and paragraph separators, and the bidirectional embeddings,
 * overrides and isolates (Unicode TR 36, 3.1). text is valid UTF-8. */
bool text_has_controls(const char *text);

/* True where nothing in text can be seen: spaces and format characters
 * alone. */
bool text_is_blank(const char *text);

/* The number of code points in text, which is valid UTF-8. */
size_t text_length(const char *text);

/* A copy of text without the white space (SP, TAB, CR, LF, FF, VT) around
 * it. */
char *text_trim(apr_pool_t *pool, const char *text);

/* A copy in lower case; ASCII letters only. */
char *text_lower(apr_pool_t *pool, const char *text);

/* text for a channel of printable ASCII: letters lose their accents, other
 * characters become '?', controls become a space; at most limit bytes, cut with
 * "..." where longer. Never holds CR or LF. */
char *text_ascii(apr_pool_t *pool, const char *text, size_t limit);

/* At most limit code points of text, cut with an ellipsis where longer. */
char *text_shorten(apr_pool_t *pool, const char *text, size_t limit);

/* text as valid UTF-8: each byte that is none becomes U+FFFD. */
char *text_repair(apr_pool_t *pool, const char *text);

/* text with every byte but A-Z a-z 0-9 - . _ ~ and / as %XX (RFC 3986, 2.3). */
char *text_url_encode(apr_pool_t *pool, const char *text);

/* The size bytes at text with %XX decoded once, and '+' as a space where plus;
 * NULL where a '%' is not followed by two hex digits or a NUL comes out. */
char *text_url_decode(apr_pool_t *pool, const char *text, size_t size,
                      bool plus);

/* True where a and b are equal without regard to the case of ASCII letters. */
bool text_same_ignoring_case(const char *a, const char *b);

/* True where text begins with prefix; with regard to case. */
bool text_starts(const char *text, const char *prefix);

/* True where text ends with suffix; with regard to case. */
bool text_ends(const char *text, const char *suffix);

/* The whole of text as a decimal number between least and most in *number;
 * false where it is anything else (empty, signs, spaces, trailing bytes). */
bool text_number(const char *text, long long least, long long most,
                 long long *number);

/* "1 token", "2 tokens": count with the noun that goes with it. */
char *text_count(apr_pool_t *pool, long long count, const char *one,
                 const char *many);

#endif
