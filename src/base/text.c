/* text.c: UTF-8 by libutf8proc, and the small ASCII work that HTTP required. */
#include "base/text.h"

#include <apr_strings.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool text_is_utf8(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size = utf8proc_iterate(at, -1, &point);
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

bool text_has_controls(const char *text)
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

bool text_is_blank(const char *text)
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

size_t text_length(const char *text)
{
    size_t length = 0;

    for (; *text; text++) {
        if (((unsigned char)*text & 0xc0) != 0x80)
            length++;
    }
    return length;
}

/* A NUL is none, so that it ends a text of spaces. */
static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

char *text_trim(apr_pool_t *pool, const char *text)
{
    size_t size;

    while (is_space(*text))
        text++;
    size = strlen(text);
    while (size > 0 && is_space(text[size - 1]))
        size--;
    return apr_pstrmemdup(pool, text, size);
}

char *text_lower(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text);

    for (char *at = copy; *at; at++) {
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    }
    return copy;
}

/* One code point, decomposed already, as a byte of printable ASCII; 0 for none
 * (combining marks). */
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
    case 0x2018: /* typographic quotes and dashes are what people paste */
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

char *text_ascii(apr_pool_t *pool, const char *text, size_t limit)
{
    utf8proc_uint8_t *plain = NULL;
    const utf8proc_uint8_t *at;
    char *ascii = apr_palloc(pool, limit + 1);
    size_t size = 0;
    bool cut = false;

    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &plain,
                     UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT) <
        0)
        plain = NULL;
    at = plain ? plain : (const utf8proc_uint8_t *)"?";
    while (*at) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate(at, -1, &point);
        char byte = step < 1 ? '?' : ascii_of(point);
        at += step < 1 ? 1 : step;
        if (!byte)
            continue;
        if (size == limit) {
            cut = true;
            break;
        }
        ascii[size++] = byte;
    }
    ascii[size] = '\0';
    if (cut && limit >= 3)
        memcpy(ascii + limit - 3, "...", 3);
    free(plain);
    return ascii;
}

char *text_shorten(apr_pool_t *pool, const char *text, size_t limit)
{
    const char *at = text;
    size_t length = 0;

    if (text_length(text) <= limit)
        return apr_pstrdup(pool, text);
    for (; *at; at++) {
        if (((unsigned char)*at & 0xc0) != 0x80 && length++ == limit - 1)
            break;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(at - text)),
                       "\u2026", NULL);
}

char *text_repair(apr_pool_t *pool, const char *text)
{
    static const char REPLACEMENT[] = "\xef\xbf\xbd";
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    char *repaired = apr_palloc(pool, 3 * strlen(text) + 1);
    char *to = repaired;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t size = utf8proc_iterate(at, -1, &point);
        bool valid = size > 0 && point >= 0;
        memcpy(to, valid ? (const char *)at : REPLACEMENT,
               valid ? (size_t)size : 3);
        to += valid ? size : 3;
        at += valid ? size : 1;
    }
    *to = '\0';
    return repaired;
}

char *text_url_encode(apr_pool_t *pool, const char *text)
{
    static const char HEX[] = "0123456789ABCDEF";
    char *encoded = apr_palloc(pool, 3 * strlen(text) + 1);
    char *to = encoded;

    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte < 0x80 && isalnum(byte)) || strchr("-._~/", byte)) {
            *to++ = (char)byte;
            continue;
        }
        *to++ = '%';
        *to++ = HEX[byte >> 4];
        *to++ = HEX[byte & 15];
    }
    *to = '\0';
    return encoded;
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

char *text_url_decode(apr_pool_t *pool, const char *text, size_t size,
                      bool plus)
{
    char *decoded = apr_palloc(pool, size + 1);
    char *to = decoded;

    for (size_t i = 0; i < size; i++) {
        char byte = text[i];
        if (byte == '%') {
            int high = i + 2 < size ? hex_digit(text[i + 1]) : -1;
            int low = high < 0 ? -1 : hex_digit(text[i + 2]);
            if (low < 0)
                return NULL;
            byte = (char)(high << 4 | low);
            i += 2;
        } else if (byte == '+' && plus) {
            byte = ' ';
        }
        if (byte == '\0')
            return NULL;
        *to++ = byte;
    }
    *to = '\0';
    return decoded;
}

bool text_same_ignoring_case(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t size = strlen(text);
    size_t last4 = strlen(suffix);

    return size >= last4 && strcmp(text + size - last4, suffix) == 0;
}

bool text_number(const char *text, long long least, long long most,
                 long long *number)
{
    char *end = NULL;
    long long value;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || *end || value < least || value > most)
        return false;
    *number = value;
    return true;
}

char *text_count(apr_pool_t *pool, long long count, const char *one,
                 const char *many)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT " %s", (apr_int64_t)count,
                        count == 1 ? one : many);
}
