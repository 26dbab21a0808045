/* client_setup.c: the configuration of each client: its files, and what goes
 * into them.
 *
 * One table, from which pages are built and real clients are run
 * (tests/clients/use-panel.test.js). A secret goes into a file, never into an
 * argument. */
#include "pages/tokens/client_setup.h"

#include <apr_strings.h>
#include <string.h>

#include "base/site.h"
#include "store/validate.h"

/* Stands where the value goes; static/copy.js knows it too. */
#define VALUE "YOUR_TOKEN"

/* What stands in the files of several clients, or twice in those of one. */
#define NETRC  "machine {machine} login {user} password " VALUE "\n"
#define SERVER "{scheme}://{user}:" VALUE "@{host}"
#define REPOSITORY                                                             \
    "  <repository>\n"                                                         \
    "    <id>{label}</id>\n"                                                   \
    "    <url>{site}/F/{feed}/</url>\n"                                        \
    "  </repository>\n"

enum { READ = 1, WRITE = 2, BOTH = READ | WRITE, STEPS_MAX = 6 };

struct step {
    int access;        /* what it is needed for */
    const char *file;  /* that the lines go into; NULL: a command */
    const char *lines; /* with names in braces; NULL behind the last step */
};

struct recipe {
    const char *word; /* for programs */
    const char *name;
    const char *note; /* with names in braces; NULL: none */
    struct step steps[STEPS_MAX];
};

/* {label} is the feed's name where files have names of their own for it: some
 * clients take no dot or no digit first, and keep names such as "central" or
 * "pypi" for others, so each gets the same beginning. */
static const struct recipe recipes[] = {
    {"npm",
     "npm, pnpm",
     "registry= applies to all packages. For a single scope, use "
     "@my-scope:registry= instead.",
     {
         {BOTH, "~/.npmrc",
          "registry={site}/F/{feed}/\n"
          "//{host}/F/{feed}/:_authToken=" VALUE "\n"},
         {READ, NULL, "npm install my-package"},
         {WRITE, NULL, "npm publish"},
     }},
    {"nuget",
     "NuGet",
     "dotnet uses ~/.nuget/NuGet/NuGet.Config; on Windows it is "
     "%AppData%\\NuGet\\NuGet.Config.",
     {
         {BOTH, "~/.config/NuGet/NuGet.Config",
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
          "<configuration>\n"
          "  <packageSources>\n"
          "    <add key=\"{label}\""
          " value=\"{site}/F/{feed}/v3/index.json\" />\n"
          "  </packageSources>\n"
          "  <packageSourceCredentials>\n"
          "    <{label}>\n"
          "      <add key=\"Username\" value=\"{user}\" />\n"
          "      <add key=\"ClearTextPassword\" value=\"" VALUE "\" />\n"
          "    </{label}>\n"
          "  </packageSourceCredentials>\n"
          "</configuration>\n"},
         {READ, NULL, "nuget install My.Package -Source {label}"},
         {WRITE, NULL, "nuget push My.Package.1.0.0.nupkg -Source {label}"},
     }},
    {"pip",
     "pip",
     "~/.netrc holds one token per server. If you need more than one, skip it "
     "and put " SERVER "/F/{feed}/simple/ in pip.conf (keep that file "
     "private).",
     {
         {READ, "~/.config/pip/pip.conf",
          "[global]\n"
          "index-url = {site}/F/{feed}/simple/\n"},
         {READ, "~/.netrc", NETRC},
         {READ, NULL, "pip install my-package"},
     }},
    {"twine",
     "twine",
     NULL,
     {
         {WRITE, "~/.pypirc",
          "[distutils]\n"
          "index-servers =\n"
          "    {label}\n"
          "\n"
          "[{label}]\n"
          "repository = {site}/F/{feed}/legacy/\n"
          "username = {user}\n"
          "password = " VALUE "\n"},
         {WRITE, NULL, "twine upload -r {label} dist/*"},
     }},
    {"maven",
     "Maven",
     NULL,
     {
         {BOTH, "~/.m2/settings.xml",
          "<settings>\n"
          "  <servers>\n"
          "    <server>\n"
          "      <id>{label}</id>\n"
          "      <username>{user}</username>\n"
          "      <password>" VALUE "</password>\n"
          "    </server>\n"
          "  </servers>\n"
          "</settings>\n"},
         {READ, "pom.xml", "<repositories>\n" REPOSITORY "</repositories>\n"},
         {WRITE, "pom.xml",
          "<distributionManagement>\n" REPOSITORY
          "</distributionManagement>\n"},
         {READ, NULL, "mvn package"},
         {WRITE, NULL, "mvn deploy"},
     }},
    {"cargo",
     "cargo",
     "The feed\u2019s registry must set \"auth-required\": true in its "
     "config.json.",
     {
         {BOTH, "~/.cargo/config.toml",
          "[registries.{label}]\n"
          "index = \"sparse+{site}/F/{feed}/\"\n"
          "credential-provider = \"cargo:token\"\n"},
         {BOTH, "~/.cargo/credentials.toml",
          "[registries.{label}]\n"
          "token = \"" VALUE "\"\n"},
         {READ, NULL, "cargo add my-crate --registry {label}"},
         {WRITE, NULL, "cargo publish --registry {label}"},
     }},
    {"gem",
     "gem",
     NULL,
     {
         {READ, "~/.gemrc",
          "---\n"
          ":sources:\n"
          "- " SERVER "/F/{feed}/\n"},
         {WRITE, "~/.gem/credentials",
          "---\n"
          "{site}/F/{feed}: " VALUE "\n"},
         {READ, NULL, "gem install my-gem"},
         {WRITE, NULL, "gem push my-gem-1.0.0.gem --host {site}/F/{feed}"},
     }},
    {"git",
     "git",
     "Git stores one token per server.",
     {
         {BOTH, NULL, "git config --global credential.{site}.helper store"},
         {BOTH, "~/.git-credentials", SERVER "\n"},
         {READ, NULL, "git clone {site}/F/{feed}/my-project.git"},
         {WRITE, NULL, "git push {site}/F/{feed}/my-project.git HEAD"},
     }},
    {"curl",
     "curl",
     "~/.netrc holds one token per server.",
     {
         {BOTH, "~/.netrc", NETRC},
         {READ, NULL, "curl -n --fail-with-body -O {site}/F/{feed}/my-file"},
         {WRITE, NULL, "curl -n --fail-with-body -T my-file {site}/F/{feed}/"},
     }},
};

static const char *host_of(const struct client_setup_names *names)
{
    const char *host = strstr(names->site, "://");

    return host ? host + 3 : "";
}

bool client_setup_names_are_plain(const struct client_setup_names *names)
{
    return site_host_is_plain(host_of(names)) &&
           !validate_username(names->username) &&
           !validate_feed_name(names->feed);
}

/* The host without a port, as ~/.netrc has it; "[::1]" without brackets. */
static const char *machine_of(apr_pool_t *pool, const char *host)
{
    return *host == '[' ? apr_pstrndup(pool, host + 1, strcspn(host + 1, "]"))
                        : apr_pstrndup(pool, host, strcspn(host, ":"));
}

static const char *label_of(apr_pool_t *pool, const char *feed)
{
    char *label = apr_pstrcat(pool, "feed-", feed, NULL);

    for (char *dot = label; (dot = strchr(dot, '.'));)
        *dot = '-';
    return label;
}

/* What stands in the table for name, which ends at a brace. */
static const char *name_value(apr_pool_t *pool,
                              const struct client_setup_names *names,
                              const char *name)
{
    const struct {
        const char *name, *value;
    } values[] = {
        {"site}", names->site},
        {"scheme}", apr_pstrndup(pool, names->site, strcspn(names->site, ":"))},
        {"host}", host_of(names)},
        {"machine}", machine_of(pool, host_of(names))},
        {"user}", names->username},
        {"feed}", names->feed},
        {"label}", label_of(pool, names->feed)},
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (strncmp(name, values[i].name, strlen(values[i].name)) == 0)
            return values[i].value;
    }
    return "";
}

/* lines with each name in braces replaced. */
static const char *fill_in(apr_pool_t *pool,
                           const struct client_setup_names *names,
                           const char *lines)
{
    const char *text = "";

    for (;;) {
        size_t plain = strcspn(lines, "{");
        text = apr_pstrcat(pool, text, apr_pstrndup(pool, lines, plain), NULL);
        lines += plain;
        if (!*lines)
            return text;
        text =
            apr_pstrcat(pool, text, name_value(pool, names, lines + 1), NULL);
        lines += strcspn(lines, "}") + 1;
    }
}

static void show_step(apr_pool_t *pool, struct view *client,
                      const struct client_setup_names *names,
                      const struct step *step)
{
    static const char *const words[] = {
        [READ] = "read", [WRITE] = "write", [BOTH] = "both"};
    static const char *const commands[] = {
        [READ] = "READING", [WRITE] = "WRITING", [BOTH] = "ONCE"};
    struct view *view = view_add(client, "STEP");
    bool secret = strstr(step->lines, VALUE) != NULL;

    view_set(view, "STEP_ACCESS", words[step->access]);
    view_set(view, "LINES", fill_in(pool, names, step->lines));
    if (secret)
        view_show(view, "WITH_VALUE");
    if (!step->file) {
        view_show(view, commands[step->access]);
        return;
    }
    view = view_add(view, "FILE");
    view_set(view, "FILE_NAME", step->file);
    if (secret)
        view_show(view, "ALONE");
}

static void show_client(apr_pool_t *pool, struct view *view,
                        const struct client_setup_names *names,
                        const struct recipe *recipe, int access)
{
    struct view *shown = NULL;

    for (const struct step *step = recipe->steps; step->lines; step++) {
        if (!(step->access & access))
            continue;
        if (!shown)
            shown = view_add(view, "CLIENT");
        show_step(pool, shown, names, step);
    }
    if (!shown)
        return;
    view_set(shown, "CLIENT_WORD", recipe->word);
    view_set(shown, "CLIENT_NAME", recipe->name);
    if (recipe->note)
        view_set(view_add(shown, "NOTE"), "NOTE_TEXT",
                 fill_in(pool, names, recipe->note));
}

void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup_names *names, bool reads,
                       bool writes)
{
    int access = (reads ? READ : 0) | (writes ? WRITE : 0);

    for (size_t i = 0; i < sizeof recipes / sizeof recipes[0]; i++)
        show_client(pool, view, names, &recipes[i], access);
}
