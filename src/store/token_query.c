/* token_query.c: reads tokens: one, or an account's, by filter and page. */
#include "store/token_query.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/internal.h"
#include "store/search_pattern.h"

/* The columns of a struct token, and where they come from. */
#define TOKEN_COLUMNS                                                          \
    "t.id, t.account_id, t.description, t.is_primary, t.read_scope,"           \
    " t.write_scope, t.created_at, t.expires_at, t.revoked_at,"                \
    " t.revoked_by, t.revision, v.last4,"                                      \
    " u.used_at, u.used_address, u.used_client, u.used_feed, u.used_access,"   \
    " u.used_count, u.denied_at, u.denied_address, u.denied_client,"           \
    " u.denied_feed, u.denied_access, u.denied_reason, u.denied_count,"        \
    " EXISTS (SELECT 1 FROM token_block b WHERE b.token_id = t.id),"           \
    " t.chosen_end IS NOT NULL, t.networks, t.adds_only, " WRITE_REFUSED       \
    ", x.last4, x.ended_at,"                                                   \
    " x.works_until, o.used_at, o.used_address, o.used_client,"                \
    " t.self_rotate, t.manages"

/* v: the current value, or of a revoked token the value that ended with it. */
#define TOKEN_JOINS                                                            \
    " LEFT JOIN token_value v"                                                 \
    " ON v.token_id = t.id AND (v.ended_at IS NULL"                            \
    " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'"                   \
    " AND v.works_until IS NULL))"                                             \
    " LEFT JOIN value_overlap o ON o.token_id = t.id"                          \
    " LEFT JOIN token_value x ON x.digest = o.digest"                          \
    " AND x.overlap_ended_at IS NULL AND t.revoked_at IS NULL"                 \
    " LEFT JOIN token_use u ON u.token_id = t.id"

/* $3 NULL: all tokens. Else a pattern for the description, and in $4 the last
 * four characters of a value that the token has or had. */
#define TOKEN_FILTER                                                           \
    " AND (CAST($3 AS TEXT) IS NULL OR lower(t.description) LIKE $3"           \
    " ESCAPE '\\' OR EXISTS (SELECT 1 FROM token_value w"                      \
    " WHERE w.token_id = t.id AND w.last4 = $4))"

STATEMENT select_by_id = {PAGES | ADMINISTRATOR,
                          "SELECT " TOKEN_COLUMNS " FROM token t" TOKEN_JOINS
                          " WHERE t.id = $2 AND t.account_id = $1"};

STATEMENT select_owner = {PAGES | ADMINISTRATOR | CHECKS,
                          "SELECT account_id FROM token WHERE id = $1"};

/* Whether a scope of t covers feed $6; NULL: any feed. */
#define SCOPE_FITS(scope, covers)                                              \
    "(t." scope " <> 0 AND (CAST($6 AS BIGINT) IS NULL OR " covers "))"

#define READS_THERE  SCOPE_FITS("read_scope", READS_FEED("$6"))
#define WRITES_THERE SCOPE_FITS("write_scope", WRITES_FEED("$6"))

/* $5: 1 reads, 2 writes, 0 either. A feed below 0 is covered by nothing. */
#define SCOPE_FILTER                                                           \
    " AND COALESCE(CAST($6 AS BIGINT), 0) >= 0"                                \
    " AND ((CAST($5 AS BIGINT) <> 2 AND " READS_THERE                          \
    ") OR ($5 <> 1 AND " WRITES_THERE "))"

#define ACTIVE                                                                 \
    "t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)"

#define ENDED "(t.revoked_at IS NOT NULL OR t.expires_at <= $2)"

/* A column of its uses, for statements that do not join them. */
#define USE(column)                                                            \
    "(SELECT u." column " FROM token_use u WHERE u.token_id = t.id)"

/* $7: a token that expires before this instant expires soon. $8: one that was
 * last used before this instant counts as unused. */
#define IS_EXPIRING          ACTIVE " AND t.expires_at <= $7"
#define IS_EXPIRED           "t.revoked_at IS NULL AND t.expires_at <= $2"
#define IS_REVOKED           "t.revoked_at IS NOT NULL"
#define IS_UNUSED(used_at)   ACTIVE " AND COALESCE(" used_at ", 0) < $8"
#define IS_DENIED(denied_at) denied_at " IS NOT NULL"

/* $9: an enum token_state. */
#define STATE_FILTER                                                           \
    " AND CASE CAST($9 AS BIGINT) WHEN 1 THEN " ACTIVE                         \
    " WHEN 2 THEN " IS_EXPIRING " WHEN 3 THEN " IS_EXPIRED                     \
    " WHEN 4 THEN " IS_REVOKED                                                 \
    " WHEN 5 THEN " IS_UNUSED(USE("used_at")) " WHEN 6 THEN " IS_DENIED(       \
        USE("denied_at")) " ELSE TRUE END"

/* The rows of the page's tokens, so that only these are joined. outside: how
 * these are sorted, if store_token_list does not. */
#define LIST(kind, order, outside)                                             \
    {                                                                          \
        PAGES | ADMINISTRATOR,                                                 \
            "SELECT " TOKEN_COLUMNS " FROM (SELECT t.id FROM token t"          \
            " WHERE t.account_id = $1 AND " kind TOKEN_FILTER SCOPE_FILTER     \
                STATE_FILTER " ORDER BY " order " LIMIT $10 OFFSET $11) r"     \
            " JOIN token t ON t.id = r.id" TOKEN_JOINS outside                 \
    }

#define SORTED_LIST(kind, order) LIST(kind, order, " ORDER BY " order)

/* How lists are sorted. */
#define BY_CREATED "t.is_primary DESC, t.id DESC"
#define BY_EXPIRES "t.expires_at IS NULL, t.expires_at, t.id DESC"
#define BY_USED    "COALESCE(" USE("used_at") ", 0) DESC, t.id DESC"
#define BY_NAME    "lower(t.description), t.id DESC"

STATEMENT select_valid[TOKEN_SORTS] = {
    [TOKEN_SORT_CREATED] = LIST(ACTIVE, BY_CREATED, ""),
    [TOKEN_SORT_EXPIRES] = SORTED_LIST(ACTIVE, BY_EXPIRES),
    [TOKEN_SORT_USED] = SORTED_LIST(ACTIVE, BY_USED),
    [TOKEN_SORT_NAME] = SORTED_LIST(ACTIVE, BY_NAME),
};

STATEMENT select_ended[TOKEN_SORTS] = {
    [TOKEN_SORT_CREATED] = LIST(ENDED, BY_CREATED, ""),
    [TOKEN_SORT_EXPIRES] = SORTED_LIST(ENDED, BY_EXPIRES),
    [TOKEN_SORT_USED] = SORTED_LIST(ENDED, BY_USED),
    [TOKEN_SORT_NAME] = SORTED_LIST(ENDED, BY_NAME),
};

/* Of what was searched for, exact hits come first: $12 is the whole
 * description. */
#define INEXACT                                                                \
    "CASE WHEN lower(t.description) = $12 OR EXISTS (SELECT 1"                 \
    " FROM token_value w WHERE w.token_id = t.id AND w.last4 = $4)"            \
    " THEN 0 ELSE 1 END, "

#define FOUND_LIST(kind, order) SORTED_LIST(kind, INEXACT order)

STATEMENT select_found_valid[TOKEN_SORTS] = {
    [TOKEN_SORT_CREATED] = FOUND_LIST(ACTIVE, BY_CREATED),
    [TOKEN_SORT_EXPIRES] = FOUND_LIST(ACTIVE, BY_EXPIRES),
    [TOKEN_SORT_USED] = FOUND_LIST(ACTIVE, BY_USED),
    [TOKEN_SORT_NAME] = FOUND_LIST(ACTIVE, BY_NAME),
};

STATEMENT select_found_ended[TOKEN_SORTS] = {
    [TOKEN_SORT_CREATED] = FOUND_LIST(ENDED, BY_CREATED),
    [TOKEN_SORT_EXPIRES] = FOUND_LIST(ENDED, BY_EXPIRES),
    [TOKEN_SORT_USED] = FOUND_LIST(ENDED, BY_USED),
    [TOKEN_SORT_NAME] = FOUND_LIST(ENDED, BY_NAME),
};

#define COUNT(kind) ", count(CASE WHEN " kind " THEN 1 END)"

STATEMENT count_tokens = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*)" COUNT(ACTIVE) COUNT(IS_EXPIRING) COUNT(IS_EXPIRED) COUNT(
        IS_REVOKED) COUNT(IS_UNUSED("u.used_at"))
        COUNT(IS_DENIED("u.denied_at")) COUNT(IS_DENIED(
            "u.denied_at") " AND " ACTIVE) " FROM token t LEFT JOIN token_use "
                                           "u ON u.token_id = t.id"
                                           " WHERE t.account_id = "
                                           "$1" TOKEN_FILTER SCOPE_FILTER};

STATEMENT select_progress = {
    PAGES, "SELECT EXISTS (SELECT 1 FROM token t JOIN token_use u"
           " ON u.token_id = t.id WHERE t.account_id = $1"
           " AND u.used_at IS NOT NULL),"
           " (SELECT max(t.id) FROM token t WHERE t.account_id = $1"
           " AND NOT t.is_primary AND " ACTIVE ")"};

/* The number of rows before token $3 in the list: valid ones, then ended ones,
 * each in the order of the statements above. */
STATEMENT select_position = {
    PAGES, "SELECT count(*) FROM token t, (SELECT id, is_primary,"
           " (revoked_at IS NOT NULL OR COALESCE(expires_at <= $2, FALSE)) AS"
           " ended FROM token WHERE id = $3 AND account_id = $1) w"
           " WHERE t.account_id = $1 AND CASE WHEN t.revoked_at IS NOT NULL"
           " OR COALESCE(t.expires_at <= $2, FALSE)"
           " THEN w.ended AND t.id > w.id"
           " ELSE w.ended OR t.is_primary > w.is_primary"
           " OR (t.is_primary = w.is_primary AND t.id > w.id) END"};

/* Deleted feeds too, so that a scope says what it was for. */
STATEMENT select_scope_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT s.access, f.id, f.name, f.deleted_at IS NOT NULL FROM token_feed s"
    " JOIN feed f ON f.id = s.feed_id WHERE s.token_id = $1"
    " ORDER BY f.name"};

/* When the latest of the token's old values that end in $2 stopped, or will. */
STATEMENT select_old_value = {
    PAGES | ADMINISTRATOR,
    "SELECT max(COALESCE(overlap_ended_at, works_until, ended_at)) FROM "
    "token_value"
    " WHERE token_id = $1 AND last4 = $2 AND ended_at IS NOT NULL"};

/* Only feeds that the account can know of. */
STATEMENT select_blocked_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT f.id, f.name FROM token_block c"
    " JOIN feed f ON f.id = c.feed_id"
    " JOIN privilege p ON p.account_id = $2 AND p.feed_id = c.feed_id"
    " WHERE c.token_id = $1 AND f.deleted_at IS NULL ORDER BY f.name"};

/* Not NULL if there was a use: a row that was changed by hand can lack some. */
static const char *read_text_of_use(struct row *row,
                                    const struct token_use *use)
{
    const char *text = row_text(row);

    return text || !use->at ? text : "";
}

static void read_use(struct row *row, struct token_use *use)
{
    use->at = row_int64(row);
    use->address = read_text_of_use(row, use);
    use->client = read_text_of_use(row, use);
    use->feed = read_text_of_use(row, use);
    use->access = read_text_of_use(row, use);
}

static void read_overlap(struct row *row, struct token_overlap *overlap)
{
    overlap->last4 = row_text(row);
    overlap->began_at = row_int64(row);
    overlap->ends_at = row_int64(row);
    overlap->used_at = row_int64(row);
    overlap->used_address = row_text(row);
    overlap->used_client = row_text(row);
}

static void read_token(struct row *row, void *to)
{
    struct token *token = to;

    memset(token, 0, sizeof *token);
    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->description = row_text(row);
    token->is_primary = row_bool(row);
    token->read_scope = (enum scope)row_int64(row);
    token->write_scope = (enum scope)row_int64(row);
    token->created_at = row_int64(row);
    token->expires_at = row_int64(row);
    token->revoked_at = row_int64(row);
    token->revoked_by = row_text(row);
    token->revision = row_int64(row);
    token->last4 = row_text(row);
    read_use(row, &token->used);
    token->used.count = row_int64(row);
    read_use(row, &token->denied);
    token->denied.reason = read_text_of_use(row, &token->denied);
    token->denied.count = row_int64(row);
    token->is_blocked = row_bool(row);
    token->ends_by_policy = row_bool(row);
    token->networks = row_text(row);
    token->adds_only = row_bool(row);
    token->write_refused = row_bool(row);
    read_overlap(row, &token->overlap);
    token->self_rotate = row_bool(row);
    token->manages = row_bool(row);
}

static void read_blocked_feed(struct row *row, void *to)
{
    struct scope_feed *feed = to;

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->deleted = false;
}

static enum result read_blocked_feeds(struct store *store, apr_pool_t *pool,
                                      struct token *token)
{
    struct driver_statement *statement =
        store_use(store, &select_blocked_feeds);

    token->blocked_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    if (!token->is_blocked)
        return RESULT_OK;
    bind_int64(statement, 1, token->id);
    bind_int64(statement, 2, token->account_id);
    return store_all(statement, pool, read_blocked_feed, token->blocked_feeds);
}

static void read_scope_feed(struct row *row, void *to)
{
    const struct token *token = to;
    struct scope_feed *feed = apr_array_push(row_int64(row) == TOKEN_ACCESS_READ
                                                 ? token->read_feeds
                                                 : token->write_feeds);

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->deleted = row_bool(row);
}

static enum result read_scopes(struct store *store, apr_pool_t *pool,
                               struct token *token)
{
    struct driver_statement *statement = store_use(store, &select_scope_feeds);

    token->read_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    token->write_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    if (token->read_scope != SCOPE_FEEDS && token->write_scope != SCOPE_FEEDS)
        return RESULT_OK;
    bind_int64(statement, 1, token->id);
    return store_each(statement, pool, read_scope_feed, token);
}

/* The feeds that its scopes name, and those on which it is blocked. */
static enum result read_feeds(struct store *store, apr_pool_t *pool,
                              struct token *token)
{
    enum result result = read_scopes(store, pool, token);

    return result == RESULT_OK ? read_blocked_feeds(store, pool, token)
                               : result;
}

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, struct token *token)
{
    struct driver_statement *statement = store_use(store, &select_by_id);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
    result = store_one(statement, pool, read_token, token);
    return result == RESULT_OK ? read_feeds(store, pool, token) : result;
}

bool token_overlaps(const struct token *token, int64_t now)
{
    return token->overlap.last4 && token->overlap.ends_at > now;
}

int64_t token_overlap_end(const struct token *token)
{
    int64_t end = token->overlap.ends_at;

    return token->expires_at && token->expires_at < end ? token->expires_at
                                                        : end;
}

enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, &select_owner);

    bind_int64(statement, 1, id);
    return store_number(statement, account_id);
}

/* last4 is made valid UTF-8: no value ends in anything else. */
static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        const struct token_filter *filter)
{
    const char *last4 = filter->last4;

    bind_int64(statement, 1, filter->account_id);
    bind_int64(statement, 2, filter->now);
    bind_text(statement, 3, search_pattern(pool, filter->words));
    bind_text(statement, 4, last4 ? utf8_sanitize(pool, last4) : NULL);
    bind_int64(statement, 5, filter->access);
    bind_optional(statement, 6, filter->feed_id);
    bind_int64(statement, 7,
               filter->now + TOKEN_SOON_DAYS * (int64_t)CLOCK_DAY);
    bind_int64(statement, 8,
               filter->now - TOKEN_UNUSED_DAYS * (int64_t)CLOCK_DAY);
}

/* Notes the old value by which the token was found, unless its current one ends
 * in the same characters. */
static enum result read_old_value(struct store *store,
                                  const struct token_filter *filter,
                                  struct token *token)
{
    struct driver_statement *statement;

    if (!filter->last4 ||
        (token->last4 && strcmp(token->last4, filter->last4) == 0))
        return RESULT_OK;
    statement = store_use(store, &select_old_value);
    bind_int64(statement, 1, token->id);
    bind_text(statement, 2, filter->last4);
    return store_number(statement, &token->old_value_at);
}

static enum result read_details(struct store *store, apr_pool_t *pool,
                                const struct token_filter *filter,
                                struct token *token)
{
    enum result result = read_feeds(store, pool, token);

    return result == RESULT_OK ? read_old_value(store, filter, token) : result;
}

/* As BY_CREATED has it. */
static int compare_created(const void *left, const void *right)
{
    const struct token *a = left, *b = right;

    if (a->is_primary != b->is_primary)
        return a->is_primary ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

/* Here, because sorting whole rows costs the database more. */
static void sort_created(apr_array_header_t *tokens)
{
    if (tokens->nelts)
        qsort(tokens->elts, (size_t)tokens->nelts, sizeof(struct token),
              compare_created);
}

static const struct statement *list_statement(const struct token_filter *filter)
{
    if (filter->words)
        return filter->ended ? &select_found_ended[filter->sort]
                             : &select_found_valid[filter->sort];
    return filter->ended ? &select_ended[filter->sort]
                         : &select_valid[filter->sort];
}

enum result store_token_list(struct store *store, apr_pool_t *pool,
                             const struct token_filter *filter,
                             const struct range *range,
                             apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        store_use(store, list_statement(filter));
    enum result result;

    *tokens = apr_array_make(pool, 16, sizeof(struct token));
    bind_filter(statement, pool, filter);
    bind_int64(statement, 9, filter->state);
    bind_int64(statement, 10, range->limit);
    bind_int64(statement, 11, range->offset);
    if (filter->words)
        bind_text(statement, 12,
                  text_lower(pool, utf8_sanitize(pool, filter->words)));
    result = store_all(statement, pool, read_token, *tokens);
    if (filter->sort == TOKEN_SORT_CREATED && !filter->words)
        sort_created(*tokens);
    for (int i = 0; i < (*tokens)->nelts && result == RESULT_OK; i++)
        result = read_details(store, pool, filter,
                              &APR_ARRAY_IDX(*tokens, i, struct token));
    return result;
}

static void read_counts(struct row *row, void *to)
{
    struct token_counts *counts = to;

    for (int state = 0; state < TOKEN_STATES; state++)
        counts->states[state] = row_int64(row);
    counts->denied_active = row_int64(row);
}

enum result store_token_count(struct store *store, apr_pool_t *pool,
                              const struct token_filter *filter,
                              struct token_counts *counts)
{
    struct driver_statement *statement = store_use(store, &count_tokens);

    bind_filter(statement, pool, filter);
    return store_one(statement, pool, read_counts, counts);
}

static void read_progress(struct row *row, void *to)
{
    struct token_progress *progress = to;

    progress->has_used = row_bool(row);
    progress->newest_id = row_int64(row);
}

enum result store_token_progress(struct store *store, int64_t account_id,
                                 int64_t now, struct token_progress *progress)
{
    struct driver_statement *statement = store_use(store, &select_progress);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, now);
    return store_one(statement, NULL, read_progress, progress);
}

enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *position)
{
    struct driver_statement *statement = store_use(store, &select_position);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, now);
    bind_int64(statement, 3, id);
    return store_number(statement, position);
}
