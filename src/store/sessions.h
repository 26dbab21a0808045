/* sessions.h: browsers that are signed in. Only a digest of the cookie is
 * kept. */
#ifndef TOKENBOOTH_STORE_SESSIONS_H
#define TOKENBOOTH_STORE_SESSIONS_H

#include <stdint.h>

#include "store/store.h"

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

/* Begins a session and returns its cookie's value (wiped with the pool). Sweeps
 * the account's sessions that no longer hold. */
enum result store_session_add(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct session_limits *limits,
                              const struct origin *origin, const char *browser,
                              int64_t now, char **cookie);

/* The session of a cookie, where it holds and its account may sign in; writes
 * down at most once a minute that it was seen. */
enum result store_session_find(struct store *store, apr_pool_t *pool,
                               const char *cookie,
                               const struct session_limits *limits, int64_t now,
                               struct session *session);

/* For store/: the work of store_session_add, within a transaction. */
struct session_new {
    int64_t account_id;
    const char *browser; /* User-Agent */
    const char *how;     /* "by …", for the activity; "": by password */
};
enum result sessions_begin(struct store *store, apr_pool_t *pool,
                           const struct session_new *session,
                           const struct session_limits *limits,
                           const struct origin *origin, int64_t now,
                           char **cookie);

/* Ends the session of this cookie. */
enum result store_session_end(struct store *store, const char *cookie,
                              int64_t account_id, const struct origin *origin,
                              int64_t now);

/* The account's sessions that hold, and how many there are: first the one
 * numbered this_id, then by when they were seen last; struct session_row. */
enum result store_session_list(struct store *store, apr_pool_t *pool,
                               int64_t account_id,
                               const struct session_limits *limits,
                               int64_t this_id, int64_t limit, int64_t offset,
                               apr_array_header_t **sessions);
enum result store_session_count(struct store *store, int64_t account_id,
                                const struct session_limits *limits,
                                int64_t *count);

/* Ends the account's session of this number. RESULT_NOT_FOUND: it has none
 * such. */
enum result store_session_end_id(struct store *store, int64_t account_id,
                                 int64_t id, const struct origin *origin,
                                 int64_t now);

/* Ends all of the account's sessions but the one numbered this_id. */
enum result store_session_end_others(struct store *store, apr_pool_t *pool,
                                     int64_t account_id, int64_t this_id,
                                     const struct origin *origin, int64_t now);

/* For store/: within a transaction, adds the session of this cookie; ends all
 * of the account's but the one numbered but_id (0: all). */
enum result sessions_add(struct store *store, int64_t account_id,
                         const char *cookie, const struct origin *origin,
                         const char *browser, int64_t now);
enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id);

#endif
