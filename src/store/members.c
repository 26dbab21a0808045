/* members.c: a feed's members, filtered, counted and cut into pages. */
#include "store/feeds.h"
#include "store/internal.h"
#include "store/search_pattern.h"

STATEMENT select_members = {
    PAGES, "SELECT a.id, a.username, p.level FROM privilege p"
           " JOIN account a ON a.id = p.account_id WHERE p.feed_id = $1" SEARCH(
               "a.username",
               "$2") " ORDER BY p.level DESC, a.username LIMIT $3 OFFSET $4"};

STATEMENT count_members = {
    PAGES, "SELECT count(*) FROM privilege p"
           " JOIN account a ON a.id = p.account_id WHERE p.feed_id = $1" SEARCH(
               "a.username", "$2")};

STATEMENT count_other_owners = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*) FROM privilege"
    " WHERE feed_id = $1 AND account_id <> $2 AND level = 4"};

static void read_member(struct row *row, void *to)
{
    struct member *member = to;

    member->account_id = row_int64(row);
    member->username = row_text(row);
    member->privilege = (enum privilege)row_int64(row);
}

enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               int64_t limit, int64_t offset,
                               apr_array_header_t **members)
{
    struct driver_statement *statement = store_use(store, &select_members);

    *members = apr_array_make(pool, 8, sizeof(struct member));
    bind_int64(statement, 1, feed_id);
    bind_text(statement, 2, search_pattern(pool, words));
    bind_int64(statement, 3, limit);
    bind_int64(statement, 4, offset);
    return store_all(statement, pool, read_member, *members);
}

enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_members);

    bind_int64(statement, 1, feed_id);
    bind_text(statement, 2, search_pattern(pool, words));
    return store_number(statement, count);
}

enum result store_feed_other_owners(struct store *store, int64_t feed_id,
                                    int64_t account_id, int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_other_owners);

    bind_int64(statement, 1, feed_id);
    bind_int64(statement, 2, account_id);
    return store_number(statement, count);
}
