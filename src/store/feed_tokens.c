/* feed_tokens.c: the list of tokens, and the rows of token_block. */
#include "store/feed_tokens.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"
#include "store/values.h"

#define READS_HERE  READS_FEED("p.feed_id")

#define WRITES_HERE "(p.level >= 2 AND " WRITES_FEED("p.feed_id") ")"

#define WRITES_NOW  "(c.blocked_at IS NULL AND " WRITES_HERE ")"

/* The last name, up to $4, of the first $5 members from $3 and another one. */
#define LAST_MEMBER                                                            \
    "COALESCE((SELECT username FROM privilege WHERE feed_id = $1"              \
    " AND username BETWEEN $3 AND $4 ORDER BY username LIMIT 1 OFFSET $5), "   \
    "$4)"

#define NOT_EXPIRED "(t.expires_at IS NULL OR t.expires_at > $2)"

/* p and t: the tokens that are not revoked or blocked, and end then, of those
 * who are members of feed $1 by such names. SQLite does a cross join in the
 * order of its text. */
#define OPEN_TOKENS(names, ends)                                               \
    " FROM privilege p CROSS JOIN token t WHERE p.feed_id = $1"                \
    " AND p.username " names " AND t.account_id = p.account_id"                \
    " AND t.revoked_at IS NULL AND " ends                                      \
    " AND NOT EXISTS (SELECT 1 FROM token_block b"                             \
    " WHERE b.token_id = t.id AND b.feed_id = $1)"

#define FIRST_TOKENS(ends, order, limit)                                       \
    "SELECT id, FALSE AS blocked, username, is_primary"                        \
    " FROM (SELECT t.id, p.username, t.is_primary" OPEN_TOKENS(                \
        "BETWEEN $3 AND " LAST_MEMBER, ends) " ORDER BY p.username" order      \
                                             " LIMIT " limit ") s"

/* All of them, so that they can be found and unblocked. The blocks of tokens
 * that have ended stay for good, but are not counted. */
#define BLOCKED_TOKENS                                                         \
    "SELECT id, TRUE AS blocked, username, is_primary"                         \
    " FROM (SELECT t.id, p.username, t.is_primary FROM token_block b"          \
    " CROSS JOIN token t JOIN privilege p ON p.account_id = t.account_id"      \
    " WHERE b.feed_id = $1 AND p.feed_id = $1"                                 \
    " AND p.username BETWEEN $3 AND $4 AND t.id = b.token_id"                  \
    " AND t.revoked_at IS NULL"                                                \
    " AND " NOT_EXPIRED " ORDER BY b.token_id LIMIT $6) s"

/* Among them are the first $5 of the list, and another one. They are read in
 * the order of the indexes, so that reading ends with them; but one member's
 * tokens that expire are in another order there, so $6 of them are read. */
#define VALID_TOKENS                                                           \
    "(" BLOCKED_TOKENS " UNION ALL " FIRST_TOKENS(                             \
        "t.expires_at IS NULL", ", t.is_primary DESC, t.id DESC",              \
        MORE("$5")) " UNION ALL " FIRST_TOKENS("t.expires_at > $2", "",        \
                                               MORE("$6")) ") v"

#define MORE(limit) "CAST(" limit " AS BIGINT) + 1"

/* Blocked ones first, then by owner, of whose tokens the primary comes first,
 * then the newest. */
#define LIST_ORDER(of)                                                         \
    "NOT " of ".blocked, " of ".username, NOT " of ".is_primary, -" of ".id"

/* l: the first $5 tokens. */
#define LISTED                                                                 \
    " FROM (SELECT * FROM " VALID_TOKENS                                       \
    " ORDER BY " LIST_ORDER("v") " LIMIT $5) l"

/* Those of l with access to feed $1 at the instant $2 by their scope and by
 * what their account can do, blocked or not. c: the block, if there is
 * one. */
#define WITH_ACCESS                                                            \
    " CROSS JOIN token t JOIN account a ON a.id = t.account_id"                \
    " JOIN privilege p ON p.account_id = t.account_id AND p.feed_id = $1"      \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = p.feed_id"  \
    " WHERE t.id = l.id"                                                       \
    " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"                      \
    " AND t.revoked_at IS NULL"                                                \
    " AND " NOT_EXPIRED " AND (" READS_HERE " OR " WRITES_HERE ")"             \
    " AND EXISTS (SELECT 1 FROM token_value v"                                 \
    " WHERE v.token_id = t.id AND v.ended_at IS NULL)"

/* $7 NULL: all of them, else a pattern for description or owner. */
#define MATCHING                                                               \
    " AND (CAST($7 AS TEXT) IS NULL OR lower(t.description) LIKE $7"           \
    " ESCAPE '\\' OR a.username LIKE $7 ESCAPE '\\')"

#define FEED_TOKENS LISTED WITH_ACCESS MATCHING

/* Whether t was last denied on p's feed; an earlier feed may have had the same
 * name. */
#define DENIED_HERE                                                            \
    "EXISTS (SELECT 1 FROM token_use u JOIN feed f ON f.id = p.feed_id"        \
    " WHERE u.token_id = t.id AND u.denied_feed = f.name"                      \
    " AND u.denied_at >= f.created_at)"

/* $8: an enum feed_token_kind. */
#define OF_KIND                                                                \
    " AND CASE CAST($8 AS BIGINT) WHEN 1 THEN " WRITES_NOW                     \
    " WHEN 2 THEN c.blocked_at IS NOT NULL WHEN 3 THEN " DENIED_HERE           \
    " ELSE TRUE END"

#define USED_HERE "u.used_feed = f.name AND u.used_at >= f.created_at"

/* The last use only if it was on this feed: its owners need not know about
 * others. An earlier feed may have had the same name. */
#define FEED_TOKEN_COLUMNS                                                     \
    "t.id, t.account_id, a.username, t.description, t.is_primary, " READS_HERE \
    ", " WRITES_HERE ", t.adds_only, t.expires_at, c.blocked_at,"              \
    " u.used_at IS NOT NULL,"                                                  \
    " CASE WHEN " USED_HERE " THEN u.used_at END,"                             \
    " CASE WHEN " USED_HERE " THEN u.used_client END,"                         \
    " CASE WHEN " USED_HERE " THEN u.used_address END"

/* The rows of FEED_TOKEN_COLUMNS for the tokens of l that chosen selects, so
 * that only these are joined. */
#define FEED_TOKEN_ROWS(chosen)                                                \
    "SELECT " FEED_TOKEN_COLUMNS " FROM (SELECT l.*" chosen ") r"              \
    " JOIN token t ON t.id = r.id JOIN account a ON a.id = t.account_id"       \
    " JOIN feed f ON f.id = $1"                                                \
    " JOIN privilege p ON p.account_id = t.account_id AND p.feed_id = f.id"    \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = f.id"       \
    " LEFT JOIN token_use u ON u.token_id = t.id"

STATEMENT select_tokens = {
    PAGES, FEED_TOKEN_ROWS(FEED_TOKENS OF_KIND " ORDER BY " LIST_ORDER(
               "l") " LIMIT $9 OFFSET $10") " ORDER BY " LIST_ORDER("r")};

STATEMENT select_token = {
    PAGES,
    FEED_TOKEN_ROWS(" FROM (SELECT CAST($3 AS BIGINT) AS id) l" WITH_ACCESS)};

STATEMENT count_tokens = {
    PAGES, "SELECT count(*), count(CASE WHEN " WRITES_NOW " THEN 1 END),"
           " count(c.blocked_at), count(CASE WHEN " DENIED_HERE
           " THEN 1 END)" FEED_TOKENS};

/* Whether there are others than those of l. */
STATEMENT select_more = {
    PAGES, "SELECT EXISTS (SELECT 1 FROM " VALID_TOKENS " LIMIT 1 OFFSET $5)"
           " OR EXISTS (SELECT 1" OPEN_TOKENS(
               "> " LAST_MEMBER " AND p.username <= $4", NOT_EXPIRED) ")"};

STATEMENT select_last_use = {
    PAGES, "SELECT u.used_at, u.used_client, u.used_address"
           " FROM (SELECT t.id" FEED_TOKENS " AND c.blocked_at IS NULL) r"
           " JOIN token_use u ON u.token_id = r.id JOIN feed f ON f.id = $1"
           " WHERE " USED_HERE " ORDER BY u.used_at DESC LIMIT 1"};

/* m: where token $8 is, or would be, in the list. */
#define MARKED                                                                 \
    " FROM (SELECT t.id, t.is_primary, a.username,"                            \
    " b.token_id IS NOT NULL AS blocked"                                       \
    " FROM token t JOIN account a ON a.id = t.account_id"                      \
    " LEFT JOIN token_block b ON b.token_id = t.id AND b.feed_id = $1"         \
    " WHERE t.id = $8) m"

STATEMENT select_position = {
    PAGES, "SELECT count(*)" FEED_TOKENS
           " AND (" LIST_ORDER("l") ") <"
                                    " (SELECT " LIST_ORDER("m") MARKED ")"};

STATEMENT insert_block = {
    PAGES, "INSERT INTO token_block (feed_id, token_id, blocked_at)"
           " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT delete_block = {
    PAGES, "DELETE FROM token_block WHERE feed_id = $1 AND token_id = $2"};

/* Sort before and after any username. */
#define FIRST_NAME ""
#define LAST_NAME  "~"

/* Binds $1 to $6 of a statement with VALID_TOKENS. */
static void bind_valid(struct driver_statement *statement,
                       const struct feed_token_filter *filter)
{
    bind_int64(statement, 1, filter->feed_id);
    bind_int64(statement, 2, filter->now);
    bind_text(statement, 3, filter->owner ? filter->owner : FIRST_NAME);
    bind_text(statement, 4, filter->owner ? filter->owner : LAST_NAME);
    bind_int64(statement, 5,
               filter->depth ? filter->depth : FEED_TOKENS_LISTED);
    bind_int64(statement, 6, FEED_TOKENS_LISTED);
}

/* Binds $1 to $7 of a statement with FEED_TOKENS. */
static struct driver_statement *use_filtered(
    struct store *store, const struct statement *filtered, apr_pool_t *pool,
    const struct feed_token_filter *filter)
{
    struct driver_statement *statement = store_use(store, filtered);

    bind_valid(statement, filter);
    bind_text(statement, 7, search_pattern(pool, filter->words));
    return statement;
}

static void read_row(struct row *row, void *to)
{
    struct feed_token *token = to;

    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->owner = row_text(row);
    token->description = row_text(row);
    token->is_primary = row_bool(row);
    token->reads = row_bool(row);
    token->writes = row_bool(row);
    token->adds_only = row_bool(row);
    token->expires_at = row_int64(row);
    token->blocked_at = row_int64(row);
    token->used = row_bool(row);
    token->used_at = row_int64(row);
    token->used_client = row_text(row);
    token->used_address = row_text(row);
}

enum result store_feed_tokens(struct store *store, apr_pool_t *pool,
                              const struct feed_token_filter *filter,
                              const struct range *range,
                              apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        use_filtered(store, &select_tokens, pool, filter);

    *tokens = apr_array_make(pool, 16, sizeof(struct feed_token));
    bind_int64(statement, 8, filter->kind);
    bind_int64(statement, 9, range->limit);
    bind_int64(statement, 10, range->offset);
    return store_all(statement, pool, read_row, *tokens);
}

static void read_counts(struct row *row, void *to)
{
    struct feed_token_counts *counts = to;

    counts->all = row_int64(row);
    counts->writing = row_int64(row);
    counts->blocked = row_int64(row);
    counts->denied = row_int64(row);
    counts->open = counts->all - counts->blocked;
}

enum result store_feed_token_count(struct store *store, apr_pool_t *pool,
                                   const struct feed_token_filter *filter,
                                   struct feed_token_counts *counts)
{
    struct driver_statement *statement =
        use_filtered(store, &count_tokens, pool, filter);
    enum result result = store_one(statement, pool, read_counts, counts);

    if (result != RESULT_OK)
        return result;
    statement = store_use(store, &select_more);
    bind_valid(statement, filter);
    return store_one(statement, pool, store_read_bool, &counts->more);
}

static void read_last_use(struct row *row, void *to)
{
    struct feed_token *token = to;

    token->used = true;
    token->used_at = row_int64(row);
    token->used_client = row_text(row);
    token->used_address = row_text(row);
}

enum result store_feed_token_last_use(struct store *store, apr_pool_t *pool,
                                      const struct feed_token_filter *filter,
                                      struct feed_token *token)
{
    struct driver_statement *statement =
        use_filtered(store, &select_last_use, pool, filter);
    enum result result;

    *token = (struct feed_token){0};
    result = store_one(statement, pool, read_last_use, token);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_feed_token_position(struct store *store, int64_t feed_id,
                                      int64_t id, int64_t now,
                                      int64_t *position)
{
    const struct feed_token_filter filter = {.feed_id = feed_id, .now = now};
    struct driver_statement *statement =
        use_filtered(store, &select_position, NULL, &filter);

    bind_int64(statement, 8, id);
    return store_number(statement, position);
}

enum result store_feed_token_get(struct store *store, apr_pool_t *pool,
                                 int64_t feed_id, int64_t id, int64_t now,
                                 struct feed_token *token)
{
    struct driver_statement *statement = store_use(store, &select_token);

    bind_int64(statement, 1, feed_id);
    bind_int64(statement, 2, now);
    bind_int64(statement, 3, id);
    return store_one(statement, pool, read_row, token);
}

/* RESULT_NOT_FOUND if it is so already. */
static enum result set_block(const struct act *act, const struct feed *feed,
                             int64_t id, bool block)
{
    struct driver_statement *statement =
        store_use(act->store, block ? &insert_block : &delete_block);

    bind_int64(statement, 1, feed->id);
    bind_int64(statement, 2, id);
    if (block)
        bind_int64(statement, 3, act->now);
    return store_change(act->store, statement);
}

/* For the activity of the token's owner, and of the feed owner who did it. */
static enum result add_events(const struct act *act, const struct feed *feed,
                              const struct feed_token *token, const char *kind)
{
    struct event theirs = {
        .kind = kind,
        .actor = ACTOR_FEED_OWNER,
        .token_id = token->id,
        .feed = feed->name,
    };
    const struct event ours = {
        .kind = kind,
        .feed = feed->name,
        .other_account = token->owner,
        .label = token->description,
    };
    char *last4;
    enum result result = values_last4(act, token->id, &last4);

    theirs.last4 = last4;
    if (result == RESULT_OK)
        result = store_event_add(act, token->account_id, &theirs);
    if (result == RESULT_OK && act->account_id != token->account_id)
        result = store_event_add(act, act->account_id, &ours);
    return result;
}

static enum result change(const struct act *act, const struct feed *feed,
                          int64_t id, bool block)
{
    struct feed_token token;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = privilege_permit(act, feed->id, PRIVILEGE_OWN);
    if (result == RESULT_OK)
        result = store_feed_token_get(act->store, act->pool, feed->id, id,
                                      act->now, &token);
    if (result == RESULT_OK) {
        result = set_block(act, feed, id, block);
        if (result == RESULT_OK)
            result =
                add_events(act, feed, &token,
                           block ? EVENT_TOKEN_BLOCKED : EVENT_TOKEN_UNBLOCKED);
        else if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    return store_end(act, result);
}

enum result store_feed_token_block(const struct act *act,
                                   const struct feed *feed, int64_t id)
{
    return change(act, feed, id, true);
}

enum result store_feed_token_unblock(const struct act *act,
                                     const struct feed *feed, int64_t id)
{
    return change(act, feed, id, false);
}
