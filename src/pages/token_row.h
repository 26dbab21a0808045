/* token_row.h: one token as the list shows it (template tokens_row.tpl). */
#ifndef TOKENBOOTH_PAGES_TOKEN_ROW_H
#define TOKENBOOTH_PAGES_TOKEN_ROW_H

#include "store/tokens.h"
#include "web/page.h"

/* Which rows are marked, 0 for none, and which feed the examples are written
 * for. */
struct token_row_marks {
    int64_t new_id;
    int64_t changed_id;
    const char *feed; /* where the token names none */
};

/* Includes a row into section's view. */
void token_row(const struct page *page, struct view *section,
               const struct token *token, const struct token_row_marks *marks);

/* Fills USED or NEVER_USED. */
void token_row_used(const struct page *page, struct view *view,
                    const struct token *token);

/* True where nobody can use it any more. */
bool token_is_ended(const struct token *token, int64_t now);

#endif
