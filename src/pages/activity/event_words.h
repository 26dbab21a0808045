/* event_words.h: what happened, as the activity tells it. */
#ifndef TOKENBOOTH_PAGES_ACTIVITY_EVENT_WORDS_H
#define TOKENBOOTH_PAGES_ACTIVITY_EVENT_WORDS_H

#include "store/events.h"

/* One message without its full stop: Token "CI" revoked. Where it names a
 * token, the name stands between its two halves. */
struct event_words {
    const char *before;
    const char *after; /* "": nothing follows */
    bool names_token;  /* the event's .token is to stand between them */
    const char *where; /* "by you · a browser · 10.0.0.7"; "": not told */
};

/* All live in pool. A kind that nobody has put into words tells itself. */
void event_words(apr_pool_t *pool, const struct event *event,
                 struct event_words *words);

#endif
