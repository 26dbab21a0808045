/* problem.h: what a program is told that asked the API in vain (RFC 9457). */
#ifndef TOKENBOOTH_WEB_PROBLEM_H
#define TOKENBOOTH_WEB_PROBLEM_H

#include <jansson.h>

#include "web/page.h"

#define PROBLEM_TYPE "application/problem+json"

/* True below the address of the API, whether or not there is anything. */
bool problem_is_expected(const struct page *page);

/* Answers with a problem; detail is a sentence that says what to do. */
void problem_answer(struct page *page, int status, const char *detail);

/* The same with `errors`, an array of what is wrong with which member of the
 * body: problem_add adds to it. Releases errors. */
void problem_answer_errors(struct page *page, int status, const char *detail,
                           json_t *errors);

/* member: its name in the body. */
void problem_add(json_t *errors, const char *member, const char *detail);

#endif
