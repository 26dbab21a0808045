/* backend_answer.c: a filter that sees the answer before its headers are
 * changed. */
#include "module/backend_answer.h"

#include <apr_buckets.h>
#include <http_protocol.h>
#include <stdbool.h>
#include <string.h>
#include <util_filter.h>

static ap_filter_rec_t *watching;

/* Every server of HTTP/1 says when it answers, or how long the answer is. */
static bool is_without_http(const request_rec *r)
{
    return r->status == HTTP_OK && apr_is_empty_table(r->headers_out) &&
           !r->content_type;
}

/* Apache's own answer, to a client whose body is malformed. */
static bool is_error(const apr_bucket_brigade *brigade)
{
    for (apr_bucket *each = APR_BRIGADE_FIRST(brigade);
         each != APR_BRIGADE_SENTINEL(brigade); each = APR_BUCKET_NEXT(each)) {
        if (AP_BUCKET_IS_ERROR(each))
            return true;
    }
    return false;
}

static apr_bucket_brigade *bad_gateway(ap_filter_t *filter)
{
    request_rec *r = filter->r;
    apr_bucket_alloc_t *allocator = r->connection->bucket_alloc;
    apr_bucket_brigade *answer = apr_brigade_create(r->pool, allocator);

    APR_BRIGADE_INSERT_TAIL(
        answer,
        ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL, r->pool, allocator));
    APR_BRIGADE_INSERT_TAIL(answer, apr_bucket_eos_create(allocator));
    return answer;
}

static apr_status_t watch(ap_filter_t *filter, apr_bucket_brigade *brigade)
{
    ap_filter_t *next = filter->next;

    if (is_without_http(filter->r) && !is_error(brigade)) {
        apr_brigade_cleanup(brigade);
        brigade = bad_gateway(filter);
    }
    ap_remove_output_filter(filter);
    return ap_pass_brigade(next, brigade);
}

void backend_answer_register(void)
{
    watching = ap_register_output_filter("TOKENBOOTH_BACKEND", watch, NULL,
                                         AP_FTYPE_RESOURCE);
}

void backend_answer_watch(request_rec *r)
{
    /* Others' protocols have headers. */
    if (strncmp(r->filename, "proxy:http", strlen("proxy:http")) == 0)
        ap_add_output_filter_handle(watching, NULL, r, r->connection);
}
