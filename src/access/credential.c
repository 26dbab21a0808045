/* credential.c: looks for a credential in every place that can hold one, in
 * order.
 *
 * What was sent is copied once, by secret_copy, and parsed in that copy, so
 * that no part of it outlives the pool. */
#include "access/credential.h"

#include <apr_strings.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/value.h"

static const char WHITE_SPACE[] = " \t\n\v\f\r";

/* The part of an Authorization header after its scheme; NULL if the header has
 * another scheme. Schemes are compared without regard to case (RFC 9110,
 * 11.1). */
static char *behind_scheme(char *header, const char *scheme)
{
    size_t size = strlen(scheme);

    for (size_t i = 0; i < size; i++) {
        char byte = header[i];
        if (byte >= 'A' && byte <= 'Z')
            byte = (char)(byte + 32);
        if (byte != scheme[i])
            return NULL;
    }
    if (header[size] == '\0')
        return header + size;
    return header[size] == ' ' || header[size] == '\t' ? header + size : NULL;
}

static bool is_ours(char *header)
{
    return value_is_meant(header) || behind_scheme(header, "bearer") ||
           behind_scheme(header, "basic");
}

/* Cuts the white space off both ends of text, in place. */
static char *trim(char *text)
{
    size_t size;

    text += strspn(text, WHITE_SPACE);
    size = strlen(text);
    while (size > 0 && strchr(WHITE_SPACE, text[size - 1]))
        text[--size] = '\0';
    return text;
}

/* The value of a header; of one that was sent twice, "one, two", the first.
 * NULL where the two differ. No value of ours holds a comma, but the parameters
 * of other schemes do. */
static char *single(apr_pool_t *pool, const char *header, bool scheme)
{
    char *copy = secret_copy(pool, header, strlen(header));
    char *rest, *part, *first;
    bool ours, differ = false;

    if (!strchr(copy, ','))
        return trim(copy);
    part = apr_strtok(copy, ",", &rest);
    if (!part)
        return trim(copy + strlen(copy));
    first = trim(part);
    ours = !scheme || is_ours(first);
    while ((part = apr_strtok(NULL, ",", &rest)) != NULL) {
        part = trim(part);
        ours = ours || is_ours(part);
        differ = differ || strcmp(part, first) != 0;
    }
    return differ && ours ? NULL : first;
}

static void take_value(struct credential *credential, const char *text)
{
    if (credential->kind == CREDENTIAL_VALUE || !text || !*text)
        return;
    if (value_is_meant(text)) {
        credential->kind = CREDENTIAL_VALUE;
        credential->value = text;
    } else {
        credential->ignored++;
    }
}

/* A header that holds nothing but a value: X-NuGet-ApiKey, X-Api-Key. */
static enum result take_key(apr_pool_t *pool, const char *header,
                            const char *name, struct credential *credential,
                            const char **why)
{
    const char *value;

    if (!header || !*header)
        return RESULT_OK;
    value = single(pool, header, false);
    if (!value) {
        *why = apr_psprintf(
            pool, "The header %s was sent twice with different values.", name);
        return RESULT_INVALID;
    }
    take_value(credential, value);
    return RESULT_OK;
}

/* Basic credentials without a token value: an account's name and password. */
static void take_password(apr_pool_t *pool, char *username,
                          const char *password, struct credential *credential)
{
    if (*username) {
        credential->kind = CREDENTIAL_PASSWORD;
        credential->username =
            secret_wipe_with_pool(pool, text_lower(pool, username));
        credential->password = password;
    } else if (*password) {
        credential->ignored++;
    }
}

static enum result take_basic(apr_pool_t *pool, char *encoded,
                              struct credential *credential, const char **why)
{
    char *username = secret_base64_decode(pool, trim(encoded));
    char *password = username ? strchr(username, ':') : NULL;

    if (!password) {
        *why = "The Basic credentials are not valid base64 of "
               "\"username:password\".";
        return RESULT_INVALID;
    }
    *password++ = '\0';
    username = trim(username);
    if (credential->kind == CREDENTIAL_VALUE)
        return RESULT_OK;
    if (value_is_meant(password + strspn(password, WHITE_SPACE)))
        take_value(credential, trim(password));
    else if (value_is_meant(username))
        take_value(credential, username);
    else
        take_password(pool, username, password, credential);
    return RESULT_OK;
}

static enum result take_authorization(apr_pool_t *pool, const char *header,
                                      struct credential *credential,
                                      const char **why)
{
    char *value, *rest;

    if (!header || !*header)
        return RESULT_OK;
    value = single(pool, header, true);
    if (!value) {
        *why = "The Authorization header was sent twice with different values.";
        return RESULT_INVALID;
    }
    rest = behind_scheme(value, "basic");
    if (rest)
        return take_basic(pool, rest, credential, why);
    rest = behind_scheme(value, "bearer");
    take_value(credential, rest ? trim(rest) : value);
    return RESULT_OK;
}

enum result credential_find(apr_pool_t *pool,
                            const struct credentials_sent *sent,
                            struct credential *credential, const char **why)
{
    enum result result;

    memset(credential, 0, sizeof *credential);
    result = take_key(pool, sent->nuget_key, "X-NuGet-ApiKey", credential, why);
    if (result == RESULT_OK)
        result = take_key(pool, sent->api_key, "X-Api-Key", credential, why);
    if (result == RESULT_OK)
        result = take_authorization(pool, sent->authorization, credential, why);
    if (result == RESULT_OK && sent->path_value)
        take_value(credential, trim(secret_copy(pool, sent->path_value,
                                                strlen(sent->path_value))));
    return result;
}
