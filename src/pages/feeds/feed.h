/* feed.h: the screen of one feed. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_H

#include "store/feeds.h"
#include "web/form.h"
#include "web/page.h"

/* Shows the feed with this status. members_form: a form of its members that has
 * errors, to be shown again; NULL: none. */
void feed_show_screen(struct page *page, const struct feed *feed, int status,
                      const struct form *members_form);

#endif
