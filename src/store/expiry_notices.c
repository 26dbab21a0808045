/* expiry_notices.c: which tokens people were told of. */
#include "store/expiry_notices.h"

#include "base/clock.h"
#include "store/internal.h"
#include "store/mail_queue.h"

/* Tokens that expire soon, and how many days before they are to be told of. One
 * that was created, or extended, for no more days than that, give or take an
 * hour, is not news. */
#define DUE                                                                    \
    "WITH soon AS (SELECT t.id, t.account_id, t.expires_at, t.write_scope,"    \
    " COALESCE(t.renewed_at, t.created_at) AS chosen_at, CAST(CASE WHEN "      \
    "t.expires_at - 86400 <= $1 THEN 1"                                        \
    " WHEN t.expires_at - 604800 <= $1 THEN 7 ELSE 30 END AS BIGINT) AS days"  \
    " FROM token t JOIN account a ON a.id = t.account_id"                      \
    " WHERE t.revoked_at IS NULL AND t.expires_at > $1"                        \
    " AND t.expires_at <= $1 + 2592000"                                        \
    " AND a.disabled_at IS NULL AND a.deleted_at IS NULL),"                    \
    " due AS (SELECT * FROM soon WHERE chosen_at + days * 86400 + 3600"        \
    " < expires_at)"

/* Who has to be told of which. */
#define TOLD                                                                   \
    "SELECT t.account_id, t.id AS token_id, t.expires_at, t.days FROM due t"   \
    " UNION SELECT m.account_id, t.id, t.expires_at, t.days FROM due t"        \
    " JOIN manager m ON m.machine_id = t.account_id"                           \
    " UNION SELECT o.account_id, t.id, t.expires_at, t.days FROM due t"        \
    " JOIN privilege w ON w.account_id = t.account_id AND w.level >= 2"        \
    " JOIN feed f ON f.id = w.feed_id AND f.deleted_at IS NULL"                \
    " JOIN privilege o ON o.feed_id = f.id AND o.level = 4"                    \
    " WHERE " SCOPE_COVERS("write_scope", "2", "f.id")

/* The emails of somebody less than 20 hours before $1: nearly a day, so that
 * the next one is not later each day. Later than $1 is one of a clock that was
 * wrong, unless the clocks of two hosts are no more than that apart. */
#define MAIL_OF(whose)                                                         \
    "SELECT m.id FROM mail m WHERE m.account_id = " whose                      \
    " AND m.kind = '" MAIL_TOKENS_EXPIRE "' AND m.created_at + 72000 > $1"     \
    " AND m.created_at < $1 + 3600"

STATEMENT select_due = {
    MAIL,
    DUE " SELECT r.account_id, r.token_id, r.expires_at, r.days,"
        " r.account_id = t.account_id, a.is_machine FROM (" TOLD
        ") r JOIN token t ON t.id = r.token_id"
        " JOIN account a ON a.id = r.account_id"
        " LEFT JOIN expiry_notice n ON n.token_id = r.token_id"
        " AND n.account_id = r.account_id"
        " WHERE (a.email IS NOT NULL OR $2) AND a.disabled_at IS NULL"
        " AND a.deleted_at IS NULL AND (n.days IS NULL OR n.days > r.days"
        " OR n.expires_at <> r.expires_at)"
        " AND NOT EXISTS (" MAIL_OF(
            "r.account_id") ")"
                            " ORDER BY r.account_id, r.expires_at, r.token_id "
                            "LIMIT 10000"};

STATEMENT select_mail = {MAIL, MAIL_OF("$2") " LIMIT 1"};

STATEMENT upsert_notice = {
    MAIL, "INSERT INTO expiry_notice (token_id, account_id, expires_at, days,"
          " mail_id) VALUES ($1, $2, $3, $4, $5)"
          " ON CONFLICT (token_id, account_id) DO UPDATE SET"
          " expires_at = excluded.expires_at, days = excluded.days,"
          " mail_id = excluded.mail_id"
          " WHERE expiry_notice.days > excluded.days"
          " OR expiry_notice.expires_at <> excluded.expires_at"};

#define NOTICES                                                                \
    "SELECT t.description, v.last4, a.username, t.account_id = n.account_id,"  \
    " EXISTS (SELECT 1 FROM manager m WHERE m.machine_id = t.account_id"       \
    " AND m.account_id = n.account_id),"                                       \
    " t.expires_at FROM expiry_notice n"                                       \
    " JOIN token t ON t.id = n.token_id AND t.expires_at = n.expires_at"       \
    " JOIN account a ON a.id = t.account_id"                                   \
    " LEFT JOIN token_value v ON v.token_id = t.id AND v.ended_at IS NULL"     \
    " WHERE t.revoked_at IS NULL AND t.expires_at > $2"

STATEMENT select_of_mail = {MAIL, NOTICES " AND n.mail_id = $1"
                                          " ORDER BY t.expires_at, t.id"};

STATEMENT select_of_token = {
    MAIL, NOTICES " AND n.token_id = $1 AND n.account_id = t.account_id"};

STATEMENT delete_old = {
    RECORDS, "DELETE FROM expiry_notice WHERE (token_id, account_id) IN"
             " (SELECT token_id, account_id FROM expiry_notice"
             " WHERE expires_at < $1 LIMIT $2)"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

struct due {
    int64_t account_id, token_id, expires_at, days;
    bool is_own;     /* of this account */
    bool is_machine; /* this account is: only the webhook is told */
};

static void read_due(struct row *row, void *to)
{
    struct due *due = to;

    due->account_id = row_int64(row);
    due->token_id = row_int64(row);
    due->expires_at = row_int64(row);
    due->days = row_int64(row);
    due->is_own = row_bool(row);
    due->is_machine = row_bool(row);
}

/* RESULT_NOT_FOUND: another process was faster. */
static enum result add_notice(const struct act *act, const struct due *due,
                              int64_t mail_id)
{
    struct driver_statement *statement = store_use(act->store, &upsert_notice);

    bind_int64(statement, 1, due->token_id);
    bind_int64(statement, 2, due->account_id);
    bind_int64(statement, 3, due->expires_at);
    bind_int64(statement, 4, due->days);
    bind_int64(statement, 5, mail_id);
    return store_change(act->store, statement);
}

/* RESULT_NOT_FOUND, unless another process was faster. */
static enum result find_mail(const struct act *act, int64_t account_id)
{
    struct driver_statement *statement = store_use(act->store, &select_mail);
    int64_t found;

    bind_int64(statement, 1, act->now);
    bind_int64(statement, 2, account_id);
    return store_number(statement, &found);
}

/* That the webhook's receiver is told, as the token's owner is. */
static enum result queue_webhook(const struct act *act, const struct due *due)
{
    const struct mail_new mail = {.kind = WEBHOOK_TOKEN_EXPIRES,
                                  .account_id = due->account_id,
                                  .actor = "",
                                  .address = "",
                                  .client = "",
                                  .label = "",
                                  .token_id = due->token_id};

    return due->is_own ? mail_queue_add_webhook(act, &mail) : RESULT_OK;
}

static enum result queue_notice(const struct act *act, const struct due *due,
                                int64_t mail_id)
{
    enum result result = add_notice(act, due, mail_id);

    if (result == RESULT_OK)
        return queue_webhook(act, due);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* One email of the first count tokens, which are due to one account; without
 * mail, a notice says all the same that the webhook was told. */
static enum result queue_one(const struct act *act, const struct due *due,
                             int count)
{
    const struct mail_new mail = {.kind = MAIL_TOKENS_EXPIRE,
                                  .account_id = due->account_id,
                                  .actor = "",
                                  .address = "",
                                  .client = "",
                                  .label = ""};
    int64_t id = 0;
    enum result result = store_transact(act);
    bool is_told;

    if (result == RESULT_OK)
        result = find_mail(act, due->account_id);
    is_told = result == RESULT_OK;
    if (result == RESULT_NOT_FOUND)
        result = due->is_machine ? RESULT_OK : mail_queue_add(act, &mail, &id);
    for (int i = 0; !is_told && i < count && result == RESULT_OK; i++)
        result = queue_notice(act, &due[i], id);
    return store_end(act, result);
}

/* How many at the beginning are of one account. */
static int of_one_account(const struct due *due, int count)
{
    int same = 1;

    while (same < count && due[same].account_id == due->account_id)
        same++;
    return same;
}

enum result store_expiry_notices_queue(struct store *store, apr_pool_t *pool,
                                       int64_t now)
{
    const struct act act = {.store = store,
                            .pool = pool,
                            .authority = AUTHORITY_RECORDER,
                            .address = "",
                            .client = "",
                            .now = now};
    struct driver_statement *statement = store_use(store, &select_due);
    apr_array_header_t *found = apr_array_make(pool, 16, sizeof(struct due));
    enum result result;

    bind_int64(statement, 1, now);
    bind_bool(statement, 2, store->has_webhook);
    result = store_all(statement, pool, read_due, found);
    for (int i = 0, count; i < found->nelts && result == RESULT_OK;
         i += count) {
        const struct due *due = &APR_ARRAY_IDX(found, i, struct due);
        count = of_one_account(due, found->nelts - i);
        result = queue_one(&act, due, count);
    }
    return result;
}

static void read_notice(struct row *row, void *to)
{
    struct expiry_notice *notice = to;

    notice->description = row_text(row);
    notice->last4 = row_text(row);
    notice->owner = row_text(row);
    notice->is_own = row_bool(row);
    notice->is_managed = row_bool(row);
    notice->expires_at = row_int64(row);
}

enum result store_expiry_notices_list(struct store *store, apr_pool_t *pool,
                                      int64_t mail_id, int64_t now,
                                      apr_array_header_t **notices)
{
    struct driver_statement *statement = store_use(store, &select_of_mail);

    *notices = apr_array_make(pool, 16, sizeof(struct expiry_notice));
    bind_int64(statement, 1, mail_id);
    bind_int64(statement, 2, now);
    return store_all(statement, pool, read_notice, *notices);
}

enum result store_expiry_notice_of(struct store *store, apr_pool_t *pool,
                                   int64_t token_id, int64_t now,
                                   struct expiry_notice *notice)
{
    struct driver_statement *statement = store_use(store, &select_of_token);

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, now);
    return store_one(statement, pool, read_notice, notice);
}

enum result store_expiry_notices_sweep(struct store *store, int64_t now,
                                       bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_old);
    enum result result;

    bind_int64(statement, 1, now - CLOCK_DAY);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
