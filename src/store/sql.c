/* sql.c: every statement that reads or changes the data, with who may run it.
 *
 * In the subset that SQLite and PostgreSQL share. Columns are read by their
 * place, so a list of columns that several statements give is a macro. */
#include "store/sql.h"

#define MAY(role) (1U << (role))
#define CHECKS    MAY(STORE_CHECKS)
#define RECORDS   MAY(STORE_RECORDS)
#define PAGES     MAY(STORE_PAGES)
#define OPERATOR  MAY(STORE_ADMINISTRATOR)

#define ACCOUNT_COLUMNS                                                        \
    "id, username, email, password, created_at, password_at, disabled_at"

#define IDENTITY_COLUMNS                                                       \
    "id, account_id, issuer, subject, label, linked_at, used_at"

#define FEED_COLUMNS                                                           \
    "f.id, f.name, f.is_public, f.created_at, COALESCE(p.level, 0)"

#define TOKEN_COLUMNS                                                          \
    "t.id, t.account_id, t.description, t.is_primary, t.read_scope,"           \
    " t.write_scope, t.created_at, t.expires_at, t.revoked_at,"                \
    " t.revoked_by, t.revision, v.last4,"                                      \
    " u.used_at, u.used_address, u.used_client, u.used_feed, u.used_access,"   \
    " u.used_count, u.denied_at, u.denied_address, u.denied_client,"           \
    " u.denied_feed, u.denied_access, u.denied_reason, u.denied_count"

/* v: the current value; of a revoked token the one that ended with it, for its
 * last four characters. */
#define TOKEN_TABLES                                                           \
    " FROM token t"                                                            \
    " LEFT JOIN token_value v"                                                 \
    " ON v.token_id = t.id AND (v.ended_at IS NULL"                            \
    " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'))"                 \
    " LEFT JOIN token_use u ON u.token_id = t.id"

/* $4 NULL: all tokens. Else a pattern for the description, and in $5 the last
 * four characters of a value that the token has or had. */
#define TOKEN_FILTER                                                           \
    " AND (CAST($4 AS TEXT) IS NULL OR lower(t.description) LIKE $4"           \
    " ESCAPE '\\' OR EXISTS (SELECT 1 FROM token_value w"                      \
    " WHERE w.token_id = t.id AND w.last4 = $5))"

/* $4 NULL: everybody and everything. Else a pattern for the name. */
#define NAME_FILTER(name)                                                      \
    " AND (CAST($4 AS TEXT) IS NULL OR " name " LIKE $4 ESCAPE '\\')"

/* Whether t's scope covers p's feed for an access, 1 to read, 2 to write. */
#define SCOPE_COVERS(scope, access)                                            \
    "(t." scope " = 2 OR (t." scope " = 1 AND EXISTS (SELECT 1"                \
    " FROM token_feed s WHERE s.token_id = t.id AND s.access = " access        \
    " AND s.feed_id = p.feed_id)))"
#define READS_HERE  SCOPE_COVERS("read_scope", "1")
#define WRITES_HERE "(p.level >= 2 AND " SCOPE_COVERS("write_scope", "2") ")"

/* The tokens that reach feed $1 at the instant $2 by their scope and by what
 * their account may do, cut off or not. $3 NULL: everybody's. $4 NULL: all of
 * them, else a pattern for description or owner. c: the cut, where there is
 * one. */
#define FEED_TOKENS                                                            \
    " FROM privilege p JOIN account a ON a.id = p.account_id"                  \
    " JOIN token t ON t.account_id = p.account_id"                             \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = p.feed_id"  \
    " WHERE p.feed_id = $1"                                                    \
    " AND (CAST($3 AS INTEGER) IS NULL OR p.account_id = $3)"                  \
    " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"                      \
    " AND t.revoked_at IS NULL"                                                \
    " AND (t.expires_at IS NULL OR t.expires_at > $2)"                         \
    " AND (" READS_HERE " OR " WRITES_HERE ")"                                 \
    " AND EXISTS (SELECT 1 FROM token_value v"                                 \
    " WHERE v.token_id = t.id AND v.ended_at IS NULL)"                         \
    " AND (CAST($4 AS TEXT) IS NULL OR lower(t.description) LIKE $4"           \
    " ESCAPE '\\' OR a.username LIKE $4 ESCAPE '\\')"

/* Those that are cut off stand first, then each member's, the primary and the
 * newest of them first. */
#define FEED_TOKEN_ORDER                                                       \
    "c.blocked_at IS NULL, a.username, -t.is_primary, -t.id"

/* Of the last use only what happened on this feed: a use elsewhere is none of
 * its owners' business. A feed of the name may have been there before. */
#define FEED_TOKEN_COLUMNS                                                     \
    "t.id, t.account_id, a.username, t.description, t.is_primary, " READS_HERE \
    ", " WRITES_HERE ", t.expires_at, c.blocked_at,"                           \
    " u.used_at IS NOT NULL,"                                                  \
    " CASE WHEN " USED_HERE " THEN u.used_at END,"                             \
    " CASE WHEN " USED_HERE " THEN u.used_client END,"                         \
    " CASE WHEN " USED_HERE " THEN u.used_address END"
#define USED_HERE "u.used_feed = f.name AND u.used_at >= f.created_at"

/* The rows of FEED_TOKEN_COLUMNS for those tokens of feed $1 that chosen gives
 * the ids of: the joins are for them alone. */
#define FEED_TOKEN_ROWS(chosen)                                                \
    "SELECT " FEED_TOKEN_COLUMNS " FROM (SELECT t.id" chosen ") r"             \
    " JOIN token t ON t.id = r.id JOIN account a ON a.id = t.account_id"       \
    " JOIN feed f ON f.id = $1"                                                \
    " JOIN privilege p ON p.account_id = t.account_id AND p.feed_id = f.id"    \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = f.id"       \
    " LEFT JOIN token_use u ON u.token_id = t.id"

/* With the last four characters of the value that the token had then. */
#define EVENT_COLUMNS                                                          \
    "e.id, e.at, e.last_at, e.count, e.token_id, t.description,"               \
    " (SELECT v.last4 FROM token_value v WHERE v.token_id = e.token_id"        \
    " AND v.created_at <= e.at ORDER BY v.created_at DESC LIMIT 1),"           \
    " e.kind, e.actor, e.address, e.client, e.detail"

#define EVENT_TABLES " FROM event e LEFT JOIN token t ON t.id = e.token_id"

/* The rows behind the one of last_at $4 and id $5. */
#define EVENT_PAGE                                                             \
    " AND (e.last_at, e.id) < ($4, $5)"                                        \
    " ORDER BY e.last_at DESC, e.id DESC LIMIT $6"

/* What began within a day before $1: of one kind, of one token or of none. */
#define EVENT_OF_TODAY                                                         \
    " WHERE account_id = $3 AND token_id IS NOT DISTINCT FROM $4"              \
    " AND last_at > $1 - 86400 AND at > $1 - 86400 AND kind = $5"
/* The sessions of account $1 that hold: made after $2, seen after $3. */
#define SESSIONS_OF_ACCOUNT                                                    \
    " FROM session"                                                            \
    " WHERE account_id = $1 AND created_at > $2 AND seen_at > $3"

/* Several processes record: what one of them brings late is counted, but does
 * not take the place of what was seen after it. */
#define IF_LATER(at, column)                                                   \
    " " column " = CASE WHEN excluded." at " >= COALESCE(token_use." at        \
    ", 0) THEN excluded." column " ELSE token_use." column " END,"

/* A statement stands as it reads, not as C is wrapped. */
/* clang-format off */
static const struct {
    unsigned roles;
    const char *text;
} statements[SQL_MAX] = {
    [SQL_ACCOUNT_ADD] = {PAGES | OPERATOR,
        "INSERT INTO account (username, email, password, created_at,"
        " password_at, form_id) VALUES ($1, $2, $3, $4, $4, $5)"},
    [SQL_ACCOUNT_BY_NAME] = {PAGES | OPERATOR,
        "SELECT " ACCOUNT_COLUMNS " FROM account"
        " WHERE (username = $1 OR email = $1) AND deleted_at IS NULL"},
    [SQL_ACCOUNT_BY_ID] = {PAGES | OPERATOR,
        "SELECT " ACCOUNT_COLUMNS " FROM account"
        " WHERE id = $1 AND deleted_at IS NULL"},
    [SQL_ACCOUNT_BY_FORM] = {PAGES | OPERATOR,
        "SELECT " ACCOUNT_COLUMNS " FROM account WHERE form_id = $1"},
    [SQL_ACCOUNT_LIST] = {OPERATOR,
        "SELECT " ACCOUNT_COLUMNS " FROM account"
        " WHERE deleted_at IS NULL ORDER BY username"},
    [SQL_ACCOUNT_SET_PASSWORD] = {PAGES | OPERATOR,
        "UPDATE account SET password = $2, password_at = $3"
        " WHERE id = $1 AND deleted_at IS NULL"},
    /* Only while it is still the one that was checked. */
    [SQL_ACCOUNT_REHASH] = {PAGES,
        "UPDATE account SET password = $3 WHERE id = $1 AND password = $2"},
    [SQL_ACCOUNT_SET_DISABLED] = {OPERATOR,
        "UPDATE account SET disabled_at = $2"
        " WHERE id = $1 AND deleted_at IS NULL"},
    [SQL_ACCOUNT_SET_EMAIL] = {PAGES,
        "UPDATE account SET email = $2"
        " WHERE id = $1 AND deleted_at IS NULL"},
    /* The row stays: for the name, and for its values' last words. */
    [SQL_ACCOUNT_DELETE] = {PAGES,
        "UPDATE account SET email = NULL, password = '', form_id = NULL,"
        " deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL"},
    /* What ends with the account at instant $4: valid tokens, sessions,
     * identities, feeds that it is a member of. */
    [SQL_ACCOUNT_SUMMARY] = {PAGES,
        "SELECT (SELECT count(*) FROM token WHERE account_id = $1"
        " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4)),"
        " (SELECT count(*)" SESSIONS_OF_ACCOUNT "),"
        " (SELECT count(*) FROM identity WHERE account_id = $1),"
        " (SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
        " WHERE p.account_id = $1 AND f.deleted_at IS NULL)"},
    [SQL_IDENTITY_REMOVE_ALL] = {PAGES,
        "DELETE FROM identity WHERE account_id = $1"},
    [SQL_PASSWORD_LINK_ADD] = {OPERATOR,
        "INSERT INTO password_link (digest, account_id, expires_at)"
        " VALUES ($1, $2, $3)"},
    [SQL_PASSWORD_LINK_FIND] = {PAGES,
        "SELECT a.id FROM password_link l JOIN account a"
        " ON a.id = l.account_id WHERE l.digest = $1 AND l.expires_at > $2"
        " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"},
    [SQL_PASSWORD_LINK_CLEAR] = {PAGES | OPERATOR,
        "DELETE FROM password_link WHERE account_id = $1"},

    [SQL_FEED_ADD] = {PAGES | OPERATOR,
        "INSERT INTO feed (name, is_public, created_at, form_id)"
        " VALUES ($1, $2, $3, $4)"},
    [SQL_FEED_BY_NAME] = {PAGES | OPERATOR,
        "SELECT " FEED_COLUMNS " FROM feed f LEFT JOIN privilege p"
        " ON p.feed_id = f.id AND p.account_id = $2"
        " WHERE f.name = $1 AND f.deleted_at IS NULL"},
    [SQL_FEED_BY_FORM] = {PAGES,
        "SELECT " FEED_COLUMNS " FROM feed f LEFT JOIN privilege p"
        " ON p.feed_id = f.id AND p.account_id = $2"
        " WHERE f.form_id = $1 AND f.deleted_at IS NULL"},
    [SQL_FEED_LIST_OF_ACCOUNT] = {PAGES | OPERATOR,
        "SELECT " FEED_COLUMNS " FROM privilege p"
        " JOIN feed f ON f.id = p.feed_id"
        " WHERE p.account_id = $1 AND f.deleted_at IS NULL ORDER BY f.name"},
    [SQL_FEED_FIND] = {PAGES,
        "SELECT " FEED_COLUMNS " FROM privilege p"
        " JOIN feed f ON f.id = p.feed_id"
        " WHERE p.account_id = $1 AND f.deleted_at IS NULL"
        NAME_FILTER("f.name") " ORDER BY f.name LIMIT $6 OFFSET $7"},
    [SQL_FEED_COUNT] = {PAGES,
        "SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
        " WHERE p.account_id = $1 AND f.deleted_at IS NULL"
        NAME_FILTER("f.name")},
    [SQL_FEED_LIST_ALL] = {OPERATOR,
        "SELECT f.id, f.name, f.is_public, f.created_at, 0 FROM feed f"
        " WHERE f.deleted_at IS NULL ORDER BY f.name"},
    [SQL_FEED_SET_PUBLIC] = {PAGES | OPERATOR,
        "UPDATE feed SET is_public = $2"
        " WHERE id = $1 AND deleted_at IS NULL"},
    [SQL_FEED_DELETE] = {PAGES | OPERATOR,
        "UPDATE feed SET deleted_at = $2, form_id = NULL"
        " WHERE id = $1 AND deleted_at IS NULL"},
    /* The feed of this name that was deleted last, and whether the account
     * owned it. */
    [SQL_FEED_RESERVED] = {PAGES | OPERATOR,
        "SELECT f.id, EXISTS (SELECT 1 FROM privilege p"
        " WHERE p.feed_id = f.id AND p.account_id = $2 AND p.level = 4)"
        " FROM feed f WHERE f.name = $1 AND f.deleted_at IS NOT NULL"
        " ORDER BY f.id DESC LIMIT 1"},
    [SQL_FEED_SOLE_OWNER] = {PAGES,
        "SELECT f.name FROM privilege p JOIN feed f ON f.id = p.feed_id"
        " WHERE p.account_id = $1 AND p.level = 4 AND f.deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM privilege o WHERE o.feed_id = f.id"
        " AND o.account_id <> $1 AND o.level = 4) ORDER BY f.name"},
    [SQL_PRIVILEGE_SET] = {PAGES | OPERATOR,
        "INSERT INTO privilege (account_id, feed_id, level, granted_at)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, feed_id)"
        " DO UPDATE SET level = excluded.level,"
        " granted_at = excluded.granted_at"},
    [SQL_PRIVILEGE_REMOVE] = {PAGES | OPERATOR,
        "DELETE FROM privilege WHERE account_id = $1 AND feed_id = $2"},
    [SQL_MEMBER_LIST] = {PAGES,
        "SELECT a.id, a.username, p.level FROM privilege p"
        " JOIN account a ON a.id = p.account_id WHERE p.feed_id = $1"
        NAME_FILTER("a.username")
        " ORDER BY p.level DESC, a.username LIMIT $6 OFFSET $7"},
    [SQL_MEMBER_COUNT] = {PAGES,
        "SELECT count(*) FROM privilege p"
        " JOIN account a ON a.id = p.account_id WHERE p.feed_id = $1"
        NAME_FILTER("a.username")},
    [SQL_PRIVILEGE_OTHER_OWNERS] = {PAGES | OPERATOR,
        "SELECT count(*) FROM privilege"
        " WHERE feed_id = $1 AND account_id <> $2 AND level = 4"},
    [SQL_PRIVILEGE_KEEP_OWNERS] = {PAGES | OPERATOR,
        "DELETE FROM privilege WHERE feed_id = $1 AND level < 4"},
    [SQL_PRIVILEGE_REMOVE_ALL] = {PAGES,
        "DELETE FROM privilege WHERE account_id = $1"},

    [SQL_TOKEN_ADD] = {PAGES | OPERATOR,
        "INSERT INTO token (account_id, description, is_primary, read_scope,"
        " write_scope, created_at, expires_at, revision, form_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)"},
    [SQL_TOKEN_BY_ID] = {PAGES | OPERATOR,
        "SELECT " TOKEN_COLUMNS TOKEN_TABLES
        " WHERE t.id = $2 AND t.account_id = $1"},
    [SQL_TOKEN_BY_FORM] = {PAGES,
        "SELECT id FROM token WHERE account_id = $1 AND form_id = $2"},
    [SQL_TOKEN_OWNER] = {OPERATOR | PAGES,
        "SELECT account_id FROM token WHERE id = $1"},
    /* The page's rows are chosen first: the joins are for them alone. */
    [SQL_TOKEN_LIST_VALID] = {PAGES | OPERATOR,
        "SELECT " TOKEN_COLUMNS TOKEN_TABLES
        " WHERE t.id IN (SELECT t.id FROM token t"
        " WHERE t.account_id = $1 AND t.revoked_at IS NULL"
        " AND (t.expires_at IS NULL OR t.expires_at > $2)" TOKEN_FILTER
        " ORDER BY t.is_primary DESC, t.id DESC LIMIT $6 OFFSET $7)"
        " ORDER BY t.is_primary DESC, t.id DESC"},
    [SQL_TOKEN_LIST_ENDED] = {PAGES | OPERATOR,
        "SELECT " TOKEN_COLUMNS TOKEN_TABLES
        " WHERE t.id IN (SELECT t.id FROM token t"
        " WHERE t.account_id = $1 AND (t.revoked_at IS NOT NULL"
        " OR t.expires_at <= $2)" TOKEN_FILTER
        " ORDER BY t.id DESC LIMIT $6 OFFSET $7) ORDER BY t.id DESC"},
    [SQL_TOKEN_COUNT] = {PAGES | OPERATOR,
        "SELECT count(*), count(CASE WHEN t.revoked_at IS NULL"
        " AND (t.expires_at IS NULL OR t.expires_at > $2) THEN 1 END)"
        " FROM token t WHERE t.account_id = $1" TOKEN_FILTER},
    /* How many rows stand before token $3 in the list: valid ones, then ended
     * ones, each kind as the two statements above order it. */
    [SQL_TOKEN_POSITION] = {PAGES,
        "SELECT count(*) FROM token t, (SELECT id, is_primary,"
        " (revoked_at IS NOT NULL OR COALESCE(expires_at, $2 + 1) <= $2) AS"
        " ended FROM token WHERE id = $3 AND account_id = $1) w"
        " WHERE t.account_id = $1 AND CASE WHEN t.revoked_at IS NOT NULL"
        " OR COALESCE(t.expires_at, $2 + 1) <= $2"
        " THEN w.ended AND t.id > w.id"
        " ELSE w.ended OR t.is_primary > w.is_primary"
        " OR (t.is_primary = w.is_primary AND t.id > w.id) END"},
    [SQL_TOKEN_SAVE] = {PAGES,
        "UPDATE token SET description = $2, read_scope = $3,"
        " write_scope = $4, expires_at = $5, revision = revision + 1"
        " WHERE id = $1 AND revoked_at IS NULL"},
    [SQL_TOKEN_REVOKE] = {PAGES | OPERATOR,
        "UPDATE token SET revoked_at = $2, revoked_by = $3,"
        " revision = revision + 1 WHERE id = $1 AND revoked_at IS NULL"},
    [SQL_TOKEN_REVOKE_ALL] = {PAGES,
        "UPDATE token SET revoked_at = $2, revoked_by = $3,"
        " revision = revision + 1"
        " WHERE account_id = $1 AND revoked_at IS NULL"},
    [SQL_TOKEN_BUMP] = {PAGES | OPERATOR,
        "UPDATE token SET revision = revision + 1"
        " WHERE id = $1 AND revoked_at IS NULL"},
    [SQL_TOKEN_FEED_ADD] = {PAGES | OPERATOR,
        "INSERT INTO token_feed (token_id, access, feed_id)"
        " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"},
    [SQL_TOKEN_FEED_CLEAR] = {PAGES,
        "DELETE FROM token_feed WHERE token_id = $1"},
    /* A deleted feed's name stays in the scope's words: it says what it was. */
    [SQL_TOKEN_FEED_LIST] = {PAGES | OPERATOR,
        "SELECT s.access, f.id, f.name, f.deleted_at FROM token_feed s"
        " JOIN feed f ON f.id = s.feed_id WHERE s.token_id = $1"
        " ORDER BY f.name"},
    /* Told only while the account may know that the feed is there. */
    [SQL_TOKEN_BLOCK_LIST] = {PAGES | OPERATOR,
        "SELECT f.id, f.name FROM token_block c"
        " JOIN feed f ON f.id = c.feed_id"
        " JOIN privilege p ON p.account_id = $2 AND p.feed_id = c.feed_id"
        " WHERE c.token_id = $1 AND f.deleted_at IS NULL ORDER BY f.name"},
    [SQL_VALUE_ADD] = {PAGES | OPERATOR,
        "INSERT INTO token_value (digest, token_id, sealed, last4, created_at)"
        " VALUES ($1, $2, $3, $4, $5)"},
    [SQL_VALUE_SEALED] = {PAGES | OPERATOR,
        "SELECT sealed FROM token_value"
        " WHERE token_id = $1 AND ended_at IS NULL"},
    [SQL_VALUE_END] = {PAGES | OPERATOR,
        "UPDATE token_value SET sealed = NULL, ended_at = $2, status = $3,"
        " ended_by = $4 WHERE token_id = $1 AND ended_at IS NULL"},
    [SQL_VALUE_END_ALL] = {PAGES,
        "UPDATE token_value SET sealed = NULL, ended_at = $2,"
        " status = 'revoked', ended_by = $3 WHERE ended_at IS NULL"
        " AND token_id IN (SELECT id FROM token WHERE account_id = $1)"},
    [SQL_VALUE_TOKEN] = {PAGES,
        "SELECT t.account_id, t.id, t.is_primary, v.ended_at"
        " FROM token_value v JOIN token t ON t.id = v.token_id"
        " WHERE v.digest = $1"},

    [SQL_FEED_TOKEN_LIST] = {PAGES,
        FEED_TOKEN_ROWS(FEED_TOKENS
        " ORDER BY " FEED_TOKEN_ORDER " LIMIT $6 OFFSET $7")
        " ORDER BY " FEED_TOKEN_ORDER},
    [SQL_FEED_TOKEN_GET] = {PAGES,
        FEED_TOKEN_ROWS(FEED_TOKENS " AND t.id = $5")},
    [SQL_FEED_TOKEN_COUNT] = {PAGES,
        "SELECT count(*), count(c.blocked_at)" FEED_TOKENS},
    /* How many rows stand before token $5. */
    [SQL_FEED_TOKEN_POSITION] = {PAGES,
        "SELECT count(*)" FEED_TOKENS " AND (" FEED_TOKEN_ORDER ") <"
        " (SELECT " FEED_TOKEN_ORDER " FROM token t"
        " JOIN account a ON a.id = t.account_id"
        " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = $1"
        " WHERE t.id = $5)"},
    [SQL_FEED_TOKEN_BLOCK] = {PAGES,
        "INSERT INTO token_block (feed_id, token_id, blocked_at)"
        " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"},
    [SQL_FEED_TOKEN_UNBLOCK] = {PAGES,
        "DELETE FROM token_block WHERE feed_id = $1 AND token_id = $2"},

    [SQL_SESSION_ADD] = {PAGES,
        "INSERT INTO session (digest, account_id, created_at, seen_at,"
        " address, browser) VALUES ($1, $2, $3, $3, $4, $5)"},
    [SQL_SESSION_FIND] = {PAGES,
        "SELECT a.id, a.username, a.email, s.created_at, s.seen_at, s.id"
        " FROM session s JOIN account a ON a.id = s.account_id"
        " WHERE s.digest = $1 AND s.created_at > $2 AND s.seen_at > $3"
        " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"},
    [SQL_SESSION_SEEN] = {PAGES,
        "UPDATE session SET seen_at = $2 WHERE digest = $1"},
    [SQL_SESSION_END] = {PAGES, "DELETE FROM session WHERE digest = $1"},
    [SQL_SESSION_END_ID] = {PAGES,
        "DELETE FROM session WHERE account_id = $1 AND id = $2"},
    [SQL_SESSION_END_OTHERS] = {PAGES | OPERATOR,
        "DELETE FROM session WHERE account_id = $1 AND id <> $2"},
    [SQL_SESSION_SWEEP] = {PAGES,
        "DELETE FROM session WHERE account_id = $1"
        " AND (created_at <= $2 OR seen_at <= $3)"},
    [SQL_SESSION_COUNT] = {PAGES, "SELECT count(*)" SESSIONS_OF_ACCOUNT},
    /* Session $4 first, for it is the one that looks. */
    [SQL_SESSION_LIST] = {PAGES,
        "SELECT id, created_at, seen_at, address, browser" SESSIONS_OF_ACCOUNT
        " ORDER BY id = $4 DESC, seen_at DESC, id DESC LIMIT $5 OFFSET $6"},

    [SQL_IDENTITY_ADD] = {PAGES,
        "INSERT INTO identity (account_id, issuer, subject, label, linked_at)"
        " VALUES ($1, $2, $3, $4, $5)"},
    [SQL_IDENTITY_FIND] = {PAGES,
        "SELECT " IDENTITY_COLUMNS " FROM identity"
        " WHERE issuer = $1 AND subject = $2"},
    [SQL_IDENTITY_GET] = {PAGES,
        "SELECT " IDENTITY_COLUMNS " FROM identity"
        " WHERE account_id = $1 AND id = $2"},
    [SQL_IDENTITY_LIST] = {PAGES,
        "SELECT " IDENTITY_COLUMNS " FROM identity"
        " WHERE account_id = $1 ORDER BY id"},
    /* Whether one of them can go: there is a password, or another one. */
    [SQL_IDENTITY_CAN_UNLINK] = {PAGES,
        "SELECT a.password <> '' OR (SELECT count(*) FROM identity"
        " WHERE account_id = a.id) > 1 FROM account a WHERE a.id = $1"},
    [SQL_IDENTITY_USED] = {PAGES,
        "UPDATE identity SET used_at = $2, label = $3 WHERE id = $1"},
    [SQL_IDENTITY_REMOVE] = {PAGES,
        "DELETE FROM identity WHERE account_id = $1 AND id = $2"},

    [SQL_EVENT_ADD] = {PAGES | OPERATOR | RECORDS,
        "INSERT INTO event (at, last_at, count, account_id, token_id, kind,"
        " actor, address, client, detail, category)"
        " VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [SQL_EVENT_LIST] = {PAGES | OPERATOR,
        "SELECT " EVENT_COLUMNS EVENT_TABLES " WHERE e.account_id = $1"
        EVENT_PAGE},
    [SQL_EVENT_LIST_BY_CATEGORY] = {PAGES | OPERATOR,
        "SELECT " EVENT_COLUMNS EVENT_TABLES " WHERE e.account_id = $1"
        " AND e.category = $2" EVENT_PAGE},
    [SQL_EVENT_LIST_OF_TOKEN] = {PAGES | OPERATOR,
        "SELECT " EVENT_COLUMNS EVENT_TABLES " WHERE e.account_id = $1"
        " AND e.token_id = $3 AND (CAST($2 AS TEXT) IS NULL OR e.category = $2)"
        EVENT_PAGE},
    [SQL_EVENT_GROUP] = {RECORDS,
        "UPDATE event SET count = count + $2, last_at = $1 WHERE id ="
        " (SELECT id FROM event" EVENT_OF_TODAY
        " AND address = $7 AND client = $8 AND detail = $9"
        " ORDER BY last_at DESC LIMIT 1)"},
    [SQL_EVENT_GROUPS] = {RECORDS, "SELECT count(*) FROM event" EVENT_OF_TODAY},
    /* The oldest stand first: no more than $2 are looked at. */
    [SQL_EVENT_SWEEP] = {RECORDS,
        "DELETE FROM event WHERE last_at < $1"
        " AND id IN (SELECT id FROM event ORDER BY id LIMIT $2)"},
    [SQL_USE_RECORD] = {RECORDS,
        "INSERT INTO token_use (token_id, used_at, used_address, used_client,"
        " used_feed, used_access, used_count)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (token_id) DO UPDATE SET"
        IF_LATER("used_at", "used_at") IF_LATER("used_at", "used_address")
        IF_LATER("used_at", "used_client") IF_LATER("used_at", "used_feed")
        IF_LATER("used_at", "used_access")
        " used_count = token_use.used_count + excluded.used_count"},
    [SQL_DENIAL_RECORD] = {RECORDS,
        "INSERT INTO token_use (token_id, denied_at, denied_address,"
        " denied_client, denied_feed, denied_access, denied_count,"
        " denied_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (token_id) DO UPDATE SET"
        IF_LATER("denied_at", "denied_at")
        IF_LATER("denied_at", "denied_address")
        IF_LATER("denied_at", "denied_client")
        IF_LATER("denied_at", "denied_feed")
        IF_LATER("denied_at", "denied_access")
        IF_LATER("denied_at", "denied_reason")
        " denied_count = token_use.denied_count + excluded.denied_count"},

    /* The pages check too: to tell a person what an endpoint would say. */
    [SQL_CHECK_VALUE] = {CHECKS | PAGES,
        "SELECT t.id, t.account_id, a.username, t.description, v.ended_at,"
        " v.status, v.ended_by, a.disabled_at, t.expires_at, t.read_scope,"
        " t.write_scope, v.created_at, a.deleted_at FROM token_value v"
        " JOIN token t ON t.id = v.token_id"
        " JOIN account a ON a.id = t.account_id WHERE v.digest = $1"},
    [SQL_CHECK_FEED] = {CHECKS | PAGES,
        "SELECT f.is_public, COALESCE(p.level, 0),"
        " EXISTS (SELECT 1 FROM token_feed s WHERE s.token_id = $3"
        " AND s.access = 1 AND s.feed_id = f.id),"
        " EXISTS (SELECT 1 FROM token_feed s WHERE s.token_id = $3"
        " AND s.access = 2 AND s.feed_id = f.id),"
        " (SELECT c.blocked_at FROM token_block c WHERE c.token_id = $3"
        " AND c.feed_id = f.id)"
        " FROM feed f LEFT JOIN privilege p"
        " ON p.feed_id = f.id AND p.account_id = $2"
        " WHERE f.name = $1 AND f.deleted_at IS NULL"},
    [SQL_CHECK_ACCOUNT] = {CHECKS,
        "SELECT id, password, disabled_at FROM account"
        " WHERE username = $1 AND deleted_at IS NULL"},

    [SQL_CHECK_SCOPE] = {CHECKS,
        "SELECT s.access, f.name FROM token_feed s"
        " JOIN feed f ON f.id = s.feed_id"
        " WHERE s.token_id = $1 AND f.deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM token_block c"
        " WHERE c.token_id = s.token_id AND c.feed_id = s.feed_id)"
        " ORDER BY f.name"},

    [SQL_KEY_ADD] = {OPERATOR,
        "INSERT INTO secret_key (purpose, check_value, created_at)"
        " VALUES ($1, $2, $3)"},
    [SQL_KEY_FIND] = {CHECKS | RECORDS | PAGES | OPERATOR,
        "SELECT check_value FROM secret_key WHERE purpose = $1"},
};
/* clang-format on */

const char *sql_text(enum sql name, enum store_role role)
{
    return statements[name].roles & MAY(role) ? statements[name].text : NULL;
}
