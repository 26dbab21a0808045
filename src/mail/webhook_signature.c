/* webhook_signature.c: the key in its file, and the signature. */
#include "mail/webhook_signature.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "base/secret_lines.h"
#include "base/text.h"

static const char PREFIX[] = "whsec_";

/* False unless line is a key. */
static bool decode(apr_pool_t *pool, const char *line, struct webhook_key *key)
{
    const char *text = line + sizeof PREFIX - 1;
    char bytes[WEBHOOK_KEY_MAX];
    bool valid = text_starts(line, PREFIX) &&
                 sodium_base642bin((unsigned char *)bytes, sizeof bytes, text,
                                   strlen(text), NULL, &key->size, NULL,
                                   sodium_base64_VARIANT_ORIGINAL) == 0 &&
                 key->size >= WEBHOOK_KEY_MIN;

    if (valid)
        key->bytes = (unsigned char *)secret_copy(pool, bytes, key->size);
    secret_wipe(bytes, sizeof bytes);
    return valid;
}

enum result webhook_key_read(apr_pool_t *pool, const char *path,
                             struct webhook_key *key, const char **why)
{
    const char *line;
    enum result result = secret_lines_read(pool, path, 1, &line, why);

    if (result != RESULT_OK || decode(pool, line, key))
        return result;
    *why = apr_psprintf(pool,
                        "%s: expected whsec_ and %d to %d random bytes in "
                        "base64, in one line",
                        path, WEBHOOK_KEY_MIN, WEBHOOK_KEY_MAX);
    return RESULT_INVALID;
}

char *webhook_sign(apr_pool_t *pool, const struct webhook_key *key,
                   const char *message_id, int64_t at, const char *body)
{
    const char *text = apr_psprintf(pool, "%s.%" APR_INT64_T_FMT ".%s",
                                    message_id, (apr_int64_t)at, body);
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof hash,
                                          sodium_base64_VARIANT_ORIGINAL)];
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, key->bytes, key->size);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text,
                                  strlen(text));
    crypto_auth_hmacsha256_final(&state, hash);
    sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL);
    secret_wipe(&state, sizeof state);
    return apr_pstrcat(pool, "v1,", base64, NULL);
}
