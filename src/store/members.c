/* members.c: a feed's members, filtered, counted and cut into pages. */
#include "store/feeds.h"
#include "store/internal.h"
#include "store/like.h"

enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               int64_t limit, int64_t offset,
                               apr_array_header_t **members)
{
    struct driver_statement *statement = store_use(store, SQL_MEMBER_LIST);
    enum result result;

    *members = apr_array_make(pool, 8, sizeof(struct member));
    driver_bind_number(statement, 1, feed_id);
    driver_bind_text(statement, 4, like_pattern(pool, words));
    driver_bind_number(statement, 6, limit);
    driver_bind_number(statement, 7, offset);
    while ((result = driver_step(statement)) == RESULT_OK) {
        struct member *member = apr_array_push(*members);
        member->account_id = driver_number(statement, 0);
        member->username = driver_text(pool, statement, 1);
        member->privilege = (enum privilege)driver_number(statement, 2);
    }
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t *count)
{
    struct driver_statement *statement = store_use(store, SQL_MEMBER_COUNT);

    driver_bind_number(statement, 1, feed_id);
    driver_bind_text(statement, 4, like_pattern(pool, words));
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
