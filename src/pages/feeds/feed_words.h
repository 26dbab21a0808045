/* feed_words.h: a feed as the screens show it. */
#ifndef TOKENBOOTH_PAGES_FEEDS_FEED_WORDS_H
#define TOKENBOOTH_PAGES_FEEDS_FEED_WORDS_H

#include "store/feeds.h"
#include "web/page.h"

/* "Can read", "Owner", ...; never NULL. */
const char *feed_words_privilege(enum privilege privilege);

/* Adds an OPTION with VALUE and LABEL for each permission up to max, with
 * CHOSEN in the one that is chosen. */
void feed_words_show_privileges(struct view *view, enum privilege max,
                                enum privilege chosen);

/* "NuGet", "Container images", ...; never NULL. */
const char *feed_words_kind(enum feed_kind kind);

/* Adds a KIND with VALUE and LABEL for each kind, with CHOSEN in the one that
 * is chosen. */
void feed_words_show_kinds(struct view *view, enum feed_kind chosen);

/* Sets NAME, VISIBILITY, KIND_NAME, PRIVILEGE and ADDRESS. */
void feed_words_show(const struct page *page, struct view *view,
                     const struct feed *feed);

/* "private" (also "", which is safer) or "public"; false for anything else. */
bool feed_words_parse_visibility(const char *word, bool *is_public);

#endif
