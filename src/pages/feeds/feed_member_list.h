/* feed_member_list.h: the members on a feed's screen. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_MEMBER_LIST_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_MEMBER_LIST_H

#include "store/feeds.h"
#include "web/page.h"

/* Fills the section MEMBERS of the feed's screen, for a member of the feed. */
enum result feed_member_list_show(struct page *page, struct view *screen,
                                  const struct feed *feed);

#endif
