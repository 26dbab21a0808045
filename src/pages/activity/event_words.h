/* event_words.h: an event as a sentence. */
#ifndef TOKENBOOTH_PAGES_ACTIVITY_EVENT_WORDS_H
#define TOKENBOOTH_PAGES_ACTIVITY_EVENT_WORDS_H

#include "store/events.h"

/* A sentence without its full stop: Token "CI" revoked. If it names a token,
 * the name stands between the two halves. */
struct event_words {
    const char *before;
    const char *after; /* "": nothing follows */
    bool names_token;  /* .token of the event stands between them */
    const char *where; /* "by you · a browser · 10.0.0.7"; "": not shown */
};

/* Everything lives in pool. A kind that is not in the table is shown as it is.
 * account: whose activity it is in; NULL: the reader's own. */
void event_words(apr_pool_t *pool, const struct event *event,
                 const char *account, struct event_words *words);

#endif
