/* members.c: a feed's members, filtered, counted and cut into pages. */
#include "store/feeds.h"
#include "store/internal.h"
#include "store/search_pattern.h"

static void read_member(struct driver_statement *statement, apr_pool_t *pool,
                        void *to)
{
    struct member *member = to;

    member->account_id = driver_number(statement, 0);
    member->username = driver_text(pool, statement, 1);
    member->privilege = (enum privilege)driver_number(statement, 2);
}

enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               int64_t limit, int64_t offset,
                               apr_array_header_t **members)
{
    struct driver_statement *statement = store_use(store, SQL_MEMBER_LIST);

    *members = apr_array_make(pool, 8, sizeof(struct member));
    driver_bind_number(statement, 1, feed_id);
    driver_bind_text(statement, 4, search_pattern(pool, words));
    driver_bind_number(statement, 6, limit);
    driver_bind_number(statement, 7, offset);
    return store_all(statement, pool, read_member, *members);
}

enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t *count)
{
    struct driver_statement *statement = store_use(store, SQL_MEMBER_COUNT);

    driver_bind_number(statement, 1, feed_id);
    driver_bind_text(statement, 4, search_pattern(pool, words));
    return store_number(statement, count);
}

enum result store_feed_other_owners(struct store *store, int64_t feed_id,
                                    int64_t account_id, int64_t *count)
{
    struct driver_statement *statement =
        store_use(store, SQL_PRIVILEGE_OTHER_OWNERS);

    driver_bind_number(statement, 1, feed_id);
    driver_bind_number(statement, 2, account_id);
    return store_number(statement, count);
}
