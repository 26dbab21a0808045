/* credential.c: the places a credential can stand in, in order. */
#include "access/credential.h"

#include <apr_strings.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/value.h"

/* The part of Authorization behind scheme; NULL where it is another scheme.
 * Schemes are compared without regard to case (RFC 9110, 11.1). */
static const char *behind_scheme(const char *header, const char *scheme)
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

static bool is_ours(const char *header)
{
    return value_is_meant(header) || behind_scheme(header, "bearer") ||
           behind_scheme(header, "basic");
}

/* One value of a header that may have come twice: NULL where the two differ.
 * No value of ours holds a comma, but other schemes' parameters do. */
static const char *single(apr_pool_t *pool, const char *header, bool scheme)
{
    char *rest, *part, *first;
    bool ours, differ = false;

    if (!strchr(header, ','))
        return secret_wipe_with_pool(pool, text_trim(pool, header));
    rest = secret_wipe_with_pool(pool, apr_pstrdup(pool, header));
    part = apr_strtok(rest, ",", &rest);
    if (!part)
        return "";
    first = secret_wipe_with_pool(pool, text_trim(pool, part));
    ours = !scheme || is_ours(first);
    while ((part = apr_strtok(NULL, ",", &rest)) != NULL) {
        part = text_trim(pool, part);
        ours = ours || is_ours(part);
        differ = differ || strcmp(part, first) != 0;
    }
    return differ && ours ? NULL : first;
}

/* Splits and decodes what stands behind "Basic". */
static enum result read_basic(apr_pool_t *pool, const char *encoded,
                              char **username, char **password)
{
    char *decoded = secret_base64_decode(pool, text_trim(pool, encoded));
    char *colon = decoded ? strchr(decoded, ':') : NULL;

    if (!colon)
        return RESULT_INVALID;
    *colon = '\0';
    *username = secret_wipe_with_pool(pool, text_trim(pool, decoded));
    *password = secret_wipe_with_pool(pool, apr_pstrdup(pool, colon + 1));
    secret_wipe_text(decoded);
    secret_wipe_text(colon + 1);
    return RESULT_OK;
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

/* A header that holds a bare value: X-NuGet-ApiKey, X-Api-Key. */
static enum result take_key(apr_pool_t *pool, const char *header,
                            const char *name, struct credential *credential,
                            const char **why)
{
    const char *value = header && *header ? single(pool, header, false) : NULL;

    if (header && *header && !value) {
        *why = apr_psprintf(
            pool, "The header %s was sent twice with different values.", name);
        return RESULT_INVALID;
    }
    take_value(credential, value);
    return RESULT_OK;
}

static enum result take_basic(apr_pool_t *pool, const char *encoded,
                              struct credential *credential, const char **why)
{
    char *username, *password, *trimmed;

    if (read_basic(pool, encoded, &username, &password) != RESULT_OK) {
        *why = "The Basic credentials are not valid base64 of "
               "\"username:password\".";
        return RESULT_INVALID;
    }
    trimmed = secret_wipe_with_pool(pool, text_trim(pool, password));
    if (credential->kind == CREDENTIAL_VALUE)
        return RESULT_OK;
    if (value_is_meant(trimmed) || value_is_meant(username)) {
        take_value(credential, value_is_meant(trimmed) ? trimmed : username);
        return RESULT_OK;
    }
    if (*username) {
        credential->kind = CREDENTIAL_PASSWORD;
        credential->username = text_lower(pool, username);
        credential->password = password;
    } else if (*password) {
        credential->ignored++;
    }
    return RESULT_OK;
}

static enum result take_authorization(apr_pool_t *pool, const char *header,
                                      struct credential *credential,
                                      const char **why)
{
    const char *value = header && *header ? single(pool, header, true) : NULL;
    const char *rest;

    if (!header || !*header)
        return RESULT_OK;
    if (!value) {
        *why = "The Authorization header was sent twice with different values.";
        return RESULT_INVALID;
    }
    rest = behind_scheme(value, "basic");
    if (rest)
        return take_basic(pool, rest, credential, why);
    rest = behind_scheme(value, "bearer");
    while (rest && (*rest == ' ' || *rest == '\t'))
        rest++;
    take_value(credential, rest ? rest : value);
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
        take_value(credential, secret_wipe_with_pool(
                                   pool, text_trim(pool, sent->path_value)));
    return result;
}
