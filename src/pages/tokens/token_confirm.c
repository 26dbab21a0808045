/* token_confirm.c: the question, and the way back to the list. */
#include "pages/tokens/token_confirm.h"

#include <apr_strings.h>

#include "base/text.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_words.h"
#include "web/page_owner.h"

int64_t token_confirm_revision(const struct page *page)
{
    const char *text = page_field(page, "revision");
    long long revision = 0;

    return text && text_number(text, 1, INT64_MAX, &revision) ? revision : 0;
}

void token_confirm_redirect(struct page *page, const char *done)
{
    const char *row = apr_psprintf(page->pool,
                                   "/tokens?changed=%" APR_INT64_T_FMT
                                   "&done=%s#token-%" APR_INT64_T_FMT,
                                   page->id, done, page->id);

    page_redirect(page, page_owner_address(page, row));
}

void token_confirm_show(struct page *page, const struct token *token,
                        const char *title, const char *section)
{
    struct view *screen =
        page_begin(page, page->owner.section, title, "token_confirm.tpl");

    view_show(screen, section);
    view_show(screen, token_is_ended(token, page->now) ? "EXPIRED" : "WORKS");
    if (token->is_primary)
        view_show(screen, "PRIMARY");
    page_set_number(page, screen, "ID", token->id);
    page_set_number(page, screen, "REVISION", token->revision);
    view_set(screen, "DESCRIPTION", token->description);
    view_set(screen, "LAST4", token->last4);
    view_set(screen, "SCOPE", token_words_scope(page->pool, token));
    token_row_used(page, screen, token);
    if (token_overlaps(token, page->now)) {
        struct view *overlap = view_add(screen, "OVERLAP");
        page_set_time(page, overlap, token_overlap_end(token));
        view_set(overlap, "OLD_LAST4", token->overlap.last4);
    }
    page_end(page, 200);
}
