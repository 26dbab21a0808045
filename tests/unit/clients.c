/* clients.c: tests of access/clients.h, with User-Agents that were seen. */
#include "access/clients.h"

#include "support.h"

static void test_known(void **state)
{
    static const struct {
        const char *agent, *name;
        const char *header; /* of its channel */
        const struct lookup *lookups;
    } cases[] = {
        {"npm/10.8.2 node/v20.19.2 linux x64 workspaces/false", "npm",
         "npm-notice", lookups_npm},
        {"pnpm/10.1.0 npm/? node/v20.19.2 linux x64", "pnpm", "npm-notice",
         NULL},
        {"yarn/1.22.22 npm/? node/v20.19.2 linux x64", "yarn", "npm-notice",
         NULL},
        {"NuGet Command Line/5.8.1 (Unix 6.1)", "NuGet", "X-NuGet-Warning",
         lookups_nuget},
        {"NuGet xplat/6.9.1", "NuGet", "X-NuGet-Warning", lookups_nuget},
        {"Chocolatey Command Line/2.2.2 (Microsoft Windows NT 10.0) via NuGet "
         "Client",
         "Chocolatey", "X-NuGet-Warning", lookups_nuget},
        {"RubyGems/3.5.0 x86_64-linux Ruby/3.3.0", "gem", NULL, NULL},
        {"pip/23.0.1 {\"ci\":null}", "pip", NULL, NULL},
        {"twine/6.1.0 CPython/3.11.2", "twine", NULL, NULL},
        {"Apache-Maven/3.8.7 (Java 17; Linux)", "Maven", NULL, lookups_maven},
        {"Gradle/8.5", "Gradle", NULL, lookups_maven},
        {"cargo 1.95.0", "cargo", NULL, lookups_cargo},
        {"git/2.39.5", "git", NULL, NULL},
        {"git-lfs/3.3.0", "git-lfs", NULL, lookups_lfs},
        {"cadaver/0.24 neon/0.32.4", "cadaver", NULL, lookups_webdav},
        {"curl/7.88.1", "curl", NULL, NULL},
        {"Mozilla/5.0 (X11; Linux x86_64)", "a browser", NULL, NULL},
        {"Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) "
         "WindowsPowerShell/5.1.19041.1",
         "PowerShell", NULL, NULL},
        {"Mozilla/5.0 (Linux; Debian 12; en-US) PowerShell/7.4.1", "PowerShell",
         NULL, NULL},
        {"Mozilla/2.0 (compatible; MS FrontPage 4.0)", "FrontPage", NULL, NULL},
        {"Mozilla/5.0 (compatible; Konqueror/4.14; Linux)", "Konqueror", NULL,
         NULL},
        {"Mozilla/5.0 (compatible; Konqueror/5.0; Linux)", "a browser", NULL,
         NULL},
        {"XML Spy", "XMLSpy", NULL, NULL},
        {"got (https://github.com/sindresorhus/got)", "Yarn 2+", NULL, NULL},
        {"Bun/1.4.5", "Bun", NULL, NULL},
        {"Deno/2.9.6", "Deno", NULL, NULL},
        {"rclone/v1.60.1-DEV", "rclone", NULL, NULL},
        {"libdnf (Debian GNU/Linux 12; generic; Linux.x86_64)", "dnf", NULL,
         NULL},
        {"Apache Ivy/2.5.1", "Ivy", NULL, NULL},
        {"conda/23.1.0 requests/2.28.1", "conda", NULL, NULL},
        {"Buildah/1.28.2", "Buildah", NULL, lookups_images},
        {"skopeo/1.9.3", "skopeo", NULL, lookups_images},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct client *client = client_find(cases[i].agent);
        expect_text(cases[i].agent, cases[i].name, client->name);
        expect_text(cases[i].agent, cases[i].header,
                    client->channel ? client->channel->header : NULL);
        if (client->lookups != cases[i].lookups)
            fail_msg("%s has other look-ups", cases[i].agent);
    }
}

/* What a client with a token does not send when it reads. */
static void test_withheld(void **state)
{
    static const char https[] = "https://feeds.example.org";
    static const char http[] = "http://feeds.example.org";
    static const struct {
        const char *agent, *site, *part;
    } cases[] = {
        {"yarn/1.22.22 npm/? node/v20.19.2 linux x64", https, "always-auth"},
        {"got (https://github.com/sindresorhus/got)", https, "npmAlwaysAuth"},
        {"NuGet Command Line/5.8.1 (Unix 6.1)", https,
         "packageSourceCredentials"},
        {"Go-http-client/1.1", http, "plain http"},
        {"Go-http-client/1.1", https, NULL},
        {"npm/10.8.2 node/v20.19.2", https, NULL},
        {"acme/1", http, NULL},
        {NULL, http, NULL},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *hint =
            client_withheld(client_find(cases[i].agent), cases[i].site);
        if (cases[i].part)
            expect_holds(cases[i].agent, hint ? hint : "", cases[i].part);
        else
            expect_text("none", NULL, hint);
    }
}

/* Nothing is special about them; client_name.h names them. */
static void test_unknown(void **state)
{
    static const char *const agents[] = {NULL,       "",      "x",
                                         "my pip/1", "NPM/1", "<b>npm/</b>"};

    (void)state;
    for (size_t i = 0; i < LENGTH(agents); i++) {
        const struct client *client = client_find(agents[i]);
        assert_non_null(client);
        assert_null(client->channel);
        assert_null(client->lookups);
        assert_null(client->setup);
        assert_null(client->name);
    }
}

/* Each snippet is offered once, by the first row of its client's name. */
static void test_setup(void **state)
{
    const struct client *client;
    int count = 0;

    (void)state;
    for (int i = 0; (client = client_nth(i)) != NULL; i++) {
        const struct snippet *setup = client->setup;
        if (!setup)
            continue;
        count++;
        assert_non_null(setup->word);
        assert_non_null(setup->title);
        assert_non_null(setup->steps[0].lines);
        assert_null(setup->steps[SNIPPET_STEPS_MAX - 1].lines);
    }
    expect_number("all of them", 22, count);
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
        cmocka_unit_test(test_known),    cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_withheld), cmocka_unit_test(test_setup),
        cmocka_unit_test(test_named),
    };

    return RUN(tests);
}
