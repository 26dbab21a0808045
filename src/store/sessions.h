/* sessions.h: browsers that are signed in. Only a digest of the cookie is
 * stored. */
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
    bool has_password; /* else it signs in by a linked identity alone */
    bool is_administrator;
    bool must_confirm; /* its email address, see email_confirmations.h */
    int64_t created_at;
    int64_t seen_at;
};

/* A session as it is listed for its account. */
struct session_row {
    int64_t id;
    int64_t created_at;
    int64_t seen_at;
    const char *address; /* of the sign-in */
    const char *browser; /* User-Agent of the sign-in */
};

/* Sessions are valid if they were created after .created and last seen after
 * .seen. */
struct session_limits {
    int64_t created;
    int64_t seen;
};

/* A browser that signs in. */
struct session_new {
    int64_t password_revision; /* of the password that was checked */
    const char *browser;       /* User-Agent */
    bool is_known; /* it signed in to this account before: no news by mail */
    struct session_limits
        limits; /* the account's invalid sessions are deleted */
};

/* Signs the act's account in by its password and returns the value of the
 * session's cookie (wiped with the pool). RESULT_CHANGED: the password was set
 * since it was checked. RESULT_DENIED: the account was disabled or deleted. */
enum result store_session_add(const struct act *act,
                              const struct session_new *session, char **cookie);

/* The session of a cookie, if it is valid and its account can sign in. Records
 * at most once a minute that it was seen, unless others have the write lock. */
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
    int64_t first_id; /* the one to list first; 0: none */
};

/* The valid ones, the most recently seen first; struct session_row. */
enum result store_session_list(struct store *store, apr_pool_t *pool,
                               const struct session_filter *filter,
                               const struct range *range,
                               apr_array_header_t **sessions);
enum result store_session_count(struct store *store,
                                const struct session_filter *filter,
                                int64_t *count);

/* Ends one of the account's sessions. RESULT_NOT_FOUND: it has none of this
 * id. */
enum result store_session_end_id(const struct act *act, int64_t id);

/* Ends all of the account's sessions except the act's own. */
enum result store_session_end_others(const struct act *act);

/* Deletes some of the invalid sessions of all accounts; *more if there may be
 * more. */
enum result store_session_sweep(struct store *store,
                                const struct session_limits *limits,
                                bool *more);

/* For store/, within the act's transaction: adds the session of this cookie. */
enum result sessions_add(const struct act *act, const char *browser,
                         const char *cookie);

/* For store/: begins a session, and adds the event that tells how. *cookie is
 * wiped with the pool. */
enum result sessions_begin(const struct act *act,
                           const struct session_new *session,
                           const struct event *event, char **cookie);

/* For store/: ends all sessions of an account except one (0: all). */
enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id);

#endif
