/* events.h: what happened to an account.
 *
 * An event is data: what it was about, as it was then. The page that shows
 * it writes the sentence (pages/activity/event_words.c). */
#ifndef TOKENBOOTH_STORE_EVENTS_H
#define TOKENBOOTH_STORE_EVENTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* The kinds of event; event_words.c says each in words. One that is not about a
 * change has a row in events.c as well. */
#define EVENT_SIGNED_UP         "signed up"
#define EVENT_SIGNED_IN         "signed in" /* label, issuer: by an identity */
#define EVENT_SIGN_IN_FAILED    "sign-in failed" /* reason */
#define EVENT_SIGNED_OUT        "signed out"
#define EVENT_SESSION_ENDED     "session ended" /* count: how many */
#define EVENT_PASSWORD_SET      "password changed"
#define EVENT_PASSWORD_DENIED   "wrong password" /* as a token that is denied */
#define EVENT_PASSWORD_LINK     "password link created"
#define EVENT_PASSWORD_MAILED   "password link mailed"
#define EVENT_EMAIL_CHANGED     "email changed"
#define EVENT_EMAIL_CONFIRMED   "email confirmed"
#define EVENT_DISABLED          "account disabled"
#define EVENT_ENABLED           "account enabled"
#define EVENT_DELETED           "account deleted"
#define EVENT_ADMINISTRATOR     "made an administrator"
#define EVENT_NO_ADMINISTRATOR  "no longer an administrator"
#define EVENT_TOKEN_CREATED     "token created"
#define EVENT_TOKEN_CHANGED     "token edited"
#define EVENT_TOKEN_REGENERATED "token regenerated"
/* label: until when the old value works, if it does */
#define EVENT_OVERLAP_ENDED "overlap ended" /* by somebody */
/* by itself; label: the last use of the old value, if there was one */
#define EVENT_OVERLAP_OVER   "overlap over"
#define EVENT_TOKEN_REVOKED  "token revoked"
#define EVENT_VALUE_REVOKED  "value revoked" /* of a token that stays */
#define EVENT_TOKEN_REVEALED "token revealed"
#define EVENT_TOKEN_COPIED   "token copied"
#define EVENT_TOKEN_DENIED   "token denied" /* feed, access, reason */
/* the same; but the feed is public, so the request was allowed */
#define EVENT_TOKEN_UNNEEDED   "token not needed"
#define EVENT_DENIALS_UNLISTED "denials unlisted" /* count */
/* Used from a network that it had not come from before: address, client, last4,
 * label: the network. */
#define EVENT_NEW_NETWORK "new network"
/* feed; of another's token its owner and, as label, its description */
#define EVENT_TOKEN_BLOCKED   "token blocked"
#define EVENT_TOKEN_UNBLOCKED "token unblocked"
#define EVENT_FEED_CREATED    "feed created" /* feed */
#define EVENT_FEED_PUBLIC     "feed made public"
#define EVENT_FEED_PRIVATE    "feed made private"
#define EVENT_FEED_KIND       "feed kind changed" /* label: its word */
#define EVENT_FEED_DELETED    "feed deleted"
#define EVENT_MEMBER_CHANGED                                                   \
    "member changed" /* feed, privilege; of another
                                                    account its name */
/* In the activity of the machine account, and of who manages it: label is its
 * name. */
#define EVENT_MACHINE_CREATED "machine account created"
#define EVENT_MACHINE_CHANGED "machine account edited"
#define EVENT_MACHINE_DELETED "machine account deleted"
/* A JWT was exchanged for a token: label is the token's description, which is
 * deleted a day after its end; issuer. */
#define EVENT_TOKEN_MINTED "token minted"
/* Of a machine account: label is the rule's description; issuer. */
#define EVENT_TRUST_ADDED   "trust rule added"
#define EVENT_TRUST_REMOVED "trust rule removed"
/* As EVENT_MACHINE_CREATED; privilege "manage" or "none"; of another account
 * its name */
#define EVENT_MANAGER_CHANGED   "manager changed"
#define EVENT_POLICY_CHANGED    "policy changed" /* label: the new one */
#define EVENT_KEY_ROTATED       "key rotated"    /* label: "seal", "lookup" */
#define EVENT_RESTORED          "backup restored"
#define EVENT_IDENTITY_LINKED   "identity linked" /* label, issuer */
#define EVENT_IDENTITY_UNLINKED "identity unlinked"

/* The categories that the activity is filtered by. */
#define CATEGORY_SIGN_IN "sign-in"
#define CATEGORY_CHANGE  "change"
#define CATEGORY_DENIAL  "denial" /* credentials that were not accepted */

/* Texts that do not apply are "" in an event that was read, and may be NULL in
 * one that is added. */
struct event {
    int64_t id;
    int64_t at;
    int64_t last_at;
    int64_t count;     /* similar ones, first at .at, last at .last_at */
    int64_t token_id;  /* 0: about no token */
    const char *token; /* its description now; NULL: none */
    const char *kind;  /* EVENT_... */
    const char *actor; /* ACTOR_...; "": nobody knows */
    const char *address;
    const char *client;
    const char *last4;         /* last four characters of the token's value */
    const char *feed;          /* a name */
    const char *access;        /* "read" or "write" */
    const char *reason;        /* of a denial: the README's word */
    const char *privilege;     /* "none", "read", ... "own" */
    const char *other_account; /* the name of an account besides this one */
    const char *label;         /* how something was called */
    const char *issuer;        /* of an identity */
};

/* As `tokenbooth activity --json` and the audit log have it. account: its name;
 * NULL: it is of the site. Texts are UTF-8. */
json_t *store_event_json(apr_pool_t *pool, const char *account,
                         const struct event *event);

/* A copy with copies of its texts, in pool. */
struct event store_event_copy(apr_pool_t *pool, const struct event *event);

/* Where an event stands in the activity; all zero: nowhere. */
struct event_place {
    int64_t at; /* its .last_at */
    int64_t id;
};

/* Which events are wanted. All zero: the newest of all kinds. */
struct event_filter {
    int64_t token_id;          /* 0: all */
    const char *category;      /* CATEGORY_...; NULL: all */
    struct event_place before; /* older than this one; all zero: the newest */
};

/* For store/, within the act's transaction: adds to the activity of an account
 * (0: of the site alone).
 * The caller sets .kind and what the event is about. It sets .actor only if
 * that is not act_actor's word; .address and .client are then its own, too. */
enum result store_event_add(const struct act *act, int64_t account_id,
                            const struct event *event);

/* Of a kind that people can cause as often as they like. */
enum { EVENT_TOLD_AN_HOUR = 5 };

/* For store/, within the act's transaction: tells the account's owner of an
 * event by mail, and the webhook, which store_event_add does by itself for
 * those that are always news. What goes beyond EVENT_TOLD_AN_HOUR is only in
 * the activity. */
enum result store_event_tell(const struct act *act, int64_t account_id,
                             const struct event *event);

/* For store/, within a transaction: adds an event of which all is set but .id,
 * .last_at and .token. day: for a denial, in days since the epoch; else 0. */
enum result store_event_insert(struct store *store, int64_t account_id,
                               const struct event *event, int64_t day);

/* An event of an account, with all its texts. */
struct event_of_account {
    int64_t account_id;
    struct event event;
};

/* What takes events that cannot be written at once, and writes them as soon
 * as they can be. add copies the event; RESULT_BUSY: it cannot take it. */
struct event_keeper {
    enum result (*add)(void *data, const struct event_of_account *event);
    void *data;
};

/* For store/, outside a transaction: adds to the activity of the act's account.
 * If others hold the write lock for longer than a moment, the keeper gets the
 * event (NULL: this waits for the lock). Any result but RESULT_OK: it is and
 * will be nowhere. */
enum result store_event_add_or_keep(const struct act *act,
                                    const struct event_keeper *keeper,
                                    const struct event *event);

/* Writes what a keeper kept, in one transaction: all of the events, or none.
 * Any result but RESULT_OK and RESULT_BUSY: one of them cannot be written, such
 * as that of a token which is not in the database. */
enum result store_event_add_kept(const struct act *act,
                                 const struct event_of_account *events,
                                 int count);

/* The newest that fit, limit at the most: struct event. */
enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct event_filter *filter, int limit,
                             apr_array_header_t **events);

/* For store/: the columns of event e and its token t, and their reader. */
#define EVENT_COLUMNS                                                          \
    "e.id, e.at, e.last_at, e.count, e.token_id, t.description, e.kind,"       \
    " e.actor, e.address, e.client, e.last4, e.feed, e.access, e.reason,"      \
    " e.privilege, e.other_account, e.label, e.issuer"

struct row;
void events_read(struct row *row, struct event *event);

/* Deletes a few of the events before an instant, the oldest first; *more if
 * there may be more. */
enum result store_event_sweep(struct store *store, int64_t before, bool *more);

#endif
