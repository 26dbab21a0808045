/* feeds.c: feeds and privileges as rows, and a folder for a new feed. */
#include "store/feeds.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/utf8.h"
#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"

#define FEED_COLUMNS                                                           \
    "f.id, f.name, f.is_public, f.created_at, COALESCE(p.level, 0)"

STATEMENT insert_feed = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO feed (name, is_public, created_at, form_id)"
    " VALUES ($1, $2, $3, $4) RETURNING id"};

STATEMENT select_by_name = {PAGES | ADMINISTRATOR,
                            "SELECT " FEED_COLUMNS
                            " FROM feed f LEFT JOIN privilege p"
                            " ON p.feed_id = f.id AND p.account_id = $2"
                            " WHERE f.name = $1 AND f.deleted_at IS NULL"};

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

STATEMENT select_all = {ADMINISTRATOR,
                        "SELECT f.id, f.name, f.is_public, f.created_at, "
                        "CAST(0 AS BIGINT) FROM feed f"
                        " WHERE f.deleted_at IS NULL ORDER BY f.name"};

STATEMENT update_public = {PAGES | ADMINISTRATOR,
                           "UPDATE feed SET is_public = $2"
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

STATEMENT upsert_privilege = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO privilege (account_id, feed_id, level, granted_at)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, feed_id)"
    " DO UPDATE SET level = excluded.level,"
    " granted_at = excluded.granted_at"};

STATEMENT delete_privilege = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM privilege WHERE account_id = $1 AND feed_id = $2"};

STATEMENT delete_other_members = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM privilege WHERE feed_id = $1 AND level < 4"};

static const char *const levels[] = {"none", "read", "write", "manage", "own"};

const char *privilege_word(enum privilege privilege)
{
    return levels[privilege];
}

bool privilege_read(const char *word, enum privilege *privilege)
{
    for (int i = PRIVILEGE_NONE; i <= PRIVILEGE_OWN; i++) {
        if (strcmp(levels[i], word) == 0) {
            *privilege = (enum privilege)i;
            return true;
        }
    }
    return false;
}

/* Whether the name is free for this owner: RESULT_OK, *known where a feed of
 * this name was his; RESULT_DENIED where it was another's. */
static enum result check_reserved(struct store *store,
                                  const struct feed_new *feed, bool *known)
{
    struct driver_statement *statement = store_use(store, &select_reserved);
    enum result result;

    *known = false;
    bind_text(statement, 1, feed->name);
    bind_int64(statement, 2, feed->owner_id);
    result = store_one(statement, NULL, store_read_bool, known);
    if (result == RESULT_OK)
        return *known || feed->by_administrator ? RESULT_OK : RESULT_DENIED;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result add_row(struct store *store, const struct feed_new *feed,
                           int64_t now, int64_t *id)
{
    struct driver_statement *statement = store_use(store, &insert_feed);

    bind_text(statement, 1, feed->name);
    bind_bool(statement, 2, feed->is_public);
    bind_int64(statement, 3, now);
    bind_text(statement, 4, feed->form_id);
    return store_number(statement, id);
}

static enum result set_privilege(struct store *store, int64_t feed_id,
                                 int64_t account_id, enum privilege privilege,
                                 int64_t now)
{
    struct driver_statement *statement =
        store_use(store, privilege == PRIVILEGE_NONE ? &delete_privilege
                                                     : &upsert_privilege);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, feed_id);
    if (privilege != PRIVILEGE_NONE) {
        bind_int64(statement, 3, privilege);
        bind_int64(statement, 4, now);
    }
    return store_finish(statement);
}

/* Brings a folder's entries to disk. */
static bool sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0)
        close(folder);
    return done;
}

/* Makes the feed's folder. One that is there may hold another's packages: only
 * the operator, and who owned the feed before, may have it. */
static enum result make_folder(const struct feed_new *feed, bool known,
                               bool *created)
{
    char path[4096];

    *created = false;
    if (!feed->feed_root)
        return RESULT_OK;
    if (apr_snprintf(path, sizeof path, "%s/%s", feed->feed_root, feed->name) >=
        (int)sizeof path - 1)
        return RESULT_BROKEN;
    *created = mkdir(path, 0775) == 0;
    /* The server's user may be another of this group: not by the umask. */
    if (*created)
        return chmod(path, 0775) == 0 && sync_folder(feed->feed_root)
                   ? RESULT_OK
                   : RESULT_BROKEN;
    if (errno == EEXIST)
        return known || feed->by_administrator ? RESULT_OK : RESULT_DENIED;
    log_error("folder %s: %m", path);
    return RESULT_BROKEN;
}

static void remove_folder(const struct feed_new *feed)
{
    char path[4096];

    apr_snprintf(path, sizeof path, "%s/%s", feed->feed_root, feed->name);
    if (rmdir(path))
        log_error("folder %s: %m", path);
}

static enum result add_locked(struct store *store, const struct feed_new *feed,
                              const struct origin *origin, int64_t now,
                              bool *created)
{
    int64_t id = 0;
    bool known = false;
    enum result result = add_row(store, feed, now, &id);

    /* A name that is in use is taken, whoever had it before. */
    if (result == RESULT_OK)
        result = check_reserved(store, feed, &known);
    if (result == RESULT_OK && feed->owner_id)
        result = set_privilege(store, id, feed->owner_id, PRIVILEGE_OWN, now);
    if (result == RESULT_OK && feed->owner_id)
        result = store_event_add(store, feed->owner_id, 0, EVENT_FEED_CREATED,
                                 feed->name, origin, now);
    if (result == RESULT_OK)
        result = make_folder(feed, known, created);
    return result;
}

enum result store_feed_add(struct store *store, const struct feed_new *feed,
                           const struct origin *origin, int64_t now)
{
    bool created = false;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = store_end(store, add_locked(store, feed, origin, now, &created));
    if (result != RESULT_OK && created)
        remove_folder(feed);
    return result;
}

static void read_feed(struct row *row, void *to)
{
    struct feed *feed = to;

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->is_public = row_bool(row);
    feed->created_at = row_int64(row);
    feed->privilege = (enum privilege)row_int64(row);
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
                            int64_t limit, int64_t offset,
                            apr_array_header_t **feeds)
{
    struct driver_statement *statement = store_use(store, &select_matching);

    *feeds = apr_array_make(pool, 8, sizeof(struct feed));
    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, search_pattern(pool, words));
    bind_int64(statement, 3, limit);
    bind_int64(statement, 4, offset);
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

enum result store_feed_set_public(struct store *store, const struct feed *feed,
                                  int64_t account_id, bool is_public,
                                  const struct origin *origin, int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_public);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    bind_int64(statement, 1, feed->id);
    bind_bool(statement, 2, is_public);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_FEED_CHANGED,
                                 feed->name, origin, now);
    return store_end(store, result);
}

/* RESULT_CONFLICT where nobody but account_id owns the feed. */
static enum result check_other_owner(struct store *store, int64_t feed_id,
                                     int64_t account_id)
{
    int64_t others = 0;
    enum result result =
        store_feed_other_owners(store, feed_id, account_id, &others);

    return result == RESULT_OK && !others ? RESULT_CONFLICT : result;
}

/* Both learn of it. Whoever was given something is not shown from where. */
static enum result tell_of_grant(struct store *store, apr_pool_t *pool,
                                 const char *detail, int64_t account_id,
                                 int64_t by_id, const struct origin *origin,
                                 int64_t now)
{
    static const struct origin owner = {ACTOR_FEED_OWNER, "", ""};
    bool by_another = by_id && by_id != account_id;
    struct account account;
    enum result result =
        store_event_add(store, account_id, 0, EVENT_MEMBER_CHANGED, detail,
                        by_another ? &owner : origin, now);

    if (result != RESULT_OK || !by_another)
        return result;
    result = store_account_by_id(store, pool, account_id, &account);
    if (result != RESULT_OK)
        return result;
    return store_event_add(
        store, by_id, 0, EVENT_MEMBER_CHANGED,
        apr_pstrcat(pool, detail, ": ", account.username, NULL), origin, now);
}

enum result store_feed_grant(struct store *store, apr_pool_t *pool,
                             const struct feed *feed, int64_t account_id,
                             enum privilege privilege, int64_t by_id,
                             const struct origin *origin, int64_t now)
{
    const char *detail =
        apr_psprintf(pool, "%s on %s", privilege_word(privilege), feed->name);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    if (privilege != PRIVILEGE_OWN)
        result = check_other_owner(store, feed->id, account_id);
    if (result == RESULT_OK)
        result = set_privilege(store, feed->id, account_id, privilege, now);
    if (result == RESULT_OK)
        result =
            tell_of_grant(store, pool, detail, account_id, by_id, origin, now);
    return store_end(store, result);
}

/* One statement about a feed that is being deleted. */
static enum result run_on_feed(struct store *store,
                               const struct statement *change, int64_t feed_id,
                               int64_t now)
{
    struct driver_statement *statement = store_use(store, change);

    bind_int64(statement, 1, feed_id);
    if (change == &update_deleted)
        bind_int64(statement, 2, now);
    return store_change(store, statement);
}

enum result store_feed_delete(struct store *store, const struct feed *feed,
                              int64_t account_id, const struct origin *origin,
                              int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = run_on_feed(store, &update_deleted, feed->id, now);
    if (result != RESULT_OK)
        return store_end(store, result);
    /* Where it has owners alone, no row changes. */
    result = run_on_feed(store, &delete_other_members, feed->id, now);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = store_event_add(store, account_id, 0, EVENT_FEED_DELETED,
                                 feed->name, origin, now);
    return store_end(store, result);
}
