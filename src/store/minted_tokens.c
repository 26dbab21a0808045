/* minted_tokens.c: minted tokens as rows, and the table taken_jwt. */
#include "store/minted_tokens.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/tokens.h"
#include "store/values.h"

STATEMENT select_rule = {
    PAGES, "SELECT r.id FROM trust_rule r JOIN account a ON a.id = r.machine_id"
           " WHERE r.id = $1 AND a.id = $2 AND a.is_machine"
           " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT insert_taken = {
    PAGES, "INSERT INTO taken_jwt (digest, expires_at) VALUES ($1, $2)"
           " ON CONFLICT DO NOTHING"};

STATEMENT delete_taken = {RECORDS,
                          "DELETE FROM taken_jwt WHERE digest IN (SELECT digest"
                          " FROM taken_jwt WHERE expires_at < $1 LIMIT $2)"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

/* The same ones for each statement of a transaction, which deletes the tokens
 * themselves last. */
#define OLD                                                                    \
    "(SELECT id FROM token WHERE is_minted AND expires_at < $1"                \
    " ORDER BY expires_at, id LIMIT $2)"

STATEMENT update_events = {
    RECORDS, "UPDATE event SET token_id = NULL WHERE token_id IN " OLD};
STATEMENT update_mail = {
    RECORDS, "UPDATE mail SET token_id = NULL WHERE token_id IN " OLD};
STATEMENT delete_notices = {RECORDS,
                            "DELETE FROM expiry_notice WHERE token_id IN " OLD};
STATEMENT delete_networks = {
    RECORDS, "DELETE FROM token_network WHERE token_id IN " OLD};
STATEMENT delete_uses = {RECORDS,
                         "DELETE FROM token_use WHERE token_id IN " OLD};
STATEMENT delete_blocks = {RECORDS,
                           "DELETE FROM token_block WHERE token_id IN " OLD};
STATEMENT delete_feeds = {RECORDS,
                          "DELETE FROM token_feed WHERE token_id IN " OLD};
STATEMENT delete_overlaps = {
    RECORDS, "DELETE FROM value_overlap WHERE token_id IN " OLD};
STATEMENT delete_values = {RECORDS,
                           "DELETE FROM token_value WHERE token_id IN " OLD};
STATEMENT delete_tokens = {RECORDS, "DELETE FROM token WHERE id IN " OLD};

/* In an order that no reference forbids. */
static const struct statement *const parts[] = {
    &update_events, &update_mail,   &delete_notices, &delete_networks,
    &delete_uses,   &delete_blocks, &delete_feeds,   &delete_overlaps,
    &delete_values, &delete_tokens,
};

static enum result check_rule(const struct act *act, int64_t rule_id)
{
    struct driver_statement *statement = store_use(act->store, &select_rule);
    int64_t found;
    enum result result;

    bind_int64(statement, 1, rule_id);
    bind_int64(statement, 2, act->account_id);
    result = store_number(statement, &found);
    return result == RESULT_NOT_FOUND ? RESULT_GONE : result;
}

static enum result take(const struct act *act, const struct mint *mint)
{
    struct driver_statement *statement = store_use(act->store, &insert_taken);
    enum result result;

    bind_bytes(statement, 1, mint->digest, sizeof mint->digest);
    bind_int64(statement, 2, mint->jwt_expires_at);
    result = store_change(act->store, statement);
    return result == RESULT_NOT_FOUND ? RESULT_TAKEN : result;
}

static struct token_choice choice_of(const struct act *act,
                                     const struct mint *mint)
{
    const struct trust_rule *rule = mint->rule;

    return (struct token_choice){
        .description = mint->description,
        .read_scope = rule->read_scope,
        .write_scope = rule->write_scope,
        .adds_only = rule->adds_only,
        .read_feeds = token_feed_ids(act->pool, rule->read_feeds),
        .write_feeds = token_feed_ids(act->pool, rule->write_feeds),
        .expires_at = act->now + MINTED_SECONDS,
        .is_minted = true,
    };
}

enum result store_token_mint(const struct act *act, const struct mint *mint,
                             char **value)
{
    const struct token_choice choice = choice_of(act, mint);
    struct event event = {.kind = EVENT_TOKEN_MINTED,
                          .actor = "",
                          .address = act->address,
                          .client = act->client,
                          .label = mint->description,
                          .issuer = mint->rule->issuer};
    struct value_new created = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = check_rule(act, mint->rule->id);
    if (result == RESULT_OK)
        result = take(act, mint);
    if (result == RESULT_OK)
        result = tokens_create(act, &choice, &event.token_id, &created);
    event.last4 = created.last4;
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id, &event);
    result = store_end(act, result);
    *value = result == RESULT_OK ? created.value : NULL;
    return result;
}

static enum result sweep(const struct act *act, int64_t before, bool *more)
{
    enum result result = RESULT_OK;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct driver_statement *statement = store_use(act->store, parts[i]);
        bind_int64(statement, 1, before);
        bind_int64(statement, 2, SWEEP_ROWS);
        result = parts[i] == &delete_tokens
                     ? store_change(act->store, statement)
                     : store_finish(statement);
        if (result != RESULT_OK)
            break;
    }
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_minted_tokens_sweep(struct store *store, int64_t before,
                                      bool *more)
{
    const struct act act = {.store = store,
                            .authority = AUTHORITY_RECORDER,
                            .address = "",
                            .client = "",
                            .now = before};
    enum result result = store_transact(&act);

    *more = false;
    if (result == RESULT_OK)
        result = sweep(&act, before, more);
    return store_end(&act, result);
}

enum result store_taken_jwt_sweep(struct store *store, int64_t now, bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_taken);
    enum result result;

    bind_int64(statement, 1, now);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
