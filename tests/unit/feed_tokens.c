/* feed_tokens.c: tests of store/feed_tokens.h: which tokens have access to a
 * feed, and what blocking one does. */
#include "store/feed_tokens.h"

#include "store/access_records.h"
#include "store/events.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/reveals.h"
#include "store/values.h"

/* Ann owns acme, bob is a member of it as each test wants, eve is not. */
struct scene {
    struct fixture *fixture;
    int64_t ann, bob, eve;
    struct feed acme;
};

static struct scene scene_of(void **state)
{
    struct scene scene = {.fixture = *state};

    scene.ann = support_account(scene.fixture, "ann");
    scene.bob = support_account(scene.fixture, "bob");
    scene.eve = support_account(scene.fixture, "eve");
    scene.acme = support_feed(scene.fixture, "acme", scene.ann);
    return scene;
}

static apr_array_header_t *list(const struct scene *scene,
                                const struct feed_token_filter *filter)
{
    const struct range range = {.limit = 100};
    struct feed_token_filter its =
        filter ? *filter : (struct feed_token_filter){0};
    apr_array_header_t *tokens = NULL;
    struct feed_token_counts counts = {0};

    its.feed_id = scene->acme.id;
    its.now = NOW;
    expect_result("list", RESULT_OK,
                  store_feed_tokens(scene->fixture->store, scene->fixture->pool,
                                    &its, &range, &tokens));
    expect_result("count", RESULT_OK,
                  store_feed_token_count(scene->fixture->store,
                                         scene->fixture->pool, &its, &counts));
    expect_number("as many as are counted", tokens->nelts, counts.all);
    return tokens;
}

static enum result get(const struct scene *scene, int64_t id,
                       struct feed_token *token)
{
    return store_feed_token_get(scene->fixture->store, scene->fixture->pool,
                                scene->acme.id, id, NOW, token);
}

static enum result block(const struct scene *scene, int64_t id)
{
    return store_feed_token_block(
        support_by(scene->fixture->store, scene->ann, NOW), &scene->acme, id);
}

static enum result unblock(const struct scene *scene, int64_t id)
{
    return store_feed_token_unblock(
        support_by(scene->fixture->store, scene->ann, NOW), &scene->acme, id);
}

static int64_t add(const struct scene *scene, int64_t account_id,
                   const struct token_choice *choice)
{
    int64_t id = 0;

    expect_result(
        "token", RESULT_OK,
        store_token_add(support_by(scene->fixture->store, account_id, NOW),
                        choice, &id, NULL));
    return id;
}

/* The scope and the privilege of this moment, and nothing else of them. */
static void test_access(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    struct feed beta = support_feed(fixture, "beta", scene.ann);
    apr_array_header_t *here = support_ids(fixture->pool, 1, scene.acme.id);
    apr_array_header_t *there = support_ids(fixture->pool, 1, beta.id);
    const struct {
        const char *what;
        enum scope read, write;
        apr_array_header_t *feeds;
        enum privilege privilege;
        bool reads, writes;
    } cases[] = {
        {"reads all", 2, 0, NULL, PRIVILEGE_READ, true, false},
        {"reads this", 1, 0, here, PRIVILEGE_READ, true, false},
        {"reads another", 1, 0, there, PRIVILEGE_OWN, false, false},
        {"both, a writer's", 2, 2, NULL, PRIVILEGE_WRITE, true, true},
        {"both, a reader's", 2, 2, NULL, PRIVILEGE_READ, true, false},
        {"writes, a writer's", 0, 1, here, PRIVILEGE_MANAGE, false, true},
        {"writes, a reader's", 0, 1, here, PRIVILEGE_READ, false, false},
        {"writes another", 0, 1, there, PRIVILEGE_OWN, false, false},
        {"both here", 1, 1, here, PRIVILEGE_OWN, true, true},
        {"no member's", 2, 2, NULL, PRIVILEGE_NONE, false, false},
    };

    support_grant(fixture, &scene.acme, scene.eve, PRIVILEGE_OWN);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct token_choice choice = {
            .description = cases[i].what,
            .read_scope = cases[i].read,
            .write_scope = cases[i].write,
            .read_feeds = cases[i].feeds,
            .write_feeds = cases[i].feeds,
        };
        struct feed_token token = {0};
        int64_t id = add(&scene, scene.bob, &choice);
        support_grant(fixture, &scene.acme, scene.bob, cases[i].privilege);
        expect_result(cases[i].what,
                      cases[i].reads || cases[i].writes ? RESULT_OK
                                                        : RESULT_NOT_FOUND,
                      get(&scene, id, &token));
        expect_number(cases[i].what, cases[i].reads, token.reads);
        expect_number(cases[i].what, cases[i].writes, token.writes);
    }
}

/* A token that every check denies has access to no feed. */
static void test_ended(void **state)
{
    struct scene scene = scene_of(state);
    struct store *store = scene.fixture->store;
    struct store *opened = support_open(scene.fixture, STORE_ADMINISTRATOR);
    const struct token_choice past = {
        .description = "past", .read_scope = SCOPE_ALL, .expires_at = NOW};
    char *value = NULL;
    int64_t revoked = support_token(scene.fixture, scene.ann, "gone", NULL);

    add(&scene, scene.ann, &past);
    store_token_revoke(support_by(store, scene.ann, NOW), revoked);
    support_grant(scene.fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    expect_number("the primary ones", 2, list(&scene, NULL)->nelts);
    store_token_reveal(support_by(store, scene.ann, NOW), NULL,
                       support_primary(scene.fixture, scene.ann).id, &value);
    store_token_revoke_by_value(support_by(store, 0, NOW), value, NULL);
    expect_number("one without a value", 1, list(&scene, NULL)->nelts);
    store_account_set_disabled(support_admin(opened, scene.bob, NOW), true);
    expect_number("one of a disabled account", 0, list(&scene, NULL)->nelts);
}

/* The blocked one first, then by owner, the primary and the newest first. */
static void test_order(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    static const struct {
        const char *owner, *description;
    } wanted[] = {{"bob", "second"},        {"ann", "Primary token"},
                  {"ann", "newer"},         {"ann", "older"},
                  {"bob", "Primary token"}, {"bob", "ending"},
                  {"bob", "first"}};
    static const struct token_choice ending = {.description = "ending",
                                               .read_scope = SCOPE_ALL,
                                               .expires_at = NOW + 9};
    apr_array_header_t *tokens;
    int64_t second;

    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    support_token(fixture, scene.bob, "first", NULL);
    support_token(fixture, scene.ann, "older", NULL);
    second = support_token(fixture, scene.bob, "second", NULL);
    support_token(fixture, scene.ann, "newer", NULL);
    add(&scene, scene.bob, &ending);
    block(&scene, second);
    tokens = list(&scene, NULL);
    expect_number("all of them", LENGTH(wanted), tokens->nelts);
    for (int i = 0; i < tokens->nelts; i++) {
        const struct feed_token *token =
            &APR_ARRAY_IDX(tokens, i, struct feed_token);
        int64_t position = -1;
        expect_text("owner", wanted[i].owner, token->owner);
        expect_text("description", wanted[i].description, token->description);
        expect_number("blocked", i == 0 ? NOW : 0, token->blocked_at);
        store_feed_token_position(fixture->store, scene.acme.id, token->id, NOW,
                                  &position);
        expect_number("position", i, position);
        expect_number(
            "as many as are looked at", i + 1,
            list(&scene, &(struct feed_token_filter){.depth = i + 1})->nelts);
        expect_number(
            "as many as are looked at", token->id,
            APR_ARRAY_IDX(
                list(&scene, &(struct feed_token_filter){.depth = i + 1}), i,
                struct feed_token)
                .id);
    }
}

static void test_filter(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    const struct {
        const char *what;
        struct feed_token_filter filter;
        int rows;
    } cases[] = {
        {"everything", {.words = NULL}, 4},
        {"by description", {.words = "NIGHT"}, 1},
        {"by owner", {.words = "bob"}, 2},
        {"hers", {.owner = "ann"}, 2},
        {"hers of a name", {.owner = "ann", .words = "primary"}, 1},
        {"of a stranger", {.owner = "eve"}, 0},
        {"plain signs", {.words = "100%_"}, 1},
        {"none", {.words = "x%"}, 0},
    };

    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    support_token(fixture, scene.bob, "Nightly build", NULL);
    support_token(fixture, scene.ann, "100%_", NULL);
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].what, cases[i].rows,
                      list(&scene, &cases[i].filter)->nelts);
}

static void use(const struct scene *scene, int64_t id, const char *feed,
                int64_t at)
{
    struct store *records = support_open(scene->fixture, STORE_RECORDS);
    apr_array_header_t *uses =
        apr_array_make(scene->fixture->pool, 1, sizeof(struct access_record));
    int written = 0;

    APR_ARRAY_PUSH(uses, struct access_record) =
        (struct access_record){.at = at,
                               .token_id = id,
                               .account_id = scene->ann,
                               .count = 1,
                               .address = "192.0.2.9",
                               .client = "npm",
                               .feed = feed,
                               .access = "read"};
    expect_result("use", RESULT_OK,
                  store_access_records_add(support_by(records, 0, NOW), uses, 0,
                                           &written));
}

/* A use elsewhere is told as nothing but that. */
static void test_used(void **state)
{
    struct scene scene = scene_of(state);
    int64_t id = support_token(scene.fixture, scene.ann, "CI", NULL);
    static const struct {
        const char *feed;
        int64_t at, used_at;
    } cases[] = {
        {"acme", NOW + 9, NOW + 9},
        {"beta", NOW + 10, 0},
        {"acme", NOW - 1, 0}, /* another feed of this name */
    };
    struct feed_token token = {0};

    get(&scene, id, &token);
    expect_number("not used yet", false, token.used);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *here = cases[i].used_at ? "npm" : NULL;
        use(&scene, id, cases[i].feed, cases[i].at);
        expect_result("there", RESULT_OK, get(&scene, id, &token));
        expect_number("used", true, token.used);
        expect_number("when", cases[i].used_at, token.used_at);
        expect_text("by what", here, token.used_client);
        expect_text("from where", here ? "192.0.2.9" : NULL,
                    token.used_address);
    }
}

/* Its owner is told who did it only as "an owner of the feed". */
static void test_events(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    int64_t id = support_token(fixture, scene.bob, "CI", NULL);
    const struct event_filter its = {.token_id = id}, all = {0};
    apr_array_header_t *events = NULL;
    const struct event *event;

    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    expect_result("blocked", RESULT_OK, block(&scene, id));
    expect_result("again", RESULT_OK, block(&scene, id));
    store_event_list(fixture->store, fixture->pool, scene.bob, &its, 9,
                     &events);
    expect_number("created, and blocked once", 2, events->nelts);
    event = &APR_ARRAY_IDX(events, 0, struct event);
    expect_text("kind", EVENT_TOKEN_BLOCKED, event->kind);
    expect_text("actor", ACTOR_FEED_OWNER, event->actor);
    expect_text("address", "", event->address);
    expect_text("client", "", event->client);
    expect_text("feed", "acme", event->feed);
    store_event_list(fixture->store, fixture->pool, scene.ann, &all, 9,
                     &events);
    event = &APR_ARRAY_IDX(events, 0, struct event);
    expect_text("hers, too", EVENT_TOKEN_BLOCKED, event->kind);
    expect_text("her own doing", ACTOR_ACCOUNT, event->actor);
    expect_text("whose", "bob", event->other_account);
    expect_text("which one", "CI", event->label);
    expect_text("on", "acme", event->feed);
    expect_result("unblocked", RESULT_OK, unblock(&scene, id));
    expect_result("again", RESULT_OK, unblock(&scene, id));
    store_event_list(fixture->store, fixture->pool, scene.bob, &its, 9,
                     &events);
    expect_number("unblocked once", 3, events->nelts);
    expect_text("kind", EVENT_TOKEN_UNBLOCKED,
                APR_ARRAY_IDX(events, 0, struct event).kind);
}

static void test_events_of_ones_own(void **state)
{
    struct scene scene = scene_of(state);
    apr_array_header_t *events = NULL;
    int64_t id = support_token(scene.fixture, scene.ann, "CI", NULL);
    const struct event_filter its = {.token_id = id};

    block(&scene, id);
    store_event_list(scene.fixture->store, scene.fixture->pool, scene.ann, &its,
                     9, &events);
    expect_number("told once", 2, events->nelts);
    expect_text("as what it is", ACTOR_FEED_OWNER,
                APR_ARRAY_IDX(events, 0, struct event).actor);
}

/* Nothing that the token's owner does unblocks it. */
static void test_stays(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    struct store *store = fixture->store;
    int64_t id = support_token(fixture, scene.bob, "CI", NULL);
    const struct token_choice wider = {
        .description = "CI", .read_scope = SCOPE_ALL, .write_scope = SCOPE_ALL};
    struct feed_token token = {0};
    struct token own;

    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    block(&scene, id);
    store_token_regenerate(support_by(store, scene.bob, NOW), id, 0, NULL);
    store_token_save(support_by(store, scene.bob, NOW), id, 0, &wider);
    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_NONE);
    expect_result("no member's", RESULT_NOT_FOUND, get(&scene, id, &token));
    store_token_get(store, fixture->pool, scene.bob, id, &own);
    expect_number("not told then", 0, own.blocked_feeds->nelts);
    support_grant(fixture, &scene.acme, scene.bob, PRIVILEGE_WRITE);
    expect_result("a member's again", RESULT_OK, get(&scene, id, &token));
    expect_number("still blocked", NOW, token.blocked_at);
    store_token_get(store, fixture->pool, scene.bob, id, &own);
    expect_number("as its owner sees", 1, own.blocked_feeds->nelts);
    expect_text("from", "acme",
                APR_ARRAY_IDX(own.blocked_feeds, 0, struct scope_feed).name);
    store_feed_delete(support_by(store, scene.ann, NOW), &scene.acme);
    store_token_get(store, fixture->pool, scene.bob, id, &own);
    expect_number("the feed is no more", 0, own.blocked_feeds->nelts);
}

static void test_block_bad(void **state)
{
    struct scene scene = scene_of(state);
    int64_t id = support_token(scene.fixture, scene.eve, "hers", NULL);

    expect_result("no member's", RESULT_NOT_FOUND, block(&scene, id));
    expect_result("no member's", RESULT_NOT_FOUND, unblock(&scene, id));
    expect_result("none", RESULT_NOT_FOUND, block(&scene, 999));
    expect_number(
        "no row", 0,
        support_count(scene.fixture, "SELECT count(*) FROM token_block"));
}

enum { BIG = FEED_TOKENS_LISTED + 3000 };

/* Gives eve, who comes last, so many tokens that can read acme. */
static void add_tokens(const struct scene *scene, int64_t account_id, int count)
{
    const char *sql = apr_psprintf(
        scene->fixture->pool,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < %d) INSERT INTO token (account_id, description, is_primary,"
        " read_scope, write_scope, created_at, expires_at, revision)"
        " SELECT %d, 'machine ' || i, 0, 2, 0, 0,"
        " CASE i %% 3 WHEN 0 THEN %" PRId64 " WHEN 1 THEN 1 END, 1 FROM n;"
        "INSERT INTO token_value (digest, token_id, last4, created_at)"
        " SELECT randomblob(32), id, 'aaaa', 0 FROM token t WHERE NOT EXISTS"
        " (SELECT 1 FROM token_value v WHERE v.token_id = t.id)",
        count, (int)account_id, NOW + 1000);

    support_run(scene->fixture, sql);
}

/* What the feed's page reads, and how many steps of the database that takes. */
static int64_t read_page(const struct scene *scene,
                         const struct feed_token_filter *filter,
                         struct feed_token_counts *counts)
{
    struct store *store = scene->fixture->store;
    apr_pool_t *pool = scene->fixture->pool;
    struct feed_token_filter its = *filter;
    apr_array_header_t *tokens = NULL;
    struct feed_token last;
    int64_t position;

    its.feed_id = scene->acme.id;
    its.now = NOW;
    support_steps = 0;
    store_feed_token_count(store, pool, &its, counts);
    store_feed_tokens(store, pool, &its, &(struct range){.limit = 100},
                      &tokens);
    store_feed_token_last_use(store, pool, &its, &last);
    store_feed_token_position(store, scene->acme.id, 1, NOW, &position);
    return support_steps;
}

/* Once there are more than are listed, more cost nothing, whatever is searched
 * for, and what was blocked is there. */
static void test_many(void **state)
{
    struct scene scene = scene_of(state);
    static const struct feed_token_filter filters[] = {
        {.words = NULL}, {.words = "nothing"}, {.kind = FEED_TOKENS_BLOCKED}};
    int64_t steps[LENGTH(filters)];
    struct feed_token_counts counts = {0};
    struct feed_token token = {0};
    int64_t last;

    support_grant(scene.fixture, &scene.acme, scene.eve, PRIVILEGE_READ);
    support_grant(scene.fixture, &scene.acme, scene.bob, PRIVILEGE_READ);
    add_tokens(&scene, scene.eve, 3 * BIG);
    for (size_t i = 0; i < LENGTH(filters); i++)
        steps[i] = read_page(&scene, &filters[i], &counts);
    expect_number("more", true, counts.more);
    add_tokens(&scene, scene.eve, 3 * BIG);
    last = support_token(scene.fixture, scene.eve, "last", NULL);
    expect_result("found", RESULT_OK, get(&scene, last, &token));
    expect_result("blocked", RESULT_OK, block(&scene, last));
    for (size_t i = 0; i < LENGTH(filters); i++) {
        int64_t now = read_page(&scene, &filters[i], &counts);
        if (now > steps[i] + 1000)
            fail_msg("filter %zu: %" PRId64 " steps, then %" PRId64, i,
                     steps[i], now);
    }
    expect_number("the blocked one", 1, counts.blocked);
    read_page(&scene, &(struct feed_token_filter){.owner = "bob"}, &counts);
    expect_number("bob's", 1, counts.all);
    expect_number("no more of his", false, counts.more);
}

/* Makes so many members, from a number on, each with one token that can read
 * acme. */
static void add_members(const struct scene *scene, int first, int count)
{
    const char *sql = apr_psprintf(
        scene->fixture->pool,
        "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n"
        " WHERE i < %d) INSERT INTO account (username, password, created_at,"
        " password_at) SELECT 'member-' || i, '', 1, 1 FROM n;"
        "INSERT INTO privilege (account_id, username, feed_id, level,"
        " granted_at) SELECT id, username, %d, 1, 1 FROM account a"
        " WHERE username LIKE 'member-%%' AND NOT EXISTS"
        " (SELECT 1 FROM privilege p WHERE p.account_id = a.id);"
        "INSERT INTO token (account_id, description, is_primary, read_scope,"
        " write_scope, created_at, revision) SELECT id, username, 0, 2, 0, 0, 1"
        " FROM account a WHERE username LIKE 'member-%%' AND NOT EXISTS"
        " (SELECT 1 FROM token t WHERE t.account_id = a.id);"
        "INSERT INTO token_value (digest, token_id, last4, created_at)"
        " SELECT randomblob(32), id, 'aaaa', 0 FROM token t WHERE NOT EXISTS"
        " (SELECT 1 FROM token_value v WHERE v.token_id = t.id)",
        first, first + count - 1, (int)scene->acme.id);

    support_run(scene->fixture, sql);
}

/* More members cost nothing, either, whether or not any of their tokens
 * expires. */
static void test_many_members(void **state)
{
    struct scene scene = scene_of(state);
    static const struct feed_token_filter filters[] = {{.depth = 1000},
                                                       {.words = NULL},
                                                       {.words = "nothing"},
                                                       {.owner = "ann"}};
    int64_t steps[LENGTH(filters)];
    struct feed_token_counts counts = {0};

    add_members(&scene, 1, BIG);
    for (size_t i = 0; i < LENGTH(filters); i++)
        steps[i] = read_page(&scene, &filters[i], &counts);
    add_members(&scene, BIG + 1, BIG);
    for (size_t i = 0; i < LENGTH(filters); i++) {
        int64_t now = read_page(&scene, &filters[i], &counts);
        if (now > steps[i] + 1000)
            fail_msg("filter %zu: %" PRId64 " steps, then %" PRId64, i,
                     steps[i], now);
    }
    read_page(&scene, &(struct feed_token_filter){.owner = "member-99"},
              &counts);
    expect_number("one's own", 1, counts.all);
    expect_number("no others", false, counts.more);
}

/* However many were blocked and have ended since, one that is blocked now is
 * listed. */
static void test_ended_blocks(void **state)
{
    struct scene scene = scene_of(state);
    struct feed_token_counts counts = {0};
    int64_t last;

    support_grant(scene.fixture, &scene.acme, scene.eve, PRIVILEGE_READ);
    add_tokens(&scene, scene.eve, 3 * BIG);
    support_run(scene.fixture,
                apr_psprintf(scene.fixture->pool,
                             "INSERT INTO token_block SELECT id, %d, 1"
                             " FROM token WHERE expires_at = 1;"
                             "UPDATE token SET revoked_at = 1, expires_at = "
                             "NULL WHERE expires_at = 1 AND id %% 2 = 0",
                             (int)scene.acme.id));
    last = support_token(scene.fixture, scene.eve, "last", NULL);
    expect_result("blocked", RESULT_OK, block(&scene, last));
    read_page(&scene, &(struct feed_token_filter){.kind = FEED_TOKENS_BLOCKED},
              &counts);
    expect_number("the blocked one", 1, counts.blocked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_access),       STORE_TEST(test_ended),
        STORE_TEST(test_order),        STORE_TEST(test_filter),
        STORE_TEST(test_used),         STORE_TEST(test_events),
        STORE_TEST(test_stays),        STORE_TEST(test_events_of_ones_own),
        STORE_TEST(test_block_bad),    STORE_TEST(test_many),
        STORE_TEST(test_many_members), STORE_TEST(test_ended_blocks),
    };

    support_count_steps();
    return RUN(tests);
}
