/* minted_tokens.c: tests of store/minted_tokens.h and store/trust_rules.h. What
 * is exchanged is in tests/http/token-exchange.test.js. */
#include "store/minted_tokens.h"

#include "store/machines.h"

#include "support.h"

static struct act act_of(struct fixture *fixture, struct store *store,
                         int64_t account_id, int64_t now)
{
    return (struct act){.store = store,
                        .pool = fixture->pool,
                        .authority = AUTHORITY_PROOF,
                        .account_id = account_id,
                        .address = "",
                        .client = "",
                        .now = now};
}

/* A machine account with a rule. */
static int64_t machine_with_rule(struct fixture *fixture, struct store *store,
                                 struct trust_rule *rule)
{
    const struct machine_new machine = {.name = "ci", .description = ""};
    struct act act = act_of(fixture, store, 0, NOW);
    int64_t id = 0;

    expect_result("created", RESULT_OK, store_machine_add(&act, &machine, &id));
    act.account_id = id;
    *rule = (struct trust_rule){.description = "CI",
                                .issuer = "https://ci.example.org",
                                .audience = "a",
                                .claims = "a = b",
                                .read_scope = SCOPE_ALL};
    expect_result("added", RESULT_OK,
                  store_trust_rule_add(&act, rule, &rule->id));
    rule->read_feeds = rule->write_feeds =
        apr_array_make(fixture->pool, 1, sizeof(struct scope_feed));
    return id;
}

static enum result mint_at(const struct act *act, const struct trust_rule *rule,
                           unsigned char number)
{
    struct mint mint = {.rule = rule,
                        .description = "CI: acme/app",
                        .digest = {number},
                        .jwt_expires_at = act->now + 300};
    char *value = NULL;

    return store_token_mint(act, &mint, &value);
}

static void test_once(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = support_open(fixture, STORE_PAGES);
    struct trust_rule rule;
    struct act act = act_of(fixture, store, 0, NOW);

    act.account_id = machine_with_rule(fixture, store, &rule);
    expect_result("first", RESULT_OK, mint_at(&act, &rule, 1));
    expect_result("again", RESULT_TAKEN, mint_at(&act, &rule, 1));
    expect_result("another", RESULT_OK, mint_at(&act, &rule, 2));
    expect_number("tokens", 2,
                  support_count(fixture, "SELECT count(*) FROM token"
                                         " WHERE is_minted"));
    expect_result("removed", RESULT_OK, store_trust_rule_delete(&act, rule.id));
    expect_result("without the rule", RESULT_GONE, mint_at(&act, &rule, 3));
    expect_number("what was not minted was not taken", 2,
                  support_count(fixture, "SELECT count(*) FROM taken_jwt"));
}

static void test_not_counted(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = support_open(fixture, STORE_PAGES);
    struct token_choice choice = {
        .description = "By hand", .read_scope = SCOPE_ALL, .limit = 1};
    struct trust_rule rule;
    struct act act = act_of(fixture, store, 0, NOW);
    int64_t id;

    act.account_id = machine_with_rule(fixture, store, &rule);
    expect_result("minted", RESULT_OK, mint_at(&act, &rule, 1));
    expect_result("the first by hand", RESULT_OK,
                  store_token_add(&act, &choice, &id, NULL));
    expect_result("the second", RESULT_TOO_MANY,
                  store_token_add(&act, &choice, &id, NULL));
    expect_result("minted, still", RESULT_OK, mint_at(&act, &rule, 2));
}

static void test_limit_of_rules(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = support_open(fixture, STORE_PAGES);
    struct trust_rule rule;
    struct act act = act_of(fixture, store, 0, NOW);
    int64_t id;

    act.account_id = machine_with_rule(fixture, store, &rule);
    for (int i = 1; i < TRUST_RULES_MAX; i++)
        expect_result("one more", RESULT_OK,
                      store_trust_rule_add(&act, &rule, &id));
    expect_result("too many", RESULT_TOO_MANY,
                  store_trust_rule_add(&act, &rule, &id));
}

/* In slices; others' rows, and those of the last day, stay. */
static void test_sweep(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = support_open(fixture, STORE_PAGES);
    struct store *recorder = support_open(fixture, STORE_RECORDS);
    const struct token_choice choice = {.description = "By hand",
                                        .read_scope = SCOPE_ALL,
                                        .expires_at = NOW + 1};
    struct trust_rule rule;
    struct act act = act_of(fixture, store, 0, NOW);
    bool more = false;
    int64_t id;
    int slices = 0;

    act.account_id = machine_with_rule(fixture, store, &rule);
    for (unsigned char i = 0; i < 60; i++)
        expect_result("old", RESULT_OK, mint_at(&act, &rule, i));
    expect_result("by hand", RESULT_OK,
                  store_token_add(&act, &choice, &id, NULL));
    act.now = NOW + 1000;
    expect_result("newer", RESULT_OK, mint_at(&act, &rule, 100));
    do {
        expect_result("swept", RESULT_OK,
                      store_minted_tokens_sweep(
                          recorder, NOW + MINTED_SECONDS + 1, &more));
        slices++;
    } while (more);
    expect_number("slices", 3, slices);
    expect_number("tokens that stay", 2,
                  support_count(fixture, "SELECT count(*) FROM token"));
    expect_number("their values", 2,
                  support_count(fixture, "SELECT count(*) FROM token_value"));
    expect_number("events stay, of no token", 60,
                  support_count(fixture, "SELECT count(*) FROM event WHERE"
                                         " kind = 'token minted'"
                                         " AND token_id IS NULL"));
    expect_result("JWTs", RESULT_OK,
                  store_taken_jwt_sweep(recorder, NOW + 301, &more));
    expect_number("a slice of 50", 11,
                  support_count(fixture, "SELECT count(*) FROM taken_jwt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_once),
        STORE_TEST(test_not_counted),
        STORE_TEST(test_limit_of_rules),
        STORE_TEST(test_sweep),
    };

    return RUN(tests);
}
