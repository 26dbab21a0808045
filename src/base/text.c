/* text.c: ASCII letters, numbers and percent-encoding. */
#include "base/text.h"

#include <apr_cstr.h>
#include <apr_strings.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

/* False for NUL, which ends a text of nothing but spaces. */
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

/* What was decoded so far can be part of a secret. */
static char *discard(char *decoded, size_t size)
{
    secret_wipe(decoded, size);
    return NULL;
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
                return discard(decoded, size);
            byte = (char)(high << 4 | low);
            i += 2;
        } else if (byte == '+' && plus) {
            byte = ' ';
        }
        if (byte == '\0')
            return discard(decoded, size);
        *to++ = byte;
    }
    *to = '\0';
    return decoded;
}

/* APR's, because strcasecmp depends on the locale. */
bool text_same_ignoring_case(const char *a, const char *b)
{
    return apr_cstr_casecmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
    /* Checks ask this dozens of times, and nearly always the first byte
     * differs. */
    while (*prefix && *text == *prefix) {
        text++;
        prefix++;
    }
    return !*prefix;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t size = strlen(text);
    size_t end = strlen(suffix);

    return size >= end && strcmp(text + size - end, suffix) == 0;
}

int text_index(const char *text, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
    }
    return -1;
}

bool text_has_word(const char *words, const char *word)
{
    size_t size = strlen(word);

    if (size == 0 || strchr(word, ' '))
        return false;
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += size) {
        if (at > words && at[-1] == ' ' && at[size] == ' ')
            return true;
    }
    return false;
}

bool text_is_host(const char *text)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";

    return *text && !strchr(".-:]", *text) && !text[strspn(text, PLAIN)];
}

bool text_number(const char *text, long long min, long long max,
                 long long *number)
{
    char *end = NULL;
    long long value;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || *end || value < min || value > max)
        return false;
    *number = value;
    return true;
}

char *text_grouped(apr_pool_t *pool, long long number)
{
    return number < 1000 ? apr_psprintf(pool, "%d", (int)number)
                         : apr_psprintf(pool, "%s,%03d",
                                        text_grouped(pool, number / 1000),
                                        (int)(number % 1000));
}

char *text_count(apr_pool_t *pool, long long count, const char *one,
                 const char *many)
{
    return apr_psprintf(pool, "%s %s", text_grouped(pool, count),
                        count == 1 ? one : many);
}

static const char *find_value(const struct text_value *values, const char *name,
                              size_t size)
{
    for (; values->name; values++) {
        if (strncmp(values->name, name, size) == 0 && !values->name[size])
            return values->value;
    }
    return "";
}

char *text_fill(apr_pool_t *pool, const char *text,
                const struct text_value *values)
{
    char *filled = apr_pstrdup(pool, "");

    for (;;) {
        size_t plain = strcspn(text, "{"), name;
        filled =
            apr_pstrcat(pool, filled, apr_pstrndup(pool, text, plain), NULL);
        text += plain;
        if (!*text)
            return filled;
        name = strcspn(++text, "}");
        filled =
            apr_pstrcat(pool, filled, find_value(values, text, name), NULL);
        text += name + (text[name] == '}');
    }
}

bool text_is_media_type(const char *text, const char *type)
{
    size_t size = strlen(type);

    return text && strncasecmp(text, type, size) == 0 &&
           (text[size] == '\0' || strchr("; \t", text[size]));
}
