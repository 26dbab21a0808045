/* tokens.c: creates and changes tokens. Their values are in values.c, reading
 * tokens in token_query.c. */
#include "store/tokens.h"

#include "base/clock.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/policy.h"
#include "store/values.h"

STATEMENT insert_token = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO token (account_id, description, is_primary, read_scope,"
    " write_scope, created_at, expires_at, revision, form_id, networks,"
    " self_rotate, manages, adds_only, is_minted)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13)"
    " RETURNING id"};

STATEMENT select_by_form = {
    PAGES, "SELECT id FROM token WHERE account_id = $1 AND form_id = $2"};

STATEMENT count_not_revoked = {PAGES | ADMINISTRATOR,
                               "SELECT count(*) FROM token"
                               " WHERE account_id = $1 AND revoked_at IS NULL"
                               " AND NOT is_minted"};

STATEMENT update_token = {PAGES,
                          "UPDATE token SET description = $2, read_scope = $3,"
                          " write_scope = $4, expires_at = $5, networks = $6,"
                          " self_rotate = $7, manages = $8, adds_only = $9,"
                          " revision = revision + 1"
                          " WHERE id = $1 AND revoked_at IS NULL"};

/* Another end was chosen, so that the policy's longest life begins again, and a
 * minted token is one like the others. */
STATEMENT update_renewed = {
    PAGES, "UPDATE token SET chosen_end = NULL, renewed_at = $2,"
           " is_minted = FALSE WHERE id = $1"};

STATEMENT insert_scope_feed = {
    PAGES | ADMINISTRATOR, "INSERT INTO token_feed (token_id, access, feed_id)"
                           " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT delete_scope_feeds = {PAGES,
                                "DELETE FROM token_feed WHERE token_id = $1"};

static enum result insert(const struct act *act, int64_t account_id,
                          const struct token_choice *choice, bool primary,
                          int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &insert_token);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, choice->description);
    bind_bool(statement, 3, primary);
    bind_int64(statement, 4, choice->read_scope);
    bind_int64(statement, 5, choice->write_scope);
    bind_int64(statement, 6, act->now);
    bind_optional(statement, 7, choice->expires_at);
    bind_text(statement, 8, choice->form_id);
    bind_text(statement, 9, choice->networks);
    bind_bool(statement, 10, choice->self_rotate);
    bind_bool(statement, 11, choice->manages);
    bind_bool(statement, 12, choice->adds_only);
    bind_bool(statement, 13, choice->is_minted);
    return store_number(statement, id);
}

static enum result add_feeds(struct store *store, int64_t id,
                             enum token_access access, enum scope scope,
                             const apr_array_header_t *feeds)
{
    enum result result = RESULT_OK;

    if (scope != SCOPE_FEEDS)
        return RESULT_OK;
    for (int i = 0; i < feeds->nelts && result == RESULT_OK; i++) {
        struct driver_statement *statement =
            store_use(store, &insert_scope_feed);
        bind_int64(statement, 1, id);
        bind_int64(statement, 2, access);
        bind_int64(statement, 3, APR_ARRAY_IDX(feeds, i, int64_t));
        result = store_finish(statement);
    }
    return result;
}

static enum result add_scopes(struct store *store, int64_t id,
                              const struct token_choice *choice)
{
    enum result result = add_feeds(store, id, TOKEN_ACCESS_READ,
                                   choice->read_scope, choice->read_feeds);

    if (result == RESULT_OK)
        result = add_feeds(store, id, TOKEN_ACCESS_WRITE, choice->write_scope,
                           choice->write_feeds);
    return result;
}

/* RESULT_REPEATED, with *id, if this form created a token already. */
static enum result check_form(const struct act *act, const char *form_id,
                              int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &select_by_form);
    enum result result;

    if (!form_id)
        return RESULT_OK;
    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, form_id);
    result = store_number(statement, id);
    if (result == RESULT_NOT_FOUND)
        return RESULT_OK;
    return result == RESULT_OK ? RESULT_REPEATED : result;
}

static enum result check_limit(const struct act *act, int64_t limit)
{
    struct driver_statement *statement;
    int64_t count = 0;
    enum result result;

    if (!limit)
        return RESULT_OK;
    statement = store_use(act->store, &count_not_revoked);
    bind_int64(statement, 1, act->account_id);
    result = store_number(statement, &count);
    return result == RESULT_OK && count >= limit ? RESULT_TOO_MANY : result;
}

apr_array_header_t *token_feed_ids(apr_pool_t *pool,
                                   const apr_array_header_t *feeds)
{
    apr_array_header_t *ids =
        apr_array_make(pool, feeds->nelts + 1, sizeof(int64_t));

    for (int i = 0; i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        if (!feed->deleted)
            APR_ARRAY_PUSH(ids, int64_t) = feed->id;
    }
    return ids;
}

struct token_choice token_choice_of(apr_pool_t *pool, const struct token *token)
{
    return (struct token_choice){
        .description = token->description,
        .read_scope = token->read_scope,
        .write_scope = token->write_scope,
        .read_feeds = token_feed_ids(pool, token->read_feeds),
        .write_feeds = token_feed_ids(pool, token->write_feeds),
        .expires_at = token->expires_at,
        .adds_only = token->adds_only,
        .networks = token->networks,
        .self_rotate = token->self_rotate,
        .manages = token->manages,
    };
}

const char *token_manages_error(const struct token_choice *choice, int64_t now)
{
    int64_t latest = now + (int64_t)TOKEN_MANAGES_DAYS * CLOCK_DAY;

    return choice->manages &&
                   (!choice->expires_at || choice->expires_at > latest)
               ? "A token that can manage other tokens must expire within a "
                 "year. Choose an earlier expiration."
               : NULL;
}

/* What the policy says of a choice, and what every site does. */
static enum result judge_choice(const struct act *act,
                                const struct token_choice *choice)
{
    return token_manages_error(choice, act->now)
               ? RESULT_INVALID
               : policy_judge(act, choice->write_scope, choice->expires_at);
}

enum result tokens_create(const struct act *act,
                          const struct token_choice *choice, int64_t *id,
                          struct value_new *created)
{
    enum result result = judge_choice(act, choice);

    if (result == RESULT_OK)
        result = insert(act, act->account_id, choice, false, id);
    if (result == RESULT_OK)
        result = add_scopes(act->store, *id, choice);
    return result == RESULT_OK
               ? values_issue(act, act->account_id, *id, created)
               : result;
}

enum result store_token_add(const struct act *act,
                            const struct token_choice *choice, int64_t *id,
                            char **value)
{
    struct value_new created = {0};
    struct event event = {.kind = EVENT_TOKEN_CREATED};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = check_form(act, choice->form_id, id);
    if (result == RESULT_OK)
        result = check_limit(act, choice->limit);
    if (result == RESULT_OK)
        result = tokens_create(act, choice, id, &created);
    if (result == RESULT_OK) {
        event.token_id = *id;
        event.last4 = created.last4;
        result = store_event_add(act, act->account_id, &event);
    }
    result = store_end(act, result);
    if (result == RESULT_OK && value)
        *value = created.value;
    return result;
}

enum result store_token_add_primary(const struct act *act, int64_t account_id)
{
    const struct token_choice choice = {
        .description = "Primary token",
        .read_scope = SCOPE_ALL,
        .write_scope = SCOPE_ALL,
    };
    struct value_new created;
    int64_t id = 0;
    enum result result = insert(act, account_id, &choice, true, &id);

    return result == RESULT_OK ? values_issue(act, account_id, id, &created)
                               : result;
}

static enum result save_row(const struct act *act, const struct token *old,
                            const struct token_choice *choice)
{
    struct driver_statement *statement = store_use(act->store, &update_token);
    bool primary = old->is_primary;

    bind_int64(statement, 1, old->id);
    bind_text(statement, 2, choice->description);
    bind_int64(statement, 3, primary ? SCOPE_ALL : choice->read_scope);
    bind_int64(statement, 4, primary ? SCOPE_ALL : choice->write_scope);
    bind_optional(statement, 5, primary ? 0 : choice->expires_at);
    bind_text(statement, 6, primary ? NULL : choice->networks);
    bind_bool(statement, 7, !primary && choice->self_rotate);
    bind_bool(statement, 8, !primary && choice->manages);
    bind_bool(statement, 9, !primary && choice->adds_only);
    return store_finish(statement);
}

/* The same for a token that is changed, and whether its end is another one. */
static enum result judge(const struct act *act, const struct token *old,
                         const struct token_choice *choice)
{
    struct driver_statement *statement;
    enum result result;

    if (old->is_primary)
        return RESULT_OK;
    result = judge_choice(act, choice);
    if (result != RESULT_OK || choice->expires_at == old->expires_at)
        return result;
    statement = store_use(act->store, &update_renewed);
    bind_int64(statement, 1, old->id);
    bind_int64(statement, 2, act->now);
    return store_finish(statement);
}

static enum result save_scopes(const struct act *act, const struct token *old,
                               const struct token_choice *choice)
{
    struct driver_statement *statement;
    enum result result;

    if (old->is_primary)
        return RESULT_OK;
    statement = store_use(act->store, &delete_scope_feeds);
    bind_int64(statement, 1, old->id);
    result = store_finish(statement);
    return result == RESULT_OK ? add_scopes(act->store, old->id, choice)
                               : result;
}

enum result store_token_save(const struct act *act, int64_t id,
                             int64_t revision,
                             const struct token_choice *choice)
{
    struct event event = {.kind = EVENT_TOKEN_CHANGED, .token_id = id};
    struct token old = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = values_token_at(act, id, revision, &old);
    if (result == RESULT_OK)
        result = judge(act, &old, choice);
    if (result == RESULT_OK)
        result = save_row(act, &old, choice);
    if (result == RESULT_OK)
        result = save_scopes(act, &old, choice);
    event.last4 = old.last4;
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id, &event);
    return store_end(act, result);
}
