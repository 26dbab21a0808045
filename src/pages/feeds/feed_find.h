/* feed_find.h: the feed of an address, for the screens about one feed. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_FIND_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_FIND_H

#include "store/feeds.h"
#include "web/page.h"

/* The feed of the address, if the person can know that it exists; false after
 * answering 404. */
bool feed_find(struct page *page, struct feed *feed);

/* The same, if the person has at least this privilege; false after answering
 * 404 or 403. */
bool feed_find_with(struct page *page, enum privilege min, struct feed *feed);

/* Redirects to the screen of the feed called name, where done (a word) chooses
 * the notice, and to where the person is in its lists. */
void feed_redirect(struct page *page, const char *name, const char *done);

#endif
