/* snippets.c: the setup of each client: its files, and what goes into them.
 *
 * Real clients run from these very lines (tests/clients/setup-panel.test.js). A
 * secret goes into a file, never into an argument. */
#include "access/snippets.h"

#include <stddef.h>

#define VALUE     SNIPPET_VALUE
#define READ      SNIPPET_READ
#define WRITE     SNIPPET_WRITE
#define BOTH      SNIPPET_BOTH
#define READS_TOO SNIPPET_READS_TOO
#define OVER_HTTP SNIPPET_OVER_HTTP
#define OPEN      "{open}"

/* Lines that several clients take, or one client twice. */
#define NETRC  "machine {machine} login {user} password " VALUE "\n"
#define SERVER "{scheme}://{user}:" VALUE "@{host}"
#define LFTP   "{scheme}://{user}@{host}/F/{feed}/"
#define NPMRC                                                                  \
    "registry={site}/F/{feed}/\n"                                              \
    "//{host}/F/{feed}/:_authToken=" VALUE "\n"
#define GRADLE_REPOSITORY                                                      \
    "    maven " OPEN "\n"                                                     \
    "        name = \"{label}\"\n"                                             \
    "        url = \"{site}/F/{feed}/\"\n"                                     \
    "        credentials " OPEN "\n"                                           \
    "            username = findProperty(\"{label}Username\")\n"               \
    "            password = findProperty(\"{label}Password\")\n"               \
    "        }\n"                                                              \
    "    }\n"
#define REPOSITORY                                                             \
    "  <repository>\n"                                                         \
    "    <id>{label}</id>\n"                                                   \
    "    <url>{site}/F/{feed}/</url>\n"                                        \
    "  </repository>\n"

const struct snippet snippet_npm = {
    "npm",
    "npm, pnpm, bun, deno",
    "registry= applies to all packages. For a single scope, use "
    "@my-scope:registry= instead.",
    {
        {BOTH, "~/.npmrc", NPMRC},
        {READ, NULL, "npm install my-package"},
        {WRITE, NULL, "npm publish"},
    }};

const struct snippet snippet_yarn = {
    "yarn",
    "Yarn 1",
    NULL,
    {
        {BOTH, "~/.npmrc", NPMRC "always-auth=true\n"},
        {READ, NULL, "yarn add my-package"},
        {WRITE, NULL, "yarn publish --non-interactive --new-version 1.0.0"},
    }};

const struct snippet snippet_berry = {
    "berry",
    "Yarn 2+",
    NULL,
    {
        {BOTH, "~/.yarnrc.yml",
         "npmRegistryServer: \"{site}/F/{feed}/\"\n"
         "npmRegistries:\n"
         "  \"//{host}/F/{feed}\":\n"
         "    npmAlwaysAuth: true\n"
         "    npmAuthToken: \"" VALUE "\"\n"},
        {BOTH | OVER_HTTP, "~/.yarnrc.yml",
         "unsafeHttpWhitelist:\n"
         "  - \"{machine}\"\n"},
        {READ, NULL, "yarn add my-package"},
        {WRITE, NULL, "yarn npm publish"},
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
         "no-input = true\n"
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

const struct snippet snippet_poetry = {
    "poetry",
    "Poetry",
    NULL,
    {
        {BOTH, "~/.config/pypoetry/auth.toml",
         "[http-basic.{label}]\n"
         "username = \"{user}\"\n"
         "password = \"" VALUE "\"\n"},
        {WRITE, "~/.config/pypoetry/config.toml",
         "[repositories.{label}]\n"
         "url = \"{site}/F/{feed}/legacy/\"\n"},
        {READ, "pyproject.toml",
         "[[tool.poetry.source]]\n"
         "name = \"{label}\"\n"
         "url = \"{site}/F/{feed}/simple/\"\n"
         "default = true\n"},
        {READ, NULL, "poetry add my-package"},
        {WRITE, NULL, "poetry publish -r {label}"},
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

const struct snippet snippet_gradle = {
    "gradle",
    "Gradle",
    NULL,
    {
        {BOTH, "~/.gradle/gradle.properties",
         "{label}Username={user}\n"
         "{label}Password=" VALUE "\n"},
        {READ, "build.gradle",
         "repositories " OPEN "\n" GRADLE_REPOSITORY "}\n"},
        {WRITE, "build.gradle",
         "publishing " OPEN "\n"
         "  repositories " OPEN "\n" GRADLE_REPOSITORY "  }\n"
         "}\n"},
        {READ, NULL, "gradle build"},
        {WRITE, NULL, "gradle publish"},
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

const struct snippet snippet_bundler = {
    "bundler",
    "Bundler",
    NULL,
    {
        {READ, "~/.bundle/config",
         "---\n"
         "BUNDLE_{key}: \"{user}:" VALUE "\"\n"},
        {READ, "Gemfile", "source \"{site}/F/{feed}/\"\n"},
        {READ, NULL, "bundle install"},
    }};

const struct snippet snippet_composer = {
    "composer",
    "Composer",
    NULL,
    {
        {READ, "~/.config/composer/auth.json",
         OPEN "\"bearer\": " OPEN "\"{host}\": \"" VALUE "\"}}\n"},
        {READ, "composer.json",
         OPEN "\"repositories\": [" OPEN "\"type\": \"composer\", "
              "\"url\": \"{site}/F/{feed}\"}]}\n"},
        {READ | OVER_HTTP, "~/.config/composer/config.json",
         OPEN "\"config\": " OPEN "\"secure-http\": false}}\n"},
        {READ, NULL, "composer require my/package"},
    }};

const struct snippet snippet_go = {
    "go",
    "go",
    "Works over https only: go sends no credentials over plain http. ~/.netrc "
    "holds one token per server.",
    {
        {READ, "~/.netrc", NETRC},
        {READ, "~/.config/go/env",
         "GOPROXY={site}/F/{feed}\n"
         "GONOSUMDB=example.org/*\n"},
        {READ, NULL, "go get example.org/my-module@v1.0.0"},
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

const struct snippet snippet_lftp = {
    "lftp",
    "lftp",
    "~/.netrc holds one token per server.",
    {
        {BOTH, "~/.netrc", NETRC},
        {READ, NULL,
         "lftp -c 'set cmd:verify-path no; open " LFTP "; get my-file'"},
        /* put -O, because it does not enter a folder that it cannot read. */
        {WRITE, NULL, "lftp -c 'open " LFTP "; put -O " LFTP " my-file'"},
    }};

const struct snippet snippet_davfs2 = {
    "davfs2",
    "davfs2",
    NULL,
    {
        {READ, "/etc/davfs2/secrets", "{site}/F/{feed}/ {user} " VALUE "\n"},
        {READ, "/etc/davfs2/davfs2.conf", "use_locks 0\n"},
        {READ, NULL, "mount -t davfs {site}/F/{feed}/ /mnt"},
    }};

const struct snippet snippet_apt = {
    "apt",
    "apt",
    NULL,
    {
        {READ, "/etc/apt/auth.conf.d/{label}.conf",
         "machine {site}/F/{feed}/ login {user} password " VALUE "\n"},
        {READ, "/etc/apt/sources.list.d/{label}.list",
         "deb {site}/F/{feed} stable main\n"},
        {READ, NULL, "apt-get update"},
    }};

const struct snippet snippet_rclone = {
    "rclone",
    "rclone",
    NULL,
    {
        {READ, "~/.config/rclone/rclone.conf",
         "[{label}]\n"
         "type = webdav\n"
         "url = {site}/F/{feed}/\n"
         "vendor = other\n"
         "bearer_token = " VALUE "\n"},
        {READ, NULL, "rclone copy {label}:my-file ."},
        {WRITE | READS_TOO, NULL, "rclone copy my-file {label}:"},
    }};

const struct snippet snippet_dnf = {"dnf",
                                    "dnf",
                                    NULL,
                                    {
                                        {READ, "/etc/yum.repos.d/{label}.repo",
                                         "[{label}]\n"
                                         "name={feed}\n"
                                         "baseurl={site}/F/{feed}/\n"
                                         "username={user}\n"
                                         "password=" VALUE "\n"},
                                        {READ, NULL, "dnf install my-package"},
                                    }};

const struct snippet snippet_r = {
    "r",
    "R",
    "~/.netrc holds one token per server.",
    {
        {READ, "~/.netrc", NETRC},
        {READ, "~/.Rprofile",
         "options(repos = c(feed = \"{site}/F/{feed}\"),\n"
         "    download.file.method = \"curl\",\n"
         "    download.file.extra = \"-n --fail-with-body\")\n"},
        {READ, NULL, "Rscript -e 'install.packages(\"mypackage\")'"},
    }};
