/* account_delete.c: what belongs to an account is counted, and deleted. */
#include "store/account_delete.h"

#include "store/accounts.h"
#include "store/administrators.h"
#include "store/email_confirmations.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/managers.h"
#include "store/password_links.h"
#include "store/privilege.h"
#include "store/trust_rules.h"

/* What the account has at the instant $4: valid tokens, sessions, identities,
 * feeds and machine accounts. */
STATEMENT select_summary = {
    PAGES | ADMINISTRATOR,
    "SELECT (SELECT count(*) FROM token WHERE account_id = $1"
    " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4)),"
    " (SELECT count(*)" SESSIONS_OF_ACCOUNT "),"
    " (SELECT count(*) FROM identity WHERE account_id = $1),"
    " (SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND f.deleted_at IS NULL),"
    " (SELECT count(*) FROM manager m JOIN account a ON a.id = m.machine_id"
    " WHERE m.account_id = $1 AND a.deleted_at IS NULL)"};

STATEMENT select_sole_owner_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT f.id, f.name FROM privilege p JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND p.level = 4 AND f.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM privilege o WHERE o.feed_id = f.id"
    " AND o.account_id <> $1 AND o.level = 4) ORDER BY f.name"};

STATEMENT update_tokens = {PAGES | ADMINISTRATOR,
                           "UPDATE token SET revoked_at = $2, revoked_by = $3,"
                           " revision = revision + 1"
                           " WHERE account_id = $1 AND revoked_at IS NULL"};

STATEMENT update_values = {
    PAGES | ADMINISTRATOR,
    "UPDATE token_value SET sealed = NULL, ended_at = $2,"
    " status = 'revoked', ended_by = $3 WHERE (ended_at IS NULL"
    " OR (works_until > $2 AND overlap_ended_at IS NULL))"
    " AND token_id IN (SELECT id FROM token WHERE account_id = $1)"};

STATEMENT delete_overlaps = {PAGES | ADMINISTRATOR,
                             "DELETE FROM value_overlap WHERE token_id IN"
                             " (SELECT id FROM token WHERE account_id = $1)"};

STATEMENT delete_privileges = {PAGES | ADMINISTRATOR,
                               "DELETE FROM privilege WHERE account_id = $1"};

STATEMENT delete_identities = {PAGES | ADMINISTRATOR,
                               "DELETE FROM identity WHERE account_id = $1"};

/* The row stays, so that the name stays taken and its values can be
 * explained. */
STATEMENT update_account = {
    PAGES | ADMINISTRATOR,
    "UPDATE account SET email = NULL, password = '', form_id = NULL,"
    " administrator_at = NULL, description = '', deleted_at = $2"
    " WHERE id = $1 AND deleted_at IS NULL"};

/* A feed that has no other owner. */
struct sole_owner_feed {
    int64_t id;
    const char *name;
};

static void read_sole_owner_feed(struct row *row, void *to)
{
    struct sole_owner_feed *feed = to;

    feed->id = row_int64(row);
    feed->name = row_text(row);
}

static enum result list_sole_owner_feeds(const struct act *act,
                                         apr_array_header_t **feeds)
{
    struct driver_statement *statement =
        store_use(act->store, &select_sole_owner_feeds);

    *feeds = apr_array_make(act->pool, 4, sizeof(struct sole_owner_feed));
    bind_int64(statement, 1, act->account_id);
    return store_all(statement, act->pool, read_sole_owner_feed, *feeds);
}

enum result store_account_sole_owner_feeds(const struct act *act,
                                           apr_array_header_t **names)
{
    apr_array_header_t *feeds;
    enum result result = list_sole_owner_feeds(act, &feeds);

    *names = apr_array_make(act->pool, 4, sizeof(const char *));
    for (int i = 0; i < feeds->nelts; i++)
        APR_ARRAY_PUSH(*names, const char *) =
            APR_ARRAY_IDX(feeds, i, struct sole_owner_feed).name;
    return result;
}

enum result store_account_sole_machines(const struct act *act,
                                        apr_array_header_t **names)
{
    apr_array_header_t *machines;
    enum result result = managers_list_sole(act, &machines);

    *names = apr_array_make(act->pool, 4, sizeof(const char *));
    for (int i = 0; i < machines->nelts; i++)
        APR_ARRAY_PUSH(*names, const char *) =
            APR_ARRAY_IDX(machines, i, struct sole_machine).name;
    return result;
}

static void read_summary(struct row *row, void *to)
{
    struct account_summary *summary = to;

    summary->tokens = row_int64(row);
    summary->sessions = row_int64(row);
    summary->identities = row_int64(row);
    summary->feeds = row_int64(row);
    summary->machines = row_int64(row);
}

enum result store_account_summary(const struct act *act,
                                  const struct session_limits *limits,
                                  struct account_summary *summary)
{
    struct driver_statement *statement = store_use(act->store, &select_summary);
    enum result result;

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, limits->created);
    bind_int64(statement, 3, limits->seen);
    bind_int64(statement, 4, act->now);
    result = store_one(statement, act->pool, read_summary, summary);
    if (result == RESULT_OK)
        result = administrators_is_last(act, &summary->is_last_administrator);
    if (result == RESULT_OK)
        result =
            store_account_sole_owner_feeds(act, &summary->sole_owner_feeds);
    return result == RESULT_OK
               ? store_account_sole_machines(act, &summary->sole_machines)
               : result;
}

/* Deletes all of the account's rows of one kind. */
static enum result delete_rows(const struct act *act,
                               const struct statement *rows)
{
    struct driver_statement *statement = store_use(act->store, rows);

    bind_int64(statement, 1, act->account_id);
    return store_finish(statement);
}

/* Ends its tokens, or their values; the rows stay, so that they can be
 * explained. */
static enum result revoke_all(const struct act *act,
                              const struct statement *rows)
{
    struct driver_statement *statement = store_use(act->store, rows);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, act_actor(act));
    return store_finish(statement);
}

static enum result erase(const struct act *act)
{
    struct driver_statement *statement = store_use(act->store, &update_account);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, act->now);
    return store_finish(statement);
}

enum result account_delete_all(const struct act *act)
{
    enum result result = revoke_all(act, &update_tokens);

    if (result == RESULT_OK)
        result = revoke_all(act, &update_values);
    if (result == RESULT_OK)
        result = delete_rows(act, &delete_overlaps);
    if (result == RESULT_OK)
        result = delete_rows(act, &delete_privileges);
    if (result == RESULT_OK)
        result = delete_rows(act, &delete_identities);
    if (result == RESULT_OK)
        result = managers_clear(act);
    if (result == RESULT_OK)
        result = trust_rules_clear(act);
    if (result == RESULT_OK)
        result = sessions_end_all(act->store, act->account_id, 0);
    if (result == RESULT_OK)
        result = password_links_clear(act->store, act->account_id);
    if (result == RESULT_OK)
        result = email_confirmations_clear(act->store, act->account_id);
    if (result == RESULT_OK)
        result = erase(act);
    return result == RESULT_OK
               ? store_event_add(act, act->account_id,
                                 &(struct event){.kind = EVENT_DELETED})
               : result;
}

static enum result hand_over_feed(const struct act *act, int64_t heir_id,
                                  const struct sole_owner_feed *feed)
{
    const struct event event = {
        .kind = EVENT_MEMBER_CHANGED,
        .feed = feed->name,
        .privilege = privilege_word(PRIVILEGE_OWN),
    };
    enum result result = privilege_set(act, feed->id, heir_id, PRIVILEGE_OWN);

    return result == RESULT_OK ? store_event_add(act, heir_id, &event) : result;
}

/* What nobody else could look after. */
struct estate {
    apr_array_header_t *feeds;    /* struct sole_owner_feed */
    apr_array_header_t *machines; /* struct sole_machine */
};

static enum result list_estate(const struct act *act, struct estate *estate)
{
    enum result result = list_sole_owner_feeds(act, &estate->feeds);

    return result == RESULT_OK ? managers_list_sole(act, &estate->machines)
                               : result;
}

static bool is_empty(const struct estate *estate)
{
    return !estate->feeds->nelts && !estate->machines->nelts;
}

static enum result check_heir(const struct act *act, int64_t heir_id)
{
    struct account heir = {0};
    enum result result =
        store_account_by_id(act->store, act->pool, heir_id, &heir);

    return result == RESULT_NOT_FOUND || (result == RESULT_OK &&
                                          (heir.disabled_at || heir.is_machine))
               ? RESULT_DENIED
               : result;
}

static enum result hand_over_all(const struct act *act, int64_t heir_id)
{
    struct estate estate;
    enum result result = list_estate(act, &estate);

    if (result != RESULT_OK || is_empty(&estate))
        return result;
    if (!heir_id)
        return RESULT_MUST_STAY;
    result = check_heir(act, heir_id);
    for (int i = 0; i < estate.feeds->nelts && result == RESULT_OK; i++)
        result = hand_over_feed(
            act, heir_id,
            &APR_ARRAY_IDX(estate.feeds, i, struct sole_owner_feed));
    for (int i = 0; i < estate.machines->nelts && result == RESULT_OK; i++)
        result = managers_hand_over(
            act, heir_id,
            &APR_ARRAY_IDX(estate.machines, i, struct sole_machine));
    return result;
}

enum result store_account_delete_by_administrator(const struct act *act,
                                                  int64_t heir_id)
{
    struct account account;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_account_by_id(act->store, act->pool, act->account_id,
                                     &account);
    if (result == RESULT_OK)
        result = hand_over_all(act, heir_id);
    if (result == RESULT_OK)
        result = account_delete_all(act);
    return store_end(act, result);
}

enum result store_account_delete(const struct act *act,
                                 int64_t password_revision)
{
    struct estate estate = {0};
    bool is_last = false;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = account_check_password(act, password_revision);
    if (result == RESULT_OK)
        result = list_estate(act, &estate);
    if (result == RESULT_OK)
        result = administrators_is_last(act, &is_last);
    if (result == RESULT_OK && (is_last || !is_empty(&estate)))
        result = RESULT_MUST_STAY;
    if (result == RESULT_OK)
        result = account_delete_all(act);
    return store_end(act, result);
}
