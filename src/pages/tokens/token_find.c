/* token_find.c: a token of the account that can still be changed. */
#include "pages/tokens/token_find.h"

void token_reject_revoked(struct page *page)
{
    page_error(page, 409, "This token was revoked",
               "Revoked tokens can\u2019t be changed or restored. Create a new "
               "one instead.");
}

bool token_find(struct page *page, struct token *token)
{
    enum result result = store_token_get(
        page->store, page->pool, page->owner.account_id, page->id, token);

    if (result != RESULT_OK)
        page_error_from(page, result);
    else if (token->revoked_at)
        token_reject_revoked(page);
    return result == RESULT_OK && !token->revoked_at;
}
