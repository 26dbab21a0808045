/* client.c: tests of access/client.h, with User-Agents that were seen. */
#include "access/client.h"

#include "support.h"

static void test_known(void **state)
{
    static const struct {
        const char *agent, *name;
        enum client_kind kind;
    } cases[] = {
        {"npm/10.8.2 node/v20.19.2 linux x64 workspaces/false", "npm",
         CLIENT_NPM},
        {"pnpm/10.1.0 npm/? node/v20.19.2 linux x64", "pnpm", CLIENT_NPM},
        {"yarn/1.22.22 npm/? node/v20.19.2 linux x64", "yarn", CLIENT_NPM},
        {"NuGet Command Line/5.8.1 (Unix 6.1)", "NuGet", CLIENT_NUGET},
        {"NuGet xplat/6.9.1", "NuGet", CLIENT_NUGET},
        {"pip/23.0.1 {\"ci\":null}", "pip", CLIENT_PIP},
        {"twine/6.1.0 CPython/3.11.2", "twine", CLIENT_OTHER},
        {"Apache-Maven/3.8.7 (Java 17; Linux)", "Maven", CLIENT_MAVEN},
        {"Gradle/8.5", "Gradle", CLIENT_MAVEN},
        {"cargo 1.95.0", "cargo", CLIENT_CARGO},
        {"git/2.39.5", "git", CLIENT_GIT},
        {"git-lfs/3.3.0", "git-lfs", CLIENT_OTHER},
        {"cadaver/0.24 neon/0.32.4", "cadaver", CLIENT_DAV},
        {"curl/7.88.1", "curl", CLIENT_OTHER},
        {"Mozilla/5.0 (X11; Linux x86_64)", "a browser", CLIENT_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct client *client = client_find(cases[i].agent);
        expect_text(cases[i].agent, cases[i].name, client->name);
        expect_number(cases[i].agent, cases[i].kind, client->kind);
    }
}

/* Words for a page: never empty, never what the request claimed. */
static void test_unknown(void **state)
{
    static const char *const agents[] = {NULL,       "",      "x",
                                         "my pip/1", "NPM/1", "<b>npm/</b>"};

    (void)state;
    for (size_t i = 0; i < LENGTH(agents); i++) {
        const struct client *client = client_find(agents[i]);
        assert_non_null(client);
        expect_number("kind", CLIENT_OTHER, client->kind);
        expect_text("name", "another client", client->name);
    }
}

static void test_wants_401(void **state)
{
    static const struct {
        const char *agent, *rest;
        bool wanted;
    } cases[] = {
        {"git/2.39.5", "/repo.git/info/refs", true},
        {"git/2.39.5", "", true},
        {"pip/23.0.1", "/simple/demo/", true},
        {"pip/23.0.1", "/simple/", true},
        {"pip/23.0.1", "/packages/demo.whl", false},
        {"pip/23.0.1", "/simpler/demo", false},
        {"pip/23.0.1", "", false},
        {"npm/10.8.2", "/simple/demo/", false},
        {"twine/6.1.0", "/simple/", false},
        {NULL, "/simple/", false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(
            cases[i].rest, cases[i].wanted,
            client_wants_401(client_find(cases[i].agent), cases[i].rest));
}

/* Each name once, and the User-Agent that stands for it is known by it. */
static void test_named(void **state)
{
    const struct client *client, *earlier;
    int count = 0;

    (void)state;
    for (; (client = client_nth(count)) != NULL; count++) {
        expect_text(client->name, client->name,
                    client_find(client_named(client->name)->prefix)->name);
        for (int i = 0; i < count && (earlier = client_nth(i)) != NULL; i++) {
            if (strcmp(earlier->name, client->name) == 0)
                fail_msg("%s comes twice", client->name);
        }
    }
    assert_in_range(count, 20, 100);
    assert_null(client_named("another client"));
    assert_null(client_named(""));
    assert_null(client_nth(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_wants_401),
        cmocka_unit_test(test_named),
    };

    return RUN(tests);
}
