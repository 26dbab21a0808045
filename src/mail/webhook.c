/* webhook.c: one POST a message. */
#include "mail/webhook.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "mail/trip.h"
#include "mail/webhook_signature.h"

enum {
    ANSWER_BYTES = 16384, /* of a body; with more, the connection is closed */
    STATUS_GONE = 410,
};

struct webhook {
    const char *url;
    const atomic_bool *stopping;
    struct webhook_key key;
    CURL *curl;
};

enum result webhook_open(apr_pool_t *pool, const struct settings *settings,
                         const atomic_bool *stopping, struct webhook **out,
                         const char **why)
{
    struct webhook *webhook = apr_pcalloc(pool, sizeof *webhook);
    enum result result =
        webhook_key_read(pool, settings->webhook_secret, &webhook->key, why);

    webhook->url = settings->webhook;
    webhook->stopping = stopping;
    *out = webhook;
    return result == RESULT_OK ? trip_open(pool, &webhook->curl, why) : result;
}

/* Leaves it unread, but so that the connection can be used again. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's signature */
static size_t skip_answer(char *bytes, size_t size, size_t count, void *data)
{
    size_t *left = data;
    size_t taken = size * count;

    (void)bytes;
    if (taken > *left)
        return 0;
    *left -= taken;
    return taken;
}

static struct curl_slist *headers_of(const struct webhook *webhook,
                                     apr_pool_t *pool, const char *message_id,
                                     const char *body)
{
    int64_t now = clock_now();
    const char *const lines[] = {
        "Content-Type: application/json",
        apr_pstrcat(pool, "User-Agent: Tokenbooth/", TOKENBOOTH_VERSION, NULL),
        apr_pstrcat(pool, "webhook-id: ", message_id, NULL),
        apr_psprintf(pool, "webhook-timestamp: %" APR_INT64_T_FMT,
                     (apr_int64_t)now),
        apr_pstrcat(pool, "webhook-signature: ",
                    webhook_sign(pool, &webhook->key, message_id, now, body),
                    NULL),
    };
    struct curl_slist *list = NULL;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        list = curl_slist_append(list, lines[i]);
    return list;
}

/* Without a status, code says why. */
static enum result judge(apr_pool_t *pool, long status, CURLcode code,
                         const char **error)
{
    if (status >= 200 && status < 300)
        return RESULT_OK;
    *error = status
                 ? apr_psprintf(pool, "the receiver answered with %ld", status)
                 : apr_pstrdup(pool, curl_easy_strerror(code));
    return status == STATUS_GONE ? RESULT_DENIED : RESULT_BUSY;
}

enum result webhook_send(struct webhook *webhook, apr_pool_t *pool,
                         const char *message_id, const char *body,
                         const char **error)
{
    struct curl_slist *headers = headers_of(webhook, pool, message_id, body);
    CURL *curl = webhook->curl;
    size_t left = ANSWER_BYTES;
    long status = 0;
    CURLcode code;

    trip_prepare(curl, webhook->url, "http,https", WEBHOOK_SECONDS,
                 webhook->stopping);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, skip_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &left);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    return judge(pool, status, code, error);
}
