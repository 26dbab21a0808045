/* log.c: tests of base/log.h: what comes out on standard error. */
#include "base/log.h"

#include <errno.h>
#include <sys/stat.h>

#include "support.h"

/* Standard error, led into a pipe. */
struct capture {
    int kept, reader;
};

static struct capture capture_start(void)
{
    struct capture capture = {.kept = dup(STDERR_FILENO)};
    int ends[2];

    assert_int_equal(0, pipe(ends));
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    capture.reader = ends[0];
    return capture;
}

/* What was written since, as one text. */
static char *capture_end(apr_pool_t *pool, const struct capture *capture)
{
    char *text = apr_pcalloc(pool, 65536);
    ssize_t size;

    dup2(capture->kept, STDERR_FILENO);
    close(capture->kept);
    size = read(capture->reader, text, 65535);
    close(capture->reader);
    assert_true(size >= 0);
    return text;
}

/* What log_info writes of text. */
static char *logged(apr_pool_t *pool, const char *text)
{
    struct capture capture = capture_start();

    log_info("%s", text);
    return capture_end(pool, &capture);
}

static int count_lines(const char *text)
{
    int lines = 0;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void test_line(void **state)
{
    const char *line;

    log_start("authorize");
    line = logged(*state, "ready");
    /* 2026-11-24T14:00:00Z authorize: ready */
    expect_text("behind the time", "Z authorize: ready\n", line + 19);
    expect_number("the time", 'T', line[10]);
}

static void test_long(void **state)
{
    char *text = apr_pcalloc(*state, 3001);
    const char *line;

    memset(text, 'x', 3000);
    line = logged(*state, text);
    expect_number("cut to one write", 1023, (long long)strlen(line));
    expect_text("and ended", "x\n", line + strlen(line) - 2);
}

static void test_errno(void **state)
{
    struct capture capture = capture_start();
    const char *line;

    errno = EACCES;
    log_error("file x: %m");
    line = capture_end(*state, &capture);
    expect_text("the text of errno", "file x: Permission denied\n",
                strstr(line, "file"));
    expect_number("errno stays", EACCES, errno);
}

/* The journal reads a priority from each line and adds the time itself. */
static void test_journal(void **state)
{
    struct capture capture = capture_start();
    struct stat info;
    const char *text;

    assert_int_equal(0, fstat(STDERR_FILENO, &info));
    setenv("JOURNAL_STREAM",
           apr_psprintf(*state, "%lu:%lu", (unsigned long)info.st_dev,
                        (unsigned long)info.st_ino),
           1);
    log_start("profile");
    log_error("one");
    log_warning("two");
    log_info("three");
    text = capture_end(*state, &capture);
    expect_text("each with its priority",
                "<3>profile: one\n<4>profile: two\n<6>profile: three\n", text);
    /* A program whose standard error leads elsewhere inherits it, too. */
    log_start("profile");
    text = logged(*state, "four");
    expect_text("a file is no journal", "Z profile: four\n", text + 19);
    unsetenv("JOURNAL_STREAM");
}

static void test_repeated(void **state)
{
    struct capture capture = capture_start();
    const char *text;

    log_start("test");
    for (int i = 0; i < 3 * LOG_BURST; i++)
        log_error("failure %d", i);
    log_error("another failure");
    log_stop();
    text = capture_end(*state, &capture);
    expect_number("a burst, another line, and how many were left out",
                  LOG_BURST + 2, count_lines(text));
    assert_non_null(strstr(text, "another failure\n"));
    assert_non_null(strstr(text, "20 more lines like \"failure %d\""));

    capture = capture_start();
    log_error("failure %d", 1);
    log_stop();
    text = capture_end(*state, &capture);
    expect_number("a new window", 1, count_lines(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_line),     POOL_TEST(test_long),
        POOL_TEST(test_errno),    POOL_TEST(test_journal),
        POOL_TEST(test_repeated),
    };

    return RUN(tests);
}
