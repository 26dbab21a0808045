/* process_table.c: tests of base/process_table.h. */
#include "base/process_table.h"

#include <signal.h>
#include <sys/wait.h>

#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static void open_processes(const struct fixture *fixture)
{
    expect_result(
        "the processes", RESULT_OK,
        process_table_open(fixture->pool, fixture->settings.counters));
}

static const struct process *only(const struct fixture *fixture)
{
    const apr_array_header_t *list = process_table_list(fixture->pool);

    expect_number("those that run", 1, list->nelts);
    return &APR_ARRAY_IDX(list, 0, struct process);
}

static void test_one(void **state)
{
    const struct process *one;

    open_processes(*state);
    process_table_enter(PROCESS_PROFILE, 77, 78);
    process_table_set_threads(8);
    process_table_add_busy(1);
    process_table_add_busy(1);
    process_table_add_busy(-1);
    process_table_beat(5);
    one = only(*state);
    expect_number("the program", PROCESS_PROFILE, one->program);
    expect_number("the process", getpid(), one->pid);
    expect_text("the version", TOKENBOOTH_VERSION, one->version);
    expect_number("the settings", 77, (long long)one->settings);
    expect_number("the key", 78, (long long)one->lookup);
    expect_number("alive", true, one->is_alive);
    expect_number("threads", 8, one->threads);
    expect_number("busy", 1, one->busy);
    expect_number("queued", 5, one->queued);
    expect_number("itself", true, process_table_is_alive());
    process_table_leave();
    expect_number("afterwards", 0,
                  process_table_list(((struct fixture *)*state)->pool)->nelts);
}

/* One that was killed is not in the list, although nobody has cleared its
 * slot. */
static void test_killed(void **state)
{
    int ready[2], status;
    char byte;
    pid_t child;

    open_processes(*state);
    assert_int_equal(0, pipe(ready));
    child = fork();
    if (child == 0) {
        process_table_enter(PROCESS_MODULE, 0, 0);
        if (write(ready[1], "", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(1, read(ready[0], &byte, 1));
    process_table_enter(PROCESS_AUTHORIZE, 0, 0);
    expect_number("both", 2,
                  process_table_list(((struct fixture *)*state)->pool)->nelts);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    expect_number("what is left", PROCESS_AUTHORIZE, only(*state)->program);
    process_table_leave();
    close(ready[0]);
    close(ready[1]);
}

/* Looking creates nothing. */
static void test_look(void **state)
{
    const struct fixture *fixture = *state;

    expect_result(
        "no file", RESULT_NOT_FOUND,
        process_table_look(fixture->pool, fixture->settings.counters));
    assert_int_equal(-1, access(fixture->settings.counters, F_OK));
    open_processes(fixture);
    expect_result(
        "a file", RESULT_OK,
        process_table_look(fixture->pool, fixture->settings.counters));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_one),
        FILE_TEST(test_killed),
        FILE_TEST(test_look),
    };

    return RUN(tests);
}
