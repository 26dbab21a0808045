/* api_body.c: reads and writes JSON. */
#include "api/api_body.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "web/problem.h"

static apr_status_t release(void *data)
{
    json_decref(data);
    return APR_SUCCESS;
}

/* Whatever its parameters (RFC 9110, 8.3.1). */
static bool is_json(const struct request *request)
{
    const char *type = request_variable(request, "CONTENT_TYPE");
    const char *name =
        type ? text_trim(request->pool, apr_pstrmemdup(request->pool, type,
                                                       strcspn(type, ";")))
             : "";

    return text_same_ignoring_case(name, "application/json") ||
           text_same_ignoring_case(name, "application/merge-patch+json");
}

static bool reject(struct page *page, int status, const char *detail)
{
    problem_answer(
        page, status,
        apr_pstrcat(page->pool, "Nothing was changed. ", detail, NULL));
    return false;
}

bool api_body_read(struct page *page, json_t **object)
{
    char *body = NULL;
    json_error_t wrong = {0};
    enum result result = request_body(page->request, &body);

    if (result == RESULT_TOO_LARGE)
        return reject(page, 413, "A body can have 64 KiB.");
    if (result != RESULT_OK)
        return reject(page, 400, "The body could not be read.");
    if (*body && !is_json(page->request))
        return reject(page, 415, "Send the body as application/json.");
    *object = *body ? json_loads(body, JSON_REJECT_DUPLICATES, &wrong)
                    : json_object();
    if (*object)
        apr_pool_cleanup_register(page->pool, *object, release,
                                  apr_pool_cleanup_null);
    else if (json_error_code(&wrong) == json_error_duplicate_key)
        return reject(page, 400, "The body has a member twice.");
    if (!json_is_object(*object))
        return reject(page, 400, "The body is not a JSON object.");
    return true;
}

void api_answer(struct page *page, int status, json_t *document)
{
    page->response->status = status;
    response_text(
        page->response, "application/json",
        secret_wipe_with_pool(page->pool, json_line(page->pool, document)));
}
