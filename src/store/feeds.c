/* feeds.c: feeds: adding, finding, changing and deleting them. */
#include "store/feeds.h"

#include "base/utf8.h"
#include "store/events.h"
#include "store/feed_folder.h"
#include "store/internal.h"
#include "store/search_pattern.h"

#define FEED_COLUMNS                                                           \
    "f.id, f.name, f.is_public, f.kind, f.created_at, COALESCE(p.level, 0)"

STATEMENT insert_feed = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO feed (name, is_public, kind, created_at, form_id)"
    " VALUES ($1, $2, $3, $4, $5) RETURNING id"};

STATEMENT select_by_name = {PAGES | ADMINISTRATOR,
                            "SELECT " FEED_COLUMNS
                            " FROM feed f LEFT JOIN privilege p"
                            " ON p.feed_id = f.id AND p.account_id = $2"
                            " WHERE f.name = $1 AND f.deleted_at IS NULL"};

STATEMENT select_ever = {PAGES | ADMINISTRATOR,
                         "SELECT max(id) FROM feed WHERE name = $1"
                         " HAVING count(*) > 0"};

STATEMENT select_by_form = {
    PAGES, "SELECT " FEED_COLUMNS " FROM feed f LEFT JOIN privilege p"
           " ON p.feed_id = f.id AND p.account_id = $2"
           " WHERE f.form_id = $1 AND f.deleted_at IS NULL"};

STATEMENT select_of_account = {
    PAGES | ADMINISTRATOR,
    "SELECT " FEED_COLUMNS " FROM privilege p"
    " JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND f.deleted_at IS NULL ORDER BY f.name"};

STATEMENT select_matching = {
    PAGES, "SELECT " FEED_COLUMNS " FROM privilege p"
           " JOIN feed f ON f.id = p.feed_id"
           " WHERE p.account_id = $1 AND f.deleted_at IS NULL" SEARCH(
               "f.name", "$2") " ORDER BY f.name LIMIT $3 OFFSET $4"};

STATEMENT count_matching = {
    PAGES,
    "SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND f.deleted_at IS NULL" SEARCH("f.name", "$2")};

STATEMENT select_all = {
    ADMINISTRATOR, "SELECT f.id, f.name, f.is_public, f.kind, f.created_at, "
                   "CAST(0 AS BIGINT) FROM feed f"
                   " WHERE f.deleted_at IS NULL ORDER BY f.name"};

STATEMENT count_owned = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND p.level = $2 AND f.deleted_at IS NULL"};

STATEMENT select_settings = {PAGES | ADMINISTRATOR,
                             "SELECT is_public, kind FROM feed"
                             " WHERE id = $1 AND deleted_at IS NULL"};

STATEMENT update_settings = {PAGES | ADMINISTRATOR,
                             "UPDATE feed SET is_public = $2, kind = $3"
                             " WHERE id = $1 AND deleted_at IS NULL"};

STATEMENT update_deleted = {PAGES | ADMINISTRATOR,
                            "UPDATE feed SET deleted_at = $2, form_id = NULL"
                            " WHERE id = $1 AND deleted_at IS NULL"};

/* The feed of this name that was deleted last, and whether the account
 * owned it. */
STATEMENT select_reserved = {
    PAGES | ADMINISTRATOR,
    "SELECT EXISTS (SELECT 1 FROM privilege p"
    " WHERE p.feed_id = f.id AND p.account_id = $2 AND p.level = 4)"
    " FROM feed f WHERE f.name = $1 AND f.deleted_at IS NOT NULL"
    " ORDER BY f.id DESC LIMIT 1"};

STATEMENT select_owners = {
    ADMINISTRATOR,
    "SELECT account_id FROM privilege WHERE feed_id = $1 AND level = 4"};

STATEMENT delete_other_members = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM privilege WHERE feed_id = $1 AND level < 4"};

/* RESULT_RESERVED if another account owned the deleted feed of this name.
 * *was_theirs: this owner did. */
static enum result check_reserved(const struct act *act,
                                  const struct feed_new *feed, bool *was_theirs)
{
    struct driver_statement *statement =
        store_use(act->store, &select_reserved);
    enum result result;

    *was_theirs = false;
    bind_text(statement, 1, feed->name);
    bind_int64(statement, 2, feed->owner_id);
    result = store_one(statement, NULL, store_read_bool, was_theirs);
    if (result == RESULT_OK && !*was_theirs &&
        act->authority != AUTHORITY_ADMINISTRATOR)
        return RESULT_RESERVED;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result insert(const struct act *act, const struct feed_new *feed,
                          int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &insert_feed);

    bind_text(statement, 1, feed->name);
    bind_bool(statement, 2, feed->is_public);
    bind_text(statement, 3, feed_kind_word(feed->kind));
    bind_int64(statement, 4, act->now);
    bind_text(statement, 5, feed->form_id);
    return store_number(statement, id);
}

/* The new one is among those that are counted. */
static enum result check_limit(const struct act *act,
                               const struct feed_new *feed)
{
    struct driver_statement *statement;
    int64_t owned = 0;
    enum result result;

    if (!feed->limit)
        return RESULT_OK;
    statement = store_use(act->store, &count_owned);
    bind_int64(statement, 1, feed->owner_id);
    bind_int64(statement, 2, PRIVILEGE_OWN);
    result = store_number(statement, &owned);
    return result == RESULT_OK && owned > feed->limit ? RESULT_TOO_MANY
                                                      : result;
}

static enum result add_owner(const struct act *act, const struct feed_new *feed,
                             int64_t id)
{
    const struct event event = {.kind = EVENT_FEED_CREATED, .feed = feed->name};
    enum result result;

    if (!feed->owner_id)
        return RESULT_OK;
    result = privilege_set(act, id, feed->owner_id, PRIVILEGE_OWN);
    return result == RESULT_OK ? store_event_add(act, feed->owner_id, &event)
                               : result;
}

/* An existing folder can hold another's packages: only the administrator, and
 * those who owned the feed before, can have it. */
static enum result create_folder(const struct act *act,
                                 const struct feed_new *feed, bool was_theirs,
                                 bool *created)
{
    const char *unasked;

    if (!feed->feed_root)
        return RESULT_OK;
    return feed_folder_create(act->pool, feed->feed_root, feed->name,
                              was_theirs ||
                                  act->authority == AUTHORITY_ADMINISTRATOR,
                              created, feed->why ? feed->why : &unasked);
}

enum result store_feed_add(const struct act *act, const struct feed_new *feed)
{
    int64_t id = 0;
    bool was_theirs = false, created = false;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = insert(act, feed, &id);
    /* Checked second: a name in use is taken, no matter who had it before. */
    if (result == RESULT_OK)
        result = check_reserved(act, feed, &was_theirs);
    if (result == RESULT_OK)
        result = add_owner(act, feed, id);
    if (result == RESULT_OK)
        result = check_limit(act, feed);
    if (result == RESULT_OK)
        result = create_folder(act, feed, was_theirs, &created);
    result = store_end(act, result);
    if (result != RESULT_OK && created)
        feed_folder_remove(act->pool, feed->feed_root, feed->name);
    /* Not before, because others would wait for the disk. */
    if (result == RESULT_OK && created)
        feed_folder_flush(feed->feed_root);
    return result;
}

/* The schema allows no other words than those of the kinds. */
static enum feed_kind read_kind(struct row *row)
{
    enum feed_kind kind = FEED_KIND_OTHER;
    const char *word = row_text(row);

    if (word)
        feed_kind_read(word, &kind);
    return kind;
}

static void read_feed(struct row *row, void *to)
{
    struct feed *feed = to;

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->is_public = row_bool(row);
    feed->kind = read_kind(row);
    feed->created_at = row_int64(row);
    feed->privilege = (enum privilege)row_int64(row);
}

enum result store_feed_ever(struct store *store, const char *name)
{
    struct driver_statement *statement = store_use(store, &select_ever);
    int64_t id;

    bind_text(statement, 1, name);
    return store_number(statement, &id);
}

enum result store_feed_get(struct store *store, apr_pool_t *pool,
                           const char *name, int64_t account_id,
                           struct feed *feed)
{
    struct driver_statement *statement = store_use(store, &select_by_name);

    if (!utf8_is_valid(name))
        return RESULT_NOT_FOUND;
    bind_text(statement, 1, name);
    bind_int64(statement, 2, account_id);
    return store_one(statement, pool, read_feed, feed);
}

enum result store_feed_by_form(struct store *store, apr_pool_t *pool,
                               const char *form_id, int64_t account_id,
                               struct feed *feed)
{
    struct driver_statement *statement = store_use(store, &select_by_form);

    if (!utf8_is_valid(form_id))
        return RESULT_NOT_FOUND;
    bind_text(statement, 1, form_id);
    bind_int64(statement, 2, account_id);
    return store_one(statement, pool, read_feed, feed);
}

enum result store_feed_list(struct store *store, apr_pool_t *pool,
                            int64_t account_id, apr_array_header_t **feeds)
{
    struct driver_statement *statement =
        store_use(store, account_id ? &select_of_account : &select_all);

    *feeds = apr_array_make(pool, 8, sizeof(struct feed));
    if (account_id)
        bind_int64(statement, 1, account_id);
    return store_all(statement, pool, read_feed, *feeds);
}

enum result store_feed_find(struct store *store, apr_pool_t *pool,
                            int64_t account_id, const char *words,
                            const struct range *range,
                            apr_array_header_t **feeds)
{
    struct driver_statement *statement = store_use(store, &select_matching);

    *feeds = apr_array_make(pool, 8, sizeof(struct feed));
    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, search_pattern(pool, words));
    bind_int64(statement, 3, range->limit);
    bind_int64(statement, 4, range->offset);
    return store_all(statement, pool, read_feed, *feeds);
}

enum result store_feed_count(struct store *store, apr_pool_t *pool,
                             int64_t account_id, const char *words,
                             int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_matching);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, search_pattern(pool, words));
    return store_number(statement, count);
}

/* What managers can change, as it is and as it is to be. */
struct feed_settings {
    bool is_public;
    enum feed_kind kind;
};

static void read_settings(struct row *row, void *to)
{
    struct feed_settings *settings = to;

    settings->is_public = row_bool(row);
    settings->kind = read_kind(row);
}

static enum result find_settings(const struct act *act, const struct feed *feed,
                                 struct feed_settings *settings)
{
    struct driver_statement *statement =
        store_use(act->store, &select_settings);

    bind_int64(statement, 1, feed->id);
    return store_one(statement, act->pool, read_settings, settings);
}

static enum result set_settings(const struct act *act, const struct feed *feed,
                                const struct feed_settings *settings)
{
    struct driver_statement *statement =
        store_use(act->store, &update_settings);

    bind_int64(statement, 1, feed->id);
    bind_bool(statement, 2, settings->is_public);
    bind_text(statement, 3, feed_kind_word(settings->kind));
    return store_change(act->store, statement);
}

/* Only what has become different is an event. */
static enum result add_changes(const struct act *act, const struct feed *feed,
                               const struct feed_settings *was,
                               const struct feed_settings *now)
{
    const struct event visibility = {
        .kind = now->is_public ? EVENT_FEED_PUBLIC : EVENT_FEED_PRIVATE,
        .feed = feed->name,
    };
    const struct event kind = {
        .kind = EVENT_FEED_KIND,
        .feed = feed->name,
        .label = feed_kind_word(now->kind),
    };
    enum result result = RESULT_OK;

    if (now->is_public != was->is_public)
        result = store_event_add(act, act->account_id, &visibility);
    if (result == RESULT_OK && now->kind != was->kind)
        result = store_event_add(act, act->account_id, &kind);
    return result;
}

enum result store_feed_change(const struct act *act, const struct feed *feed,
                              const struct feed_change *change)
{
    struct feed_settings was = {0}, now;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = privilege_permit(act, feed->id, PRIVILEGE_MANAGE);
    if (result == RESULT_OK)
        result = find_settings(act, feed, &was);
    now = was;
    if (change->sets_public)
        now.is_public = change->is_public;
    if (change->sets_kind)
        now.kind = change->kind;
    if (result == RESULT_OK)
        result = set_settings(act, feed, &now);
    if (result == RESULT_OK)
        result = add_changes(act, feed, &was, &now);
    return store_end(act, result);
}

/* Marks the feed as deleted, and removes its members except its owners. */
static enum result delete_feed(const struct act *act, const struct feed *feed)
{
    struct driver_statement *statement = store_use(act->store, &update_deleted);
    enum result result;

    bind_int64(statement, 1, feed->id);
    bind_int64(statement, 2, act->now);
    result = store_change(act->store, statement);
    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &delete_other_members);
    bind_int64(statement, 1, feed->id);
    return store_finish(statement);
}

static void read_owner(struct row *row, void *to)
{
    *(int64_t *)to = row_int64(row);
}

/* What the administrator did, all owners see. */
static enum result tell_owners(const struct act *act, const struct feed *feed,
                               const struct event *event)
{
    struct driver_statement *statement;
    apr_array_header_t *owners;
    enum result result;

    if (act->authority != AUTHORITY_ADMINISTRATOR)
        return store_event_add(act, act->account_id, event);
    statement = store_use(act->store, &select_owners);
    owners = apr_array_make(act->pool, 4, sizeof(int64_t));
    bind_int64(statement, 1, feed->id);
    result = store_all(statement, act->pool, read_owner, owners);
    for (int i = 0; i < owners->nelts && result == RESULT_OK; i++)
        result = store_event_add(act, APR_ARRAY_IDX(owners, i, int64_t), event);
    return result;
}

enum result store_feed_delete(const struct act *act, const struct feed *feed)
{
    const struct event event = {.kind = EVENT_FEED_DELETED, .feed = feed->name};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = privilege_permit(act, feed->id, PRIVILEGE_OWN);
    if (result == RESULT_OK)
        result = delete_feed(act, feed);
    if (result == RESULT_OK)
        result = tell_owners(act, feed, &event);
    return store_end(act, result);
}
