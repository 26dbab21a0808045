/* check_http.c: a request by libcurl, with a limit of time and size. */
#include "admin/check_http.h"

#include <apr_strings.h>
#include <curl/curl.h>
#include <string.h>

#include "endpoints/probe.h"

enum { BODY_BYTES = 65536 };

struct body {
    char text[BODY_BYTES + 1];
    size_t size;
};

/* As libcurl calls it: what is more is left out. */
static size_t add_to_body(char *part, size_t one, size_t size, void *to)
{
    struct body *body = to;
    size_t room = BODY_BYTES - body->size;
    size_t taken = size < room ? size : room;

    memcpy(body->text + body->size, part, taken);
    body->size += taken;
    return one * size;
}

static void set_options(CURL *curl, const char *url, struct curl_slist *headers,
                        struct body *body, char *why)
{
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_USERAGENT,
                     "tokenbooth-check/" TOKENBOOTH_VERSION);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, add_to_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)CHECK_HTTP_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

static const char *header(CURL *curl, apr_pool_t *pool, const char *name)
{
    struct curl_header *found;

    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &found) ==
                   CURLHE_OK
               ? apr_pstrdup(pool, found->value)
               : "";
}

static struct check_http_answer read_answer(CURL *curl, apr_pool_t *pool,
                                            const struct body *body)
{
    struct check_http_answer answer = {
        .probe = header(curl, pool, PROBE_HEADER),
        .error = header(curl, pool, "X-Tokenbooth-Error"),
        .body = body->text,
    };
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer.status = (int)status;
    return answer;
}

struct check_http_answer check_http_get(apr_pool_t *pool, const char *url,
                                        const char *probe)
{
    struct check_http_answer answer = {.why = "no memory"};
    struct body *body = apr_pcalloc(pool, sizeof *body);
    char *why = apr_pcalloc(pool, CURL_ERROR_SIZE);
    const char *line = apr_pstrcat(pool, PROBE_HEADER ": ", probe, NULL);
    struct curl_slist *headers = curl_slist_append(NULL, line);
    CURL *curl = curl_easy_init();
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (curl && headers) {
        set_options(curl, url, probe ? headers : NULL, body, why);
        code = curl_easy_perform(curl);
        answer.why = *why ? why : curl_easy_strerror(code);
    }
    if (code == CURLE_OK)
        answer = read_answer(curl, pool, body);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    return answer;
}
