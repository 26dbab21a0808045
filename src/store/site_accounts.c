/* site_accounts.c: accounts by filter and page. */
#include "store/site_accounts.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"

/* $1: a pattern for the name or the address, or NULL. $2: an enum
 * site_account_state. */
#define FITTING                                                                \
    " FROM account WHERE deleted_at IS NULL"                                   \
    " AND (CAST($1 AS TEXT) IS NULL OR username LIKE $1 ESCAPE '\\'"           \
    " OR email LIKE $1 ESCAPE '\\')"                                           \
    " AND CASE CAST($2 AS BIGINT) WHEN 1 THEN disabled_at IS NOT NULL"         \
    " WHEN 2 THEN administrator_at IS NOT NULL ELSE TRUE END"

/* Only the rows of the page are joined with what belongs to an account. */
STATEMENT select_page = {
    PAGES,
    "SELECT a.id, a.username, a.email, a.created_at, a.disabled_at,"
    " a.administrator_at, a.is_machine,"
    " (SELECT count(*) FROM (SELECT 1 FROM token t WHERE t.account_id = a.id"
    " AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $3)"
    " LIMIT $4) n),"
    " (SELECT e.last_at FROM event e WHERE e.account_id = a.id"
    " AND e.category = '" CATEGORY_SIGN_IN "' AND e.kind = '" EVENT_SIGNED_IN
    "' ORDER BY e.last_at DESC, e.id DESC LIMIT 1)"
    " FROM (SELECT id" FITTING " ORDER BY username LIMIT $5 OFFSET $6) p"
    " JOIN account a ON a.id = p.id ORDER BY a.username"};

STATEMENT count_fitting = {PAGES, "SELECT count(*) FROM (SELECT 1" FITTING
                                  " LIMIT $3) n"};

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        const struct site_account_filter *filter)
{
    bind_text(statement, 1, search_pattern(pool, filter->words));
    bind_int64(statement, 2, filter->state);
}

static void read_account(struct row *row, void *to)
{
    struct site_account *account = to;

    account->id = row_int64(row);
    account->username = row_text(row);
    account->email = row_text(row);
    account->created_at = row_int64(row);
    account->disabled_at = row_int64(row);
    account->administrator_at = row_int64(row);
    account->is_machine = row_bool(row);
    account->tokens = row_int64(row);
    account->signed_in_at = row_int64(row);
}

enum result store_site_account_list(struct store *store, apr_pool_t *pool,
                                    const struct site_account_filter *filter,
                                    const struct range *range,
                                    apr_array_header_t **accounts)
{
    struct driver_statement *statement = store_use(store, &select_page);

    *accounts = apr_array_make(pool, 16, sizeof(struct site_account));
    bind_filter(statement, pool, filter);
    bind_int64(statement, 3, filter->now);
    bind_int64(statement, 4, SITE_ACCOUNT_TOKENS_MAX + 1);
    bind_int64(statement, 5, range->limit);
    bind_int64(statement, 6, range->offset);
    return store_all(statement, pool, read_account, *accounts);
}

enum result store_site_account_count(struct store *store, apr_pool_t *pool,
                                     const struct site_account_filter *filter,
                                     int64_t max, int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_fitting);

    bind_filter(statement, pool, filter);
    bind_int64(statement, 3, max);
    return store_number(statement, count);
}
