/* feed.h: what the files about one feed share. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_H

#include "store/feeds.h"
#include "web/form.h"
#include "web/page.h"

/* The feed of the address, where the person may know that it exists; false
 * after answering 404. */
bool feed_find(struct page *page, struct feed *feed);

/* The same, where the person holds least; false after answering 404 or 403. */
bool feed_find_with(struct page *page, enum privilege min, struct feed *feed);

/* Shows the feed's screen, with a members' form that is wrong, or NULL. */
void feed_show_screen(struct page *page, const struct feed *feed, int status,
                      const struct form *members);

/* Goes to the feed's screen, where done (a word) chooses the notice. */
void feed_redirect(struct page *page, const char *name, const char *done);

/* Fills the section MEMBERS of that screen, for a member of the feed. */
enum result feed_members_show(struct page *page, struct view *screen,
                              const struct feed *feed);

#endif
