/* message.c: tests of access/message.h: what each denial tells a person. */
#include "access/message.h"

#include <ctype.h>

#include "base/utf8.h"
#include "support.h"
#include "access/outcomes.h"

#define VALUE       "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9"
#define SITE        "https://feeds.example.org"
#define TOKENS_PAGE "https://feeds.example.org/profile/tokens"
#define TOKEN_PAGE  "https://feeds.example.org/profile/tokens/17"
#define NEW_PAGE    "https://feeds.example.org/profile/tokens/new"
#define FEEDS_PAGE  "https://feeds.example.org/feeds"

struct scene {
    struct attributes attributes;
    struct message_context context;
};

static void setup_scene(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    scene->attributes.wait = 42;
    scene->attributes.subject.kind = CREDENTIAL_VALUE;
    scene->attributes.subject.token =
        (struct token_attributes){.id = 17,
                                  .account_id = 1,
                                  .account = "ann",
                                  .description = "Build server",
                                  .ended_at = NOW,
                                  .ended_by = ACTOR_ACCOUNT,
                                  .disabled_at = NOW,
                                  .expires_at = NOW,
                                  .read_scope = SCOPE_NONE,
                                  .write_scope = SCOPE_ALL};
    scene->attributes.resource.count = 1;
    scene->attributes.resource.required[0] = (struct required_access){
        .feed = "acme", .rest = "/x", .access = ACCESS_READ};
    scene->context = (struct message_context){
        .attributes = &scene->attributes,
        .value = VALUE,
        .site = SITE,
        .address = "203.0.113.7",
        .now = NOW,
        .why = "The header X-Api-Key was sent twice with different values."};
}

static char *say(apr_pool_t *pool, enum outcome outcome,
                 const struct message_context *context)
{
    return outcome_row(outcome)->message(pool, context);
}

/* Which token, what it lacks or when and how it ended, where to fix it. */
static const struct message_row {
    enum outcome outcome;
    const char *parts[6];
} message_rows[] = {
    {OUTCOME_REQUEST, {"X-Api-Key was sent twice"}},
    {OUTCOME_STRAY, {"value", "in the URL", "header", "acme", "password"}},
    {OUTCOME_ELSEWHERE, {"Destination", "another server", SITE}},
    {OUTCOME_UNAVAILABLE, {"right now", "Try again"}},
    {OUTCOME_THROTTLED, {"Too many", "42 seconds"}},
    {OUTCOME_INSECURE, {"plain http", "Use " SITE, "regenerate", TOKENS_PAGE}},
    {OUTCOME_MISSING,
     {"Access token required", "read", "acme", "tkb_", NEW_PAGE}},
    {OUTCOME_PASSWORD, {"Wrong", "password", SITE}},
    {OUTCOME_MALFORMED, {"\u2026BtR9", "Copy it again", TOKENS_PAGE}},
    {OUTCOME_UNKNOWN, {"\u2026BtR9", "not issued by this site", TOKENS_PAGE}},
    {OUTCOME_REPLACED,
     {"\"Build server\"", "\u2026BtR9", "regenerated", "2026-12-06 09:00 UTC",
      "by its owner", TOKEN_PAGE}},
    {OUTCOME_REVOKED,
     {"\"Build server\"", "\u2026BtR9", "revoked", "2026-12-06 09:00 UTC",
      "by its owner", NEW_PAGE}},
    {OUTCOME_DISABLED,
     {"\"Build server\"", "account", "disabled", "2026-12-06 09:00 UTC",
      "by an administrator", SITE}},
    {OUTCOME_EXPIRED,
     {"\"Build server\"", "\u2026BtR9", "expired", "2026-12-06 09:00 UTC",
      TOKEN_PAGE}},
    {OUTCOME_NETWORK,
     {"\"Build server\"", "\u2026BtR9", "cannot be used from 203.0.113.7",
      "networks", TOKEN_PAGE}},
    {OUTCOME_SCOPE,
     {"\"Build server\"", "\u2026BtR9", "write-only", "acme", TOKEN_PAGE}},
    {OUTCOME_ADDS,
     {"\"Build server\"", "\u2026BtR9", "may add, not replace or delete",
      "acme", TOKEN_PAGE}},
    {OUTCOME_BLOCKED,
     {"\"Build server\"", "\u2026BtR9", "blocked", "acme",
      "by an owner of the feed", FEEDS_PAGE}},
    {OUTCOME_PRIVILEGE,
     {"\"ann\"", "read", "acme", "does not exist", FEEDS_PAGE}},
    {OUTCOME_ROOT,
     {"root folder", "acme", "cannot be", "or locked", FEEDS_PAGE}},
    {OUTCOME_BACKEND,
     {"registry behind", "acme", "not your token", "administrator of " SITE}},
    {OUTCOME_DOWN,
     {"registry behind", "acme", "is down", "administrator of " SITE}},
};

static void test_each(void **state)
{
    expect_number("all of the denials", OUTCOME_MAX - 1, LENGTH(message_rows));
    for (size_t i = 0; i < LENGTH(message_rows); i++) {
        const struct message_row *row = &message_rows[i];
        struct scene scene;
        const char *message;
        setup_scene(&scene);
        message = say(*state, row->outcome, &scene.context);
        for (size_t p = 0; p < LENGTH(row->parts) && row->parts[p]; p++)
            expect_holds(outcome_cause(row->outcome), message, row->parts[p]);
        if (!isalpha((unsigned char)*message))
            fail_msg("it starts with no letter: %s", message);
        if (strchr(message, '\n') || !utf8_is_valid(message))
            fail_msg("no line of UTF-8: %s", message);
    }
}

/* The value itself is in none of them. */
static void test_no_value(void **state)
{
    for (int outcome = 0; outcome < OUTCOME_MAX; outcome++) {
        struct scene scene;
        setup_scene(&scene);
        if (strstr(say(*state, (enum outcome)outcome, &scene.context),
                   "01234KBtR9"))
            fail_msg("outcome %d gives the value away", outcome);
    }
}

static void test_by_whom(void **state)
{
    static const struct {
        const char *actor, *words;
    } cases[] = {
        {ACTOR_ACCOUNT, "by its owner on"},
        {ACTOR_BEARER, "by someone who had its value on"},
        {ACTOR_FEED_OWNER, "by an owner of the feed on"},
        {ACTOR_ADMINISTRATOR, "by an administrator on"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene);
        scene.attributes.subject.token.ended_by = cases[i].actor;
        expect_holds(cases[i].actor,
                     say(*state, OUTCOME_REVOKED, &scene.context),
                     cases[i].words);
        expect_holds(cases[i].actor,
                     say(*state, OUTCOME_REPLACED, &scene.context),
                     cases[i].words);
    }
}

/* It leads to no page that only its owner, who is gone, could open. */
static void test_deleted_account(void **state)
{
    static const enum outcome cases[] = {OUTCOME_REPLACED, OUTCOME_REVOKED};

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        const char *message;
        setup_scene(&scene);
        scene.attributes.subject.token.deleted_at = NOW + 60;
        message = say(*state, cases[i], &scene.context);
        expect_holds("which", message, "\"Build server\"");
        expect_holds(
            "when", message,
            "ended on 2026-12-06 09:01 UTC, when its account was deleted");
        if (strstr(message, "/profile/tokens/"))
            fail_msg("it leads to: %s", message);
    }
}

static void test_scope(void **state)
{
    static const struct {
        enum scope read, write;
        enum access access;
        const char *words;
    } cases[] = {
        {SCOPE_NONE, SCOPE_ALL, ACCESS_READ, "is write-only and cannot read"},
        {SCOPE_ALL, SCOPE_NONE, ACCESS_WRITE,
         "is read-only and cannot write to"},
        {SCOPE_FEEDS, SCOPE_ALL, ACCESS_READ, "is limited to other feeds"},
        {SCOPE_ALL, SCOPE_FEEDS, ACCESS_WRITE, "is limited to other feeds"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene);
        scene.attributes.subject.token.read_scope = cases[i].read;
        scene.attributes.subject.token.write_scope = cases[i].write;
        scene.attributes.resource.required[0].access = cases[i].access;
        expect_holds("scope", say(*state, OUTCOME_SCOPE, &scene.context),
                     cases[i].words);
    }
}

static void test_blocked(void **state)
{
    struct scene scene;

    setup_scene(&scene);
    scene.attributes.feeds[0] = (struct feed_attributes){
        .exists = true, .privilege = PRIVILEGE_READ, .blocked_at = NOW};
    expect_text("what happened, by whom, and who can fix it",
                "Token \"Build server\" (\u2026BtR9) was blocked on feed"
                " \"acme\" by an owner of the feed on 2026-12-06 09:00 UTC."
                " Ask them to unblock it: " FEEDS_PAGE "/acme",
                say(*state, OUTCOME_BLOCKED, &scene.context));
}

/* An account's password names the account, and no token. */
static void test_of_password(void **state)
{
    struct scene scene;

    setup_scene(&scene);
    scene.attributes.subject = (struct subject){
        .kind = CREDENTIAL_PASSWORD, .account = "bob", .disabled_at = NOW};
    scene.attributes.resource.required[0].access = ACCESS_WRITE;
    scene.context.value = NULL;
    expect_holds("scope", say(*state, OUTCOME_SCOPE, &scene.context),
                 "A password can only read");
    expect_holds("privilege", say(*state, OUTCOME_PRIVILEGE, &scene.context),
                 "Account \"bob\" cannot write to");
    expect_holds("disabled", say(*state, OUTCOME_DISABLED, &scene.context),
                 "Account \"bob\" was disabled");
    expect_holds("insecure", say(*state, OUTCOME_INSECURE, &scene.context),
                 "The password came over plain http");
}

static void test_ignored(void **state)
{
    struct scene scene;

    setup_scene(&scene);
    scene.context.ignored = true;
    expect_holds("how a token begins",
                 say(*state, OUTCOME_MISSING, &scene.context),
                 "start with tkb_");
}

/* A client that has a token but keeps it: how to make it send that one. */
static void test_withheld(void **state)
{
    struct scene scene;

    setup_scene(&scene);
    scene.context.withheld = "Acme sends it only when asked";
    expect_text("read",
                "Access token required to read feed \"acme\". Acme sends it "
                "only when asked. See " TOKENS_PAGE,
                say(*state, OUTCOME_MISSING, &scene.context));
    scene.attributes.resource.required[0].access = ACCESS_WRITE;
    expect_holds("a write", say(*state, OUTCOME_MISSING, &scene.context),
                 "Send one (tkb_...)");
}

static void test_second_access(void **state)
{
    struct scene scene;

    setup_scene(&scene);
    scene.attributes.resource.count = 2;
    scene.attributes.resource.required[1] = (struct required_access){
        .feed = "other", .rest = "/x", .access = ACCESS_WRITE};
    scene.context.denied = 1;
    expect_holds("the one that was denied",
                 say(*state, OUTCOME_PRIVILEGE, &scene.context),
                 "write to feed \"other\"");
    expect_holds("its root", say(*state, OUTCOME_ROOT, &scene.context),
                 "The root folder of feed \"other\"");
}

/* The reason phrase has 200 bytes: a long description leaves room. */
static void test_long_description(void **state)
{
    char *description = apr_pcalloc(*state, 201);
    struct scene scene;

    memset(description, 'x', 200);
    setup_scene(&scene);
    scene.attributes.subject.token.description = description;
    expect_holds("the address is still there",
                 utf8_to_ascii(
                     *state, say(*state, OUTCOME_EXPIRED, &scene.context), 200),
                 TOKEN_PAGE);
}

/* Cut in the middle of a character, as a mistyped value may be. */
static void test_malformed(void **state)
{
    static const char *const values[] = {"tkb_", "tkb_\u20ac\u20ac",
                                         "tkb_abc\xff", "tkb_\"\\<"};

    for (size_t i = 0; i < LENGTH(values); i++) {
        struct scene scene;
        const char *message;
        setup_scene(&scene);
        scene.context.value = values[i];
        message = say(*state, OUTCOME_MALFORMED, &scene.context);
        if (!utf8_is_valid(message))
            fail_msg("no UTF-8: %s", message);
        expect_holds("what to do", message, "Copy it again");
    }
}

static void test_ends_soon(void **state)
{
    struct scene scene;
    const char *message;

    setup_scene(&scene);
    scene.attributes.subject.token.expires_at = NOW + 12 * 86400;
    message = message_expires_soon(*state, &scene.context);
    expect_holds("which", message, "\"Build server\" (\u2026BtR9)");
    expect_holds("when", message, "2026-12-18 09:00 UTC");
    expect_holds("in words", message, "in 12 days");
    expect_holds("where", message, TOKEN_PAGE);
}

/* Of a machine account, managers fix it on pages of its own. */
static void test_of_machine(void **state)
{
    static const struct {
        enum outcome outcome;
        const char *page;
    } rows[] = {
        {OUTCOME_INSECURE, SITE "/machines/ci/tokens"},
        {OUTCOME_REPLACED, SITE "/machines/ci/tokens/17"},
        {OUTCOME_REVOKED, SITE "/machines/ci/tokens/new"},
        {OUTCOME_EXPIRED, SITE "/machines/ci/tokens/17"},
        {OUTCOME_SCOPE, SITE "/machines/ci/tokens/17"},
    };
    struct scene scene;

    setup_scene(&scene);
    scene.attributes.subject.known = true;
    scene.attributes.subject.token.of_machine = true;
    scene.attributes.subject.token.account = "ci";
    scene.attributes.subject.token.ended_by = ACTOR_MANAGER;
    for (size_t i = 0; i < LENGTH(rows); i++)
        expect_holds(rows[i].page, say(*state, rows[i].outcome, &scene.context),
                     rows[i].page);
    expect_holds("by whom", say(*state, OUTCOME_REVOKED, &scene.context),
                 "by its owner");
}

static void test_overlap(void **state)
{
    struct scene scene;
    struct token_attributes *token = &scene.attributes.subject.token;
    const char *message;

    setup_scene(&scene);
    token->ended_at = NOW;
    token->works_until = token->overlapped_until = NOW + 86400;
    strcpy(token->new_last4, "x9Yz");
    message = message_overlap(*state, &scene.context);
    expect_holds("which", message, "\"Build server\" (\u2026BtR9)");
    expect_holds("when", message, "stops working on 2026-12-07 09:00 UTC");
    expect_holds("the new one", message, "Use the new one (\u2026x9Yz)");
    expect_holds("where", message, TOKEN_PAGE);
    message = say(*state, OUTCOME_REPLACED, &scene.context);
    expect_holds("replaced", message, "was regenerated on 2026-12-06 09:00");
    expect_holds("until", message, "worked until 2026-12-07 09:00 UTC");
    expect_holds("where", message, TOKEN_PAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_each),
        POOL_TEST(test_no_value),
        POOL_TEST(test_by_whom),
        POOL_TEST(test_overlap),
        POOL_TEST(test_deleted_account),
        POOL_TEST(test_scope),
        POOL_TEST(test_blocked),
        POOL_TEST(test_of_password),
        POOL_TEST(test_ignored),
        POOL_TEST(test_withheld),
        POOL_TEST(test_second_access),
        POOL_TEST(test_long_description),
        POOL_TEST(test_malformed),
        POOL_TEST(test_ends_soon),
        POOL_TEST(test_of_machine),
    };

    return RUN(tests);
}
