/* authorizer_secret.c: tests of base/authorizer_secret.h. */
#include "base/authorizer_secret.h"

#include <stdio.h>

#include "support.h"

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static void write_file(struct fixture *fixture, const char *text)
{
    const char *path = apr_pstrcat(fixture->pool, fixture->folder, "/s", NULL);
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(0, fclose(file));
    fixture->settings.authorizer_secret = path;
}

/* The secret; NULL after checking that *why has these words. */
static const char *read_secret(const struct fixture *fixture, const char *words)
{
    const char *secret = "not set", *why = "";

    expect_result("read", words ? RESULT_INVALID : RESULT_OK,
                  authorizer_secret_read(fixture->pool, &fixture->settings,
                                         &secret, &why));
    if (words) {
        expect_holds("why", why, fixture->settings.authorizer_secret);
        expect_holds("why", why, words);
    }
    return secret;
}

static void test_first_line(void **state)
{
    static const char *const texts[] = {"secret", "secret\n",
                                        "secret\r\nmore\n"};

    expect_text("not configured", NULL, read_secret(*state, NULL));
    for (size_t i = 0; i < LENGTH(texts); i++) {
        write_file(*state, texts[i]);
        expect_text(texts[i], "secret", read_secret(*state, NULL));
    }
}

/* A part of the secret would never be Apache's, and nothing would say why. */
static void test_long(void **state)
{
    struct fixture *fixture = *state;
    char *line = apr_pcalloc(fixture->pool, 400);

    memset(line, 'x', 254);
    write_file(fixture, line);
    expect_text("254 bytes", line, read_secret(fixture, NULL));
    write_file(fixture, apr_pstrcat(fixture->pool, line, "\n", NULL));
    expect_text("254 bytes and a line end", line, read_secret(fixture, NULL));
    memset(line, 'x', 399);
    write_file(fixture, line);
    expect_text("399 bytes", NULL, read_secret(fixture, "too long"));
}

static void test_bad(void **state)
{
    struct fixture *fixture = *state;

    write_file(fixture, "");
    expect_text("empty", NULL, read_secret(fixture, "empty"));
    write_file(fixture, "\nsecret\n");
    expect_text("empty line", NULL, read_secret(fixture, "empty"));
    fixture->settings.authorizer_secret = "/nowhere/secret";
    expect_text("missing", NULL,
                read_secret(fixture, "No such file or directory"));
    fixture->settings.authorizer_secret = fixture->folder;
    expect_text("a folder", NULL, read_secret(fixture, "Is a directory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_first_line),
        EMPTY_TEST(test_long),
        EMPTY_TEST(test_bad),
    };

    return RUN(tests);
}
