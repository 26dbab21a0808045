/* signature.c: the texts that are signed, and their keyed hash. */
#include "endpoints/signature.h"

#include <apr_strings.h>
#include <sha1.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static const char *variable(const struct request *request, const char *name)
{
    return or_empty(request_variable(request, name));
}

/* SHA-1 of the secret and the text. */
static const char *keyed(apr_pool_t *pool, const char *secret, const char *text)
{
    char *whole =
        secret_wipe_with_pool(pool, apr_pstrcat(pool, secret, text, NULL));
    char *digits = apr_palloc(pool, SHA1_DIGEST_STRING_LENGTH);

    return SHA1Data((const uint8_t *)whole, strlen(whole), digits);
}

/* Hashed twice: somebody who knows one hash of the secret and a text could
 * compute that of a longer text. */
static const char *sign(apr_pool_t *pool, const char *secret, const char *text)
{
    return keyed(pool, secret, keyed(pool, secret, text));
}

/* tokenbooth_facts of apache.conf. No allowed request has a line break in any
 * of them, so two requests never have the same text. */
static const char *facts_of(const struct request *request)
{
    const char *const facts[] = {
        variable(request, "HTTP_X_TOKENBOOTH_TIME"),
        request->address,
        variable(request, "REQUEST_SCHEME"),
        request->method,
        request->query,
        variable(request, "HTTP_DESTINATION"),
        variable(request, "TOKENBOOTH_PATH"),
    };
    const char *text = "";

    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        text = apr_pstrcat(request->pool, text, "\n", facts[i], NULL);
    return text;
}

bool signature_is_apaches(const struct request *request, const char *secret)
{
    const char *sent = request_variable(request, "TOKENBOOTH_SIGNATURE");
    apr_pool_t *pool = request->pool;

    return secret && sent &&
           secret_equal(sent, sign(pool, secret,
                                   apr_pstrcat(pool, "question",
                                               facts_of(request), NULL)));
}

const char *signature_of_answer(const struct request *request,
                                const apr_table_t *variables,
                                const char *secret)
{
    /* tokenbooth_statement of apache.conf: what the answer says. Variables that
     * only word a notice are not signed. */
    static const char *const names[] = {
        "TOKENBOOTH_USER", "TOKENBOOTH_ACCOUNT", "TOKENBOOTH_TOKEN",
        "TOKENBOOTH_FEED", "TOKENBOOTH_ACCESS",  "TOKENBOOTH_PRIVATE",
        "TOKENBOOTH_LOCK", "TOKENBOOTH_LOOKUP",  "TOKENBOOTH_REGISTRY",
    };
    const char *text =
        apr_pstrcat(request->pool, "answer", facts_of(request), NULL);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        text = apr_pstrcat(request->pool, text, "\n",
                           or_empty(apr_table_get(variables, names[i])), NULL);
    return sign(request->pool, secret, text);
}
