/* text.h: ASCII strings: case, white space, numbers, percent-encoding.
 *
 * Strings end in NUL; results are allocated from the pool passed in. */
#ifndef TOKENBOOTH_BASE_TEXT_H
#define TOKENBOOTH_BASE_TEXT_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

/* A copy of text without leading and trailing white space (SP, TAB, CR, LF,
 * FF, VT). */
char *text_trim(apr_pool_t *pool, const char *text);

/* A copy with ASCII letters in lower case. */
char *text_lower(apr_pool_t *pool, const char *text);

/* text with every byte but A-Z a-z 0-9 - . _ ~ and / as %XX (RFC 3986, 2.3).
 * Not apr_pescape_urlencoded, which escapes the slash as well and writes a
 * space as '+': people read these addresses, and one of them is a path. */
char *text_url_encode(apr_pool_t *pool, const char *text);

/* Decodes %XX in the size bytes at text once, and '+' as a space if plus; NULL
 * if a '%' is not followed by two hex digits, or decodes to a NUL. */
char *text_url_decode(apr_pool_t *pool, const char *text, size_t size,
                      bool plus);

/* True if a and b are equal, ignoring the case of ASCII letters. */
bool text_same_ignoring_case(const char *a, const char *b);

/* True if text starts with prefix; case matters. */
bool text_starts(const char *text, const char *prefix);

/* True if text ends with suffix; case matters. */
bool text_ends(const char *text, const char *suffix);

/* The index of text among count words; -1 if it is none of them. */
int text_index(const char *text, const char *const *words, int count);

/* True if word is one of words, each of which has a space on either side, as
 * in " GET HEAD "; case matters. */
bool text_has_word(const char *words, const char *word);

/* True if text is a host name or an IP address, with or without a port, and has
 * no character that means anything in a page, a header or a configuration
 * file. */
bool text_is_host(const char *text);

/* Parses all of text as a decimal number from min to max into *number; false
 * for anything else (empty, a sign, spaces, trailing characters). */
bool text_number(const char *text, long long min, long long max,
                 long long *number);

/* "7", "10,001": a number for people to read, not negative. */
char *text_grouped(apr_pool_t *pool, long long number);

/* "1 token", "2 tokens", "1,200 tokens": count with the matching noun. */
char *text_count(apr_pool_t *pool, long long count, const char *one,
                 const char *many);

/* A name and the value that replaces it. */
struct text_value {
    const char *name, *value;
};

/* A copy of text with each {name} replaced by its value, or by nothing if it is
 * not among values, which end with a NULL name. */
char *text_fill(apr_pool_t *pool, const char *text,
                const struct text_value *values);

/* Whether a media type (NULL: none), without its parameters, is this one. */
bool text_is_media_type(const char *text, const char *type);

#endif
