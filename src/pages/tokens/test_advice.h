/* test_advice.h: what would have to change for a client to be allowed. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TEST_ADVICE_H
#define TOKENBOOTH_PAGES_TOKENS_TEST_ADVICE_H

#include "access/check.h"
#include "web/page.h"

/* False if the value belongs to somebody else. */
bool test_advice_is_own(const struct page *page, const struct check *check);

/* What the client publishes to, if it was allowed to write; else NULL. Whether
 * something of the kind is behind the feed is known to Apache alone. */
const struct client_registry *test_advice_registry(const struct check *check);

/* Sets ADVICE of the view, and adds WAY with a link to the page that fixes it,
 * if there is one. It tells no more about the token or the feed than the answer
 * and the reader's own pages do. */
enum result test_advice(const struct page *page, struct view *view,
                        const struct check *check);

#endif
