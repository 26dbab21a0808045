/* token_setup.h: the panel that sets up package clients (template
 * token_setup_panel.tpl), on its own screen and in the row of a new token. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_SETUP_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_SETUP_H

#include "store/feeds.h"
#include "store/token_query.h"
#include "web/page.h"

/* Adds the panel of a token that is not revoked to view, as PANEL, for the
 * feed called wanted or, if that is NULL, for a likely one. feeds: struct
 * feed, those of the account. RESULT_NOT_FOUND if the token does not cover
 * wanted. */
enum result token_setup_panel(const struct page *page, struct view *view,
                              const struct token *token,
                              const apr_array_header_t *feeds,
                              const char *wanted);

#endif
