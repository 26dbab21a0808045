/* faults.c: tests of what happens when the disk is full. A limit on the size of
 * files stands for the full disk: writes beyond it fail, or are cut short. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/audit_log.h"
#include "base/counters.h"
#include "store/events.h"
#include "store/values.h"
#include "support.h"

/* Files cannot grow beyond this many bytes; returns the limit before. */
static rlim_t fill_disk(rlim_t bytes)
{
    struct rlimit limit;
    rlim_t was;

    signal(SIGXFSZ, SIG_IGN);
    expect_number("the limit", 0, getrlimit(RLIMIT_FSIZE, &limit));
    was = limit.rlim_cur;
    limit.rlim_cur = bytes;
    expect_number("the limit is set", 0, setrlimit(RLIMIT_FSIZE, &limit));
    return was;
}

/* What cannot be written is never said to be done; what is there can be read;
 * and once there is room, all goes on. */
static void test_database(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct act *act = support_by(fixture->store, ann, NOW + 1);
    struct token token = {0};
    rlim_t was = fill_disk(1);
    enum result full = store_token_revoke(act, id);
    enum result read =
        store_token_get(fixture->store, fixture->pool, ann, id, &token);

    fill_disk(was);
    expect_result("not revoked", RESULT_UNWRITABLE, full);
    expect_result("read", RESULT_OK, read);
    expect_number("as it was", 0, token.revoked_at);
    expect_result("with room", RESULT_OK, store_token_revoke(act, id));
    store_token_get(fixture->store, fixture->pool, ann, id, &token);
    expect_number("revoked", NOW + 1, token.revoked_at);
    expect_result("not damaged", RESULT_OK, store_verify(fixture->store));
}

/* /run is full: an error at the start, not a crash at the first count. */
static void test_counters(void **state)
{
    struct fixture *fixture = *state;
    rlim_t was = fill_disk(1);
    enum result result =
        counters_open(fixture->pool, fixture->settings.counters);
    int reason = errno;

    fill_disk(was);
    expect_result("full", RESULT_BROKEN, result);
    expect_number("why", EFBIG, reason);
    expect_result("with room", RESULT_OK,
                  counters_open(fixture->pool, fixture->settings.counters));
}

/* A line that was cut short is an error, and the next one is whole. */
static void test_audit_log(void **state)
{
    struct fixture *fixture = *state;
    const char *path =
        apr_pstrcat(fixture->pool, fixture->folder, "/audit.log", NULL);
    rlim_t was = fill_disk(4);
    bool cut =
        audit_log_append(fixture->pool, path, path, "{\"event\":\"first\"}\n");
    bool none =
        audit_log_append(fixture->pool, path, path, "{\"event\":\"second\"}\n");
    char text[64] = "";
    FILE *file;

    fill_disk(was);
    expect_number("cut short", false, cut);
    expect_number("not written", false, none);
    expect_number("with room", true,
                  audit_log_append(fixture->pool, path, path, "{}\n"));
    file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    expect_text("on a line of its own", "{\"ev\n{}\n", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_database),
        STORE_TEST(test_counters),
        STORE_TEST(test_audit_log),
    };

    return RUN(tests);
}
