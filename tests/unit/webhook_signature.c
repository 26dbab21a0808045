/* webhook_signature.c: tests of mail/webhook_signature.h. That a receiver finds
 * it right is in tests/http/mail.test.js. */
#include "mail/webhook_signature.h"

#include <stdio.h>
#include <sys/stat.h>

#include "support.h"

/* The example of Standard Webhooks' own libraries. */
static const char KEY[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";

static enum result read_key(struct fixture *fixture, const char *text,
                            struct webhook_key *key, const char **why)
{
    const char *path = apr_pstrcat(fixture->pool, fixture->folder, "/k", NULL);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    chmod(path, 0600);
    return webhook_key_read(fixture->pool, path, key, why);
}

static void test_published_example(void **state)
{
    struct fixture *fixture = *state;
    struct webhook_key key = {0};
    const char *why = NULL;

    expect_result("read", RESULT_OK, read_key(fixture, KEY, &key, &why));
    expect_number("bytes", 24, (long long)key.size);
    expect_text("signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                webhook_sign(fixture->pool, &key,
                             "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                             "{\"test\": 2432232314}"));
}

/* What is no key is said without a word of it. */
static void test_not_a_key(void **state)
{
    static const char *const wrong[] = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", /* without whsec_ */
        "whsec_MfKQ9r8GKYqrTwjU\n",           /* 12 bytes */
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!\n",
        "whsec_\n",
    };
    struct fixture *fixture = *state;
    struct webhook_key key;

    for (size_t i = 0; i < LENGTH(wrong); i++) {
        const char *why = NULL;
        expect_result(wrong[i], RESULT_INVALID,
                      read_key(fixture, wrong[i], &key, &why));
        assert_non_null(strstr(why, "/k: expected whsec_ and 24 to 64"));
        assert_null(strstr(why, "MfKQ"));
    }
}

#define FOLDER_TEST(function)                                                  \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_published_example),
        FOLDER_TEST(test_not_a_key),
    };

    return RUN(tests);
}
