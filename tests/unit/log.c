/* log.c: tests of base/log.h: what comes out on standard error. */
#include "base/log.h"

#include "support.h"

/* What log_line writes of text. */
static char *logged(apr_pool_t *pool, const char *text)
{
    char *line = apr_pcalloc(pool, 4096);
    int ends[2], kept = dup(STDERR_FILENO);
    ssize_t size;

    assert_int_equal(0, pipe(ends));
    dup2(ends[1], STDERR_FILENO);
    log_line("%s", text);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    size = read(ends[0], line, 4095);
    close(ends[0]);
    assert_true(size > 0);
    return line;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_line),
        POOL_TEST(test_long),
    };

    return RUN(tests);
}
