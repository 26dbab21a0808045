/* trust_rules.c: trust rules as rows, each with the feeds of its scopes. */
#include "store/trust_rules.h"

#include "store/events.h"
#include "store/internal.h"

STATEMENT select_rules = {
    PAGES, "SELECT id, description, issuer, audience, claims, keys, read_scope,"
           " write_scope, adds_only, created_at FROM trust_rule"
           " WHERE machine_id = $1 ORDER BY id"};

STATEMENT select_feeds = {
    PAGES, "SELECT s.rule_id, s.access, f.id, f.name, f.deleted_at IS NOT NULL"
           " FROM trust_rule r JOIN trust_rule_feed s ON s.rule_id = r.id"
           " JOIN feed f ON f.id = s.feed_id WHERE r.machine_id = $1"
           " ORDER BY s.rule_id, f.name"};

STATEMENT select_by_form = {
    PAGES, "SELECT id FROM trust_rule WHERE machine_id = $1 AND form_id = $2"};

STATEMENT count_rules = {
    PAGES, "SELECT count(*) FROM trust_rule WHERE machine_id = $1"};

STATEMENT insert_rule = {
    PAGES,
    "INSERT INTO trust_rule (machine_id, description, issuer, audience,"
    " claims, keys, read_scope, write_scope, adds_only, created_at, form_id)"
    " SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM account"
    " WHERE id = $1 AND is_machine AND deleted_at IS NULL RETURNING id"};

STATEMENT insert_feed = {
    PAGES, "INSERT INTO trust_rule_feed (rule_id, access, feed_id)"
           " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT select_one = {PAGES, "SELECT description, issuer FROM trust_rule"
                               " WHERE machine_id = $1 AND id = $2"};

STATEMENT delete_feeds = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM trust_rule_feed WHERE rule_id IN (SELECT id FROM trust_rule"
    " WHERE machine_id = $1 AND (id = $2 OR CAST($2 AS BIGINT) = 0))"};

STATEMENT delete_rules = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM trust_rule"
    " WHERE machine_id = $1 AND (id = $2 OR CAST($2 AS BIGINT) = 0)"};

/* Where rows go, and where their arrays are allocated. */
struct reading {
    apr_pool_t *pool;
    apr_array_header_t *rules;
};

static void read_rule(struct row *row, void *to)
{
    struct reading *reading = to;
    struct trust_rule *rule = apr_array_push(reading->rules);

    *rule = (struct trust_rule){
        .read_feeds =
            apr_array_make(reading->pool, 2, sizeof(struct scope_feed)),
        .write_feeds =
            apr_array_make(reading->pool, 2, sizeof(struct scope_feed)),
    };
    rule->id = row_int64(row);
    rule->description = row_text(row);
    rule->issuer = row_text(row);
    rule->audience = row_text(row);
    rule->claims = row_text(row);
    rule->keys = row_text(row);
    rule->read_scope = (enum scope)row_int64(row);
    rule->write_scope = (enum scope)row_int64(row);
    rule->adds_only = row_bool(row);
    rule->created_at = row_int64(row);
}

static void read_feed(struct row *row, void *to)
{
    const struct reading *reading = to;
    int64_t rule_id = row_int64(row), access = row_int64(row);
    struct scope_feed feed = {0};

    feed.id = row_int64(row);
    feed.name = row_text(row);
    feed.deleted = row_bool(row);
    for (int i = 0; i < reading->rules->nelts; i++) {
        const struct trust_rule *rule =
            &APR_ARRAY_IDX(reading->rules, i, struct trust_rule);
        if (rule->id == rule_id)
            APR_ARRAY_PUSH(access == TOKEN_ACCESS_READ ? rule->read_feeds
                                                       : rule->write_feeds,
                           struct scope_feed) = feed;
    }
}

enum result store_trust_rule_list(struct store *store, apr_pool_t *pool,
                                  int64_t machine_id,
                                  apr_array_header_t **rules)
{
    struct driver_statement *statement = store_use(store, &select_rules);
    struct reading reading = {
        pool, apr_array_make(pool, 4, sizeof(struct trust_rule))};
    enum result result;

    *rules = reading.rules;
    bind_int64(statement, 1, machine_id);
    result = store_each(statement, pool, read_rule, &reading);
    if (result != RESULT_OK || !reading.rules->nelts)
        return result;
    statement = store_use(store, &select_feeds);
    bind_int64(statement, 1, machine_id);
    return store_each(statement, pool, read_feed, &reading);
}

/* RESULT_REPEATED, with *id, if this form created one already. */
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

static enum result check_limit(const struct act *act)
{
    struct driver_statement *statement = store_use(act->store, &count_rules);
    int64_t count = 0;
    enum result result;

    bind_int64(statement, 1, act->account_id);
    result = store_number(statement, &count);
    return result == RESULT_OK && count >= TRUST_RULES_MAX ? RESULT_TOO_MANY
                                                           : result;
}

static enum result insert(const struct act *act, const struct trust_rule *rule,
                          int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &insert_rule);

    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, rule->description);
    bind_text(statement, 3, rule->issuer);
    bind_text(statement, 4, rule->audience);
    bind_text(statement, 5, rule->claims);
    bind_text(statement, 6, rule->keys);
    bind_int64(statement, 7, rule->read_scope);
    bind_int64(statement, 8, rule->write_scope);
    bind_bool(statement, 9, rule->adds_only);
    bind_int64(statement, 10, act->now);
    bind_text(statement, 11, rule->form_id);
    return store_number(statement, id);
}

static enum result add_feeds(const struct act *act, int64_t id,
                             enum token_access access, enum scope scope,
                             const apr_array_header_t *feeds)
{
    enum result result = RESULT_OK;

    if (scope != SCOPE_FEEDS)
        return RESULT_OK;
    for (int i = 0; i < feeds->nelts && result == RESULT_OK; i++) {
        struct driver_statement *statement =
            store_use(act->store, &insert_feed);
        bind_int64(statement, 1, id);
        bind_int64(statement, 2, access);
        bind_int64(statement, 3, APR_ARRAY_IDX(feeds, i, struct scope_feed).id);
        result = store_finish(statement);
    }
    return result;
}

static enum result tell(const struct act *act, const char *kind,
                        const struct trust_rule *rule)
{
    const struct event event = {
        .kind = kind, .label = rule->description, .issuer = rule->issuer};

    return store_event_add(act, act->account_id, &event);
}

enum result store_trust_rule_add(const struct act *act,
                                 const struct trust_rule *rule, int64_t *id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = check_form(act, rule->form_id, id);
    if (result == RESULT_OK)
        result = check_limit(act);
    if (result == RESULT_OK)
        result = insert(act, rule, id);
    if (result == RESULT_OK)
        result = add_feeds(act, *id, TOKEN_ACCESS_READ, rule->read_scope,
                           rule->read_feeds);
    if (result == RESULT_OK)
        result = add_feeds(act, *id, TOKEN_ACCESS_WRITE, rule->write_scope,
                           rule->write_feeds);
    if (result == RESULT_OK)
        result = tell(act, EVENT_TRUST_ADDED, rule);
    return store_end(act, result);
}

/* id 0: all. */
static enum result delete_those(const struct act *act, int64_t id)
{
    const struct statement *const both[] = {&delete_feeds, &delete_rules};
    enum result result = RESULT_OK;

    for (int i = 0; i < 2 && result == RESULT_OK; i++) {
        struct driver_statement *statement = store_use(act->store, both[i]);
        bind_int64(statement, 1, act->account_id);
        bind_int64(statement, 2, id);
        result = store_finish(statement);
    }
    return result;
}

static void read_names(struct row *row, void *to)
{
    struct trust_rule *rule = to;

    rule->description = row_text(row);
    rule->issuer = row_text(row);
}

static enum result find(const struct act *act, int64_t id,
                        struct trust_rule *rule)
{
    struct driver_statement *statement = store_use(act->store, &select_one);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, id);
    return store_one(statement, act->pool, read_names, rule);
}

enum result store_trust_rule_delete(const struct act *act, int64_t id)
{
    struct trust_rule rule = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = find(act, id, &rule);
    if (result == RESULT_OK)
        result = delete_those(act, id);
    if (result == RESULT_OK)
        result = tell(act, EVENT_TRUST_REMOVED, &rule);
    return store_end(act, result);
}

enum result trust_rules_clear(const struct act *act)
{
    return delete_those(act, 0);
}
