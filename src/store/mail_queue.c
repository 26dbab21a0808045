/* mail_queue.c: what is to be sent as rows. */
#include "store/mail_queue.h"

#include <apr_strings.h>

#include "base/secret.h"
#include "store/internal.h"

/* Nobody reads mail to a machine account: those who manage it get it. */
STATEMENT insert_mail = {
    PAGES | ADMINISTRATOR | MAIL | RECORDS,
    "INSERT INTO mail (kind, account_id, recipient, created_at, actor, address,"
    " client, label, due_at, until)"
    " SELECT $1, $2, COALESCE($9, a.email), $3, $4, $5, $6, $7, $3, $8"
    " FROM account a"
    " WHERE (a.id = $2 OR (a.disabled_at IS NULL AND a.id IN"
    " (SELECT m.account_id FROM manager m WHERE m.machine_id = $2)))"
    " AND COALESCE($9, a.email) IS NOT NULL AND a.deleted_at IS NULL"
    " RETURNING id"};

STATEMENT insert_webhook = {
    PAGES | ADMINISTRATOR | MAIL | RECORDS,
    "INSERT INTO mail (kind, account_id, created_at, actor, address, client,"
    " label, due_at, until, message_id, token_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $3, $8, $9, $10)"};

STATEMENT count_since = {
    PAGES | ADMINISTRATOR | RECORDS,
    "SELECT count(DISTINCT created_at) FROM mail WHERE account_id = $1"
    " AND kind = $2 AND created_at > $3"};

STATEMENT insert_reset = {
    PAGES, "INSERT INTO mail (kind, name, created_at, address, client, due_at,"
           " until) VALUES ($1, $2, $3, $4, $5, $3, $6)"};

/* Seconds after each attempt that failed; the last one repeats. */
#define EACH_PAUSE(each)                                                       \
    each(1, 60) each(2, 300) each(3, 900) each(4, 3600) each(5, 10800)         \
        each(6, 21600)
#define PAUSE_AFTER(attempt, seconds)   " WHEN " #attempt " THEN " #seconds
#define PAUSE_SECONDS(attempt, seconds) (seconds),

/* Nobody has it in hand at $1. One that is in hand for longer than until $2, or
 * waits for that much longer than its pause, is of a clock that was wrong. */
#define IS_DUE                                                                 \
    " ended_at IS NULL AND (due_at <= $1 OR due_at > CAST($2 AS BIGINT) + "    \
    "CASE attempts"                                                            \
    " WHEN 0 THEN 0" EACH_PAUSE(                                               \
        PAUSE_AFTER) " ELSE 21600 END)"                                        \
                     " AND (claimed_until <= $1 OR claimed_until > $2)"

/* By the webhook if $n is true. */
#define OF_CHANNEL(n) " (message_id <> '') = " n

/* Asked first, because an update takes the write lock even for no row. */
STATEMENT select_due = {MAIL,
                        "SELECT id FROM mail WHERE" IS_DUE
                        " AND" OF_CHANNEL("$3") " ORDER BY due_at, id LIMIT 1"};

/* Of several that try to take it at once, one succeeds. */
STATEMENT take_mail = {
    MAIL, "UPDATE mail SET claimed_until = $2, attempts = attempts + 1"
          " WHERE id = $3 AND" IS_DUE
          " RETURNING id, message_id, kind, account_id, name, recipient,"
          " created_at, actor, address, client, label, token_id, until,"
          " attempts"};

/* What was about a person is not needed any more. */
STATEMENT end_mail = {MAIL,
                      "UPDATE mail SET ended_at = $2, error = $3, name = '',"
                      " recipient = '', address = '', client = '', label = ''"
                      " WHERE id = $1"};

STATEMENT postpone_mail = {
    MAIL, "UPDATE mail SET claimed_until = 0, due_at = $2, attempts = $3,"
          " error = $4 WHERE id = $1"};

STATEMENT delete_mail = {MAIL, "DELETE FROM mail WHERE id = $1"};

STATEMENT delete_ended = {RECORDS,
                          "DELETE FROM mail WHERE id IN (SELECT id FROM mail"
                          " WHERE ended_at <= $1 LIMIT $2)"};

#define GIVEN_UP " ended_at >= $1 AND error <> '' AND" OF_CHANNEL("$2")
#define WAITING  " ended_at IS NULL AND" OF_CHANNEL("$2")

STATEMENT select_trouble = {
    ADMINISTRATOR,
    "SELECT (SELECT count(*) FROM mail WHERE" GIVEN_UP "),"
    " (SELECT coalesce(min(created_at), 0) FROM mail WHERE" WAITING "),"
    " (SELECT error FROM mail WHERE error <> '' AND" OF_CHANNEL(
        "$2") " AND (ended_at IS NULL OR ended_at >= $1) ORDER BY id DESC "
              "LIMIT 1),"
              " (SELECT error FROM mail WHERE" GIVEN_UP
              " ORDER BY ended_at DESC, id DESC LIMIT 1),"
              " (SELECT nullif(error, '') FROM mail WHERE" WAITING
              " ORDER BY created_at, id LIMIT 1)"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

static const int64_t pauses[] = {EACH_PAUSE(PAUSE_SECONDS)};

enum { PAUSES = sizeof pauses / sizeof pauses[0] };

/* What both have in common: $1 to $8. */
static void bind_new(struct driver_statement *statement, const struct act *act,
                     const struct mail_new *mail)
{
    bind_text(statement, 1, mail->kind);
    bind_int64(statement, 2, mail->account_id);
    bind_int64(statement, 3, act->now);
    bind_text(statement, 4, mail->actor);
    bind_text(statement, 5, mail->address);
    bind_text(statement, 6, mail->client);
    bind_text(statement, 7, mail->label);
    bind_int64(statement, 8, act->now + MAIL_TRIED_SECONDS);
}

enum result mail_queue_add(const struct act *act, const struct mail_new *mail,
                           int64_t *id)
{
    struct driver_statement *statement;
    enum result result;

    *id = 0;
    if (!act->store->mails)
        return RESULT_OK;
    statement = store_use(act->store, &insert_mail);
    bind_new(statement, act, mail);
    bind_text(statement, 9, mail->recipient);
    result = store_number(statement, id);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result mail_queue_add_webhook(const struct act *act,
                                   const struct mail_new *mail)
{
    struct driver_statement *statement;

    if (!act->store->has_webhook)
        return RESULT_OK;
    statement = store_use(act->store, &insert_webhook);
    bind_new(statement, act, mail);
    bind_text(
        statement, 9,
        apr_pstrcat(act->pool, "msg_", secret_random_text(act->pool), NULL));
    bind_optional(statement, 10, mail->token_id);
    return store_finish(statement);
}

enum result mail_queue_count(const struct act *act, int64_t account_id,
                             const char *kind, int64_t since, int64_t *count)
{
    struct driver_statement *statement = store_use(act->store, &count_since);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, kind);
    bind_int64(statement, 3, since);
    return store_number(statement, count);
}

enum result store_mail_ask_reset(const struct act *act, const char *name)
{
    struct driver_statement *statement = store_use(act->store, &insert_reset);

    bind_text(statement, 1, MAIL_PASSWORD_RESET);
    bind_text(statement, 2, name);
    bind_int64(statement, 3, act->now);
    bind_text(statement, 4, act->address);
    bind_text(statement, 5, act->client);
    bind_int64(statement, 6, act->now + MAIL_RESET_TRIED_SECONDS);
    return store_finish(statement);
}

static void read_mail(struct row *row, void *to)
{
    struct mail *mail = to;

    mail->id = row_int64(row);
    mail->message_id = row_text(row);
    mail->kind = row_text(row);
    mail->account_id = row_int64(row);
    mail->name = row_text(row);
    mail->recipient = row_text(row);
    mail->created_at = row_int64(row);
    mail->actor = row_text(row);
    mail->address = row_text(row);
    mail->client = row_text(row);
    mail->label = row_text(row);
    mail->token_id = row_int64(row);
    mail->until = row_int64(row);
    mail->attempts = row_int64(row);
}

enum result store_mail_take(struct store *store, apr_pool_t *pool,
                            enum mail_channel channel, int64_t now,
                            struct mail *mail)
{
    struct driver_statement *statement = store_use(store, &select_due);
    int64_t id = 0;
    enum result result;

    bind_int64(statement, 1, now);
    bind_int64(statement, 2, now + MAIL_CLAIM_SECONDS);
    bind_bool(statement, 3, channel == MAIL_BY_WEBHOOK);
    result = store_number(statement, &id);
    if (result != RESULT_OK)
        return result;
    statement = store_use(store, &take_mail);
    bind_int64(statement, 1, now);
    bind_int64(statement, 2, now + MAIL_CLAIM_SECONDS);
    bind_int64(statement, 3, id);
    return store_one(statement, pool, read_mail, mail);
}

/* error: "" if it was sent. */
static enum result end(struct store *store, const struct mail *mail,
                       const char *error, int64_t now)
{
    struct driver_statement *statement = store_use(store, &end_mail);

    bind_int64(statement, 1, mail->id);
    bind_int64(statement, 2, now);
    bind_text(statement, 3, error);
    return store_finish(statement);
}

static enum result postpone(struct store *store, const struct mail *mail,
                            int64_t due, int64_t attempts, const char *error)
{
    struct driver_statement *statement = store_use(store, &postpone_mail);

    bind_int64(statement, 1, mail->id);
    bind_int64(statement, 2, due);
    bind_int64(statement, 3, attempts);
    bind_text(statement, 4, error);
    return store_finish(statement);
}

enum result store_mail_sent(struct store *store, const struct mail *mail,
                            int64_t now)
{
    return end(store, mail, "", now);
}

enum result store_mail_drop(struct store *store, const struct mail *mail)
{
    struct driver_statement *statement = store_use(store, &delete_mail);

    bind_int64(statement, 1, mail->id);
    return store_finish(statement);
}

enum result store_mail_failed(struct store *store, const struct mail *mail,
                              const char *error, int64_t now, bool *given_up)
{
    int64_t index = mail->attempts < PAUSES ? mail->attempts : PAUSES;
    int64_t due = now + pauses[index > 0 ? index - 1 : 0];

    *given_up = due >= mail->until;
    return *given_up ? end(store, mail, error, now)
                     : postpone(store, mail, due, mail->attempts, error);
}

enum result store_mail_give_up(struct store *store, const struct mail *mail,
                               const char *error, int64_t now)
{
    return end(store, mail, error, now);
}

enum result store_mail_lay_back(struct store *store, const struct mail *mail,
                                int64_t now)
{
    return postpone(store, mail, now, mail->attempts - 1, "");
}

static void read_trouble(struct row *row, void *to)
{
    struct mail_trouble *trouble = to;

    trouble->given_up = row_int64(row);
    trouble->waiting_since = row_int64(row);
    trouble->error = row_text(row);
    trouble->given_up_error = row_text(row);
    trouble->waiting_error = row_text(row);
}

enum result store_mail_trouble(struct store *store, apr_pool_t *pool,
                               enum mail_channel channel, int64_t since,
                               struct mail_trouble *trouble)
{
    struct driver_statement *statement = store_use(store, &select_trouble);

    bind_int64(statement, 1, since);
    bind_bool(statement, 2, channel == MAIL_BY_WEBHOOK);
    return store_one(statement, pool, read_trouble, trouble);
}

enum result store_mail_sweep(struct store *store, int64_t now, bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_ended);
    enum result result;

    bind_int64(statement, 1, now - MAIL_KEPT_SECONDS);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
