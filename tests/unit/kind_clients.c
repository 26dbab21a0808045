/* kind_clients.c: tests of access/kind_clients.h. */
#include "access/kind_clients.h"

#include "access/clients.h"
#include "support.h"

static bool is_in_a_row(const struct snippet *snippet)
{
    for (int i = 0; i < FEED_KINDS; i++) {
        if (kind_has_client((enum feed_kind)i, snippet))
            return true;
    }
    return false;
}

/* A client that is offered, but belongs to no kind, would never come first. */
static void test_each_client_has_a_kind(void **state)
{
    const struct client *client;
    int offered = 0;

    (void)state;
    for (int i = 0; (client = client_nth(i)) != NULL; i++) {
        if (!client->setup)
            continue;
        offered++;
        if (!is_in_a_row(client->setup))
            fail_msg("%s belongs to no kind", client->name);
    }
    assert_true(offered > 20);
}

static void test_first(void **state)
{
    static const struct {
        enum feed_kind kind;
        const struct snippet *first;
    } cases[] = {
        {FEED_KIND_FILES, &snippet_curl},
        {FEED_KIND_NPM, &snippet_npm},
        {FEED_KIND_NUGET, &snippet_nuget},
        {FEED_KIND_MAVEN, &snippet_maven},
        {FEED_KIND_PYPI, &snippet_pip},
        {FEED_KIND_CARGO, &snippet_cargo},
        {FEED_KIND_GEM, &snippet_gem},
        {FEED_KIND_GIT, &snippet_git},
        {FEED_KIND_OCI, NULL},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        if (kind_client(cases[i].kind, 0) != cases[i].first)
            fail_msg("%s begins with another client",
                     feed_kind_word(cases[i].kind));
    }
    assert_true(kind_has_client(FEED_KIND_NPM, &snippet_yarn));
    assert_false(kind_has_client(FEED_KIND_NPM, &snippet_pip));
}

/* Each row ends, and names no client twice. */
static void test_rows(void **state)
{
    (void)state;
    for (int kind = 0; kind < FEED_KINDS; kind++) {
        const struct snippet *one, *other;
        for (int i = 0; (one = kind_client((enum feed_kind)kind, i)); i++) {
            for (int j = 0; j < i; j++) {
                other = kind_client((enum feed_kind)kind, j);
                assert_ptr_not_equal(one, other);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_client_has_a_kind),
        cmocka_unit_test(test_first),
        cmocka_unit_test(test_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
