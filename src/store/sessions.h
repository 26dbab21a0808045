/* sessions.h: browsers that are signed in. Only a digest of the cookie is
 * kept. */
#ifndef TOKENBOOTH_STORE_SESSIONS_H
#define TOKENBOOTH_STORE_SESSIONS_H

#include <stdint.h>

#include "store/store.h"

struct session {
    int64_t account_id;
    const char *username;
    const char *email;
    int64_t created_at;
    int64_t seen_at;
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

#endif
