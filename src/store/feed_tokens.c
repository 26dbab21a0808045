/* feed_tokens.c: the list of tokens, and the rows of token_block. */
#include "store/feed_tokens.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"
#include "store/values.h"

#define READS_HERE SCOPE_COVERS("read_scope", "1", "p.feed_id")

#define WRITES_HERE                                                            \
    "(p.level >= 2 AND " SCOPE_COVERS("write_scope", "2", "p.feed_id") ")"

#define NOT_BLOCKED "c.blocked_at IS NULL"

#define WRITES_NOW  "(" NOT_BLOCKED " AND " WRITES_HERE ")"

/* p and t: the tokens of feed $1's members that are not revoked. $3 NULL:
 * everybody's. */
#define OF_MEMBER                                                              \
    "p.feed_id = $1 AND (CAST($3 AS BIGINT) IS NULL OR p.account_id = $3)"     \
    " AND t.revoked_at IS NULL"

/* The first of them in the order of the indexes, without those that are expired
 * or blocked. */
#define OPEN_TOKENS(ends, limit)                                               \
    "SELECT id FROM (SELECT t.id FROM privilege p"                             \
    " JOIN token t ON t.account_id = p.account_id WHERE " OF_MEMBER            \
    " AND t.expires_at " ends " AND NOT EXISTS (SELECT 1 FROM token_block b"   \
    " WHERE b.token_id = t.id AND b.feed_id = $1)"                             \
    " ORDER BY p.account_id " limit ") s"

/* Those that are blocked, and not expired. The blocks of others stay for good,
 * but are not counted. */
#define BLOCKED_TOKENS(limit)                                                  \
    "SELECT id FROM (SELECT b.token_id AS id FROM token_block b"               \
    " CROSS JOIN token t JOIN privilege p ON p.account_id = t.account_id"      \
    " WHERE b.feed_id = $1 AND t.id = b.token_id AND " OF_MEMBER               \
    " AND (t.expires_at IS NULL OR t.expires_at > $2)"                         \
    " ORDER BY b.token_id " limit ") s"

/* l: what a page reads of the tokens, $5 of each sort at the most, however many
 * the feed has. Blocked ones are read first, so that they can be found
 * and unblocked. */
#define LISTED                                                                 \
    " FROM (" BLOCKED_TOKENS("LIMIT $5") " UNION ALL " OPEN_TOKENS(            \
        "IS NULL", "LIMIT $5") " UNION ALL " OPEN_TOKENS("> $2",               \
                                                         "LIMIT $5") ") l"

/* Those of l with access to feed $1 at the instant $2 by their scope and by
 * what their account can do, blocked or not. $4 NULL: all of them, else a
 * pattern for description or owner. c: the block, if there is one. SQLite does
 * a cross join in the order of its text. */
#define WITH_ACCESS                                                            \
    " CROSS JOIN token t JOIN account a ON a.id = t.account_id"                \
    " JOIN privilege p ON p.account_id = t.account_id AND p.feed_id = $1"      \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = p.feed_id"  \
    " WHERE t.id = l.id"                                                       \
    " AND (CAST($3 AS BIGINT) IS NULL OR p.account_id = $3)"                   \
    " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"                      \
    " AND t.revoked_at IS NULL"                                                \
    " AND (t.expires_at IS NULL OR t.expires_at > $2)"                         \
    " AND (" READS_HERE " OR " WRITES_HERE ")"                                 \
    " AND EXISTS (SELECT 1 FROM token_value v"                                 \
    " WHERE v.token_id = t.id AND v.ended_at IS NULL)"                         \
    " AND (CAST($4 AS TEXT) IS NULL OR lower(t.description) LIKE $4"           \
    " ESCAPE '\\' OR a.username LIKE $4 ESCAPE '\\')"

#define FEED_TOKENS LISTED WITH_ACCESS

/* Whether t was last denied on p's feed; an earlier feed may have had the same
 * name. */
#define DENIED_HERE                                                            \
    "EXISTS (SELECT 1 FROM token_use u JOIN feed f ON f.id = p.feed_id"        \
    " WHERE u.token_id = t.id AND u.denied_feed = f.name"                      \
    " AND u.denied_at >= f.created_at)"

/* $8: an enum feed_token_kind. */
#define OF_KIND                                                                \
    " AND CASE CAST($8 AS BIGINT) WHEN 1 THEN " WRITES_NOW                     \
    " WHEN 2 THEN NOT (" NOT_BLOCKED ") WHEN 3 THEN " DENIED_HERE              \
    " ELSE TRUE END"

/* Blocked ones first, then by owner, of whose tokens the primary comes first,
 * then the newest. */
#define FEED_TOKEN_ORDER NOT_BLOCKED ", a.username, NOT t.is_primary, -t.id"

#define USED_HERE        "u.used_feed = f.name AND u.used_at >= f.created_at"

/* The last use only if it was on this feed: its owners need not know about
 * others. An earlier feed may have had the same name. */
#define FEED_TOKEN_COLUMNS                                                     \
    "t.id, t.account_id, a.username, t.description, t.is_primary, " READS_HERE \
    ", " WRITES_HERE ", t.expires_at, c.blocked_at,"                           \
    " u.used_at IS NOT NULL,"                                                  \
    " CASE WHEN " USED_HERE " THEN u.used_at END,"                             \
    " CASE WHEN " USED_HERE " THEN u.used_client END,"                         \
    " CASE WHEN " USED_HERE " THEN u.used_address END"

/* The rows of FEED_TOKEN_COLUMNS for the tokens of feed $1 whose ids chosen
 * selects, so that only these are joined. */
#define FEED_TOKEN_ROWS(chosen)                                                \
    "SELECT " FEED_TOKEN_COLUMNS " FROM (SELECT t.id" chosen ") r"             \
    " JOIN token t ON t.id = r.id JOIN account a ON a.id = t.account_id"       \
    " JOIN feed f ON f.id = $1"                                                \
    " JOIN privilege p ON p.account_id = t.account_id AND p.feed_id = f.id"    \
    " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = f.id"       \
    " LEFT JOIN token_use u ON u.token_id = t.id"

STATEMENT select_tokens = {
    PAGES,
    FEED_TOKEN_ROWS(FEED_TOKENS OF_KIND
                    " ORDER BY " FEED_TOKEN_ORDER
                    " LIMIT $6 OFFSET $7") " ORDER BY " FEED_TOKEN_ORDER};

STATEMENT select_token = {
    PAGES,
    FEED_TOKEN_ROWS(" FROM (SELECT CAST($5 AS BIGINT) AS id) l" WITH_ACCESS)};

STATEMENT count_tokens = {
    PAGES, "SELECT count(*), count(CASE WHEN " WRITES_NOW " THEN 1 END),"
           " count(c.blocked_at), count(CASE WHEN " DENIED_HERE
           " THEN 1 END)" FEED_TOKENS};

/* After the first $4, which l has. */
#define NEXT               "LIMIT 1 OFFSET $4"
#define ANOTHER_BLOCKED    "EXISTS (" BLOCKED_TOKENS(NEXT) ")"
#define ANOTHER_OPEN(ends) "EXISTS (" OPEN_TOKENS(ends, NEXT) ")"

/* Whether there are others than those of l. */
STATEMENT select_more = {PAGES, "SELECT " ANOTHER_BLOCKED " OR " ANOTHER_OPEN(
                                    "IS NULL") " OR " ANOTHER_OPEN("> $2")};

STATEMENT select_last_use = {
    PAGES, "SELECT u.used_at, u.used_client, u.used_address"
           " FROM (SELECT t.id" FEED_TOKENS " AND " NOT_BLOCKED ") r"
           " JOIN token_use u ON u.token_id = r.id JOIN feed f ON f.id = $1"
           " WHERE " USED_HERE " ORDER BY u.used_at DESC LIMIT 1"};

/* The number of rows before token $6. */
STATEMENT select_position = {
    PAGES, "SELECT count(*)" FEED_TOKENS " AND (" FEED_TOKEN_ORDER ") <"
           " (SELECT " FEED_TOKEN_ORDER " FROM token t"
           " JOIN account a ON a.id = t.account_id"
           " LEFT JOIN token_block c ON c.token_id = t.id AND c.feed_id = $1"
           " WHERE t.id = $6)"};

STATEMENT insert_block = {
    PAGES, "INSERT INTO token_block (feed_id, token_id, blocked_at)"
           " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT delete_block = {
    PAGES, "DELETE FROM token_block WHERE feed_id = $1 AND token_id = $2"};

/* Binds $1 to $3. */
static void bind_feed(struct driver_statement *statement,
                      const struct feed_token_filter *filter)
{
    bind_int64(statement, 1, filter->feed_id);
    bind_int64(statement, 2, filter->now);
    bind_optional(statement, 3, filter->account_id);
}

/* Binds $1 to $5 of a statement with FEED_TOKENS. */
static struct driver_statement *use_filtered(
    struct store *store, const struct statement *filtered, apr_pool_t *pool,
    const struct feed_token_filter *filter)
{
    struct driver_statement *statement = store_use(store, filtered);

    bind_feed(statement, filter);
    bind_text(statement, 4, search_pattern(pool, filter->words));
    bind_int64(statement, 5, FEED_TOKENS_LISTED);
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
    bind_int64(statement, 6, range->limit);
    bind_int64(statement, 7, range->offset);
    bind_int64(statement, 8, filter->kind);
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
    bind_feed(statement, filter);
    bind_int64(statement, 4, FEED_TOKENS_LISTED);
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

    bind_int64(statement, 6, id);
    return store_number(statement, position);
}

enum result store_feed_token_get(struct store *store, apr_pool_t *pool,
                                 int64_t feed_id, int64_t id, int64_t now,
                                 struct feed_token *token)
{
    const struct feed_token_filter filter = {.feed_id = feed_id, .now = now};
    struct driver_statement *statement = store_use(store, &select_token);

    bind_feed(statement, &filter);
    bind_text(statement, 4, NULL);
    bind_int64(statement, 5, id);
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
