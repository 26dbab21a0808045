/* api_body.h: the JSON that is sent to the API. */
#ifndef TOKENBOOTH_API_API_BODY_H
#define TOKENBOOTH_API_API_BODY_H

#include <jansson.h>

#include "web/page.h"

/* The body as an object, released with the page's pool; an empty one if there
 * is no body. False after answering 400, 413 or 415. A member that is sent
 * twice is 400. */
bool api_body_read(struct page *page, json_t **object);

/* Answers with a document, which it releases; it can contain a value. */
void api_answer(struct page *page, int status, json_t *document);

#endif
