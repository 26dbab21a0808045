/* token_receipt.h: says what was just done to tokens.
 *
 * Fields of the list's address: done (which notice to show); of several tokens
 * that were revoked at once: id (repeated, of as many as fit) and count (of
 * all). */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_RECEIPT_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_RECEIPT_H

#include <apr_tables.h>

#include "web/page.h"

/* Redirects to the list, which says that these tokens (int64_t) were
 * revoked. */
void token_receipt_redirect_revoked(struct page *page,
                                    const apr_array_header_t *ids);

/* The ids (int64_t) in the address: of several tokens that were revoked. */
apr_array_header_t *token_receipt_ids(const struct page *page);

/* Shows the notice in the row that it tells of. */
void token_receipt_show_in(const struct page *page, struct view *row);

/* Shows the notice above the list, where no row has it. ids: of the address. */
enum result token_receipt_show(struct page *page,
                               const apr_array_header_t *ids);

#endif
