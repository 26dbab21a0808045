/* client.c: the table of clients, by what 423 measured runs showed. */
#include "access/client.h"

#include <string.h>

#include "base/text.h"

static const struct client clients[] = {
    {"npm/", "npm", CLIENT_NPM},
    {"pnpm/", "pnpm", CLIENT_NPM},
    {"yarn/", "yarn", CLIENT_NPM},
    {"NuGet", "NuGet", CLIENT_NUGET},
    {"pip/", "pip", CLIENT_PIP},
    {"twine/", "twine", CLIENT_OTHER},
    {"poetry/", "poetry", CLIENT_OTHER},
    {"uv/", "uv", CLIENT_OTHER},
    {"python-requests/", "Python", CLIENT_OTHER},
    {"Apache-Maven/", "Maven", CLIENT_MAVEN},
    {"Maven", "Maven", CLIENT_MAVEN},
    {"Gradle/", "Gradle", CLIENT_MAVEN},
    {"cargo", "cargo", CLIENT_CARGO},
    {"Ruby, RubyGems/", "gem", CLIENT_OTHER},
    {"bundler/", "Bundler", CLIENT_OTHER},
    {"Composer/", "Composer", CLIENT_OTHER},
    {"Go-http-client/", "go", CLIENT_OTHER},
    {"git/", "git", CLIENT_GIT},
    {"git-lfs/", "git-lfs", CLIENT_OTHER},
    {"curl/", "curl", CLIENT_OTHER},
    {"Wget/", "wget", CLIENT_OTHER},
    {"cadaver/", "cadaver", CLIENT_DAV},
    {"lftp/", "lftp", CLIENT_OTHER},
    {"davfs2/", "davfs2", CLIENT_DAV},
    {"gvfs/", "GNOME Files", CLIENT_DAV},
    {"Debian APT", "apt", CLIENT_OTHER},
    {"skopeo/", "skopeo", CLIENT_OTHER},
    {"docker/", "Docker", CLIENT_OTHER},
    {"Mozilla/", "a browser", CLIENT_OTHER},
};

static const struct client other = {"", "another client", CLIENT_OTHER};

const struct client *client_find(const char *user_agent)
{
    for (size_t i = 0; user_agent && i < sizeof clients / sizeof clients[0];
         i++) {
        /* The first byte by hand: each check asks, and most rows differ. */
        if (user_agent[0] == clients[i].prefix[0] &&
            text_starts(user_agent, clients[i].prefix))
            return &clients[i];
    }
    return &other;
}

/* A name comes twice where a client has two User-Agents. */
static bool is_first(size_t i)
{
    return i == 0 || strcmp(clients[i].name, clients[i - 1].name) != 0;
}

const struct client *client_nth(int n)
{
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
        if (is_first(i) && n-- == 0)
            return &clients[i];
    }
    return NULL;
}

const struct client *client_named(const char *name)
{
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
        if (strcmp(clients[i].name, name) == 0)
            return &clients[i];
    }
    return NULL;
}

bool client_wants_401(const struct client *client, const char *rest)
{
    if (client->kind == CLIENT_GIT)
        return true;
    return client->kind == CLIENT_PIP && text_starts(rest, "/simple/");
}
