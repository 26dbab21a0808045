/* events.h: what happened to an account, and what its tokens were used for. */
#ifndef TOKENBOOTH_STORE_EVENTS_H
#define TOKENBOOTH_STORE_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* The kinds of event; pages/event_words.c says each in words. One that is about
 * no change of the account's has a row in events.c as well. */
#define EVENT_SIGNED_UP         "signed up"
#define EVENT_SIGNED_IN         "signed in"
#define EVENT_SIGN_IN_FAILED    "sign-in refused"
#define EVENT_SIGNED_OUT        "signed out"
#define EVENT_SESSION_ENDED     "session ended"
#define EVENT_PASSWORD_SET      "password set"
#define EVENT_PASSWORD_DENIED   "password refused"
#define EVENT_PASSWORD_LINK     "password link made"
#define EVENT_EMAIL_CHANGED     "e-mail changed"
#define EVENT_DISABLED          "account disabled"
#define EVENT_ENABLED           "account enabled"
#define EVENT_DELETED           "account deleted"
#define EVENT_TOKEN_CREATED     "token created"
#define EVENT_TOKEN_CHANGED     "token changed"
#define EVENT_TOKEN_REGENERATED "token regenerated"
#define EVENT_TOKEN_REVOKED     "token revoked"
#define EVENT_TOKEN_REVEALED    "value revealed"
#define EVENT_TOKEN_DENIED      "token refused"
#define EVENT_TOKEN_BLOCKED     "token cut off"
#define EVENT_TOKEN_UNBLOCKED   "token restored"
#define EVENT_FEED_CREATED      "feed created"
#define EVENT_FEED_CHANGED      "feed changed"
#define EVENT_FEED_DELETED      "feed deleted"
#define EVENT_MEMBER_CHANGED    "member changed"
#define EVENT_IDENTITY_LINKED   "identity linked"
#define EVENT_IDENTITY_UNLINKED "identity unlinked"

/* The three sorts that the activity is sorted into. */
#define CATEGORY_SIGN_IN "sign-in"
#define CATEGORY_CHANGE  "change"
#define CATEGORY_DENIAL  "denial"

struct event {
    int64_t id;
    int64_t at;
    int64_t last_at;
    int64_t count;     /* alike ones, first at .at, last at .last_at */
    int64_t token_id;  /* 0: about no token */
    const char *token; /* its description now; NULL: none */
    const char *last4; /* last four characters of its value then; NULL: none */
    const char *kind;  /* EVENT_… */
    const char *actor; /* ACTOR_… */
    const char *address;
    const char *client;
    const char *detail;
};

/* Which events are wanted. All zero: the newest of all kinds. */
struct event_filter {
    int64_t token_id;     /* 0: all */
    const char *category; /* CATEGORY_…; NULL: all */
    int64_t before_at; /* with before_id: behind this one; 0: from the newest */
    int64_t before_id;
};

/* What an endpoint, or the sign-in, saw of a token or of a password. */
struct access_record {
    int64_t at;
    int64_t token_id; /* 0: a password */
    int64_t account_id;
    int64_t count; /* alike ones since the last was recorded */
    const char *address;
    const char *client; /* in words */
    const char *feed;   /* "": at no feed */
    const char *access; /* "read" or "write"; "": at no feed */
    const char *kind;   /* EVENT_…_REFUSED; NULL: let in */
    const char *reason; /* the README's word; NULL: let in */
};

/* Adds to the account's activity. token_id 0: about no token. */
enum result store_event_add(struct store *store, int64_t account_id,
                            int64_t token_id, const char *kind,
                            const char *detail, const struct origin *origin,
                            int64_t now);

/* The newest that fit, limit at the most: struct event. */
enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct event_filter *filter, int limit,
                             apr_array_header_t **events);

/* Writes all records (array of struct access_record) in one transaction: last
 * uses, and what was refused, alike refusals of a day as one event. However
 * many addresses, clients and feeds somebody varies, a token (or an account's
 * password) gets some fifty new events a day at the most. */
enum result store_access_records_add(struct store *store, apr_pool_t *pool,
                                     const apr_array_header_t *records);

/* Forgets some of what happened before an instant, the oldest first; *more
 * where there may be more. */
enum result store_event_sweep(struct store *store, int64_t before, bool *more);

#endif
