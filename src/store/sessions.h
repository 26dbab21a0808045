/* sessions.h: browsers that are signed in. Only a digest of the cookie is
 * kept. */
#ifndef TOKENBOOTH_STORE_SESSIONS_H
#define TOKENBOOTH_STORE_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

struct event;

struct session {
    int64_t id;
    int64_t account_id;
    const char *username;
    const char *email;
    int64_t created_at;
    int64_t seen_at;
};

/* A session as its account sees it. */
struct session_row {
    int64_t id;
    int64_t created_at;
    int64_t seen_at;
    const char *address; /* of the sign-in */
    const char *browser; /* User-Agent of the sign-in */
};

/* Which sessions still hold: those made after .created and seen after .seen. */
struct session_limits {
    int64_t created;
    int64_t seen;
};

/* A browser that signs in. */
struct session_new {
    int64_t password_revision;    /* of the password that was checked */
    const char *browser;          /* User-Agent */
    struct session_limits limits; /* sessions that no longer hold go */
};

/* Signs the act's account in by its password and returns the value of the
 * session's cookie (wiped with the pool). RESULT_CHANGED: the password was set
 * since it was checked. RESULT_DENIED: the account was disabled or deleted. */
enum result store_session_add(const struct act *act,
                              const struct session_new *session, char **cookie);

/* The session of a cookie, if it holds and its account may sign in; records at
 * most once a minute that it was seen. */
enum result store_session_find(struct store *store, apr_pool_t *pool,
                               const char *cookie,
                               const struct session_limits *limits, int64_t now,
                               struct session *session);

/* Ends the session of this cookie. */
enum result store_session_end(const struct act *act, const char *cookie);

/* Which sessions to list. */
struct session_filter {
    int64_t account_id;
    struct session_limits limits;
    int64_t first_id; /* the one to begin with; 0: none */
};

/* Those that hold, the most recently seen first; struct session_row. */
enum result store_session_list(struct store *store, apr_pool_t *pool,
                               const struct session_filter *filter,
                               const struct range *range,
                               apr_array_header_t **sessions);
enum result store_session_count(struct store *store,
                                const struct session_filter *filter,
                                int64_t *count);

/* Ends the account's session of this number. RESULT_NOT_FOUND: it has none
 * such. */
enum result store_session_end_id(const struct act *act, int64_t id);

/* Ends all of the account's sessions but the one of this number. */
enum result store_session_end_others(const struct act *act, int64_t this_id);

/* Deletes some of the sessions that no longer hold, whoever's they are; *more if
 * there may be more. */
enum result store_session_sweep(struct store *store,
                                const struct session_limits *limits,
                                bool *more);

/* For store/, within the act's transaction: adds the session of this cookie. */
enum result sessions_add(const struct act *act, const char *browser,
                         const char *cookie);

/* The same as a sign-in, of which the event tells how; sweeps the account's
 * sessions that no longer hold. */
enum result sessions_begin(const struct act *act,
                           const struct session_new *session,
                           const struct event *event, char **cookie);

/* Ends all sessions of an account but the one of this number (0: all). */
enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id);

#endif
