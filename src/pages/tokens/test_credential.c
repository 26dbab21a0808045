/* test_credential.c: recognizes headers, schemes, encodings and other text. */
#include "pages/tokens/test_credential.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/secret.h"
#include "base/text.h"

static bool begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

static const char *behind(apr_pool_t *pool, const char *text, const char *word)
{
    return secret_wipe_with_pool(pool, text_trim(pool, text + strlen(word)));
}

/* "Authorization: Bearer tkb_…" and the other headers that are read. */
static bool take_header(apr_pool_t *pool, const char *text,
                        struct credentials_sent *sent)
{
    static const char AUTHORIZATION[] = "authorization:";
    static const char NUGET_KEY[] = "x-nuget-apikey:";
    static const char API_KEY[] = "x-api-key:";

    if (begins(text, AUTHORIZATION))
        sent->authorization = behind(pool, text, AUTHORIZATION);
    else if (begins(text, NUGET_KEY))
        sent->nuget_key = behind(pool, text, NUGET_KEY);
    else if (begins(text, API_KEY))
        sent->api_key = behind(pool, text, API_KEY);
    else
        return false;
    return true;
}

static bool has_scheme(const char *text)
{
    return begins(text, "bearer ") || begins(text, "basic ") ||
           begins(text, "token ");
}

/* True if nothing but quotes is around the value. */
static bool is_quoted(const char *text, const char *value)
{
    static const char QUOTES[] = "\"'";
    size_t size = strlen(value);
    const char *start = text + strspn(text, QUOTES);

    return strncmp(start, value, size) == 0 &&
           strspn(start + size, QUOTES) == strlen(start + size);
}

static const char *authorize(apr_pool_t *pool, const char *scheme,
                             const char *text)
{
    return secret_wipe_with_pool(pool,
                                 apr_pstrcat(pool, scheme, " ", text, NULL));
}

/* What has no header's name and no scheme. */
static const char *take_wrapped(apr_pool_t *pool, const char *text,
                                const char *value, enum wrapping wrapping,
                                struct credentials_sent *sent)
{
    switch (wrapping) {
    case WRAPPING_BASE64:
    case WRAPPING_UTF16:
        sent->authorization = authorize(pool, "Basic", text);
        return "Tested as Basic credentials, since it\u2019s base64.";
    case WRAPPING_INVISIBLE:
        sent->authorization = authorize(pool, "Bearer", text);
        return "Tested with the invisible characters beside the value.";
    default: break;
    }
    if (is_quoted(text, value)) {
        sent->authorization = authorize(pool, "Bearer", text);
        return strcmp(text, value) == 0
                   ? NULL
                   : "Tested with the quotes, which are ignored.";
    }
    sent->authorization = authorize(pool, "Bearer", value);
    return "Tested as the value alone, without the text around it. A client "
           "that sends all of it is denied.";
}

const char *test_credential(apr_pool_t *pool, const char *pasted,
                            struct credentials_sent *sent)
{
    const char *text = secret_wipe_with_pool(pool, text_trim(pool, pasted));
    const char *value = NULL;
    enum wrapping wrapping = wrapping_find(pool, text, &value);

    if (wrapping == WRAPPING_NONE) {
        sent->path_value = text;
        return NULL;
    }
    if (take_header(pool, text, sent))
        return "Tested as the header that you pasted.";
    if (!has_scheme(text))
        return take_wrapped(pool, text, value, wrapping, sent);
    sent->authorization = text;
    return "Tested as the Authorization header that you pasted.";
}
