/* feed_token_list.h: the tokens on a feed's screen. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_TOKEN_LIST_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_TOKEN_LIST_H

#include "store/feed_tokens.h"
#include "web/page.h"

/* Fills the section TOKENS of the feed's screen, for a member of it. */
enum result feed_token_list_show(struct page *page, struct view *screen,
                                 const struct feed *feed);

/* "Read and write", "Read" or "Write": what it can do here unless blocked. */
const char *feed_token_list_access(const struct feed_token *token);

/* Fills USED_HERE, USED_ELSEWHERE or NEVER_USED. */
void feed_token_list_used(const struct page *page, struct view *view,
                          const struct feed_token *token);

#endif
