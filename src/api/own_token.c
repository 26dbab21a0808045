/* own_token.c: what a token can do about itself.
 *
 * GET    /api/v1/token             200, what the token is
 * DELETE /api/v1/token             204: its value, and with it the token, is
 *                                  revoked; a primary token is left without a
 *                                  value
 * POST   /api/v1/token/regenerate  201 {"id", "value", "old_value_expires"}, of
 *                                  a token that can regenerate itself */
#include "api/api.h"
#include "api/api_body.h"
#include "api/api_caller.h"
#include "api/regeneration.h"
#include "api/token_json.h"
#include "store/values.h"

void api_own_token_get(struct page *page)
{
    struct api_caller caller;

    if (api_caller_find(page, API_ANY, &caller))
        api_answer(
            page, 200,
            token_json(page->pool, &caller.token, caller.username, page->now));
}

void api_own_token_delete(struct page *page)
{
    struct api_caller caller;
    struct act act;
    enum result result;

    if (!api_caller_find(page, API_ANY, &caller))
        return;
    act = page_proof_act(page, caller.token.account_id);
    result = store_token_revoke_by_value(&act, caller.value, NULL);
    if (result == RESULT_OK)
        page->response->status = 204;
    else
        api_caller_reject(page, result);
}

void api_own_token_regenerate_post(struct page *page)
{
    struct api_caller caller;

    if (api_caller_find(page, API_SELF_ROTATE, &caller))
        regeneration_run(page, &caller, caller.token.id);
}
