/* events.c: the activity, and last uses. */
#include "store/events.h"

#include <apr_strings.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "store/internal.h"

#define EVENT_COLUMNS                                                          \
    "e.id, e.at, e.last_at, e.count, e.token_id, t.description, e.kind,"       \
    " e.actor, e.address, e.client, e.last4, e.feed, e.access, e.reason,"      \
    " e.privilege, e.other_account, e.label, e.issuer"

#define EVENTS_OF_ACCOUNT                                                      \
    "SELECT " EVENT_COLUMNS " FROM event e"                                    \
    " LEFT JOIN token t ON t.id = e.token_id WHERE e.account_id = $1"

/* The rows after the one of last_at $2 and id $3. */
#define EVENT_PAGE                                                             \
    " AND (e.last_at, e.id) < ($2, $3)"                                        \
    " ORDER BY e.last_at DESC, e.id DESC LIMIT $4"

/* The denials of an account on the day of instant $1. */
#define EVENT_OF_DAY                                                           \
    " FROM event WHERE account_id = $2 AND day = CAST($1 AS BIGINT) / 86400"

/* Of one kind, of one token or of none. */
#define EVENT_OF_TOKEN " token_id IS NOT DISTINCT FROM $3 AND kind = $4"

/* Several processes record: what one of them records late is counted, but does
 * not replace what happened after it. */
#define IF_LATER(at, column)                                                   \
    " " column " = CASE WHEN excluded." at " >= COALESCE(token_use." at        \
    ", 0) THEN excluded." column " ELSE token_use." column " END,"

STATEMENT insert_event = {
    PAGES | ADMINISTRATOR | RECORDS,
    "INSERT INTO event (at, last_at, count, account_id, token_id, kind,"
    " category, actor, address, client, last4, feed, access, reason, privilege,"
    " other_account, label, issuer, day) VALUES ($1, $1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};

STATEMENT select_all = {PAGES, EVENTS_OF_ACCOUNT EVENT_PAGE};

STATEMENT select_by_category = {PAGES, EVENTS_OF_ACCOUNT
                                " AND e.category = $5" EVENT_PAGE};

STATEMENT select_of_token = {PAGES, EVENTS_OF_ACCOUNT
                             " AND e.token_id = $6 AND (CAST($5 AS TEXT) IS "
                             "NULL OR e.category = $5)" EVENT_PAGE};

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

STATEMENT delete_oldest = {RECORDS,
                           "DELETE FROM event WHERE id IN (SELECT id FROM event"
                           " WHERE last_at < $1 ORDER BY last_at LIMIT $2)"};

STATEMENT upsert_use = {
    RECORDS,
    "INSERT INTO token_use (token_id, used_at, used_address, used_client,"
    " used_feed, used_access, used_count)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (token_id) DO UPDATE SET" IF_LATER("used_at", "used_at")
        IF_LATER("used_at", "used_address") IF_LATER("used_at", "used_client")
            IF_LATER("used_at", "used_feed") IF_LATER(
                "used_at", "used_access") " used_count = token_use.used_count "
                                          "+ excluded.used_count"};

STATEMENT upsert_denial = {
    RECORDS,
    "INSERT INTO token_use (token_id, denied_at, denied_address,"
    " denied_client, denied_feed, denied_access, denied_count,"
    " denied_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (token_id) DO UPDATE SET" IF_LATER("denied_at", "denied_at")
        IF_LATER("denied_at", "denied_address") IF_LATER(
            "denied_at", "denied_client") IF_LATER("denied_at", "denied_feed")
            IF_LATER("denied_at", "denied_access") IF_LATER(
                "denied_at",
                "denied_reason") " denied_count = token_use.denied_count + "
                                 "excluded.denied_count"};

/* As long as the recorder has the write lock, and nobody notices. */
enum { MOMENT_MILLISECONDS = 100 };

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

/* The kinds that are not about a change. */
static const struct {
    const char *kind, *category;
} categories[] = {
    {EVENT_SIGNED_UP, CATEGORY_SIGN_IN},
    {EVENT_SIGNED_IN, CATEGORY_SIGN_IN},
    {EVENT_SIGN_IN_FAILED, CATEGORY_SIGN_IN},
    {EVENT_SIGNED_OUT, CATEGORY_SIGN_IN},
    {EVENT_SESSION_ENDED, CATEGORY_SIGN_IN},
    {EVENT_PASSWORD_DENIED, CATEGORY_DENIAL},
    {EVENT_TOKEN_DENIED, CATEGORY_DENIAL},
    {EVENT_DENIALS_UNLISTED, CATEGORY_DENIAL},
};

static const char *category_of(const char *kind)
{
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        if (strcmp(categories[i].kind, kind) == 0)
            return categories[i].category;
    }
    return CATEGORY_CHANGE;
}

/* Where the texts of an event are: all that a copy has to copy. */
static const size_t event_texts[] = {
    offsetof(struct event, token),         offsetof(struct event, kind),
    offsetof(struct event, actor),         offsetof(struct event, address),
    offsetof(struct event, client),        offsetof(struct event, last4),
    offsetof(struct event, feed),          offsetof(struct event, access),
    offsetof(struct event, reason),        offsetof(struct event, privilege),
    offsetof(struct event, other_account), offsetof(struct event, label),
    offsetof(struct event, issuer),
};

enum {
    EVENT_NUMBERS = 5,
    EVENT_TEXTS = sizeof event_texts / sizeof event_texts[0],
};

_Static_assert(sizeof(struct event) == EVENT_NUMBERS * sizeof(int64_t) +
                                           EVENT_TEXTS * sizeof(const char *),
               "a new text belongs in event_texts; a number is counted");

struct event store_event_copy(apr_pool_t *pool, const struct event *event)
{
    struct event copied = *event;

    for (size_t i = 0; i < EVENT_TEXTS; i++) {
        const char **text = (void *)((char *)&copied + event_texts[i]);
        *text = apr_pstrdup(pool, *text);
    }
    return copied;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* Adds an event with all its columns; day: 0 if it is no denial. */
static enum result insert(struct store *store, int64_t account_id,
                          const struct event *event, int64_t day)
{
    struct driver_statement *statement = store_use(store, &insert_event);

    bind_int64(statement, 1, event->at);
    bind_int64(statement, 2, event->count);
    bind_int64(statement, 3, account_id);
    bind_optional(statement, 4, event->token_id);
    bind_text(statement, 5, event->kind);
    bind_text(statement, 6, category_of(event->kind));
    bind_text(statement, 7, event->actor);
    bind_text(statement, 8, or_empty(event->address));
    bind_text(statement, 9, or_empty(event->client));
    bind_text(statement, 10, or_empty(event->last4));
    bind_text(statement, 11, or_empty(event->feed));
    bind_text(statement, 12, or_empty(event->access));
    bind_text(statement, 13, or_empty(event->reason));
    bind_text(statement, 14, or_empty(event->privilege));
    bind_text(statement, 15, or_empty(event->other_account));
    bind_text(statement, 16, or_empty(event->label));
    bind_text(statement, 17, or_empty(event->issuer));
    bind_optional(statement, 18, day);
    return store_finish(statement);
}

/* The event with what the act says of it. */
static struct event complete(const struct act *act, const struct event *event)
{
    struct event completed = *event;

    completed.at = act->now;
    if (!completed.count)
        completed.count = 1;
    if (!completed.actor) {
        completed.actor = act_actor(act);
        completed.address = act->address;
        completed.client = act->client;
    }
    return completed;
}

enum result store_event_add(const struct act *act, int64_t account_id,
                            const struct event *event)
{
    const struct event added = complete(act, event);

    return insert(act->store, account_id, &added, 0);
}

enum result store_event_add_or_keep(const struct act *act,
                                    const struct event_keeper *keeper,
                                    const struct event *event)
{
    const struct event_of_account kept = {act->account_id,
                                          complete(act, event)};
    enum result result = store_transact_within(
        act, keeper ? MOMENT_MILLISECONDS : DRIVER_WAIT_MILLISECONDS);

    if (result == RESULT_OK)
        result = insert(act->store, kept.account_id, &kept.event, 0);
    result = store_end(act, result);
    return result == RESULT_BUSY && keeper ? keeper->add(keeper->data, &kept)
                                           : result;
}

enum result store_event_add_kept(const struct act *act,
                                 const struct event_of_account *events,
                                 int count)
{
    enum result result = store_transact(act);

    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = insert(act->store, events[i].account_id, &events[i].event, 0);
    return store_end(act, result);
}

static void read_event(struct row *row, void *to)
{
    struct event *event = to;

    event->id = row_int64(row);
    event->at = row_int64(row);
    event->last_at = row_int64(row);
    event->count = row_int64(row);
    event->token_id = row_int64(row);
    event->token = row_text(row);
    event->kind = row_text(row);
    event->actor = row_text(row);
    event->address = row_text(row);
    event->client = row_text(row);
    event->last4 = row_text(row);
    event->feed = row_text(row);
    event->access = row_text(row);
    event->reason = row_text(row);
    event->privilege = row_text(row);
    event->other_account = row_text(row);
    event->label = row_text(row);
    event->issuer = row_text(row);
}

enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct event_filter *filter, int limit,
                             apr_array_header_t **events)
{
    struct driver_statement *statement =
        store_use(store, filter->token_id   ? &select_of_token
                         : filter->category ? &select_by_category
                                            : &select_all);
    bool newest = !filter->before_at;

    *events = apr_array_make(pool, limit, sizeof(struct event));
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, newest ? INT64_MAX : filter->before_at);
    bind_int64(statement, 3, newest ? INT64_MAX : filter->before_id);
    bind_int64(statement, 4, limit);
    if (filter->token_id || filter->category)
        bind_text(statement, 5, filter->category);
    if (filter->token_id)
        bind_int64(statement, 6, filter->token_id);
    return store_all(statement, pool, read_event, *events);
}

static enum result record_use(struct store *store,
                              const struct access_record *record)
{
    struct driver_statement *statement =
        store_use(store, record->kind ? &upsert_denial : &upsert_use);

    bind_int64(statement, 1, record->token_id);
    bind_int64(statement, 2, record->at);
    bind_text(statement, 3, record->address);
    bind_text(statement, 4, record->client);
    bind_text(statement, 5, record->feed);
    bind_text(statement, 6, record->access);
    bind_int64(statement, 7, record->count);
    if (record->kind)
        bind_text(statement, 8, record->reason);
    return store_finish(statement);
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
    bind_text(statement, 10, or_empty(record->last4));
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

    return insert(store, record->account_id, &event, record->at / CLOCK_DAY);
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
    enum result result = RESULT_OK;

    if (sanitized.token_id)
        result = record_use(act->store, &sanitized);
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

enum result store_event_sweep(struct store *store, int64_t before, bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_oldest);
    enum result result;

    bind_int64(statement, 1, before);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
