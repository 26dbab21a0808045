/* feed_place.h: where in the two lists of a feed's screen a person is. Links
 * and forms of one list carry the place in the other along, and those of a
 * change both, so that the screen comes back as it was. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_PLACE_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_PLACE_H

#include "web/page.h"

/* The fields of the query that choose what a list shows, as a part of an
 * address: "&member=ann&members=2", "&q=build&show=write&page=3"; "" for
 * none. */
const char *feed_place_members(const struct page *page);
const char *feed_place_tokens(const struct page *page);

/* Of the tokens, only what is searched for: "&q=build". */
const char *feed_place_search(const struct page *page);

/* The address of the feed, of what is below it (rest: "/members"), or of a part
 * of its screen ("#tokens"), with this place in its query. */
const char *feed_place_address(const struct page *page, const char *feed,
                               const char *rest, const char *place);

/* The same, with the place in both lists. */
const char *feed_place_both(const struct page *page, const char *feed,
                            const char *rest);

/* Adds the fields of feed_place_tokens to a form, as PLACE. */
void feed_place_show_tokens(const struct page *page, struct view *view);

#endif
