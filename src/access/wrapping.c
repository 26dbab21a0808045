/* wrapping.c: the table of wrappings, and the search for a value. */
#include "access/wrapping.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/value.h"

#define FOUND "A whole access token was found "

enum { BASE64_LENGTH_MIN = VALUE_LENGTH / 3 * 4 }; /* of a whole value */

const char *const wrapping_beginnings[] = {"dGtiX",    "RrYl8",    "RrYl9",
                                           "0a2Jf",    "dABrAGIA", "awBiAF8A",
                                           "AGsAYgBf", NULL};

static const char *const messages[WRAPPING_MAX] = {
    [WRAPPING_TEXT] =
        FOUND "with other text around it. Send the value alone, as the "
              "password or after \"Bearer\"",
    [WRAPPING_INVISIBLE] =
        FOUND "with an invisible character beside it, such as a no-break "
              "space. Copy the value again, alone",
    [WRAPPING_BASIC] =
        FOUND "after \"Basic\". Send it after \"Bearer\", or base64 of "
              "\"username:token\" after \"Basic\"",
    [WRAPPING_BASE64] = FOUND "in base64. Send it as it is after \"Bearer\", "
                              "or as the password",
    [WRAPPING_UTF16] =
        FOUND "in base64 of UTF-16. Send it as it is after \"Bearer\", or "
              "encode \"username:token\" from UTF-8",
    [WRAPPING_HEADER] =
        FOUND "in a header that is not read. Send it as the password, or "
              "after \"Bearer\" in Authorization",
    [WRAPPING_QUERY] =
        FOUND "in the query of the URL, which is not read. Send it as the "
              "password, or after \"Bearer\" in Authorization",
    [WRAPPING_PATH] =
        FOUND "in the path of the URL. Send it as the password, or put it "
              "behind /auth/: /F/FEED/auth/TOKEN/PATH",
};

const char *wrapping_message(enum wrapping wrapping)
{
    return messages[wrapping];
}

bool wrapping_may_be_base64(const char *text)
{
    if (strnlen(text, BASE64_LENGTH_MIN) < BASE64_LENGTH_MIN)
        return false;
    for (const char *const *next = wrapping_beginnings; *next; next++) {
        if (strstr(text, *next))
            return true;
    }
    return false;
}

/* A copy of the first whole value in text; NULL: there is none. */
static char *whole_value(apr_pool_t *pool, const char *text)
{
    for (; (text = strstr(text, VALUE_PREFIX)) != NULL; text++) {
        char *part = secret_copy(pool, text, strnlen(text, VALUE_LENGTH));
        if (value_is_well_formed(part))
            return part;
    }
    return NULL;
}

static bool has_others(const char *text)
{
    for (; *text; text++) {
        if (!isascii((unsigned char)*text))
            return true;
    }
    return false;
}

static bool is_base64(char byte)
{
    return isascii((unsigned char)byte) &&
           (isalnum((unsigned char)byte) || strchr("+/-_", byte)) && byte;
}

/* The value in one run of base64, by either alphabet (RFC 4648, 4 and 5). */
static char *value_in_run(apr_pool_t *pool, const char *run, size_t size,
                          enum wrapping *wrapping)
{
    bool wide;
    char *text = secret_base64_decode_wide(pool, run, size, &wide);
    char *value = text ? whole_value(pool, text) : NULL;

    if (value)
        *wrapping = wide ? WRAPPING_UTF16 : WRAPPING_BASE64;
    return value;
}

static char *value_in_base64(apr_pool_t *pool, const char *text,
                             enum wrapping *wrapping)
{
    char *value = NULL;

    if (!wrapping_may_be_base64(text))
        return NULL;
    while (*text && !value) {
        size_t size = 0;
        while (is_base64(text[size]))
            size++;
        if (size >= BASE64_LENGTH_MIN)
            value = value_in_run(pool, text, size, wrapping);
        text += size ? size : 1;
    }
    return value;
}

static enum wrapping find(apr_pool_t *pool, const char *text, char **value)
{
    enum wrapping wrapping = WRAPPING_NONE;

    *value = whole_value(pool, text);
    if (*value)
        return has_others(text) ? WRAPPING_INVISIBLE : WRAPPING_TEXT;
    *value = value_in_base64(pool, text, &wrapping);
    return wrapping;
}

enum wrapping wrapping_find(apr_pool_t *pool, const char *text,
                            const char **value)
{
    enum wrapping wrapping = WRAPPING_NONE;
    char *found = NULL;

    /* Most headers are too short to hold one. */
    if (text && strnlen(text, VALUE_LENGTH) == VALUE_LENGTH)
        wrapping = find(pool, text, &found);
    if (value)
        *value = found;
    return wrapping;
}
