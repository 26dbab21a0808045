/* problem.c: writes problems as JSON. */
#include "web/problem.h"

#include <apr_strings.h>

#include "base/json.h"
#include "base/text.h"

bool problem_is_expected(const struct page *page)
{
    return text_starts(page->request->path, "/api/");
}

void problem_add(json_t *errors, const char *member, const char *detail)
{
    json_array_append_new(errors, json_pack("{s:o, s:s}", "pointer",
                                            json_sprintf("#/%s", member),
                                            "detail", detail));
}

void problem_answer_errors(struct page *page, int status, const char *detail,
                           json_t *errors)
{
    json_t *problem =
        json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title",
                  response_phrase(status), "status", status, "detail", detail);

    if (errors)
        json_object_set_new(problem, "errors", errors);
    page->response->status = status;
    response_text(page->response, PROBLEM_TYPE, json_line(page->pool, problem));
}

void problem_answer(struct page *page, int status, const char *detail)
{
    problem_answer_errors(page, status, detail, NULL);
}
