/* check.c: tests of access/check.h: a check end to end, without a server. */
#include "access/check.h"

#include <sodium.h>

#include "base/password.h"
#include "base/value.h"
#include "limits/scrypt_slots.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/values.h"
#include "store/checks.h"
#include "store/attribute_cache.h"

/* One account with a feed, a token, and an endpoint. */
struct scene {
    struct fixture *fixture;
    struct check_context context;
    int64_t ann;
    struct feed feed;
    int64_t token_id;
    char *value;
    struct check_request request;
};

static void open_context(struct scene *scene)
{
    struct fixture *fixture = scene->fixture;
    struct check_context *context = &scene->context;
    struct password_verifier_options verifier = {
        .settings = &fixture->settings,
        .threads = 4,
    };

    fixture->settings.throttle_values = 3;
    fixture->settings.throttle_passwords = 3;
    context->settings = &fixture->settings;
    context->store = support_open(fixture, STORE_CHECKS);
    verifier.key = store_check_keys(context->store)->lookup;
    expect_result("counters", RESULT_OK,
                  throttle_open(fixture->pool, fixture->settings.counters,
                                verifier.key, &context->throttle));
    verifier.throttle = context->throttle;
    expect_result("passwords", RESULT_OK,
                  password_verifier_create(fixture->pool, &verifier,
                                           &context->password_verifier));
}

static struct scene scene_of(void **state)
{
    struct scene scene = {.fixture = *state};

    scene.ann = support_account(scene.fixture, "ann");
    scene.feed = support_feed(scene.fixture, "acme", scene.ann);
    scene.token_id =
        support_token(scene.fixture, scene.ann, "CI", &scene.value);
    open_context(&scene);
    scene.request = (struct check_request){
        .sent = {.authorization = apr_pstrcat(scene.fixture->pool, "Bearer ",
                                              scene.value, NULL)},
        .http = {.method = "GET", .path = "/F/acme/x"},
        .address = "192.0.2.7",
        .user_agent = "curl/7.88.1",
        .site = "https://feeds.example.org",
    };
    return scene;
}

static struct check run(const struct scene *scene)
{
    struct check check;

    check_run(&scene->context, scene->fixture->pool, &scene->request, NOW,
              &check);
    return check;
}

static void expect_reason(const char *what, const struct scene *scene,
                          int status, const char *reason)
{
    struct check check = run(scene);

    expect_text(what, reason, check.answer.reason);
    expect_number(what, status, check.answer.status);
}

static void test_allowed(void **state)
{
    struct scene scene = scene_of(state);
    struct check check = run(&scene);

    expect_number("status", 200, check.answer.status);
    expect_text("account", "ann", check.account);
    expect_number("token", scene.token_id, check.token_id);
    expect_text("feed", "acme", check.feed);
    expect_number("access", ACCESS_READ, check.access);
    expect_number("never ends", 0, check.expires_at);
}

static void test_denied(void **state)
{
    struct scene scene = scene_of(state);

    scene.request.http.method = "PUT";
    expect_reason("a read-only token writes", &scene, 403, "scope");
    scene.request.http.method = "GET";
    scene.request.http.path = "/F/other/x";
    expect_reason("no such feed", &scene, 403, "privilege");
    scene.request.http.path = "/F/acme/../x";
    expect_reason("a path not served", &scene, 400, "request");
    scene.request.http.path = "/F/acme/x";
    scene.request.problem = "The request is too long.";
    expect_reason("the endpoint says so", &scene, 400, "request");
    scene.request.problem = NULL;
    scene.request.sent.authorization = NULL;
    expect_reason("nobody", &scene, 401, "missing");
}

/* Without a store nobody is allowed, and that differs from a denial. */
static void test_unavailable(void **state)
{
    struct scene scene = scene_of(state);

    scene.context.store = NULL;
    expect_reason("no store", &scene, 503, "unavailable");
    scene.request.http.path = "/F//";
    expect_reason("not understood is seen first", &scene, 400, "request");
}

static void test_ended(void **state)
{
    struct scene scene = scene_of(state);
    struct fixture *fixture = scene.fixture;
    struct check check;

    store_token_regenerate(support_by(fixture->store, scene.ann, NOW),
                           scene.token_id, 0, NULL);
    expect_reason("at once", &scene, 403, "replaced");
    check = run(&scene);
    expect_text("nobody is named to a backend", NULL, check.account);
    expect_number("no token either", 0, check.token_id);
    scene.request.user_agent = "git/2.39.5";
    expect_reason("git", &scene, 401, "replaced");
}

/* Values that are no good count; a good one, and its denials, never. */
static void test_throttled_values(void **state)
{
    struct scene scene = scene_of(state);
    const char *good = scene.request.sent.authorization;
    const char *unknown = value_create(scene.fixture->pool);

    scene.request.sent.authorization = unknown;
    expect_reason("first", &scene, 403, "unknown");
    scene.request.sent.authorization = "tkb_short";
    expect_reason("second", &scene, 403, "malformed");
    expect_reason("third", &scene, 403, "malformed");
    expect_reason("too many", &scene, 429, "throttled");
    scene.request.sent.authorization = unknown;
    expect_reason("of the other kind too", &scene, 429, "throttled");
    scene.request.sent.authorization = good;
    expect_reason("a good one from there", &scene, 200, NULL);
    scene.request.http.method = "PUT";
    expect_reason("a denial of a good one", &scene, 403, "scope");
    scene.request.http.method = "GET";
    scene.request.sent.authorization = unknown;
    scene.request.address = "192.0.2.8";
    expect_reason("from elsewhere", &scene, 403, "unknown");
}

/* The clock is set back by an hour: nobody waits longer for that. */
static void test_throttled_clock(void **state)
{
    struct scene scene = scene_of(state);
    struct check check;

    scene.request.sent.authorization = value_create(scene.fixture->pool);
    for (int i = 0; i < 4; i++)
        check_run(&scene.context, scene.fixture->pool, &scene.request, NOW,
                  &check);
    expect_number("too many", OUTCOME_THROTTLED, check.decision.outcome);
    check_run(&scene.context, scene.fixture->pool, &scene.request, NOW - 3600,
              &check);
    expect_number("still", OUTCOME_THROTTLED, check.decision.outcome);
    assert_in_range(check.attributes.wait, 1, 60);
}

static void test_throttled_public(void **state)
{
    struct scene scene = scene_of(state);

    support_set_public(support_by(scene.fixture->store, scene.ann, NOW),
                       &scene.feed, true);
    scene.request.sent.authorization = "tkb_short";
    for (int i = 0; i < 10; i++)
        expect_reason("a public feed is read", &scene, 200, NULL);
    scene.request.http.method = "PUT";
    expect_reason("nothing was guessed", &scene, 403, "malformed");
    expect_reason("now it was", &scene, 403, "malformed");
    expect_reason("three times", &scene, 403, "malformed");
    expect_reason("too often", &scene, 429, "throttled");
}

static void set_password(const struct scene *scene, const char *password)
{
    const char *stored = NULL;

    password_hash(scene->fixture->pool, password, 10, &stored);
    store_password_set(support_admin(scene->fixture->store, scene->ann, NOW),
                       stored);
}

/* pair: "username:password". */
static void send_basic(struct scene *scene, const char *pair)
{
    char encoded[256];

    sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)pair,
                      strlen(pair), sodium_base64_VARIANT_ORIGINAL);
    scene->request.sent.authorization =
        apr_pstrcat(scene->fixture->pool, "Basic ", encoded, NULL);
}

static void test_password(void **state)
{
    struct scene scene = scene_of(state);

    set_password(&scene, "secret");
    send_basic(&scene, "ann:secret");
    expect_reason("reads", &scene, 200, NULL);
    expect_text("account", "ann", run(&scene).account);
    expect_number("no token", 0, run(&scene).token_id);
    scene.request.http.method = "PUT";
    expect_reason("never writes", &scene, 403, "scope");
    scene.request.http.method = "GET";
    send_basic(&scene, "ann:wrong");
    expect_reason("wrong", &scene, 401, "password");
    send_basic(&scene, "nobody:secret");
    expect_reason("nobody of that name", &scene, 401, "password");
    send_basic(&scene, "ann:wrong");
    expect_reason("wrong", &scene, 401, "password");
    expect_reason("wrong", &scene, 401, "password");
    expect_reason("too many", &scene, 429, "throttled");
}

/* Those who sign in with their email address may send it in Basic, too. */
static void test_email(void **state)
{
    struct scene scene = scene_of(state);

    set_password(&scene, "secret");
    send_basic(&scene, "Ann@example.org:secret");
    expect_reason("reads", &scene, 200, NULL);
    expect_text("by its username", "ann", run(&scene).account);
    send_basic(&scene, "ann@example.org:wrong");
    for (int i = 0; i < 3; i++)
        expect_reason("wrong", &scene, 401, "password");
    send_basic(&scene, "ann:wrong");
    expect_reason("both names count together", &scene, 429, "throttled");
}

/* pip and others send ISO 8859-1; browsers and curl UTF-8. */
static void test_other_charset(void **state)
{
    struct scene scene = scene_of(state);

    scene.fixture->settings.throttle_passwords = 1;
    open_context(&scene);
    set_password(&scene, "sch\u00f6nes \u00df");
    send_basic(&scene, "ann:sch\u00f6nes \u00df");
    expect_reason("UTF-8", &scene, 200, NULL);
    send_basic(&scene, "ann:sch\xf6nes \xdf");
    expect_reason("ISO 8859-1", &scene, 200, NULL);
    send_basic(&scene, "ann:sch\xf6nes");
    for (int i = 0; i < 3; i++)
        expect_reason("a wrong one counts once", &scene, 401, "password");
    expect_reason("too many", &scene, 429, "throttled");
}

/* No password is checked for what anybody may read: there is no verifier. */
static void test_public_password(void **state)
{
    struct scene scene = scene_of(state);

    support_set_public(support_by(scene.fixture->store, scene.ann, NOW),
                       &scene.feed, true);
    set_password(&scene, "secret");
    scene.context.password_verifier = NULL;
    send_basic(&scene, "ann:wrong");
    expect_reason("a wrong one", &scene, 200, NULL);
    expect_text("nobody is named", NULL, run(&scene).account);
    expect_text("nothing is known to be wrong", NULL,
                run(&scene).answer.notice);
    send_basic(&scene, "ann:secret");
    expect_reason("a right one", &scene, 200, NULL);
    expect_text("nobody is named either", NULL, run(&scene).account);
}

/* A secret that was not filled in is no guess: no check, nothing counted. */
static void test_unfilled(void **state)
{
    struct scene scene = scene_of(state);
    struct password_verifier *verifier = scene.context.password_verifier;

    set_password(&scene, "secret");
    scene.context.password_verifier = NULL;
    for (int i = 0; i < 10; i++) {
        send_basic(&scene, "ann:");
        expect_reason("nothing", &scene, 401, "missing");
        send_basic(&scene, "ann:${env.TOKEN}");
        expect_reason("a variable", &scene, 401, "missing");
        if (!strstr(run(&scene).answer.message, "variable"))
            fail_msg("no word of a variable: %s", run(&scene).answer.message);
    }
    scene.context.password_verifier = verifier;
    send_basic(&scene, "ann:secret");
    expect_reason("the right one", &scene, 200, NULL);
}

/* What others have in flight tells a machine to come again, with a time. */
static void test_too_many_at_once(void **state)
{
    struct scene scene = scene_of(state);
    const struct scrypt_slots_claim claim = {"192.0.2.99", SCRYPT_SLOTS_MAX,
                                             SCRYPT_SLOTS_MAX};
    struct scrypt_slots *slots = NULL;
    struct scrypt_slot taken[SCRYPT_SLOTS_MAX];

    set_password(&scene, "secret");
    expect_result("the host's slots", RESULT_OK,
                  scrypt_slots_open(
                      scene.fixture->pool, scene.fixture->settings.counters,
                      store_check_keys(scene.context.store)->lookup, &slots));
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++)
        expect_result("a slot", RESULT_OK,
                      scrypt_slots_take(slots, &claim, &taken[i]));
    send_basic(&scene, "ann:secret");
    expect_reason("all slots are taken", &scene, 429, "throttled");
    expect_number("Retry-After", 1, run(&scene).answer.retry_after);
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++)
        scrypt_slots_release(slots, &taken[i]);
    expect_reason("none is", &scene, 200, NULL);
}

/* Write-only: publishes, looks up what its client must, and reads nothing. */
static void test_write_only(void **state)
{
    struct scene scene = scene_of(state);
    const struct token_choice choice = {.description = "CI",
                                        .write_scope = SCOPE_ALL};

    store_token_save(support_by(scene.fixture->store, scene.ann, NOW),
                     scene.token_id, 0, &choice);
    scene.request.user_agent = "Apache-Maven/3.8.7";
    scene.request.http.method = "PUT";
    expect_reason("publishes", &scene, 200, NULL);
    scene.request.http.method = "GET";
    expect_reason("does not read", &scene, 403, "scope");
    scene.request.http.path = "/F/acme/org/x/maven-metadata.xml";
    expect_reason("looks up", &scene, 200, NULL);
    scene.request.user_agent = "curl/7.88.1";
    expect_reason("only as Maven", &scene, 403, "scope");
}

/* Yarn keeps its token when it reads, unless it is told not to. */
static void test_withheld(void **state)
{
    struct scene scene = scene_of(state);

    scene.request.sent.authorization = NULL;
    scene.request.user_agent = "yarn/1.22.22 npm/? node/v20.19.2";
    expect_reason("read", &scene, 401, "missing");
    expect_holds("read", run(&scene).answer.message, "always-auth=true");
    scene.request.http.method = "PUT";
    expect_holds("write", run(&scene).answer.message, "Send one (tkb_...)");
}

static void test_copy(void **state)
{
    struct scene scene = scene_of(state);

    scene.request.http.method = "COPY";
    expect_reason("no Destination", &scene, 400, "request");
    scene.request.http.destination = "/F/acme/y";
    expect_reason("a read-only token", &scene, 403, "scope");
    expect_number("it is writing that is denied", ACCESS_WRITE,
                  run(&scene).access);
}

static struct recorder *start_recorder(struct scene *scene)
{
    const char *why = "";

    expect_result("the recorder", RESULT_OK,
                  recorder_start(scene->fixture->pool,
                                 &scene->fixture->settings,
                                 store_check_keys(scene->context.store),
                                 &scene->context.recorder, &why));
    return scene->context.recorder;
}

/* Changes when any other connection has written. */
static int64_t data_version(struct driver *driver)
{
    struct row row = {0};
    int64_t version;

    driver_prepare(driver, "PRAGMA data_version", &row.statement);
    expect_result("version", RESULT_OK, driver_step(row.statement));
    version = row_int64(&row);
    driver_reset(row.statement);
    return version;
}

/* Allowed, and denied, as a token and as a password. */
static void run_all_kinds(struct scene *scene)
{
    const char *good = scene->request.sent.authorization;

    expect_reason("good", scene, 200, NULL);
    scene->request.http.method = "PUT";
    expect_reason("denied", scene, 403, "scope");
    scene->request.http.method = "GET";
    scene->request.sent.authorization = "Basic YW5uOndyb25n";
    expect_reason("wrong password", scene, 401, "password");
    scene->request.sent.authorization = good;
}

/* A check writes nothing: it is answered while somebody else holds the lock
 * that every writer needs. What it saw is written down afterwards. */
static void test_writes_nothing(void **state)
{
    struct scene scene = scene_of(state);
    struct driver *writer = support_driver(scene.fixture, DRIVER_WRITE);
    struct recorder *recorder = start_recorder(&scene);
    struct token token = {0};
    int64_t before;

    /* Before the lock, the recorder may still delete what is too old. */
    expect_result("the lock", RESULT_OK, driver_begin(writer));
    before = data_version(writer);
    for (int i = 0; i < 3; i++)
        run_all_kinds(&scene);
    expect_number("nothing was written", before, data_version(writer));
    driver_rollback(writer);
    recorder_stop(recorder);
    if (data_version(writer) == before)
        fail_msg("nothing was written afterwards either");
    store_token_get(scene.fixture->store, scene.fixture->pool, scene.ann,
                    scene.token_id, &token);
    expect_number("uses", 3, token.used.count);
    expect_text("for what", "read", token.used.access);
    expect_text("on which feed", "acme", token.used.feed);
    expect_text("with what", "curl", token.used.client);
    expect_text("from where", "192.0.2.7", token.used.address);
    expect_number("denials", 3, token.denied.count);
    expect_text("why", "scope", token.denied.reason);
    expect_text("for what", "write", token.denied.access);
}

/* Whose activity a check belongs to: a wrong password is its account's, one
 * too many is not even read, and a right one or nobody's is no news. */
static void test_recorded(void **state)
{
    static const char OF_ANN[] =
        "SELECT sum(count) FROM event"
        " WHERE kind = 'wrong password'"
        " AND account_id = 1 AND token_id IS NULL"
        " AND reason = 'password' AND access = 'read' AND feed = 'acme'";
    struct scene scene = scene_of(state);
    struct recorder *recorder = start_recorder(&scene);

    set_password(&scene, "secret");
    scene.request.sent.authorization = "Basic YW5uOnNlY3JldA==";
    expect_reason("ann:secret", &scene, 200, NULL);
    scene.request.sent.authorization = "Basic bm9ib2R5OnNlY3JldA==";
    expect_reason("nobody:secret", &scene, 401, "password");
    scene.request.sent.authorization = "Basic YW5uOndyb25n";
    for (int i = 0; i < 3; i++)
        expect_reason("ann:wrong", &scene, 401, "password");
    expect_reason("too many", &scene, 429, "throttled");
    scene.request.sent.authorization = value_create(scene.fixture->pool);
    expect_reason("nobody's value", &scene, 403, "unknown");
    recorder_stop(recorder);
    expect_number("of ann", 3, support_count(scene.fixture, OF_ANN));
    expect_number("of nobody", 3,
                  support_count(scene.fixture, "SELECT sum(count) FROM event"
                                               " WHERE category = 'denial'"));
}

/* A value that was replaced in this very second is told by its own end. */
static void test_recorded_value(void **state)
{
    struct scene scene = scene_of(state);
    struct recorder *recorder = start_recorder(&scene);
    const struct event_filter denials = {.category = CATEGORY_DENIAL};
    apr_array_header_t *events = NULL;

    store_token_regenerate(support_by(scene.fixture->store, scene.ann, NOW),
                           scene.token_id, 0, NULL);
    expect_reason("the old value", &scene, 403, "replaced");
    recorder_stop(recorder);
    store_event_list(scene.fixture->store, scene.fixture->pool, scene.ann,
                     &denials, 9, &events);
    expect_number("denials", 1, events->nelts);
    expect_text("which value", value_last4(scene.value),
                APR_ARRAY_IDX(events, 0, struct event).last4);
}

/* --- nothing is left behind ----------------------------------------------- */

/* The memory of pools that are gone, which their allocator keeps. */
static void expect_wiped(apr_allocator_t *allocator, const char *what,
                         const char *secret)
{
    enum { NODES = 64 };
    apr_memnode_t *nodes[NODES];

    for (int i = 0; i < NODES; i++) {
        nodes[i] = apr_allocator_alloc(allocator, 1);
        if (memmem(nodes[i]->first_avail,
                   (size_t)(nodes[i]->endp - nodes[i]->first_avail), secret,
                   strlen(secret)))
            fail_msg("%s: \"%s\" is still in memory", what, secret);
    }
    for (int i = 0; i < NODES; i++)
        apr_allocator_free(allocator, nodes[i]);
}

/* Checks a request as /authorize does, in a pool that is gone afterwards. */
static void check_uri(struct scene *scene, apr_allocator_t *allocator,
                      const char *uri)
{
    struct check_request request = scene->request;
    struct check check;
    apr_pool_t *pool = NULL;

    apr_pool_create_ex(&pool, NULL, NULL, allocator);
    if (resource_split(pool, uri, &request.http.path, &request.http.query) ==
        RESULT_OK) {
        resource_take_value(pool, &request.http.path, &request.sent.path_value);
        check_run(&scene->context, pool, &request, NOW, &check);
    }
    apr_pool_destroy(pool);
}

static void test_wiped(void **state)
{
#define VALUE "tkb_0123456789SecretSecret0123456789"
    static const struct {
        const char *what;
        struct credentials_sent sent;
        const char *uri, *destination;
        const char *secrets[2]; /* as sent, and as it comes out */
    } cases[] = {
        {"a key", {.api_key = " " VALUE " "}, "/F/acme/x", NULL, {VALUE}},
        {"a key sent twice",
         {.nuget_key = VALUE ", " VALUE},
         "/F/acme/x",
         NULL,
         {VALUE}},
        {"two keys",
         {.nuget_key = "x, " VALUE ", y"},
         "/F/acme/x",
         NULL,
         {VALUE}},
        {"Bearer",
         {.authorization = "Bearer " VALUE},
         "/F/acme/x",
         NULL,
         {VALUE}},
        {"Bearer sent twice",
         {.authorization = "Bearer " VALUE ", Bearer " VALUE},
         "/F/acme/x",
         NULL,
         {VALUE}},
        {"not a value",
         {.authorization = "Bearer SecretSecret"},
         "/F/acme/x",
         NULL,
         {"SecretSecret"}},
        {"Basic, ann:SecretSecret",
         {.authorization = "Basic YW5uOlNlY3JldFNlY3JldA=="},
         "/F/acme/x",
         NULL,
         {"YW5uOlNlY3JldFNlY3JldA", "SecretSecret"}},
        {"Basic, sent twice",
         {.authorization = "Basic YW5uOlNlY3JldFNlY3JldA==, "
                           "Basic YW5uOlNlY3JldFNlY3JldA=="},
         "/F/acme/x",
         NULL,
         {"YW5uOlNlY3JldFNlY3JldA", "SecretSecret"}},
        {"Basic, :SecretSecret",
         {.authorization = "Basic OlNlY3JldFNlY3JldA=="},
         "/F/acme/x",
         NULL,
         {"OlNlY3JldFNlY3JldA", "SecretSecret"}},
        {"Basic, x:tkb_SecretSecret",
         {.authorization = "Basic eDp0a2JfU2VjcmV0U2VjcmV0"},
         "/F/acme/x",
         NULL,
         {"eDp0a2JfU2VjcmV0U2VjcmV0", "SecretSecret"}},
        {"Basic, tkb_SecretSecret:",
         {.authorization = "Basic dGtiX1NlY3JldFNlY3JldDo="},
         "/F/acme/x",
         NULL,
         {"dGtiX1NlY3JldFNlY3JldDo", "SecretSecret"}},
        {"Basic that ends in no base64",
         {.authorization = "Basic YW5uOlNlY3JldFNlY3JldA==?"},
         "/F/acme/x",
         NULL,
         {"YW5uOlNlY3JldFNlY3JldA", "SecretSecret"}},
        {"the path", {0}, "/F/acme/auth/" VALUE "/x", NULL, {VALUE}},
        {"an escape in the path",
         {0},
         "/F/acme/auth/tkb_%53ecretSecret/x",
         NULL,
         {"tkb_SecretSecret", "%53ecretSecret"}},
        {"a path that does not decode",
         {0},
         "/F/acme/auth/" VALUE "/%x",
         NULL,
         {VALUE}},
        {"the query", {0}, "/F/acme/x?key=" VALUE, NULL, {VALUE}},
        {"the Destination",
         {0},
         "/F/acme/x",
         " /F/acme/auth/" VALUE "/y",
         {VALUE}},
    };
    struct scene scene = scene_of(state);
    apr_allocator_t *allocator = NULL;

    apr_allocator_create(&allocator);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        scene.request.sent = cases[i].sent;
        scene.request.http.destination = cases[i].destination;
        scene.request.http.method = cases[i].destination ? "COPY" : "GET";
        check_uri(&scene, allocator, cases[i].uri);
        for (int s = 0; s < 2 && cases[i].secrets[s]; s++)
            expect_wiped(allocator, cases[i].what, cases[i].secrets[s]);
    }
    apr_allocator_destroy(allocator);
#undef VALUE
}

/* What somebody else commits right before a check reads the feed; NULL: nothing
 * any more. */
static struct {
    const char *database, *sql;
} intrusion;

static void commit(const char *database, const char *sql)
{
    sqlite3 *handle = NULL;

    expect_number("open", SQLITE_OK, sqlite3_open(database, &handle));
    expect_number(sql, SQLITE_OK, sqlite3_exec(handle, sql, NULL, NULL, NULL));
    sqlite3_close(handle);
}

static int intrude(unsigned event, void *baton, void *statement, void *text)
{
    const char *sql = intrusion.sql;

    (void)event;
    (void)baton;
    (void)text;
    if (sql && strstr(sqlite3_sql(statement), " FROM feed f LEFT JOIN")) {
        intrusion.sql = NULL;
        commit(intrusion.database, sql);
    }
    return 0;
}

static int watch(sqlite3 *handle)
{
    return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, intrude, NULL);
}

/* Before the commit the account may not write, afterwards the token may not:
 * the token of before and the feed of afterwards would be allowed. */
static void expect_one_moment(const struct scene *scene, const char *what)
{
    intrusion.database = scene->fixture->settings.database;
    intrusion.sql = NULL;
    commit(intrusion.database, "BEGIN IMMEDIATE;"
                               "UPDATE token SET write_scope = 2;"
                               "UPDATE privilege SET level = 1; COMMIT");
    expect_reason("before", scene, 403, "privilege");
    commit(intrusion.database,
           "UPDATE privilege SET granted_at = granted_at + 1");
    intrusion.sql = "BEGIN IMMEDIATE; UPDATE token SET write_scope = 0;"
                    "UPDATE privilege SET level = 4; COMMIT";
    expect_reason(what, scene, 403, "scope");
    expect_text("it was committed in between", NULL, intrusion.sql);
}

static void test_one_moment(void **state)
{
    struct attribute_cache *cache = NULL;
    struct scene scene;

    sqlite3_auto_extension((void (*)(void))watch);
    scene = scene_of(state);
    sqlite3_cancel_auto_extension((void (*)(void))watch);
    scene.request.http.method = "PUT";
    expect_one_moment(&scene, "after a commit in between");
    expect_result("cache", RESULT_OK,
                  attribute_cache_create(scene.fixture->pool, 0, &cache));
    store_use_cache(scene.context.store, cache);
    expect_one_moment(&scene, "with a cache");
    expect_reason("and nothing of it is kept", &scene, 403, "scope");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_allowed),
        STORE_TEST(test_denied),
        STORE_TEST(test_unavailable),
        STORE_TEST(test_ended),
        STORE_TEST(test_throttled_values),
        STORE_TEST(test_throttled_clock),
        STORE_TEST(test_throttled_public),
        STORE_TEST(test_password),
        STORE_TEST(test_email),
        STORE_TEST(test_other_charset),
        STORE_TEST(test_public_password),
        STORE_TEST(test_unfilled),
        STORE_TEST(test_too_many_at_once),
        STORE_TEST(test_write_only),
        STORE_TEST(test_withheld),
        STORE_TEST(test_copy),
        STORE_TEST(test_writes_nothing),
        STORE_TEST(test_recorded),
        STORE_TEST(test_recorded_value),
        STORE_TEST(test_wiped),
        STORE_TEST(test_one_moment),
    };

    return RUN(tests);
}
