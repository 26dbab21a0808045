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
#include "base/utf8.h"
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

/* What follows a scheme that takes a value as it is; NULL: another scheme.
 * GitHub's clients say "token". */
static char *behind_value_scheme(char *header)
{
    char *rest = behind_scheme(header, "bearer");

    return rest ? rest : behind_scheme(header, "token");
}

static bool is_ours(char *header)
{
    return value_is_meant(header) || behind_value_scheme(header) ||
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

/* Cuts what may be around a value without being part of it off both ends, in
 * place: white space, quotes, a byte order mark. */
static char *bare(char *text)
{
    static const char AROUND[] = " \t\n\v\f\r\"'";
    static const char ORDER_MARK[] = "\xef\xbb\xbf";
    size_t mark = strlen(ORDER_MARK), size;

    for (;;) {
        text += strspn(text, AROUND);
        if (strncmp(text, ORDER_MARK, mark) != 0)
            break;
        text += mark;
    }
    for (size = strlen(text); size > 0; size--) {
        if (size >= mark && memcmp(text + size - mark, ORDER_MARK, mark) == 0)
            size -= mark - 1;
        else if (!strchr(AROUND, text[size - 1]))
            break;
    }
    text[size] = '\0';
    return text;
}

/* True if text was sent in place of a secret, which is noted. */
static bool is_unfilled(struct credential *credential, const char *text)
{
    enum placeholder found = placeholder_find(text);

    if (!credential->unfilled)
        credential->unfilled = found;
    return found != PLACEHOLDER_NONE;
}

/* Notes what is no credential, and whether a whole value is in it. */
static void ignore(apr_pool_t *pool, struct credential *credential,
                   const char *text)
{
    credential->ignored++;
    if (credential->wrapping == WRAPPING_NONE)
        credential->wrapping = wrapping_find(pool, text, &credential->wrapped);
}

static void take_value(apr_pool_t *pool, struct credential *credential,
                       const char *text)
{
    if (credential->kind == CREDENTIAL_VALUE || !text)
        return;
    if (value_is_meant(text)) {
        credential->kind = CREDENTIAL_VALUE;
        credential->value = text;
    } else if (wrapping_find(pool, text, NULL) != WRAPPING_NONE ||
               !is_unfilled(credential, text)) {
        /* The example <token> stands there with a token in it, too. */
        ignore(pool, credential, text);
    }
}

/* A header that holds nothing but a value: X-NuGet-ApiKey, X-Api-Key. */
static enum result take_key(apr_pool_t *pool, const char *header,
                            const char *name, struct credential *credential,
                            const char **why)
{
    char *value;

    if (!header || !*header)
        return RESULT_OK;
    value = single(pool, header, false);
    if (!value) {
        *why = apr_psprintf(
            pool, "The header %s was sent twice with different values.", name);
        return RESULT_INVALID;
    }
    take_value(pool, credential, bare(value));
    return RESULT_OK;
}

/* RFC 7617 asks for UTF-8, and the challenge says so; clients that do not heed
 * it send ISO 8859-1, which is hardly ever UTF-8 as well. */
static const char *as_utf8(apr_pool_t *pool, const char *password)
{
    return utf8_is_valid(password)
               ? password
               : secret_wipe_with_pool(pool, utf8_from_latin1(pool, password));
}

/* Basic credentials without a token value: an account's name and password.
 * Where a whole value is in them, they are not meant as such. */
static void take_password(apr_pool_t *pool, char *username,
                          const char *password, struct credential *credential)
{
    if (!*username && !*password)
        return;
    if (wrapping_find(pool, password, NULL) != WRAPPING_NONE) {
        ignore(pool, credential, password);
    } else if (wrapping_find(pool, username, NULL) != WRAPPING_NONE) {
        ignore(pool, credential, username);
    } else if (is_unfilled(credential, password) ||
               (*username &&
                placeholder_find(username) != PLACEHOLDER_NO_VALUE &&
                is_unfilled(credential, username))) {
        /* Somebody may be called "null". */
        return;
    } else if (*username) {
        credential->kind = CREDENTIAL_PASSWORD;
        credential->username =
            secret_wipe_with_pool(pool, text_lower(pool, username));
        credential->password = as_utf8(pool, password);
    } else {
        credential->ignored++;
    }
}

/* What follows "Basic" and is no "username:password": malformed, unless it is a
 * value, wrapped in whatever way. */
static enum result take_undecoded(apr_pool_t *pool, const char *encoded,
                                  struct credential *credential,
                                  const char **why)
{
    const char *value;
    enum wrapping wrapping = wrapping_find(pool, encoded, &value);

    *why = "The Basic credentials are not valid base64 of "
           "\"username:password\".";
    if (wrapping == WRAPPING_NONE)
        return RESULT_INVALID;
    credential->ignored++;
    if (credential->wrapping == WRAPPING_NONE) {
        credential->wrapped = value;
        credential->wrapping =
            wrapping == WRAPPING_TEXT ? WRAPPING_BASIC : wrapping;
    }
    return RESULT_OK;
}

static enum result take_basic(apr_pool_t *pool, char *encoded,
                              struct credential *credential, const char **why)
{
    char *username = secret_base64_decode(pool, trim(encoded));
    char *password = username ? strchr(username, ':') : NULL;
    char *value;

    if (!password)
        return take_undecoded(pool, encoded, credential, why);
    *password++ = '\0';
    username = trim(username);
    if (credential->kind == CREDENTIAL_VALUE)
        return RESULT_OK;
    /* Of a password, nothing is cut off. */
    value = bare(secret_copy(pool, password, strlen(password)));
    if (!value_is_meant(value))
        value = bare(secret_copy(pool, username, strlen(username)));
    if (value_is_meant(value))
        take_value(pool, credential, value);
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
    rest = behind_value_scheme(value);
    take_value(pool, credential, bare(rest ? rest : value));
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
        take_value(pool, credential,
                   trim(secret_copy(pool, sent->path_value,
                                    strlen(sent->path_value))));
    return result;
}
