/* text.h: ASCII work on strings: case, blanks, numbers, percent-encoding.
 *
 * Strings end in NUL; what is returned lives in the pool that was given. */
#ifndef TOKENBOOTH_BASE_TEXT_H
#define TOKENBOOTH_BASE_TEXT_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

/* A copy of text without the white space (SP, TAB, CR, LF, FF, VT) around
 * it. */
char *text_trim(apr_pool_t *pool, const char *text);

/* A copy in lower case; ASCII letters only. */
char *text_lower(apr_pool_t *pool, const char *text);

/* text with every byte but A-Z a-z 0-9 - . _ ~ and / as %XX (RFC 3986, 2.3).
 * Not apr_pescape_urlencoded, which escapes the slash as well and writes a
 * space as '+': people read these addresses, and one of them is a path. */
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
bool text_number(const char *text, long long min, long long max,
                 long long *number);

/* "7", "10,001": a number for people to read, not negative. */
char *text_grouped(apr_pool_t *pool, long long number);

/* "1 token", "2 tokens", "1,200 tokens": count with the noun that goes with it. */
char *text_count(apr_pool_t *pool, long long count, const char *one,
                 const char *many);

/* A name and what it stands for. */
struct text_value {
    const char *name, *value;
};

/* A copy of text with each {name} replaced by its value; values end with a NULL
 * name, and a name that is not among them is replaced by nothing. */
char *text_fill(apr_pool_t *pool, const char *text,
                const struct text_value *values);

#endif
