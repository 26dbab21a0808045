/* regeneration.c: {"overlap": SECONDS} -> {"id", "value", "old_value_expires"}
 */
#include "api/regeneration.h"

#include <string.h>

#include "api/api_body.h"
#include "base/json.h"
#include "store/values.h"
#include "web/problem.h"

static bool is_overlap(const json_t *value)
{
    return json_is_integer(value) &&
           (!json_integer_value(value) ||
            token_is_overlap(json_integer_value(value)));
}

/* Seconds; adds what is wrong to errors. */
static int64_t read_overlap(json_t *body, json_t *errors)
{
    const char *name;
    json_t *value;
    int64_t overlap = 0;

    json_object_foreach(body, name, value)
    {
        if (strcmp(name, "overlap") != 0)
            problem_add(errors, name, "There is no such member.");
        else if (!is_overlap(value))
            problem_add(errors, name, "Send 0, 3600, 86400 or 604800.");
        else
            overlap = json_integer_value(value);
    }
    return overlap;
}

static void answer(struct page *page, const struct api_caller *caller,
                   int64_t id, const char *value)
{
    struct token token;
    enum result result = store_token_get(page->store, page->pool,
                                         caller->token.account_id, id, &token);

    if (result != RESULT_OK) {
        api_caller_reject(page, result);
        return;
    }
    api_answer(page, 201,
               json_pack("{s:I, s:s, s:o}", "id", (json_int_t)id, "value",
                         value, "old_value_expires",
                         token_overlaps(&token, page->now)
                             ? json_time(page->pool, token_overlap_end(&token))
                             : json_null()));
}

static void rotate(struct page *page, const struct api_caller *caller,
                   int64_t id, int64_t overlap)
{
    const struct act act = api_caller_act(page, caller);
    char *value = NULL;
    enum result result = store_token_rotate(&act, id, 0, overlap, &value);

    if (result == RESULT_OK)
        answer(page, caller, id, value);
    else if (result == RESULT_EXPIRED)
        problem_answer(page, 422,
                       "Nothing was changed. The token has expired: give it a "
                       "later expiration first.");
    else
        api_caller_reject(page, result);
}

void regeneration_run(struct page *page, const struct api_caller *caller,
                      int64_t id)
{
    json_t *body = NULL, *errors;
    int64_t overlap;

    if (!api_body_read(page, &body))
        return;
    errors = json_array();
    overlap = read_overlap(body, errors);
    if (json_array_size(errors)) {
        problem_answer_errors(page, 422, "Nothing was changed.", errors);
        return;
    }
    json_decref(errors);
    rotate(page, caller, id, overlap);
}
