/* mail_way.c: tests of mail/mail_way.h and mail/mail_program.h. SMTP itself is
 * in tests/http/mail.test.js. */
#include "mail/mail_way.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/secret_lines.h"
#include "mail/mail_program.h"
#include "support.h"

static const char *path_of(struct fixture *fixture, const char *name)
{
    return apr_pstrcat(fixture->pool, fixture->folder, "/", name, NULL);
}

static const char *write_file(struct fixture *fixture, const char *name,
                              const char *text, mode_t mode)
{
    const char *path = path_of(fixture, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    chmod(path, mode);
    return path;
}

static const char *read_file(struct fixture *fixture, const char *name)
{
    char *text = apr_pcalloc(fixture->pool, 4096);
    FILE *file = fopen(path_of(fixture, name), "r");

    assert_non_null(file);
    expect_number("something", true, fread(text, 1, 4095, file) > 0);
    fclose(file);
    return text;
}

static const atomic_bool go_on = false;

static struct mail_program program_of(struct fixture *fixture,
                                      const char *script, const char *to)
{
    return (struct mail_program){
        .path = write_file(fixture, "program", script, 0700),
        .from = "tokenbooth@example.org",
        .to = to,
        .milliseconds = 20000,
        .stopping = &go_on,
    };
}

static enum result run(struct fixture *fixture,
                       const struct mail_program *program, const char **error)
{
    return mail_program_run(program, fixture->pool, "To: x\n\nwords\n.\nmore\n",
                            error);
}

/* Also an address that looks like an option is nothing but an address. */
static void test_program(void **state)
{
    struct fixture *fixture = *state;
    const struct mail_program program =
        program_of(fixture,
                   "#!/bin/sh\n"
                   "cd \"${0%/*}\"\n"
                   "printf '%s\\n' \"$@\" >arguments\n"
                   "cat >input\n",
                   "-Xlog@example.org");
    const char *error = NULL;

    expect_result("sent", RESULT_OK, run(fixture, &program, &error));
    expect_text("arguments",
                "-i\n-f\ntokenbooth@example.org\n--\n-Xlog@example.org\n",
                read_file(fixture, "arguments"));
    expect_text("input", "To: x\n\nwords\n.\nmore\n",
                read_file(fixture, "input"));
}

static void test_program_fails(void **state)
{
    static const struct {
        const char *script, *error;
    } cases[] = {
        {"#!/bin/sh\ncat >/dev/null\nexit 75\n", "ended with status 75"},
        {"#!/bin/sh\ncat >/dev/null\nexit 78\n", "ended with status 78"},
        {"#!/bin/sh\ncat >/dev/null\nkill -9 $$\n", "was killed"},
        {"#!/no/such/shell\n", "No such file"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct mail_program program =
            program_of(fixture, cases[i].script, "ann@example.org");
        const char *error = NULL;
        expect_result("not sent", RESULT_BUSY, run(fixture, &program, &error));
        expect_holds("why", error, cases[i].error);
    }
}

/* By sysexits.h: the email or the address is at fault. */
static void test_program_refuses(void **state)
{
    static const char *const statuses[] = {"65", "67", "68"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(statuses); i++) {
        const char *script =
            apr_pstrcat(fixture->pool, "#!/bin/sh\ncat >/dev/null\nexit ",
                        statuses[i], "\n", NULL);
        const struct mail_program program =
            program_of(fixture, script, "ann@example.org");
        const char *error = NULL;
        expect_result("not again", RESULT_DENIED,
                      run(fixture, &program, &error));
        expect_holds("why", error, statuses[i]);
    }
}

/* One that hangs is killed: when its time is over, or the mailer stops. */
static void test_program_hangs(void **state)
{
    static const atomic_bool stop = true;
    struct fixture *fixture = *state;
    struct mail_program program =
        program_of(fixture, "#!/bin/sh\nexec sleep 1000\n", "ann@example.org");
    const char *error = NULL;

    program.milliseconds = 100;
    expect_result("too long", RESULT_BUSY, run(fixture, &program, &error));
    expect_holds("why", error, "took too long");
    program.milliseconds = 1000000;
    program.stopping = &stop;
    expect_result("stopped", RESULT_BUSY, run(fixture, &program, &error));
}

/* What a server says is no text of ours, and can repeat the address. */
static void test_quote(void **state)
{
    struct fixture *fixture = *state;
    char *long_line = apr_pcalloc(fixture->pool, 513);

    memset(long_line, 'x', 512);
    expect_text("without the address",
                "550 5.1.1 <(the address)>: (the address) is nobody",
                mail_way_quote(fixture->pool,
                               "550 5.1.1 <Ann@example.org>: ann@example.org "
                               "is nobody\r\n",
                               "ann@example.org"));
    expect_text("printable", "550 \uFFFD[31mred \uFFFD",
                mail_way_quote(fixture->pool, "550 \033[31mred \xff", "a@b"));
    expect_number("short", true,
                  strlen(mail_way_quote(fixture->pool, long_line, "a@b")) <
                      210);
}

static void test_secret_lines(void **state)
{
    static const struct {
        const char *text;
        mode_t mode;
        const char *why;
    } cases[] = {
        {"user\npassword\n", 0640, "other users can read it"},
        {"user\n", 0600, "too few lines"},
        {"user\n\n", 0600, "a line is empty"},
        {"", 0600, "too few lines"},
    };
    struct fixture *fixture = *state;
    const char *lines[2] = {NULL}, *why = "";

    expect_result(
        "read", RESULT_OK,
        secret_lines_read(
            fixture->pool,
            write_file(fixture, "login", "user\r\npass word\n# more\n", 0600),
            2, lines, &why));
    expect_text("user", "user", lines[0]);
    expect_text("password", "pass word", lines[1]);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *path =
            write_file(fixture, "login", cases[i].text, cases[i].mode);
        expect_result(cases[i].why, RESULT_INVALID,
                      secret_lines_read(fixture->pool, path, 2, lines, &why));
        expect_holds("why", why, cases[i].why);
        expect_holds("which", why, path);
    }
}

#define FOLDER_TEST(function)                                                  \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_program),         FOLDER_TEST(test_program_fails),
        FOLDER_TEST(test_program_refuses), FOLDER_TEST(test_program_hangs),
        FOLDER_TEST(test_quote),           FOLDER_TEST(test_secret_lines),
    };

    return RUN(tests);
}
