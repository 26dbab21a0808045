/* image_registry.c: a client of container images takes this site's own address
 * for a registry's.
 *
 * GET /v2/  404 with where images are, as JSON. It is the first that every such
 *           client asks, and a page would say nothing to it. */
#include "endpoints/image_registry.h"

#include "endpoints/endpoint.h"

static const char SENTENCE[] =
    "This is no registry of container images. A feed of images has a host name "
    "of its own: ask an administrator for it (docs/registries.md).";

void endpoint_image_registry_get(struct page *page)
{
    struct answer answer;

    endpoint_rejection_answer(page->request, page->address, 404, SENTENCE,
                              &answer);
    apr_table_clear(page->response->headers); /* those of pages */
    endpoint_set_denial_headers(&answer, page->response);
    response_text(page->response, ANSWER_JSON,
                  answer_json(page->pool, answer.message, answer.reason));
}
