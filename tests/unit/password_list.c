/* password_list.c: tests of base/password_list.h. */
#include "base/password_list.h"

#include <stdio.h>

#include "support.h"

static char *write_list(apr_pool_t *pool, const char *folder, const char *text)
{
    char *path = apr_pstrcat(pool, folder, "/list", NULL);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void test_has(void **state)
{
    static const struct {
        const char *password;
        bool wanted;
    } cases[] = {{"password1", true},   {"PassWord1", true},
                 {"letmein!", true},    {"zzzzzzzz", true},
                 {"trustno1", true},    {"password", false},
                 {"password12", false}, {"#!comment: x", false},
                 {"", false},           {"\xc3\x84rger", true}};
    apr_pool_t *pool = *state;
    char *folder = support_folder(pool);
    const char *path =
        write_list(pool, folder,
                   "#!comment: x\nzzzzzzzz\npassword1\r\n\nLetMeIn!\ntrustno1\n"
                   "\xc3\x84rger");
    struct password_list *list = NULL;
    const char *why = "";

    expect_result(path, RESULT_OK, password_list_load(pool, path, &list, &why));
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].password, cases[i].wanted,
                      password_list_has(list, pool, cases[i].password));
    support_remove(pool, folder);
}

static void test_none(void **state)
{
    struct password_list *list = NULL;
    const char *why = "";

    expect_result("unset", RESULT_OK,
                  password_list_load(*state, NULL, &list, &why));
    expect_number("holds nothing", false,
                  password_list_has(list, *state, "password"));
}

static void test_bad(void **state)
{
    apr_pool_t *pool = *state;
    char *folder = support_folder(pool);
    const struct {
        const char *path, *why;
    } cases[] = {
        {apr_pstrcat(pool, folder, "/missing", NULL), "No such file"},
        {folder, "directory"},
        {write_list(pool, folder, "#!comment: nothing else\n\n"),
         "no passwords in it"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct password_list *list = NULL;
        const char *why = "";
        expect_result(cases[i].path, RESULT_INVALID,
                      password_list_load(pool, cases[i].path, &list, &why));
        expect_holds("the file", why, cases[i].path);
        expect_holds("the reason", why, cases[i].why);
    }
    support_remove(pool, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_has),
        POOL_TEST(test_none),
        POOL_TEST(test_bad),
    };

    return RUN(tests);
}
