/* audit.c: tests of store/audit.h and base/audit_log.h: what is committed, and
 * nothing else, gets into the file. */
#include "store/audit.h"

#include <sys/stat.h>

#include "base/audit_log.h"
#include "base/counters.h"
#include "store/events.h"
#include "store/internal.h"
#include "support.h"

/* A store that keeps an audit log. */
static struct store *open_store(struct fixture *fixture, const char *path)
{
    fixture->settings.audit_log = path;
    return support_open(fixture, STORE_PAGES);
}

static const char *path_of(struct fixture *fixture, const char *name)
{
    return apr_pstrcat(fixture->pool, fixture->folder, "/", name, NULL);
}

static const char *content(const char *path)
{
    static char text[4096];
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;

    text[size] = '\0';
    if (file)
        fclose(file);
    return text;
}

static enum result add(struct store *store, int64_t account_id,
                       const char *kind, const char *label, enum result end)
{
    const struct act *act = support_admin(store, 0, NOW);
    const struct event event = {.kind = kind, .label = label};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_event_add(act, account_id, &event);
    return store_end(act, result == RESULT_OK ? end : result);
}

static void test_what_is_committed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *path = path_of(fixture, "audit.log");
    struct store *store = open_store(fixture, path);
    struct stat info;
    char *value = NULL;

    expect_text("nothing yet", "", content(path));
    add(store, ann, EVENT_FEED_CREATED, "not done", RESULT_BROKEN);
    expect_text("what was rolled back", "", content(path));
    add(store, ann, EVENT_TOKEN_DENIED, "denied", RESULT_OK);
    expect_text("a denial", "", content(path));
    add(store, ann, EVENT_SIGNED_IN, "a \"quote\"\n", RESULT_OK);
    expect_holds("the account", content(path), "\"account\":\"ann\"");
    expect_holds("what", content(path), "\"event\":\"signed in\"");
    expect_holds("one line", content(path), "\"label\":\"a \\\"quote\\\"\\n\"");
    expect_holds("when", content(path), "\"at\":\"");
    expect_number("is there", 0, stat(path, &info));
    expect_number("mode", 0640, info.st_mode & 07777);

    fixture->store = store;
    support_token(fixture, ann, "CI", &value);
    expect_holds("the token", content(path), "\"description\":\"CI\"");
    if (strstr(content(path), value))
        fail_msg("it has the value");
}

static void test_rotated(void **state)
{
    struct fixture *fixture = *state;
    const char *path = path_of(fixture, "audit.log");
    const char *old = path_of(fixture, "audit.log.1");
    struct store *store = open_store(fixture, path);

    add(store, 0, EVENT_POLICY_CHANGED, "first", RESULT_OK);
    expect_number("renamed", 0, rename(path, old));
    add(store, 0, EVENT_POLICY_CHANGED, "second", RESULT_OK);
    expect_holds("the old one", content(old), "first");
    expect_holds("the new one", content(path), "second");
    expect_holds("of the site", content(path), "\"account\":null");
}

/* As a full disk leaves it. */
static void test_cut_short(void **state)
{
    struct fixture *fixture = *state;
    const char *path = path_of(fixture, "audit.log");
    struct store *store = open_store(fixture, path);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs("{\"at\":", file);
    fclose(file);
    add(store, 0, EVENT_POLICY_CHANGED, "next", RESULT_OK);
    expect_holds("on a line of its own", content(path), "{\"at\":\n{\"at\":\"");
}

/* It stops nothing, and is counted. */
static void test_lost(void **state)
{
    static const char *const paths[] = {"nothing/audit.log", ".", "/dev/full"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(paths); i++) {
        const char *path =
            *paths[i] == '/' ? paths[i] : path_of(fixture, paths[i]);
        struct store *store = open_store(fixture, path);
        const char *why = NULL;
        uint64_t before = counters_read(COUNTERS_AUDIT_LOST);
        expect_result(path, RESULT_BROKEN,
                      audit_log_prepare(fixture->pool, path,
                                        fixture->settings.database, &why));
        expect_holds("why", why, path);
        expect_result(path, RESULT_OK,
                      add(store, 0, EVENT_POLICY_CHANGED, "x", RESULT_OK));
        expect_number("counted", 1,
                      (long long)(counters_read(COUNTERS_AUDIT_LOST) - before));
    }
    expect_number("all happened", (long long)LENGTH(paths),
                  support_count(fixture, "SELECT count(*) FROM event"));
}

/* What the superuser creates, others who write to the database can write. */
static void test_owner(void **state)
{
    enum { NOBODY = 65534 };
    struct fixture *fixture = *state;
    const char *path = path_of(fixture, "audit.log");
    const char *like = path_of(fixture, "lookup");
    const char *why = NULL;
    uid_t wanted = geteuid() == 0 ? NOBODY : geteuid();
    struct stat info;

    if (geteuid() == 0)
        expect_number("given away", 0, chown(like, NOBODY, NOBODY));
    expect_result("created", RESULT_OK,
                  audit_log_prepare(fixture->pool, path, like, &why));
    expect_number("is there", 0, stat(path, &info));
    expect_number("owner", wanted, info.st_uid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_what_is_committed),
        STORE_TEST(test_rotated),
        STORE_TEST(test_cut_short),
        STORE_TEST(test_lost),
        STORE_TEST(test_owner),
    };

    return RUN(tests);
}
