/* values.c: issues, replaces and ends values. */
#include "store/values.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/value.h"
#include "store/digests.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/overlaps.h"
#include "store/policy.h"
#include "store/seals.h"

STATEMENT insert_value = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO token_value (digest, token_id, sealed, last4, created_at)"
    " VALUES ($1, $2, $3, $4, $5)"};

/* Old values that still work, too. */
STATEMENT update_ended = {
    PAGES | ADMINISTRATOR,
    "UPDATE token_value SET sealed = NULL, ended_at = $2, status = $3,"
    " ended_by = $4 WHERE token_id = $1 AND (ended_at IS NULL"
    " OR (works_until > $2 AND overlap_ended_at IS NULL))"};

STATEMENT select_last4 = {
    PAGES, "SELECT v.last4 FROM token t JOIN token_value v ON v.token_id = t.id"
           " AND (v.ended_at IS NULL"
           " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'"
           " AND v.works_until IS NULL)) WHERE t.id = $1"};

STATEMENT select_by_digest = {
    PAGES | ADMINISTRATOR,
    "SELECT t.account_id, t.id, t.is_primary, v.ended_at, v.last4,"
    " CASE WHEN v.status = 'replaced' AND t.revoked_at IS NULL"
    " AND v.overlap_ended_at IS NULL THEN v.works_until END"
    " FROM token_value v JOIN token t ON t.id = v.token_id"
    " WHERE v.digest = $1"};

STATEMENT update_revoked = {
    PAGES | ADMINISTRATOR,
    "UPDATE token SET revoked_at = $2, revoked_by = $3,"
    " revision = revision + 1 WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT update_revision = {PAGES | ADMINISTRATOR,
                             "UPDATE token SET revision = revision + 1"
                             " WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT update_renewed = {PAGES | ADMINISTRATOR,
                            "UPDATE token SET renewed_at = $2 WHERE id = $1"};

enum result values_issue(const struct act *act, int64_t account_id,
                         int64_t token_id, struct value_new *created)
{
    struct driver_statement *statement;
    struct secret_digest digest;
    size_t size = 0;
    unsigned char *sealed = NULL;
    enum result result;

    created->value = value_create(act->pool);
    created->last4 = value_last4(created->value);
    result = digests_of_new(act->store, act->pool, created->value, &digest);
    if (result == RESULT_OK)
        result = seals_seal(act->store, act->pool,
                            &(struct seal_owner){account_id, token_id},
                            created->value, &sealed, &size);
    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &insert_value);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, token_id);
    bind_bytes(statement, 3, sealed, size);
    bind_text(statement, 4, created->last4);
    bind_int64(statement, 5, act->now);
    return store_finish(statement);
}

enum result values_last4(const struct act *act, int64_t token_id, char **last4)
{
    struct driver_statement *statement = store_use(act->store, &select_last4);
    enum result result;

    *last4 = NULL;
    bind_int64(statement, 1, token_id);
    result = store_one(statement, act->pool, store_read_text, last4);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result values_token_at(const struct act *act, int64_t id, int64_t revision,
                            struct token *token)
{
    enum result result =
        store_token_get(act->store, act->pool, act->account_id, id, token);

    if (result != RESULT_OK)
        return result;
    if (token->revoked_at)
        return RESULT_GONE;
    return revision && revision != token->revision ? RESULT_CHANGED : RESULT_OK;
}

/* Ends the current value, if there is one, and an old one that still works;
 * what was sealed is destroyed. */
static enum result end_values(const struct act *act, int64_t token_id,
                              const char *status, const char *by)
{
    struct driver_statement *statement = store_use(act->store, &update_ended);
    enum result result;

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, status);
    bind_text(statement, 4, by);
    result = store_finish(statement);
    return result == RESULT_OK ? overlaps_forget(act, token_id) : result;
}

static enum result add_revision(const struct act *act, int64_t token_id)
{
    struct driver_statement *statement =
        store_use(act->store, &update_revision);

    bind_int64(statement, 1, token_id);
    return store_finish(statement);
}

/* The policy's longest life begins again with a new value. */
static enum result renew(const struct act *act, int64_t token_id)
{
    struct driver_statement *statement = store_use(act->store, &update_renewed);
    enum result result;

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    result = store_finish(statement);
    return result == RESULT_OK ? policy_apply(act, token_id) : result;
}

/* At most one old value works: the one before it stops now. */
static enum result replace_value(const struct act *act, int64_t id,
                                 int64_t overlap)
{
    char *last4;
    enum result result = overlaps_end(act, id, &last4);

    if (result != RESULT_OK)
        return result;
    return overlap ? overlaps_begin(act, id, overlap)
                   : end_values(act, id, "replaced", act_actor(act));
}

/* Of an overlap of a week, its owner is told a week before it ends: now. */
static enum result add_rotated(const struct act *act, const struct token *token,
                               int64_t overlap, const char *new_last4)
{
    struct event event = {.kind = EVENT_TOKEN_REGENERATED,
                          .token_id = token->id,
                          .last4 = new_last4};
    enum result result;

    if (overlap)
        event.label = clock_text(act->pool, act->now + overlap);
    result = store_event_add(act, act->account_id, &event);
    if (result != RESULT_OK || overlap < 7 * CLOCK_DAY || !token->last4)
        return result;
    event.label =
        apr_psprintf(act->pool,
                     "%s (...%s): the old value (...%s) works until "
                     "%s",
                     token->description, new_last4, token->last4, event.label);
    return store_event_tell(act, act->account_id, &event);
}

static enum result rotate(const struct act *act, const struct token *token,
                          int64_t overlap, struct value_new *created)
{
    enum result result;

    if (token->expires_at && token->expires_at <= act->now)
        return RESULT_EXPIRED;
    result = replace_value(act, token->id, overlap);
    if (result == RESULT_OK)
        result = values_issue(act, act->account_id, token->id, created);
    if (result == RESULT_OK)
        result = add_revision(act, token->id);
    if (result == RESULT_OK)
        result = renew(act, token->id);
    return result == RESULT_OK
               ? add_rotated(act, token, overlap, created->last4)
               : result;
}

bool token_is_overlap(int64_t seconds)
{
    return seconds == CLOCK_HOUR || seconds == CLOCK_DAY ||
           seconds == 7 * CLOCK_DAY;
}

enum result store_token_rotate(const struct act *act, int64_t id,
                               int64_t revision, int64_t overlap, char **value)
{
    struct value_new created = {0};
    struct token token;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = values_token_at(act, id, revision, &token);
    if (result == RESULT_OK)
        result = rotate(act, &token, overlap, &created);
    result = store_end(act, result);
    if (result == RESULT_OK && value)
        *value = created.value;
    return result;
}

enum result store_token_regenerate(const struct act *act, int64_t id,
                                   int64_t revision, char **value)
{
    return store_token_rotate(act, id, revision, 0, value);
}

/* A value that is to end, and its token. */
struct ending {
    int64_t account_id;
    int64_t token_id;
    bool is_primary;
    int64_t ended_at; /* 0: it is the current one */
    const char *last4;
    int64_t works_until; /* of an old one that may still work; 0: it does not */
};

/* Who ends it. Somebody who shows a value may have found it. */
static const char *ended_by(const struct act *act, const struct ending *ending)
{
    bool is_own = act->authority != AUTHORITY_PROOF &&
                  act->account_id == ending->account_id;

    return is_own || act->authority == AUTHORITY_ADMINISTRATOR ? act_actor(act)
                                                               : ACTOR_BEARER;
}

static enum result add_event(const struct act *act, const struct ending *ending,
                             const char *kind)
{
    const struct event event = {.kind = kind,
                                .token_id = ending->token_id,
                                .last4 = ending->last4,
                                .actor = ended_by(act, ending),
                                .address = act->address,
                                .client = act->client};

    return store_event_add(act, ending->account_id, &event);
}

/* Ends the token and its value. */
static enum result revoke_token(const struct act *act,
                                const struct ending *ending)
{
    struct driver_statement *statement = store_use(act->store, &update_revoked);
    const char *by = ended_by(act, ending);
    enum result result;

    bind_int64(statement, 1, ending->token_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, by);
    result = store_finish(statement);
    if (result == RESULT_OK)
        result = end_values(act, ending->token_id, "revoked", by);
    return result == RESULT_OK ? add_event(act, ending, EVENT_TOKEN_REVOKED)
                               : result;
}

/* Whose token is to be revoked: the administrator's act can be on all. */
static enum result find_owner(const struct act *act, int64_t id,
                              int64_t *account_id)
{
    *account_id = act->account_id;
    if (act->account_id || act->authority != AUTHORITY_ADMINISTRATOR)
        return RESULT_OK;
    return store_token_owner(act->store, id, account_id);
}

/* Within the act's transaction. */
static enum result revoke_one(const struct act *act, int64_t id)
{
    struct ending ending = {.token_id = id};
    struct token token = {0};
    enum result result = find_owner(act, id, &ending.account_id);

    if (result == RESULT_OK)
        result = store_token_get(act->store, act->pool, ending.account_id, id,
                                 &token);
    if (result == RESULT_OK && token.is_primary)
        result = RESULT_MUST_STAY;
    ending.last4 = token.last4;
    if (result != RESULT_OK)
        return result;
    /* Of a token that was revoked by SQL, the value is still there. */
    return token.revoked_at ? end_values(act, id, "revoked",
                                         token.revoked_by ? token.revoked_by
                                                          : ACTOR_ADMINISTRATOR)
                            : revoke_token(act, &ending);
}

enum result store_token_revoke(const struct act *act, int64_t id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = revoke_one(act, id);
    return store_end(act, result);
}

enum result store_token_revoke_all(const struct act *act,
                                   const apr_array_header_t *ids)
{
    enum result result = store_transact(act);

    for (int i = 0; i < ids->nelts && result == RESULT_OK; i++)
        result = revoke_one(act, APR_ARRAY_IDX(ids, i, int64_t));
    return store_end(act, result);
}

static void read_ending(struct row *row, void *to)
{
    struct ending *ending = to;

    ending->account_id = row_int64(row);
    ending->token_id = row_int64(row);
    ending->is_primary = row_bool(row);
    ending->ended_at = row_int64(row);
    ending->last4 = row_text(row);
    ending->works_until = row_int64(row);
}

static enum result find_by_value(struct store *store, apr_pool_t *pool,
                                 const char *value, struct ending *ending)
{
    return digests_find(store, pool, value, &select_by_digest, read_ending,
                        ending);
}

enum result store_value_find(struct store *store, apr_pool_t *pool,
                             const char *value, int64_t now,
                             struct value_found *found)
{
    struct ending ending = {0};
    enum result result = find_by_value(store, pool, value, &ending);

    found->account_id = ending.account_id;
    found->token_id = ending.token_id;
    found->ended = ending.ended_at && ending.works_until <= now;
    return result;
}

/* A primary token is not revoked, but left without a value. */
static enum result end_primary_value(const struct act *act,
                                     const struct ending *ending)
{
    enum result result =
        end_values(act, ending->token_id, "revoked", ended_by(act, ending));

    if (result == RESULT_OK)
        result = add_revision(act, ending->token_id);
    return result == RESULT_OK ? add_event(act, ending, EVENT_VALUE_REVOKED)
                               : result;
}

/* An old value that still works stops; its token stays as it is. */
static enum result end_overlap(const struct act *act,
                               const struct ending *ending)
{
    struct ending ended = *ending;
    char *last4 = NULL;
    enum result result = overlaps_end(act, ending->token_id, &last4);

    ended.last4 = last4;
    if (result != RESULT_OK || !last4)
        return result;
    result = add_revision(act, ending->token_id);
    return result == RESULT_OK ? add_event(act, &ended, EVENT_OVERLAP_ENDED)
                               : result;
}

enum result store_token_end_overlap(const struct act *act, int64_t id,
                                    int64_t revision)
{
    const struct ending ending = {.account_id = act->account_id,
                                  .token_id = id};
    struct token token;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = values_token_at(act, id, revision, &token);
    if (result == RESULT_OK)
        result = end_overlap(act, &ending);
    return store_end(act, result);
}

static enum result end_found(const struct act *act, const struct ending *ending)
{
    if (ending->ended_at)
        return ending->works_until > act->now ? end_overlap(act, ending)
                                              : RESULT_OK;
    return ending->is_primary ? end_primary_value(act, ending)
                              : revoke_token(act, ending);
}

enum result store_token_revoke_by_value(const struct act *act,
                                        const char *value,
                                        struct value_ended *ended)
{
    struct ending ending = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = find_by_value(act->store, act->pool, value, &ending);
    if (result == RESULT_OK)
        result = end_found(act, &ending);
    result = store_end(act, result);
    if (result == RESULT_OK && ended)
        *ended = (struct value_ended){
            .token_id = ending.token_id,
            .account_id = ending.account_id,
            .is_primary = ending.is_primary,
            .ended_before = ending.ended_at && ending.works_until <= act->now,
            .was_old = ending.ended_at && ending.works_until > act->now};
    return result;
}
