/* token_row.h: one token as the list shows it (template tokens_row.tpl). */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_ROW_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_ROW_H

#include "store/token_query.h"
#include "web/page.h"

/* Which rows are marked, 0 for none. */
struct token_row_marks {
    int64_t new_id;
    int64_t changed_id;
    const apr_array_header_t *revoked_ids; /* int64_t: of several */
    bool has_new_value;    /* the changed one: its copy button has the focus */
    bool selecting;        /* rows that can be revoked have a box */
    const char *old_last4; /* of the old value that a row was found by; NULL */
    const char *owner;     /* of a token that is shown to an administrator, who
                              can only revoke it; NULL: one's own */
};

/* Adds a row, as ROW, and returns it. The caller fills PANEL in the row of a
 * new token. */
struct view *token_row(const struct page *page, struct view *view,
                       const struct token *token,
                       const struct token_row_marks *marks);

/* Adds the hidden value of the token, as SECRET. focus: the button that copies
 * it gets the focus. */
void token_row_secret(const struct page *page, struct view *view,
                      const struct token *token, bool focus);

/* True if the token can be one of several that are revoked at once. */
bool token_row_can_select(const struct token *token);

/* Fills USED or NEVER_USED. */
void token_row_used(const struct page *page, struct view *view,
                    const struct token *token);

/* True if the token is expired or revoked. */
bool token_is_ended(const struct token *token, int64_t now);

#endif
