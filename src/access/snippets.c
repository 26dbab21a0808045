/* snippets.c: the setup of each client: its files, and what goes into them.
 *
 * Real clients run from these very lines (tests/clients/setup-panel.test.js). A
 * secret goes into a file, never into an argument. */
#include "access/snippets.h"

#include <stddef.h>

#define VALUE SNIPPET_VALUE
#define READ  SNIPPET_READ
#define WRITE SNIPPET_WRITE
#define BOTH  SNIPPET_BOTH

/* Lines that several clients take, or one client twice. */
#define NETRC  "machine {machine} login {user} password " VALUE "\n"
#define SERVER "{scheme}://{user}:" VALUE "@{host}"
#define REPOSITORY                                                             \
    "  <repository>\n"                                                         \
    "    <id>{label}</id>\n"                                                   \
    "    <url>{site}/F/{feed}/</url>\n"                                        \
    "  </repository>\n"

const struct snippet snippet_npm = {
    "npm",
    "npm, pnpm",
    "registry= applies to all packages. For a single scope, use "
    "@my-scope:registry= instead.",
    {
        {BOTH, "~/.npmrc",
         "registry={site}/F/{feed}/\n"
         "//{host}/F/{feed}/:_authToken=" VALUE "\n"},
        {READ, NULL, "npm install my-package"},
        {WRITE, NULL, "npm publish"},
    }};

const struct snippet snippet_nuget = {
    "nuget",
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
    }};

const struct snippet snippet_pip = {
    "pip",
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
    }};

const struct snippet snippet_twine = {
    "twine",
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
    }};

const struct snippet snippet_maven = {
    "maven",
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
         "<distributionManagement>\n" REPOSITORY "</distributionManagement>\n"},
        {READ, NULL, "mvn package"},
        {WRITE, NULL, "mvn deploy"},
    }};

const struct snippet snippet_cargo = {
    "cargo",
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
    }};

const struct snippet snippet_gem = {
    "gem",
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
    }};

const struct snippet snippet_git = {
    "git",
    "git",
    "Git stores one token per server.",
    {
        {BOTH, NULL, "git config --global credential.{site}.helper store"},
        {BOTH, "~/.git-credentials", SERVER "\n"},
        {READ, NULL, "git clone {site}/F/{feed}/my-project.git"},
        {WRITE, NULL, "git push {site}/F/{feed}/my-project.git HEAD"},
    }};

const struct snippet snippet_curl = {
    "curl",
    "curl",
    "~/.netrc holds one token per server.",
    {
        {BOTH, "~/.netrc", NETRC},
        {READ, NULL, "curl -n --fail-with-body -O {site}/F/{feed}/my-file"},
        {WRITE, NULL, "curl -n --fail-with-body -T my-file {site}/F/{feed}/"},
    }};
