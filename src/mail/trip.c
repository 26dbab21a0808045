/* trip.c: a handle of libcurl, and its options. */
#include "mail/trip.h"

enum { CONNECT_SECONDS = 10 };

static apr_status_t close_handle(void *data)
{
    curl_easy_cleanup(data);
    return APR_SUCCESS;
}

enum result trip_open(apr_pool_t *pool, CURL **curl, const char **why)
{
    *curl = NULL;
    *why = "libcurl cannot be initialized";
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        *curl = curl_easy_init();
    if (!*curl)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, *curl, close_handle, apr_pool_cleanup_null);
    return RESULT_OK;
}

static int should_stop(void *data, curl_off_t a, curl_off_t b, curl_off_t c,
                       curl_off_t d)
{
    const atomic_bool *stopping = data;

    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(stopping);
}

void trip_prepare(CURL *curl, const char *url, const char *protocols,
                  long seconds, const atomic_bool *stopping)
{
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, should_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stopping);
}
