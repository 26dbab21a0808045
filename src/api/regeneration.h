/* regeneration.h: a new value for a token, by the API. */
#ifndef TOKENBOOTH_API_REGENERATION_H
#define TOKENBOOTH_API_REGENERATION_H

#include "api/api_caller.h"

/* Reads the body, gives the token a new value, and answers. */
void regeneration_run(struct page *page, const struct api_caller *caller,
                      int64_t id);

#endif
