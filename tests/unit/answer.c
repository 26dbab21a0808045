/* answer.c: tests of access/answer.h: status, message and channels. */
#include "access/answer.h"

#include <strings.h>

#include "base/json.h"
#include "support.h"

#define VALUE "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9"
#define SITE  "https://feeds.example.org"

/* As long as the name of a feed can be: 63 characters. */
#define LONG_NAME                                                              \
    "name-that-is-as-long-as-any-name-of-a-feed-can-be-and-no-longer"

/* A token that wants to read the feed, and how its client asks. */
struct scene {
    struct attributes attributes;
    struct message_context context;
    struct client_profile profile;
    struct decision decision;
    struct answer answer;
};

static void setup_scene(struct scene *scene, enum outcome outcome,
                        const char *agent)
{
    struct token_attributes *token = &scene->attributes.subject.token;

    memset(scene, 0, sizeof *scene);
    scene->attributes.subject.kind = CREDENTIAL_VALUE;
    scene->attributes.subject.known = true;
    scene->attributes.subject.account = "ann";
    scene->attributes.subject.disabled_at = NOW;
    scene->attributes.wait = outcome == OUTCOME_THROTTLED ? 42 : 0;
    *token = (struct token_attributes){.id = 17,
                                       .account_id = 1,
                                       .account = "ann",
                                       .description = "Build server",
                                       .ended_at = NOW,
                                       .ended_by = ACTOR_ACCOUNT,
                                       .disabled_at = NOW,
                                       .expires_at = NOW};
    scene->attributes.resource.count = 1;
    scene->attributes.resource.required[0] = (struct required_access){
        .feed = "acme", .rest = "/x", .access = ACCESS_READ};
    scene->context =
        (struct message_context){.attributes = &scene->attributes,
                                 .value = VALUE,
                                 .site = SITE,
                                 .now = NOW,
                                 .why = "Invalid URL: it cannot contain //."};
    scene->profile = (struct client_profile){
        .client = client_find(agent), .method = "GET", .rest = "/x"};
    scene->decision.outcome = outcome;
    scene->decision.credential = outcome;
}

static const struct answer *make(apr_pool_t *pool, struct scene *scene)
{
    answer_build(pool, &scene->decision, &scene->context, &scene->profile,
                 &scene->answer);
    return &scene->answer;
}

/* --- statuses ------------------------------------------------------------ */

static const struct status_row {
    enum outcome outcome;
    int status, git, pip_index;
} status_rows[] = {
    {OUTCOME_ALLOWED, 200, 200, 200},     {OUTCOME_REQUEST, 400, 400, 400},
    {OUTCOME_STRAY, 400, 400, 400},       {OUTCOME_ELSEWHERE, 502, 502, 502},
    {OUTCOME_INSECURE, 403, 403, 403},    {OUTCOME_BACKEND, 502, 502, 502},
    {OUTCOME_UNAVAILABLE, 503, 503, 503}, {OUTCOME_THROTTLED, 429, 429, 429},
    {OUTCOME_MISSING, 401, 401, 401},     {OUTCOME_PASSWORD, 401, 401, 401},
    {OUTCOME_MALFORMED, 403, 401, 300},   {OUTCOME_UNKNOWN, 403, 401, 300},
    {OUTCOME_REPLACED, 403, 401, 300},    {OUTCOME_REVOKED, 403, 401, 300},
    {OUTCOME_DISABLED, 403, 401, 300},    {OUTCOME_EXPIRED, 403, 401, 300},
    {OUTCOME_NETWORK, 403, 403, 300},     {OUTCOME_ADDS, 403, 403, 300},
    {OUTCOME_SCOPE, 403, 403, 300},       {OUTCOME_BLOCKED, 403, 403, 300},
    {OUTCOME_PRIVILEGE, 403, 403, 300},   {OUTCOME_ROOT, 403, 403, 300},
    {OUTCOME_DOWN, 503, 503, 503},
};

static void test_statuses(void **state)
{
    expect_number("all of them", OUTCOME_MAX, LENGTH(status_rows));
    for (size_t i = 0; i < LENGTH(status_rows); i++) {
        const struct status_row *row = &status_rows[i];
        const char *reason = outcome_row(row->outcome)->reason;
        struct scene scene;
        setup_scene(&scene, row->outcome, "curl/7.88.1");
        expect_number(reason ? reason : "allowed", row->status,
                      make(*state, &scene)->status);
        expect_text("reason", reason, scene.answer.reason);
        expect_text("error", outcome_row(row->outcome)->error,
                    scene.answer.error);
        scene.profile.client = client_find("git/2.39.5");
        expect_number("git", row->git, make(*state, &scene)->status);
        scene.profile.client = client_find("pip/23.0.1");
        expect_number("pip", row->status, make(*state, &scene)->status);
        scene.profile.rest = "/simple/demo/";
        expect_number("pip's index", row->pip_index,
                      make(*state, &scene)->status);
    }
}

static void test_challenge(void **state)
{
    static const char plain[] =
        "Basic realm=\"tokenbooth\", charset=\"UTF-8\", "
        "Bearer realm=\"tokenbooth\"";
    static const struct {
        enum outcome outcome;
        const char *agent;
        bool challenge, invalid_token;
    } cases[] = {
        {OUTCOME_MISSING, "curl/7", true, false},
        {OUTCOME_PASSWORD, "curl/7", true, true},
        {OUTCOME_EXPIRED, "git/2", true, true},
        {OUTCOME_EXPIRED, "curl/7", false, false},
        {OUTCOME_SCOPE, "git/2", false, false},
        {OUTCOME_THROTTLED, "curl/7", false, false},
        {OUTCOME_ALLOWED, "curl/7", false, false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene, cases[i].outcome, cases[i].agent);
        expect_text(
            cases[i].agent,
            !cases[i].challenge ? NULL
            : !cases[i].invalid_token
                ? plain
                : apr_pstrcat(*state, plain, ", error=\"invalid_token\"", NULL),
            make(*state, &scene)->authenticate);
    }
}

static void test_login_url(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_MISSING, "cargo/1.95.0");
    expect_text("cargo",
                "Cargo login_url=\"" SITE "/profile/tokens\", "
                "Basic realm=\"tokenbooth\", charset=\"UTF-8\", "
                "Bearer realm=\"tokenbooth\"",
                make(*state, &scene)->authenticate);
}

static void test_retry_after(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_THROTTLED, "curl/7");
    expect_number("seconds", 42, make(*state, &scene)->retry_after);
    expect_holds("in words", scene.answer.message, "42 seconds");
    setup_scene(&scene, OUTCOME_SCOPE, "curl/7");
    expect_number("none", 0, make(*state, &scene)->retry_after);
}

/* --- channels ------------------------------------------------------------ */

static void expect_printable(const char *what, const char *text)
{
    if (!text)
        return;
    if (strlen(text) > 200)
        fail_msg("%s: %zu bytes", what, strlen(text));
    for (const char *at = text; *at; at++) {
        if (*at < 0x20 || *at > 0x7e)
            fail_msg("%s: a byte %d in \"%s\"", what, (unsigned char)*at, text);
    }
}

static void expect_line(const char *message)
{
    if (!message || strpbrk(message, "\r\n"))
        fail_msg("not one line: %s", message ? message : "(none)");
}

/* Whatever a person wrote and a request holds, each channel can carry it. */
static void test_ascii(void **state)
{
    static const char *const nasty[] = {
        "Build server",
        "B\u00fcro \u2013 \u65e5\u672c\u8a9e \U0001f600",
        "\"quoted\" \\ <b>&amp;",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\u202eright to left\u202c",
        "",
    };
    static const char *const agents[] = {"curl/7", "npm/10", "NuGet/5"};

    for (int outcome = 0; outcome < OUTCOME_MAX; outcome++) {
        for (size_t i = 0; i < LENGTH(nasty) * LENGTH(agents); i++) {
            struct scene scene;
            setup_scene(&scene, (enum outcome)outcome,
                        agents[i % LENGTH(agents)]);
            scene.attributes.subject.token.description =
                nasty[i / LENGTH(agents)];
            scene.attributes.resource.required[0].feed =
                nasty[i / LENGTH(agents)];
            make(*state, &scene);
            expect_printable("phrase", scene.answer.phrase);
            expect_printable("channel", scene.answer.channel_text);
            expect_line(scene.answer.message);
        }
    }
}

/* Where part stands in text for the last time; NULL: nowhere. */
static const char *last(const char *text, const char *part)
{
    const char *found = NULL;

    while ((text = strstr(text, part)) != NULL)
        found = text++;
    return found;
}

/* However long the names and the site's address are, the address at which the
 * problem can be fixed is in the status line, whole. */
static void test_address_is_whole(void **state)
{
    static const char *const sites[] = {
        SITE,
        "https://packages.engineering.subsidiary.example.org:8443",
        "https://a-host-whose-name-is-as-long-as-names-of-hosts-are-hardly-ever"
        ".but.may.be.nonetheless.example.org:8443",
    };

    for (int i = 0; i < OUTCOME_MAX * (int)LENGTH(sites); i++) {
        struct scene scene;
        const char *address, *told;
        setup_scene(&scene, (enum outcome)(i % OUTCOME_MAX), "npm/10");
        scene.context.site = sites[i / OUTCOME_MAX];
        scene.attributes.subject.token.description = LONG_NAME LONG_NAME;
        scene.attributes.resource.required[0].feed = LONG_NAME;
        address = last(make(*state, &scene)->message, scene.context.site);
        if (!address)
            continue;
        told = scene.answer.notice ? scene.answer.notice : scene.answer.phrase;
        expect_printable("phrase", told);
        expect_holds("phrase", told, address);
    }
}

/* Names get shorter only as far as they have to. */
static void test_names_are_shortened(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_SCOPE, "npm/10");
    scene.attributes.resource.required[0].feed = "a-feed-with-a-long-name";
    expect_holds("short enough", make(*state, &scene)->phrase,
                 "feed \"a-feed-with-a-long-name\"");
    scene.attributes.subject.token.description = LONG_NAME;
    scene.attributes.resource.required[0].feed = LONG_NAME;
    expect_holds("token", make(*state, &scene)->phrase, "Token \"name-");
    expect_holds("which", scene.answer.phrase, "BtR9)");
    expect_holds("feed", scene.answer.phrase, "feed \"name-");
    expect_holds("in full elsewhere", scene.answer.message,
                 "feed \"" LONG_NAME "\"");
}

/* The body that is pasted together is what jansson makes of the same members,
 * for every outcome and client, with names that have to be escaped. */
static void expect_as_jansson(apr_pool_t *pool, const struct answer *answer)
{
    const char *text = answer->message;

    expect_text(
        "JSON",
        json_line(pool,
                  json_pack("{s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s}]}",
                            "error", text, "reason", answer->reason, "message",
                            text, "warning", text, "errors", "code", "DENIED",
                            "message", text, "detail", text)),
        answer->body);
}

static void test_json_is_jansson(void **state)
{
    const struct client *client;
    struct scene scene;

    for (int i = 0; i < OUTCOME_MAX; i++) {
        for (int n = 0; (client = client_nth(n)) != NULL; n++) {
            setup_scene(&scene, (enum outcome)i, client->prefix);
            scene.attributes.subject.token.description = "a \"b\" \\ \u00e9";
            scene.attributes.resource.required[0].feed = "x\"\\\x1f/\u2026";
            scene.profile.accept = "application/json";
            if (make(*state, &scene)->body &&
                strcmp(scene.answer.type, ANSWER_JSON) == 0)
                expect_as_jansson(*state, &scene.answer);
        }
    }
}

/* A body that starts as an address does is followed by Apache, past the guard;
 * and one above 8 KiB is cut. */
static void test_no_address(void **state)
{
    static const char *const accepts[] = {NULL, "application/json"};

    for (int i = 1; i < 2 * OUTCOME_MAX; i++) {
        struct scene scene;
        const char *body;
        if (i / 2 == OUTCOME_ALLOWED)
            continue;
        setup_scene(&scene, (enum outcome)(i / 2), "curl/7");
        scene.profile.accept = accepts[i % 2];
        body = make(*state, &scene)->body;
        if (!body || *body == '/' || strncasecmp(body, "http", 4) == 0 ||
            strlen(body) > 8192)
            fail_msg("Apache would not show \"%s\"", body ? body : "(none)");
        if (!scene.answer.phrase || !*scene.answer.phrase)
            fail_msg("no reason phrase");
    }
}

/* The denial's text in the client's channel; NULL: it has none. */
static const char *in_channel(const struct answer *answer, const char *header)
{
    return answer->channel && strcmp(answer->channel->header, header) == 0
               ? answer->channel_text
               : NULL;
}

static void test_channels(void **state)
{
    static const struct {
        const char *agent;
        bool npm, nuget;
    } cases[] = {
        {"npm/10.8.2", true, false}, {"pnpm/10", true, false},
        {"yarn/1.22", true, false},  {"NuGet xplat/6", false, true},
        {"pip/23", false, false},    {"curl/7", false, false},
        {NULL, false, false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_EXPIRED, cases[i].agent);
        make(*state, &scene);
        expect_text("npm-notice", cases[i].npm ? scene.answer.phrase : NULL,
                    in_channel(&scene.answer, "npm-notice"));
        expect_text("X-NuGet-Warning",
                    cases[i].nuget ? scene.answer.phrase : NULL,
                    in_channel(&scene.answer, "X-NuGet-Warning"));
    }
}

/* A denial that the client expects is not shown by it. */
static void test_expected(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_SCOPE, "npm/11");
    scene.decision.expected = true;
    make(*state, &scene);
    expect_number("status", 403, scene.answer.status);
    expect_text("reason", "scope", scene.answer.reason);
    expect_text("notice", NULL, in_channel(&scene.answer, "npm-notice"));
}

/* --- bodies -------------------------------------------------------------- */

static void test_type(void **state)
{
    static const struct {
        const char *accept, *content_type, *rest;
        bool json;
    } cases[] = {
        {NULL, NULL, "/x", false},
        {"*/*", NULL, "/x", false},
        {"text/html, application/json", NULL, "/x", false},
        {"application/json", NULL, "/x", true},
        {"Application/JSON; charset=utf-8", NULL, "/x", true},
        {" application/json;q=0.5, text/html", NULL, "/x", true},
        {"application/vnd.npm.install-v1+json; q=1.0, */*", NULL, "/x", true},
        {"application/vnd.docker.distribution.manifest.v2+json", NULL, "/x",
         true},
        {"application/jsonx", NULL, "/x", false},
        {NULL, "application/json", "/x", true},
        {NULL, "application/octet-stream", "/x", false},
        {"text/plain", "application/json", "/x", true},
        {NULL, NULL, "/v2/", true},
        {NULL, NULL, "/v2", true},
        {NULL, NULL, "/v2/demo/manifests/1", true},
        {NULL, NULL, "/v2x", false},
        {NULL, NULL, "/x/v2/", false},
        {"", "", "", false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_SCOPE, "curl/7");
        scene.profile.accept = cases[i].accept;
        scene.profile.content_type = cases[i].content_type;
        scene.profile.rest = cases[i].rest;
        expect_text(cases[i].accept ? cases[i].accept : cases[i].rest,
                    cases[i].json ? "application/json"
                                  : "text/plain; charset=utf-8",
                    make(*state, &scene)->type);
    }
}

/* Of a 300, pip prints the Content-Type, whatever it accepts. */
static void test_reason_in_type(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_SCOPE, "pip/23.0.1");
    scene.profile.rest = "/simple/demo/";
    scene.profile.accept = "application/vnd.pypi.simple.v1+json, text/html";
    scene.attributes.subject.token.description = "a \\ \"B\"";
    expect_text("type",
                "text/plain; reason=\"Token 'a ' 'B'' (...BtR9) is write-only "
                "and cannot read feed 'acme'. Edit it at " SITE
                "/profile/tokens/17\"",
                make(*state, &scene)->type);
    expect_text("body", apr_pstrcat(*state, scene.answer.message, "\n", NULL),
                scene.answer.body);
    expect_text("challenge", NULL, scene.answer.authenticate);
}

/* Composer shows the reason only out of JSON, and sends no Accept; pnpm and
 * Deno accept JSON, and print whatever comes back. */
static void test_type_of_client(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_SCOPE, "Composer/2.5.5 (Linux; PHP 8.2.7)");
    expect_text("Composer", "application/json", make(*state, &scene)->type);
    setup_scene(&scene, OUTCOME_SCOPE, "pnpm/12.21.0 npm/? node/v20");
    scene.profile.content_type = "application/json";
    expect_text("pnpm", "text/plain; charset=utf-8",
                make(*state, &scene)->type);
    setup_scene(&scene, OUTCOME_SCOPE, "Deno/2.9.6");
    scene.profile.accept = "application/vnd.npm.install-v1+json";
    expect_text("Deno", "text/plain; charset=utf-8",
                make(*state, &scene)->type);
}

static void test_plain_body(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_SCOPE, "curl/7");
    make(*state, &scene);
    expect_text("the message and a newline",
                apr_pstrcat(*state, scene.answer.message, "\n", NULL),
                scene.answer.body);
}

/* The body as a document:
 * {"error":S,"reason":R,"message":S,"warning":S,"errors":[…]}. */
static void expect_document(const char *body, const char *message,
                            const char *reason)
{
    json_t *document = json_loads(body, 0, NULL), *first;
    const char *error, *said, *text, *warning, *code, *inner, *detail;

    if (!document ||
        json_unpack(document, "{s:s, s:s, s:s, s:s, s:[o!] !}", "error", &error,
                    "reason", &said, "message", &text, "warning", &warning,
                    "errors", &first) ||
        json_unpack(first, "{s:s, s:s, s:s !}", "code", &code, "message",
                    &inner, "detail", &detail)) {
        json_decref(document);
        fail_msg("not the document that is wanted: %s", body);
    }
    expect_text("error", message, error);
    expect_text("reason", reason, said);
    expect_text("message", message, text);
    expect_text("warning", message, warning);
    expect_text("code", "DENIED", code);
    expect_text("message within", message, inner);
    expect_text("detail", message, detail);
    json_decref(document);
}

static void test_json_body(void **state)
{
    static const char *const descriptions[] = {
        "Build server",
        "a \"quote\" \\ and </script>",
        "B\u00fcro \u2028",
        "tab\tnewline\n",
    };

    for (size_t i = 0; i < LENGTH(descriptions); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_SCOPE, "npm/10");
        scene.profile.accept = "application/json";
        scene.attributes.subject.token.description = descriptions[i];
        make(*state, &scene);
        expect_document(scene.answer.body, scene.answer.message, "scope");
    }
}

/* A feed's name comes from the address, so it need not even be UTF-8: the
 * reason reaches the person all the same. */
static void test_no_utf8(void **state)
{
    static const char *const feeds[] = {"\xff", "acme\xc3", "\xed\xa0\x80"};

    for (size_t i = 0; i < LENGTH(feeds); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_PRIVILEGE, "npm/10");
        scene.profile.accept = "application/json";
        scene.attributes.resource.required[0].feed = feeds[i];
        make(*state, &scene);
        expect_document(scene.answer.body, scene.answer.message, "privilege");
        expect_holds("phrase", scene.answer.phrase,
                     "which no feed can be called");
    }
}

/* --- an answer that is yes ------------------------------------------------ */

static void test_allowed(void **state)
{
    struct scene scene;

    setup_scene(&scene, OUTCOME_ALLOWED, "npm/10");
    scene.attributes.subject.token.expires_at = 0;
    scene.context.notice_days = 14;
    make(*state, &scene);
    expect_number("status", 200, scene.answer.status);
    expect_text("body", NULL, scene.answer.body);
    expect_text("challenge", NULL, scene.answer.authenticate);
    expect_text("reason", NULL, scene.answer.reason);
    expect_text("channel", NULL, scene.answer.channel_text);
}

/* Its client is told, however far away the end is; of two ends, the first. */
static void test_overlap(void **state)
{
    static const struct {
        const char *what;
        int64_t works_for, expires_in;
        int days;
        const char *wanted; /* NULL: nothing */
    } cases[] = {
        {"an old value", 7 * 86400, 0, 14, "this old value stops"},
        {"without notices", 7 * 86400, 0, 0, "this old value stops"},
        {"that expires later", 86400, 2 * 86400, 14, "this old value stops"},
        {"that expires first", 86400, 3600, 14, "expires on"},
        {"at its end", 0, 0, 14, NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        struct token_attributes *token = &scene.attributes.subject.token;
        setup_scene(&scene, OUTCOME_ALLOWED, "npm/10");
        token->value_status = VALUE_STATUS_REPLACED;
        token->works_until = NOW + cases[i].works_for;
        token->expires_at = cases[i].expires_in ? NOW + cases[i].expires_in : 0;
        scene.context.notice_days = cases[i].days;
        make(*state, &scene);
        if (cases[i].wanted)
            expect_holds(cases[i].what, in_channel(&scene.answer, "npm-notice"),
                         cases[i].wanted);
        else
            expect_text(cases[i].what, NULL, scene.answer.notice);
    }
}

static void test_ends_soon(void **state)
{
    static const struct {
        const char *what;
        int64_t ends_in;
        int days;
        bool told;
    } cases[] = {
        {"in a week", 7 * 86400, 14, true},
        {"on the day", 14 * 86400, 14, true},
        {"later", 14 * 86400 + 1, 14, false},
        {"turned off", 7 * 86400, 0, false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_ALLOWED, "npm/10");
        scene.attributes.subject.token.expires_at = NOW + cases[i].ends_in;
        scene.context.notice_days = cases[i].days;
        make(*state, &scene);
        expect_number(cases[i].what, cases[i].told,
                      scene.answer.channel_text != NULL);
        expect_number(cases[i].what, cases[i].told,
                      scene.answer.notice != NULL);
        if (cases[i].told)
            expect_holds(cases[i].what, scene.answer.channel_text,
                         SITE "/profile/tokens/17");
    }
}

/* A public feed is read: what is wrong with the credential is a notice. */
static void test_public(void **state)
{
    static const struct {
        enum outcome credential;
        bool ignored;
        const char *part; /* NULL: no notice */
    } cases[] = {
        {OUTCOME_MISSING, false, NULL},
        {OUTCOME_MISSING, true, "not an access token"},
        {OUTCOME_EXPIRED, false, "expired"},
        {OUTCOME_REVOKED, false, "revoked"},
        {OUTCOME_UNKNOWN, false, "not issued by this site"},
        {OUTCOME_PASSWORD, false, "Wrong username or password"},
        {OUTCOME_THROTTLED, false, NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene scene;
        setup_scene(&scene, OUTCOME_ALLOWED, "NuGet/5");
        scene.decision.credential = cases[i].credential;
        scene.context.ignored = cases[i].ignored;
        make(*state, &scene);
        expect_number("status", 200, scene.answer.status);
        expect_text("body", NULL, scene.answer.body);
        if (cases[i].part)
            expect_holds("notice", scene.answer.channel_text, cases[i].part);
        expect_text("to everybody", scene.answer.channel_text,
                    scene.answer.notice);
        expect_number("notice", cases[i].part != NULL,
                      scene.answer.notice != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_statuses),         POOL_TEST(test_challenge),
        POOL_TEST(test_retry_after),      POOL_TEST(test_ascii),
        POOL_TEST(test_no_address),       POOL_TEST(test_channels),
        POOL_TEST(test_address_is_whole), POOL_TEST(test_names_are_shortened),
        POOL_TEST(test_expected),         POOL_TEST(test_type),
        POOL_TEST(test_reason_in_type),   POOL_TEST(test_type_of_client),
        POOL_TEST(test_plain_body),       POOL_TEST(test_json_body),
        POOL_TEST(test_no_utf8),          POOL_TEST(test_allowed),
        POOL_TEST(test_overlap),          POOL_TEST(test_ends_soon),
        POOL_TEST(test_public),           POOL_TEST(test_login_url),
        POOL_TEST(test_json_is_jansson),
    };

    return RUN(tests);
}
