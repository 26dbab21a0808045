/* adding_rejection.h: the denial of a token that may only add, where something
 * was found only after the check had allowed its request. */
#ifndef TOKENBOOTH_ENDPOINTS_ADDING_REJECTION_H
#define TOKENBOOTH_ENDPOINTS_ADDING_REJECTION_H

#include "web/page.h"

/* Whether that is what the request of this path was rejected for, with this
 * status. */
bool adding_rejection_applies(const struct page *page, int status);

/* Builds the same answer as a check would give now, and records the denial.
 * path: decoded; NULL if it does not decode. */
void adding_rejection_answer(const struct page *page, const char *path,
                             struct answer *answer);

#endif
