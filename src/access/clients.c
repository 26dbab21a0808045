/* clients.c: the table of clients, as measured. */
#include "access/clients.h"

#include <string.h>

#include "base/text.h"

static const struct client_channel npm_notice = {"npm-notice",
                                                 "TOKENBOOTH_NPM_NOTICE"};
static const struct client_channel nuget_warning = {"X-NuGet-Warning",
                                                    "TOKENBOOTH_NUGET_WARNING"};

/* The first row that matches counts. Git shows the reason of a 401 as well, and
 * then forgets the value that it had stored. Of pip's index pages nothing is
 * shown for a 403. */
static const struct client clients[] = {
    {.prefix = "npm/",
     .name = "npm",
     .channel = &npm_notice,
     .setup = &snippet_npm},
    {.prefix = "pnpm/", .name = "pnpm", .channel = &npm_notice},
    {.prefix = "yarn/", .name = "yarn", .channel = &npm_notice},
    {.prefix = "NuGet",
     .name = "NuGet",
     .channel = &nuget_warning,
     .lookups = lookups_nuget,
     .setup = &snippet_nuget},
    {.prefix = "pip/",
     .name = "pip",
     .dead_value = {401, "/simple/"},
     .setup = &snippet_pip},
    {.prefix = "twine/", .name = "twine", .setup = &snippet_twine},
    {.prefix = "poetry/", .name = "poetry"},
    {.prefix = "uv/", .name = "uv"},
    {.prefix = "python-requests/", .name = "Python"},
    {.prefix = "Apache-Maven/",
     .name = "Maven",
     .lookups = lookups_maven,
     .setup = &snippet_maven},
    {.prefix = "Maven", .name = "Maven", .lookups = lookups_maven},
    {.prefix = "Gradle/", .name = "Gradle", .lookups = lookups_maven},
    {.prefix = "cargo",
     .name = "cargo",
     .lookups = lookups_cargo,
     .setup = &snippet_cargo},
    {.prefix = "Ruby, RubyGems/", .name = "gem", .setup = &snippet_gem},
    {.prefix = "bundler/", .name = "Bundler"},
    {.prefix = "Composer/", .name = "Composer", .shows_json = true},
    {.prefix = "Go-http-client/", .name = "go"},
    {.prefix = "git/",
     .name = "git",
     .dead_value = {401, ""},
     .setup = &snippet_git},
    {.prefix = "git-lfs/", .name = "git-lfs"},
    {.prefix = "curl/", .name = "curl", .setup = &snippet_curl},
    {.prefix = "Wget/", .name = "wget"},
    {.prefix = "cadaver/", .name = "cadaver", .lookups = lookups_webdav},
    {.prefix = "lftp/", .name = "lftp"},
    {.prefix = "davfs2/", .name = "davfs2", .lookups = lookups_webdav},
    {.prefix = "gvfs/", .name = "GNOME Files", .lookups = lookups_webdav},
    {.prefix = "Debian APT", .name = "apt"},
    {.prefix = "skopeo/", .name = "skopeo"},
    {.prefix = "docker/", .name = "Docker"},
    {.prefix = "Mozilla/", .name = "a browser"},
};

enum { CLIENTS = sizeof clients / sizeof clients[0] };

static const struct client other = {.prefix = "", .name = "another client"};

const struct client *client_find(const char *user_agent)
{
    for (int i = 0; user_agent && i < CLIENTS; i++) {
        /* Every check comes here, so the first bytes are compared inline. */
        if (user_agent[0] == clients[i].prefix[0] &&
            text_starts(user_agent, clients[i].prefix))
            return &clients[i];
    }
    return &other;
}

/* A client with two User-Agents has two rows, one behind the other. */
static bool is_first_of_name(int i)
{
    return i == 0 || strcmp(clients[i].name, clients[i - 1].name) != 0;
}

const struct client *client_nth(int n)
{
    for (int i = 0; i < CLIENTS; i++) {
        if (is_first_of_name(i) && n-- == 0)
            return &clients[i];
    }
    return NULL;
}

const struct client *client_named(const char *name)
{
    for (int i = 0; i < CLIENTS; i++) {
        if (strcmp(clients[i].name, name) == 0)
            return &clients[i];
    }
    return NULL;
}

int client_status(const struct client *client, const struct outcome_row *row,
                  const char *rest)
{
    const struct client_status *dead_value = &client->dead_value;

    if (row->dead_value && dead_value->status &&
        text_starts(rest, dead_value->below))
        return dead_value->status;
    return row->status;
}
