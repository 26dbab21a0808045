/* events.c: the activity. */
#include "store/events.h"

#include <apr_strings.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/audit.h"
#include "store/internal.h"
#include "store/mail_queue.h"

#define EVENTS_OF_ACCOUNT                                                      \
    "SELECT " EVENT_COLUMNS " FROM event e"                                    \
    " LEFT JOIN token t ON t.id = e.token_id WHERE e.account_id = $1"

/* The rows after the one of last_at $2 and id $3. */
#define EVENT_PAGE                                                             \
    " AND (e.last_at, e.id) < ($2, $3)"                                        \
    " ORDER BY e.last_at DESC, e.id DESC LIMIT $4"

STATEMENT insert_event = {
    PAGES | MAIL | ADMINISTRATOR | RECORDS,
    "INSERT INTO event (at, last_at, count, account_id, token_id, kind,"
    " category, actor, address, client, last4, feed, access, reason, privilege,"
    " other_account, label, issuer, day) VALUES ($1, $1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};

STATEMENT select_names = {PAGES | MAIL | ADMINISTRATOR | RECORDS,
                          "SELECT (SELECT username FROM account WHERE id = $1),"
                          " (SELECT description FROM token WHERE id = $2)"};

STATEMENT select_all = {PAGES, EVENTS_OF_ACCOUNT EVENT_PAGE};

STATEMENT select_by_category = {PAGES, EVENTS_OF_ACCOUNT
                                " AND e.category = $5" EVENT_PAGE};

STATEMENT select_of_token = {PAGES, EVENTS_OF_ACCOUNT
                             " AND e.token_id = $6 AND (CAST($5 AS TEXT) IS "
                             "NULL OR e.category = $5)" EVENT_PAGE};

STATEMENT delete_oldest = {RECORDS,
                           "DELETE FROM event WHERE id IN (SELECT id FROM event"
                           " WHERE last_at < $1 ORDER BY last_at LIMIT $2)"};

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
    {EVENT_TOKEN_UNNEEDED, CATEGORY_DENIAL},
    {EVENT_DENIALS_UNLISTED, CATEGORY_DENIAL},
};

/* The kinds that the account's owner is told by mail as well, and the webhook's
 * receiver: what a thief of the account would do first. mail/mail_text.c has
 * the text of each. */
static const char *const mailed[] = {
    EVENT_PASSWORD_SET,
    EVENT_EMAIL_CHANGED,
    EVENT_IDENTITY_LINKED,
    EVENT_IDENTITY_UNLINKED,
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

static void add_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key,
                        text && *text ? json_string(text) : json_null());
}

json_t *store_event_json(apr_pool_t *pool, const char *account,
                         const struct event *event)
{
    json_t *object =
        json_pack("{s:o, s:o, s:s?, s:s, s:I, s:o}", "at",
                  json_time(pool, event->last_at), "first_at",
                  json_time(pool, event->at), "account", account, "event",
                  event->kind, "count", (json_int_t)event->count, "token",
                  event->token_id ? json_integer((json_int_t)event->token_id)
                                  : json_null());

    add_text(object, "description", event->token);
    add_text(object, "last4", event->last4);
    add_text(object, "feed", event->feed);
    add_text(object, "access", event->access);
    add_text(object, "reason", event->reason);
    add_text(object, "other_account", event->other_account);
    add_text(object, "privilege", event->privilege);
    add_text(object, "label", event->label);
    add_text(object, "issuer", event->issuer);
    add_text(object, "actor", event->actor);
    add_text(object, "client", event->client);
    add_text(object, "address", event->address);
    return object;
}

static void read_names(struct row *row, void *to)
{
    const char **names = to;

    names[0] = row_text(row);
    names[1] = row_text(row);
}

/* Denials are too many, and what was allowed is in Apache's log. A name that
 * cannot be read is null: the event counts for more. */
static void add_to_audit(struct store *store, int64_t account_id,
                         const struct event *event)
{
    struct event told = *event;
    const char *names[2] = {NULL, NULL};
    struct driver_statement *statement;
    apr_pool_t *pool;

    if (!store->audit || strcmp(category_of(event->kind), CATEGORY_DENIAL) == 0)
        return;
    pool = audit_pool(store->audit);
    statement = store_use(store, &select_names);
    bind_optional(statement, 1, account_id);
    bind_optional(statement, 2, event->token_id);
    store_one(statement, pool, read_names, names);
    told.last_at = event->at;
    told.token = names[1];
    audit_add(store->audit,
              json_line(pool, store_event_json(pool, names[0], &told)));
}

enum result store_event_insert(struct store *store, int64_t account_id,
                               const struct event *event, int64_t day)
{
    struct driver_statement *statement = store_use(store, &insert_event);
    enum result result;

    bind_int64(statement, 1, event->at);
    bind_int64(statement, 2, event->count);
    bind_optional(statement, 3, account_id);
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
    result = store_finish(statement);
    if (result == RESULT_OK)
        add_to_audit(store, account_id, event);
    return result;
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

static enum result add_mail(const struct act *act, int64_t account_id,
                            const struct event *event)
{
    const struct mail_new mail = {
        .kind = event->kind,
        .account_id = account_id,
        .actor = event->actor,
        .address = or_empty(event->address),
        .client = or_empty(event->client),
        .label = or_empty(event->label),
        .token_id = event->token_id,
    };
    int64_t id;
    enum result result = mail_queue_add(act, &mail, &id);

    return result == RESULT_OK ? mail_queue_add_webhook(act, &mail) : result;
}

enum result store_event_tell(const struct act *act, int64_t account_id,
                             const struct event *event)
{
    const struct event told = complete(act, event);
    int64_t count = 0;
    enum result result = mail_queue_count(act, account_id, event->kind,
                                          act->now - CLOCK_HOUR, &count);

    return result == RESULT_OK && count < EVENT_TOLD_AN_HOUR
               ? add_mail(act, account_id, &told)
               : result;
}

enum result store_event_add(const struct act *act, int64_t account_id,
                            const struct event *event)
{
    const struct event added = complete(act, event);
    enum result result = store_event_insert(act->store, account_id, &added, 0);

    return result == RESULT_OK &&
                   text_index(added.kind, mailed,
                              sizeof mailed / sizeof mailed[0]) >= 0
               ? add_mail(act, account_id, &added)
               : result;
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
        result =
            store_event_insert(act->store, kept.account_id, &kept.event, 0);
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
        result = store_event_insert(act->store, events[i].account_id,
                                    &events[i].event, 0);
    return store_end(act, result);
}

void events_read(struct row *row, struct event *event)
{
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

static void read_event(struct row *row, void *to)
{
    events_read(row, to);
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
    bool newest = !filter->before.at;

    *events = apr_array_make(pool, limit, sizeof(struct event));
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, newest ? INT64_MAX : filter->before.at);
    bind_int64(statement, 3, newest ? INT64_MAX : filter->before.id);
    bind_int64(statement, 4, limit);
    if (filter->token_id || filter->category)
        bind_text(statement, 5, filter->category);
    if (filter->token_id)
        bind_int64(statement, 6, filter->token_id);
    return store_all(statement, pool, read_event, *events);
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
