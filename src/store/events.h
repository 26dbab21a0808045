/* events.h: what happened to an account, and what its tokens were used for. */
#ifndef TOKENBOOTH_STORE_EVENTS_H
#define TOKENBOOTH_STORE_EVENTS_H

#include <stdint.h>

#include "store/store.h"

/* The kinds of event, as the activity page tells them. */
#define EVENT_SIGNED_UP         "signed up"
#define EVENT_SIGNED_IN         "signed in"
#define EVENT_SIGN_IN_REFUSED   "sign-in refused"
#define EVENT_SIGNED_OUT        "signed out"
#define EVENT_PASSWORD_SET      "password set"
#define EVENT_DISABLED          "account disabled"
#define EVENT_ENABLED           "account enabled"
#define EVENT_TOKEN_CREATED     "token created"
#define EVENT_TOKEN_CHANGED     "token changed"
#define EVENT_TOKEN_REGENERATED "token regenerated"
#define EVENT_TOKEN_REVOKED     "token revoked"
#define EVENT_TOKEN_REVEALED    "value revealed"
#define EVENT_TOKEN_REFUSED     "token refused"
#define EVENT_TOKEN_CUT         "token cut off"
#define EVENT_TOKEN_RESTORED    "token restored"
#define EVENT_FEED_CREATED      "feed created"
#define EVENT_FEED_CHANGED      "feed changed"
#define EVENT_FEED_DELETED      "feed deleted"
#define EVENT_MEMBER_CHANGED    "member changed"

struct event {
    int64_t at;
    int64_t last_at;
    int64_t count;     /* alike ones, first at .at, last at .last_at */
    int64_t token_id;  /* 0: about no token */
    const char *token; /* its description now; NULL: none */
    const char *kind;  /* EVENT_… */
    const char *actor; /* ACTOR_… */
    const char *address;
    const char *client;
    const char *detail;
};

/* What a door saw of a token. */
struct sighting {
    int64_t at;
    int64_t token_id;
    int64_t account_id;
    int64_t count; /* alike ones since the last was recorded */
    const char *address;
    const char *client; /* in words */
    const char *feed;
    const char *access; /* "read" or "write" */
    const char *reason; /* NULL: let in; else the contract's word */
};

/* Adds to the account's activity. token_id 0: about no token. */
enum result store_event_add(struct store *store, int64_t account_id,
                            int64_t token_id, const char *kind,
                            const char *detail, const struct origin *origin,
                            int64_t now);

/* Newest first; token_id 0: all. struct event. */
enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id, int64_t token_id, int limit,
                             int offset, apr_array_header_t **events);

/* Records all sightings (array of struct sighting) in one transaction. */
enum result store_sightings_record(struct store *store, apr_pool_t *pool,
                                   const apr_array_header_t *sightings);

#endif
