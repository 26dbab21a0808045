/* clients.c: the table of clients, as measured. */
#include "access/clients.h"

#include <string.h>

#include "base/text.h"

static const struct client_channel npm_notice = {"npm-notice",
                                                 "TOKENBOOTH_NPM_NOTICE"};
static const struct client_channel nuget_warning = {"X-NuGet-Warning",
                                                    "TOKENBOOTH_NUGET_WARNING"};

static const struct client_withheld yarn_withheld = {
    .hint = "Yarn 1 sends it only with always-auth=true in .npmrc"};
static const struct client_withheld berry_withheld = {
    .hint = "Yarn sends it only with npmAlwaysAuth: true in .yarnrc.yml"};
static const struct client_withheld nuget_withheld = {
    .hint = "NuGet reads with packageSourceCredentials, not an -ApiKey"};
static const struct client_withheld go_withheld = {
    .over_http = true,
    .hint = "Go sends no credentials over plain http; use https"};

/* The first row that matches counts. Those that want no redirect are in
 * Debian's setenvif.conf, too. */
static const struct client clients[] = {
    {.prefix = "npm/",
     .name = "npm",
     .channel = &npm_notice,
     .lookups = lookups_npm,
     .registry = &registry_npm,
     .setup = &snippet_npm},
    {.prefix = "pnpm/",
     .name = "pnpm",
     .channel = &npm_notice,
     .shows_text = true,
     .registry = &registry_npm},
    {.prefix = "yarn/",
     .name = "yarn",
     .channel = &npm_notice,
     .withheld = &yarn_withheld,
     .registry = &registry_npm,
     .setup = &snippet_yarn},
    {.prefix = "got (",
     .name = "Yarn 2+",
     .withheld = &berry_withheld,
     .registry = &registry_npm_by_got,
     .setup = &snippet_berry},
    {.prefix = "NuGet",
     .name = "NuGet",
     .channel = &nuget_warning,
     .withheld = &nuget_withheld,
     .lookups = lookups_nuget,
     .registry = &registry_nuget,
     .setup = &snippet_nuget},
    /* It publishes and installs by NuGet's library. */
    {.prefix = "Chocolatey Command Line/",
     .name = "Chocolatey",
     .channel = &nuget_warning,
     .withheld = &nuget_withheld,
     .lookups = lookups_nuget,
     .registry = &registry_nuget},
    {.prefix = "pip/",
     .name = "pip",
     .statuses = statuses_pip,
     .setup = &snippet_pip},
    {.prefix = "twine/",
     .name = "twine",
     .registry = &registry_python,
     .setup = &snippet_twine},
    {.prefix = "poetry/",
     .name = "poetry",
     .statuses = statuses_requests,
     .registry = &registry_python,
     .setup = &snippet_poetry},
    {.prefix = "uv/", .name = "uv", .registry = &registry_python},
    {.prefix = "python-requests/",
     .name = "Python",
     .statuses = statuses_requests},
    {.prefix = "Apache-Maven/",
     .name = "Maven",
     .lookups = lookups_maven,
     .registry = &registry_maven,
     .setup = &snippet_maven},
    {.prefix = "Maven",
     .name = "Maven",
     .lookups = lookups_maven,
     .registry = &registry_maven},
    {.prefix = "Gradle/",
     .name = "Gradle",
     .lookups = lookups_maven,
     .registry = &registry_maven,
     .setup = &snippet_gradle},
    {.prefix = "cargo",
     .name = "cargo",
     .login_scheme = "Cargo",
     .lookups = lookups_cargo,
     .registry = &registry_cargo,
     .setup = &snippet_cargo},
    {.prefix = "Ruby, RubyGems/",
     .name = "gem",
     .statuses = statuses_gem,
     .registry = &registry_gem,
     .setup = &snippet_gem},
    {.prefix = "RubyGems/",
     .name = "gem",
     .statuses = statuses_gem,
     .registry = &registry_gem,
     .setup = &snippet_gem},
    {.prefix = "bundler/",
     .name = "Bundler",
     .statuses = statuses_bundler,
     .setup = &snippet_bundler},
    {.prefix = "Composer/",
     .name = "Composer",
     .shows_json = true,
     .setup = &snippet_composer},
    {.prefix = "Go-http-client/",
     .name = "go",
     .withheld = &go_withheld,
     .setup = &snippet_go},
    {.prefix = "git/",
     .name = "git",
     .statuses = statuses_git,
     .registry = &registry_git,
     .setup = &snippet_git},
    {.prefix = "git-lfs/",
     .name = "git-lfs",
     .registry = &registry_lfs,
     .lookups = lookups_lfs},
    {.prefix = "curl/", .name = "curl", .setup = &snippet_curl},
    {.prefix = "Wget/", .name = "wget"},
    {.prefix = "cadaver/", .name = "cadaver", .lookups = lookups_webdav},
    {.prefix = "lftp/", .name = "lftp", .setup = &snippet_lftp},
    {.prefix = "davfs2/",
     .name = "davfs2",
     .lookups = lookups_webdav,
     .setup = &snippet_davfs2},
    {.prefix = "gvfs/",
     .name = "GNOME Files",
     .wants_no_redirect = true,
     .lookups = lookups_webdav,
     .statuses = statuses_gvfs},
    {.prefix = "gnome-vfs/", .name = "GNOME Files", .wants_no_redirect = true},
    {.prefix = "WebDAVFS/", .name = "macOS Finder", .wants_no_redirect = true},
    {.prefix = "WebDrive", .name = "WebDrive", .wants_no_redirect = true},
    {.prefix = "Microsoft Data Access",
     .name = "Microsoft Office",
     .wants_no_redirect = true},
    {.prefix = "Dreamweaver-WebDAV",
     .name = "Dreamweaver",
     .wants_no_redirect = true},
    {.prefix = "MS FrontPage", .name = "FrontPage", .wants_no_redirect = true},
    {.prefix = "XML Spy", .name = "XMLSpy", .wants_no_redirect = true},
    {.prefix = "Konqueror/4", .name = "Konqueror", .wants_no_redirect = true},
    {.prefix = "Debian APT", .name = "apt", .setup = &snippet_apt},
    {.prefix = "skopeo/",
     .name = "skopeo",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "Buildah/",
     .name = "Buildah",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "libpod/",
     .name = "podman",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "containers/",
     .name = "podman",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "docker/",
     .name = "Docker",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "Docker-Client/",
     .name = "Docker",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "containerd/",
     .name = "containerd",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "go-containerregistry/",
     .name = "crane",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "oras/",
     .name = "ORAS",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "Helm/",
     .name = "Helm",
     .statuses = statuses_images,
     .lookups = lookups_images,
     .registry = &registry_images},
    {.prefix = "Bun/", .name = "Bun", .registry = &registry_npm_by_command},
    {.prefix = "Deno/", .name = "Deno", .shows_text = true},
    {.prefix = "rclone/", .name = "rclone", .setup = &snippet_rclone},
    {.prefix = "libdnf", .name = "dnf", .setup = &snippet_dnf},
    {.prefix = "ZYpp ", .name = "zypper"},
    {.prefix = "Apache Ivy/", .name = "Ivy", .registry = &registry_maven},
    {.prefix = "HTTPie/", .name = "HTTPie"},
    {.prefix = "aria2/", .name = "aria2"},
    {.prefix = "opam/", .name = "opam"},
    {.prefix = "LuaRocks/", .name = "LuaRocks"},
    {.prefix = "cpanminus/", .name = "cpanm"},
    {.prefix = "libcurl/", .name = "R", .setup = &snippet_r},
    {.prefix = "conda/", .name = "conda"},
    {.prefix = "Renovate/", .name = "Renovate"},
    {.prefix = "RenovateBot/", .name = "Renovate"},
    {.prefix = "Terraform/", .name = "Terraform"},
    {.prefix = "HashiCorp Terraform/", .name = "Terraform"},
    {.prefix = "PowerShell/", .name = "PowerShell"},
    {.prefix = "Mozilla/", .name = "a browser"},
};

enum { CLIENTS = sizeof clients / sizeof clients[0] };

static const struct client other = {.prefix = "", .name = NULL};

/* Some name themselves behind what they have of a browser. */
static const char *own_name(const char *user_agent)
{
    static const char *const names[] = {"PowerShell/", "MS FrontPage",
                                        "Konqueror/4", NULL};
    const char *found = NULL;

    if (!text_starts(user_agent, "Mozilla/"))
        return user_agent;
    for (const char *const *name = names; *name && !found; name++)
        found = strstr(user_agent, *name);
    return found ? found : user_agent;
}

const struct client *client_find(const char *user_agent)
{
    if (user_agent)
        user_agent = own_name(user_agent);
    for (int i = 0; user_agent && i < CLIENTS; i++) {
        /* Every check comes here, so the first bytes are compared inline. */
        if (user_agent[0] == clients[i].prefix[0] &&
            text_starts(user_agent, clients[i].prefix))
            return &clients[i];
    }
    return &other;
}

const char *client_withheld(const struct client *client, const char *site)
{
    const struct client_withheld *withheld = client->withheld;

    if (!withheld || (withheld->over_http && !text_starts(site, "http://")))
        return NULL;
    return withheld->hint;
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
