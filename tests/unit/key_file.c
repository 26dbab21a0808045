/* key_file.c: tests of base/key_file.h. */
#include "base/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/secret.h"
#include "support.h"

static void test_create(void **state)
{
    struct fixture *fixture = *state;
    const char *path = fixture->settings.lookup_key;
    struct stat first, second;

    expect_result("made", RESULT_OK, key_file_create(path));
    assert_int_equal(0, stat(path, &first));
    expect_number("only its owner reads it", 0600, first.st_mode & 07777);
    expect_number("64 hex digits and a newline", 65, first.st_size);
    expect_result("there already", RESULT_TAKEN, key_file_create(path));
    assert_int_equal(0, stat(path, &second));
    expect_number("left as it was", first.st_mtim.tv_nsec,
                  second.st_mtim.tv_nsec);
    expect_result("no such folder", RESULT_BROKEN,
                  key_file_create(apr_pstrcat(fixture->pool, fixture->folder,
                                              "/none/key", NULL)));
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(file >= 0);
    assert_int_equal(strlen(text), write(file, text, strlen(text)));
    assert_int_equal(0, fchmod(file, mode));
    close(file);
}

#define HEX16 "0123456789abcdef"
#define HEX64 HEX16 HEX16 HEX16 HEX16

static void test_bad(void **state)
{
    static const struct {
        const char *what, *text;
        mode_t mode;
        enum result wanted;
    } cases[] = {
        {"good", HEX64 "\n", 0600, RESULT_OK},
        {"its owner may only read it", HEX64 "\n", 0400, RESULT_OK},
        {"the group may read it", HEX64 "\n", 0640, RESULT_INVALID},
        {"all may read it", HEX64 "\n", 0604, RESULT_INVALID},
        {"empty", "", 0600, RESULT_INVALID},
        {"too short", HEX16 "\n", 0600, RESULT_INVALID},
        {"a digit missing", HEX16 HEX16 HEX16 "0123456789abcde\n", 0600,
         RESULT_INVALID},
        {"no hex", HEX16 HEX16 HEX16 "0123456789abcdeg\n", 0600,
         RESULT_INVALID},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct secret_key *key = NULL;
        const char *path = fixture->settings.seal_key;
        const char *why = "";
        write_file(path, cases[i].text, cases[i].mode);
        expect_result(cases[i].what, cases[i].wanted,
                      key_file_load(fixture->pool, path, &key, &why));
        if (cases[i].wanted != RESULT_OK)
            expect_holds(cases[i].what, why, path);
    }
}

static void test_missing(void **state)
{
    struct fixture *fixture = *state;
    struct secret_key *key = NULL;
    const char *why = "";

    expect_result(
        "missing", RESULT_INVALID,
        key_file_load(fixture->pool, fixture->settings.seal_key, &key, &why));
    expect_holds("the file", why, fixture->settings.seal_key);
    expect_holds("the cause", why, "No such file");
}

static void test_add(void **state)
{
    struct fixture *fixture = *state;
    const char *file = fixture->settings.seal_key, *why = "";
    apr_array_header_t *keys;
    struct stat info;

    expect_result("first", RESULT_OK, key_file_create(file));
    for (int i = 1; i < KEY_FILE_KEYS_MAX; i++)
        expect_result("one more", RESULT_OK,
                      key_file_add(fixture->pool, file, &why));
    expect_result("too many", RESULT_TOO_MANY,
                  key_file_add(fixture->pool, file, &why));
    expect_result("all", RESULT_OK,
                  key_file_load_all(fixture->pool, file, &keys, &why));
    expect_number("keys", KEY_FILE_KEYS_MAX, keys->nelts);
    assert_int_equal(0, stat(file, &info));
    expect_number("mode", 0600, info.st_mode & 0777);
    assert_int_equal(
        -1, access(apr_pstrcat(fixture->pool, file, ".new", NULL), F_OK));
}

#define FOLDER_TEST(function)                                                  \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_create),
        FOLDER_TEST(test_bad),
        FOLDER_TEST(test_missing),
        FOLDER_TEST(test_add),
    };

    return RUN(tests);
}
