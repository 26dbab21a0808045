/* feed_words.h: a feed as the screens show it. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_WORDS_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_WORDS_H

#include "store/feeds.h"
#include "web/page.h"

/* "can read", "own it", …: behind "you". */
const char *feed_privilege_text(enum privilege privilege);

/* Sets NAME, VISIBILITY, PRIVILEGE and ADDRESS. */
void feed_show(const struct page *page, struct view *view,
               const struct feed *feed);

/* "private" (also "", the lesser) or "public"; false for anything else. */
bool feed_visibility_read(const char *word, bool *is_public);

#endif
