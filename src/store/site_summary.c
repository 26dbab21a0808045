/* site_summary.c: counts what a site has. */
#include "store/site_summary.h"

#include "store/internal.h"

#define IS_EXPIRED                                                             \
    "t.revoked_at IS NULL AND t.expires_at IS NOT NULL AND t.expires_at <= $1"
#define IS_VALID                                                               \
    "t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $1)"

/* What waits, how much was given up, and why: of emails, or of messages for the
 * webhook. */
#define MAIL_COUNTS(which)                                                     \
    " (SELECT count(*) FROM mail WHERE ended_at IS NULL AND " which "),"       \
    " (SELECT count(*) FROM mail WHERE ended_at IS NOT NULL AND error <> ''"   \
    " AND " which "),"                                                         \
    " (SELECT error FROM mail WHERE error <> '' AND " which                    \
    " ORDER BY id DESC LIMIT 1)"

STATEMENT select_counts = {
    ADMINISTRATOR,
    "SELECT (SELECT count(*) FROM account WHERE deleted_at IS NULL),"
    " (SELECT count(*) FROM account WHERE deleted_at IS NULL"
    " AND disabled_at IS NOT NULL),"
    " (SELECT count(*) FROM feed WHERE deleted_at IS NULL),"
    " (SELECT count(*) FROM feed WHERE deleted_at IS NULL AND is_public),"
    " count(CASE WHEN " IS_VALID " THEN 1 END),"
    " count(CASE WHEN " IS_VALID " AND u.used_at IS NULL THEN 1 END),"
    " count(CASE WHEN " IS_EXPIRED " THEN 1 END),"
    " count(t.revoked_at)," MAIL_COUNTS("message_id = ''") "," MAIL_COUNTS(
        "message_id <> ''") " FROM token t LEFT JOIN token_use u ON u.token_id "
                            "= t.id"};

STATEMENT select_begun = {
    ADMINISTRATOR, "SELECT min(created_at) FROM (SELECT created_at FROM account"
                   " UNION ALL SELECT created_at FROM secret_key) AS created"};

static void read_counts(struct row *row, void *to)
{
    struct site_summary *summary = to;

    summary->accounts = row_int64(row);
    summary->disabled = row_int64(row);
    summary->feeds = row_int64(row);
    summary->public_feeds = row_int64(row);
    summary->valid = row_int64(row);
    summary->unused = row_int64(row);
    summary->expired = row_int64(row);
    summary->revoked = row_int64(row);
    summary->mail_waiting = row_int64(row);
    summary->mail_failed = row_int64(row);
    summary->mail_error = row_text(row);
    summary->webhook_waiting = row_int64(row);
    summary->webhook_failed = row_int64(row);
    summary->webhook_error = row_text(row);
}

enum result store_site_summary(struct store *store, apr_pool_t *pool,
                               int64_t now, struct site_summary *summary)
{
    struct driver_statement *statement = store_use(store, &select_counts);
    int version = 0;
    enum result result = driver_version(store->driver, &version);

    summary->schema = version;
    if (result != RESULT_OK)
        return result;
    bind_int64(statement, 1, now);
    return store_one(statement, pool, read_counts, summary);
}

enum result store_site_begun(struct store *store, int64_t *created_at)
{
    return store_number(store_use(store, &select_begun), created_at);
}
