/* access_records.c: last uses, and denials as events. */
#include "store/access_records.h"

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/overlaps.h"
#include "store/token_networks.h"

/* The denials of an account on the day of instant $1. */
#define EVENT_OF_DAY                                                           \
    " FROM event WHERE account_id = $2 AND day = CAST($1 AS BIGINT) / 86400"

/* Of one kind, of one token or of none. */
#define EVENT_OF_TOKEN " token_id IS NOT DISTINCT FROM $3 AND kind = $4"

/* Several processes record: what one of them records late is counted, but does
 * not replace what happened after it, unless that is later than $8: then a
 * clock was wrong. */
#define IF_LATER(at, column)                                                   \
    " " column " = CASE WHEN excluded." at " >= COALESCE(token_use." at        \
    ", 0) OR token_use." at " > $8 THEN excluded." column                      \
    " ELSE token_use." column " END,"
#define LATER_USE(column)    IF_LATER("used_at", column)
#define LATER_DENIAL(column) IF_LATER("denied_at", column)

/* Of what several processes record, the first and the last instant count. */
STATEMENT update_group = {
    RECORDS,
    "UPDATE event SET count = count + $11,"
    " at = CASE WHEN at > $1 THEN $1 ELSE at END,"
    " last_at = CASE WHEN last_at < $1 THEN $1 ELSE last_at END WHERE id ="
    " (SELECT id" EVENT_OF_DAY " AND" EVENT_OF_TOKEN
    " AND address = $5 AND client = $6 AND feed = $7 AND access = $8"
    " AND reason = $9 AND last4 = $10 LIMIT 1)"};

/* Rows of the day: of the account, and of the token among them. */
STATEMENT count_day = {RECORDS,
                       "SELECT count(*), count(CASE WHEN" EVENT_OF_TOKEN
                       " THEN 1 END)" EVENT_OF_DAY};

STATEMENT upsert_use = {
    RECORDS,
    "INSERT INTO token_use (token_id, used_at, used_address, used_client,"
    " used_feed, used_access, used_count)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (token_id) DO UPDATE SET" LATER_USE("used_at") LATER_USE(
        "used_address") LATER_USE("used_client") LATER_USE("used_feed")
        LATER_USE("used_access") " used_count ="
                                 " token_use.used_count + excluded.used_count"};

STATEMENT upsert_denial = {
    RECORDS,
    "INSERT INTO token_use (token_id, denied_at, denied_address,"
    " denied_client, denied_feed, denied_access, denied_count,"
    " denied_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $9)"
    " ON CONFLICT (token_id) DO UPDATE SET" LATER_DENIAL("denied_at")
        LATER_DENIAL("denied_address") LATER_DENIAL("denied_client")
            LATER_DENIAL("denied_feed") LATER_DENIAL("denied_access")
                LATER_DENIAL("denied_reason") " denied_count ="
                                              " token_use.denied_count + "
                                              "excluded.denied_count"};

/* Whether the account, and the token if there is one, are still there. */
STATEMENT select_exists = {RECORDS,
                           "SELECT EXISTS (SELECT 1 FROM account WHERE id = $1)"
                           " AND (CAST($2 AS BIGINT) IS NULL"
                           " OR EXISTS (SELECT 1 FROM token WHERE id = $2))"};

/* After a restoration, those that were created since the backup are not. */
static enum result find_nobody(struct store *store,
                               const struct access_record *record,
                               bool *of_nobody)
{
    struct driver_statement *statement = store_use(store, &select_exists);
    bool exists = false;
    enum result result;

    bind_int64(statement, 1, record->account_id);
    bind_optional(statement, 2, record->token_id);
    result = store_one(statement, NULL, store_read_bool, &exists);
    *of_nobody = !exists;
    return result;
}

/* A token that was not needed was neither used nor denied. */
static bool is_of_use(const struct access_record *record)
{
    return record->token_id &&
           (!record->kind || strcmp(record->kind, EVENT_TOKEN_UNNEEDED) != 0);
}

static enum result record_use(const struct act *act,
                              const struct access_record *record)
{
    struct driver_statement *statement =
        store_use(act->store, record->kind ? &upsert_denial : &upsert_use);
    enum result result;

    bind_int64(statement, 1, record->token_id);
    bind_int64(statement, 2, record->at);
    bind_text(statement, 3, record->address);
    bind_text(statement, 4, record->client);
    bind_text(statement, 5, record->feed);
    bind_text(statement, 6, record->access);
    bind_int64(statement, 7, record->count);
    bind_int64(statement, 8, act->now + CLOCK_HOUR);
    if (record->kind)
        bind_text(statement, 9, record->reason);
    result = store_finish(statement);
    return result == RESULT_OK && !record->kind && record->last4
               ? overlaps_record(act, record)
               : result;
}

/* Binds what tells the day of a denial, and its token. */
static struct driver_statement *use_day(struct store *store,
                                        const struct statement *of_day,
                                        const struct access_record *record)
{
    struct driver_statement *statement = store_use(store, of_day);

    bind_int64(statement, 1, record->at);
    bind_int64(statement, 2, record->account_id);
    bind_optional(statement, 3, record->token_id);
    bind_text(statement, 4, record->kind);
    return statement;
}

/* RESULT_NOT_FOUND if there is no event like it that day. */
static enum result add_to_group(struct store *store,
                                const struct access_record *record)
{
    struct driver_statement *statement = use_day(store, &update_group, record);

    bind_text(statement, 5, record->address);
    bind_text(statement, 6, record->client);
    bind_text(statement, 7, record->feed);
    bind_text(statement, 8, record->access);
    bind_text(statement, 9, record->reason);
    bind_text(statement, 10, record->last4 ? record->last4 : "");
    bind_int64(statement, 11, record->count);
    return store_change(store, statement);
}

static enum result add_group(struct store *store,
                             const struct access_record *record)
{
    const struct event event = {
        .at = record->at,
        .count = record->count,
        .token_id = record->token_id,
        .kind = record->kind,
        .actor = ACTOR_ACCOUNT,
        .address = record->address,
        .client = record->client,
        .last4 = record->last4,
        .feed = record->feed,
        .access = record->access,
        .reason = record->reason,
    };

    return store_event_insert(store, record->account_id, &event,
                              record->at / CLOCK_DAY);
}

/* The record as one of those that are only counted: of its kind and token. */
static struct access_record unlisted_of_token(
    const struct access_record *record)
{
    struct access_record rest = *record;

    rest.address = rest.client = rest.feed = rest.access = "";
    rest.reason = rest.last4 = "";
    return rest;
}

/* Likewise: of its account. */
static struct access_record unlisted_of_account(
    const struct access_record *record)
{
    struct access_record rest = unlisted_of_token(record);

    rest.token_id = 0;
    rest.kind = EVENT_DENIALS_UNLISTED;
    return rest;
}

/* A build that fails all night is one row with a count, not a thousand rows.
 * Nobody can add rows without limit by varying address, client, feed or token:
 * past a day's limit, a single row counts the others. */
static enum result record_denial(struct store *store,
                                 const struct access_record *record)
{
    const struct access_record of_token = unlisted_of_token(record);
    const struct access_record of_account = unlisted_of_account(record);
    int64_t account_rows = 0, token_rows = 0;
    enum result result = add_to_group(store, record);

    if (result == RESULT_NOT_FOUND)
        result = add_to_group(store, &of_token);
    if (result == RESULT_NOT_FOUND)
        result = add_to_group(store, &of_account);
    if (result != RESULT_NOT_FOUND)
        return result;
    result = store_two_numbers(use_day(store, &count_day, record),
                               &account_rows, &token_rows);
    if (result != RESULT_OK)
        return result;
    if (account_rows >= EVENT_DENIALS_OF_ACCOUNT)
        record = &of_account;
    else if (token_rows >= EVENT_DENIALS_OF_TOKEN)
        record = &of_token;
    return add_group(store, record);
}

/* What a client sends is not always UTF-8. */
static struct access_record sanitize(apr_pool_t *pool,
                                     const struct access_record *record)
{
    struct access_record sanitized = *record;

    sanitized.address = utf8_sanitize(pool, record->address);
    sanitized.client = utf8_sanitize(pool, record->client);
    sanitized.feed = utf8_sanitize(pool, record->feed);
    return sanitized;
}

static enum result add_record(const struct act *act,
                              const struct access_record *record)
{
    const struct access_record sanitized = sanitize(act->pool, record);
    bool of_nobody = false;
    enum result result = find_nobody(act->store, &sanitized, &of_nobody);

    if (result != RESULT_OK || of_nobody)
        return result;
    if (is_of_use(&sanitized))
        result = record_use(act, &sanitized);
    if (result == RESULT_OK && sanitized.token_id && !sanitized.kind)
        result = token_networks_record(act, &sanitized);
    if (result == RESULT_OK && sanitized.kind)
        result = record_denial(act->store, &sanitized);
    return result;
}

enum result store_access_records_add(const struct act *act,
                                     const apr_array_header_t *records,
                                     int64_t milliseconds, int *written)
{
    int next = *written;
    enum result result = store_transact(act);
    int64_t until = clock_steady() + milliseconds;

    while (result == RESULT_OK && next < records->nelts) {
        result = add_record(
            act, &APR_ARRAY_IDX(records, next, struct access_record));
        next++;
        if (clock_steady() >= until)
            break;
    }
    result = store_end(act, result);
    if (result == RESULT_OK)
        *written = next;
    return result;
}
