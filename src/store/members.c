/* members.c: the members of a feed: lists, and grants. */
#include "store/members.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"

STATEMENT select_username = {
    PAGES | ADMINISTRATOR,
    "SELECT username FROM account WHERE id = $1 AND deleted_at IS NULL"};

/* In the order of an index, which has all of its columns; only the rows of the
 * page are joined with their accounts. */
STATEMENT select_members = {
    PAGES | ADMINISTRATOR,
    "SELECT p.account_id, p.username, p.level, a.is_machine FROM"
    " (SELECT account_id, username, level FROM privilege"
    " WHERE feed_id = $1" SEARCH(
        "username", "$2") " ORDER BY level DESC, username LIMIT $3 OFFSET $4) p"
                          " JOIN account a ON a.id = p.account_id ORDER BY "
                          "p.level DESC, p.username"};

STATEMENT count_members = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*) FROM (SELECT 1 FROM privilege WHERE feed_id = $1" SEARCH(
        "username", "$2") " LIMIT $3) m"};

STATEMENT count_other_owners = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*) FROM privilege"
    " WHERE feed_id = $1 AND account_id <> $2 AND level = 4"};

STATEMENT select_other_owners = {
    PAGES | ADMINISTRATOR,
    "SELECT account_id FROM privilege"
    " WHERE feed_id = $1 AND account_id <> $2 AND level = 4"};

static void read_account_id(struct row *row, void *to)
{
    *(int64_t *)to = row_int64(row);
}

static void read_member(struct row *row, void *to)
{
    struct member *member = to;

    member->account_id = row_int64(row);
    member->username = row_text(row);
    member->privilege = (enum privilege)row_int64(row);
    member->is_machine = row_bool(row);
}

enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               const struct range *range,
                               apr_array_header_t **members)
{
    struct driver_statement *statement = store_use(store, &select_members);

    *members = apr_array_make(pool, 8, sizeof(struct member));
    bind_int64(statement, 1, feed_id);
    bind_text(statement, 2, search_pattern(pool, words));
    bind_int64(statement, 3, range->limit);
    bind_int64(statement, 4, range->offset);
    return store_all(statement, pool, read_member, *members);
}

enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t max, int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_members);

    bind_int64(statement, 1, feed_id);
    bind_text(statement, 2, search_pattern(pool, words));
    bind_int64(statement, 3, max);
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

/* A privilege, before and after a change. */
struct grant {
    const struct feed *feed;
    int64_t account_id;
    const char *username;
    enum privilege before, after;
};

static enum result read_grant(const struct act *act, struct grant *grant)
{
    struct driver_statement *statement =
        store_use(act->store, &select_username);
    enum result result;

    bind_int64(statement, 1, grant->account_id);
    result = store_one(statement, act->pool, store_read_text, &grant->username);
    return result == RESULT_OK
               ? privilege_find(act, grant->feed->id, grant->account_id,
                                &grant->before)
               : result;
}

/* Nobody can grant more than they hold, or change the privilege of someone who
 * holds more. Everybody can leave, or lower their own privilege. */
static enum result check_grant(const struct act *act, const struct grant *grant)
{
    enum privilege held;
    enum result result =
        privilege_find(act, grant->feed->id, act->account_id, &held);

    if (result != RESULT_OK || act->authority == AUTHORITY_ADMINISTRATOR)
        return result;
    if (grant->account_id != act->account_id &&
        (held < PRIVILEGE_MANAGE || grant->before > held))
        return RESULT_DENIED;
    return grant->after > held ? RESULT_DENIED : RESULT_OK;
}

/* A feed that has an owner keeps at least one. */
static enum result check_owner_left(const struct act *act,
                                    const struct grant *grant)
{
    int64_t others = 0;
    enum result result;

    if (grant->before != PRIVILEGE_OWN || grant->after == PRIVILEGE_OWN)
        return RESULT_OK;
    result = store_feed_other_owners(act->store, grant->feed->id,
                                     grant->account_id, &others);
    return result == RESULT_OK && !others ? RESULT_MUST_STAY : result;
}

/* The other owners see whom an administrator made an owner of their feed, and
 * who is none any more. */
static enum result tell_owners(const struct act *act, const struct grant *grant)
{
    const struct event event = {
        .kind = EVENT_MEMBER_CHANGED,
        .feed = grant->feed->name,
        .privilege = privilege_word(grant->after),
        .other_account = grant->username,
    };
    struct driver_statement *statement =
        store_use(act->store, &select_other_owners);
    apr_array_header_t *owners = apr_array_make(act->pool, 4, sizeof(int64_t));
    enum result result;

    bind_int64(statement, 1, grant->feed->id);
    bind_int64(statement, 2, grant->account_id);
    result = store_all(statement, act->pool, read_account_id, owners);
    for (int i = 0; i < owners->nelts && result == RESULT_OK; i++)
        result =
            store_event_add(act, APR_ARRAY_IDX(owners, i, int64_t), &event);
    return result;
}

/* Both accounts see it in their activity; the other account does not see who
 * did it, and from where. */
static enum result add_events(const struct act *act, const struct grant *grant)
{
    bool another = act->authority == AUTHORITY_ACCOUNT &&
                   act->account_id != grant->account_id;
    struct event event = {
        .kind = EVENT_MEMBER_CHANGED,
        .actor = another ? ACTOR_FEED_OWNER : NULL,
        .feed = grant->feed->name,
        .privilege = privilege_word(grant->after),
    };
    enum result result = store_event_add(act, grant->account_id, &event);

    if (result == RESULT_OK && act->authority == AUTHORITY_ADMINISTRATOR &&
        (grant->before == PRIVILEGE_OWN || grant->after == PRIVILEGE_OWN))
        return tell_owners(act, grant);
    if (result != RESULT_OK || !another)
        return result;
    event.actor = NULL;
    event.other_account = grant->username;
    return store_event_add(act, act->account_id, &event);
}

enum result store_feed_grant(const struct act *act, const struct feed *feed,
                             int64_t account_id, enum privilege privilege)
{
    struct grant grant = {
        .feed = feed, .account_id = account_id, .after = privilege};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = read_grant(act, &grant);
    if (result == RESULT_OK)
        result = check_grant(act, &grant);
    if (result == RESULT_OK)
        result = check_owner_left(act, &grant);
    if (result == RESULT_OK)
        result = privilege_set(act, feed->id, account_id, privilege);
    /* Only a change is news. */
    if (result == RESULT_OK && grant.before != grant.after)
        result = add_events(act, &grant);
    return store_end(act, result);
}
