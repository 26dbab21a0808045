/* test_advice.h: what would have to change for a client to be let in. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TEST_ADVICE_H
#define TOKENBOOTH_PAGES_TOKENS_TEST_ADVICE_H

#include "access/check.h"
#include "web/page.h"

/* Sets ADVICE of the view, and fills WAY where a page is the place for it. It
 * tells no more of the token or the feed than the answer or the person's own
 * pages do. */
enum result test_advice(const struct page *page, struct view *view,
                        const struct check *check);

#endif
