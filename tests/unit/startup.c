/* startup.c: tests of startup.h: what every program opens first. */
#include "startup.h"

#include <stdio.h>
#include <sys/resource.h>

#include "support.h"

static rlim_t soft_limit(void)
{
    struct rlimit limit;

    assert_int_equal(0, getrlimit(RLIMIT_NOFILE, &limit));
    return limit.rlim_cur;
}

/* The limit is only ever raised, and to what is needed. */
static void test_files(void **state)
{
    struct rlimit kept, low;

    (void)state;
    assert_int_equal(0, getrlimit(RLIMIT_NOFILE, &kept));
    low = (struct rlimit){.rlim_cur = 64, .rlim_max = kept.rlim_max};
    assert_int_equal(0, setrlimit(RLIMIT_NOFILE, &low));
    startup_reserve_files(16);
    expect_number("raised", 16 * 4 + 64, (long long)soft_limit());
    startup_reserve_files(1);
    expect_number("never lowered", 16 * 4 + 64, (long long)soft_limit());
    assert_int_equal(0, setrlimit(RLIMIT_NOFILE, &kept));
}

/* Writes a settings file whose keys and database are the fixture's. */
static const char *write_settings(const struct fixture *fixture,
                                  const char *counters)
{
    const struct settings *settings = &fixture->settings;
    const char *path =
        apr_pstrcat(fixture->pool, fixture->folder, "/settings", NULL);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(
        file, "database = %s\nlookup_key = %s\nseal_key = %s\ncounters = %s\n",
        settings->database, settings->lookup_key, settings->seal_key, counters);
    fclose(file);
    return path;
}

static void test_order(void **state)
{
    struct fixture *fixture = *state;
    struct startup startup = {0};
    const char *why = "";
    struct store *store = NULL;
    struct check_context context;

    expect_result(
        "prepared", RESULT_OK,
        startup_prepare(fixture->pool,
                        write_settings(fixture, fixture->settings.counters),
                        PROCESS_AUTHORIZE, &startup, &why));
    assert_null(startup.keys.seal);
    expect_result("begun", RESULT_OK,
                  startup_begin(fixture->pool, &startup, &why));
    expect_result("a store", RESULT_OK,
                  startup_open_store(fixture->pool, &startup, &store, &why));
    context = startup_check_context(&startup);
    assert_ptr_equal(startup.recorder, context.recorder);
    assert_null(context.store);
    startup_end(&startup);
    startup_end(&startup);
}

/* The line says what the system said. */
static void test_counters(void **state)
{
    struct fixture *fixture = *state;
    struct startup startup = {0};
    const char *why = "";

    expect_result("counters in no folder", RESULT_BROKEN,
                  startup_prepare(fixture->pool,
                                  write_settings(fixture, "/nowhere/counters"),
                                  PROCESS_AUTHORIZE, &startup, &why));
    expect_text("why", "counters /nowhere/counters: No such file or directory",
                why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_files),
        STORE_TEST(test_order),
        STORE_TEST(test_counters),
    };

    return RUN(tests);
}
