/* utf8.c: Unicode, with utf8proc. */
#include "base/utf8.h"

#include <apr_strings.h>
#include <string.h>
#include <utf8proc.h>

bool utf8_is_valid(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size;
        /* Most of what is shown on a page is ASCII. */
        if (*at < 0x80) {
            at++;
            continue;
        }
        size = utf8proc_iterate(at, -1, &point);
        if (size < 1 || point < 0)
            return false;
        at += size;
    }
    return true;
}

static bool is_control(utf8proc_int32_t point)
{
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: break;
    }
    return point == 0x061c || point == 0x200e || point == 0x200f ||
           (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

bool utf8_has_controls(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size = utf8proc_iterate(at, -1, &point);
        if (size < 1 || is_control(point))
            return true;
        at += size;
    }
    return false;
}

bool utf8_is_blank(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size = utf8proc_iterate(at, -1, &point);
        utf8proc_category_t kind = utf8proc_category(point);
        if (size < 1 ||
            (kind != UTF8PROC_CATEGORY_ZS && kind != UTF8PROC_CATEGORY_CF &&
             kind != UTF8PROC_CATEGORY_CC))
            return false;
        at += size;
    }
    return true;
}

size_t utf8_length(const char *text)
{
    size_t length = 0;

    for (; *text; text++) {
        if (((unsigned char)*text & 0xc0) != 0x80)
            length++;
    }
    return length;
}

/* A decomposed code point as a printable ASCII character; 0 for those that are
 * dropped (combining marks). */
static char ascii_of(utf8proc_int32_t point)
{
    if (point >= 0x20 && point < 0x7f)
        return (char)point;
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF: return 0;
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return ' ';
    default: break;
    }
    switch (point) {
    case 0x2018: /* people paste typographic quotes and dashes */
    case 0x2019: return '\'';
    case 0x201c:
    case 0x201d: return '"';
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x2014: return '-';
    default: return '?';
    }
}

enum { DECOMPOSED_MAX = 18 /* code points, of U+FDFA; no other has more */ };

/* Decomposes the code point at *at, and goes on to the next one. Returns how
 * many it became. */
static int decompose(const utf8proc_uint8_t **at,
                     utf8proc_int32_t points[DECOMPOSED_MAX])
{
    utf8proc_int32_t point;
    utf8proc_ssize_t count;
    int boundary = 0; /* not asked for, but it has to be passed */

    *at += utf8proc_iterate(*at, -1, &point);
    count = utf8proc_decompose_char(point, points, DECOMPOSED_MAX,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
                                    &boundary);
    return count < 0 || count > DECOMPOSED_MAX ? 0 : (int)count;
}

/* Copies what is printable ASCII already, which nearly all of a message is; at
 * most limit bytes. Returns how many. */
static size_t copy_ascii(const utf8proc_uint8_t **at, char *to, size_t limit)
{
    const utf8proc_uint8_t *from = *at;
    size_t size = 0;

    while (size < limit && from[size] >= 0x20 && from[size] < 0x7f) {
        to[size] = (char)from[size];
        size++;
    }
    *at += size;
    return size;
}

char *utf8_to_ascii(apr_pool_t *pool, const char *text, size_t limit)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    char *ascii = apr_palloc(pool, limit + 1);
    size_t size = copy_ascii(&at, ascii, limit);
    bool cut = false;

    if (*at && !utf8_is_valid((const char *)at)) {
        at = (const utf8proc_uint8_t *)"?";
        size = 0;
    }
    while (*at && !cut) {
        utf8proc_int32_t points[DECOMPOSED_MAX];
        int count = decompose(&at, points);
        for (int i = 0; i < count && !cut; i++) {
            char byte = ascii_of(points[i]);
            cut = byte && size == limit;
            if (byte && !cut)
                ascii[size++] = byte;
        }
        size += copy_ascii(&at, ascii + size, limit - size);
    }
    ascii[size] = '\0';
    if (cut && limit >= 3)
        memcpy(ascii + limit - 3, "...", 3);
    return ascii;
}

char *utf8_truncate(apr_pool_t *pool, const char *text, size_t limit)
{
    const char *at = text;
    size_t length = 0;

    if (utf8_length(text) <= limit)
        return apr_pstrdup(pool, text);
    for (; *at; at++) {
        if (((unsigned char)*at & 0xc0) != 0x80 && length++ == limit - 1)
            break;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(at - text)),
                       "\u2026", NULL);
}

/* text with U+FFFD in place of each invalid byte, and of controls if asked. */
static char *replace(apr_pool_t *pool, const char *text, bool controls)
{
    static const char REPLACEMENT[] = "\xef\xbf\xbd";
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    char *repaired = apr_palloc(pool, 3 * strlen(text) + 1);
    char *to = repaired;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size = utf8proc_iterate(at, -1, &point);
        bool valid = size > 0 && point >= 0;
        bool kept = valid && !(controls && is_control(point));
        memcpy(to, kept ? (const char *)at : REPLACEMENT,
               kept ? (size_t)size : 3);
        to += kept ? size : 3;
        at += valid ? size : 1;
    }
    *to = '\0';
    return repaired;
}

/* Nearly every text is valid. */
char *utf8_sanitize(apr_pool_t *pool, const char *text)
{
    return utf8_is_valid(text) ? apr_pstrdup(pool, text)
                               : replace(pool, text, false);
}

char *utf8_printable(apr_pool_t *pool, const char *text)
{
    return replace(pool, text, true);
}

char *utf8_from_latin1(apr_pool_t *pool, const char *text)
{
    char *converted = apr_palloc(pool, 2 * strlen(text) + 1);
    char *to = converted;

    for (const char *at = text; *at; at++) {
        unsigned byte = (unsigned char)*at;
        if (byte < 0x80) {
            *to++ = (char)byte;
        } else {
            *to++ = (char)(0xc0 | byte >> 6);
            *to++ = (char)(0x80 | (byte & 0x3f));
        }
    }
    *to = '\0';
    return converted;
}
