/* lookups.c: tests of access/lookups.h: what a write-only token may read. */
#include "access/lookups.h"
#include "access/clients.h"

#include "support.h"

struct lookup_case {
    const char *agent, *method, *rest, *depth, *npm_command;
};

#define NPM "npm/10.8.2 node/v20.19.2 linux x64 workspaces/false"

static const struct lookup_case allowed[] = {
    {"NuGet Command Line/5.8.1", "GET", "/index.json", NULL, NULL},
    {"NuGet Command Line/5.8.1", "GET", "/v3/index.json", NULL, NULL},
    {"NuGet Command Line/2.8.7", "GET", "/", NULL, NULL},
    {"NuGet xplat/6.9.1", "HEAD", "/index.json", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/maven-metadata.xml", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1-SNAPSHOT/maven-metadata.xml",
     NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/maven-metadata.xml.sha1", NULL,
     NULL},
    {"cargo 1.95.0", "GET", "/config.json", NULL, NULL},
    {"cargo 1.95.0", "GET", "/1/a", NULL, NULL},
    {"cargo 1.95.0", "GET", "/2/ab", NULL, NULL},
    {"cargo 1.95.0", "GET", "/3/a/abc", NULL, NULL},
    {"cargo 1.95.0", "GET", "/ne/wc/newcrate", NULL, NULL},
    {"cargo 1.95.0", "GET", "/ab/cd/abcd", NULL, NULL},
    {"cargo 1.95.0", "GET", "/my/_c/my_crate-2", NULL, NULL},
    {"cadaver/0.24", "OPTIONS", "/", NULL, NULL},
    {"cadaver/0.24", "PROPFIND", "/", "0", NULL},
    {"cadaver/0.24", "PROPFIND", "/folder/", "0", NULL},
    {"skopeo/1.9.3", "GET", "/v2/", NULL, NULL},
    {"Buildah/1.28.2", "HEAD", "/v2/tools/app/blobs/sha256:00ff", NULL, NULL},
    {"docker/24.0.5", "HEAD", "/v2/app/blobs/sha256:00ff", NULL, NULL},
    {"git-lfs/3.3.0 (GitHub; linux amd64; go 1.19)", "POST",
     "/r.git/info/lfs/objects/batch", NULL, NULL},
    {NPM, "GET", "/-/package/demo/dist-tags", NULL, "dist-tag"},
    {NPM, "GET", "/-/package/@acme/demo/dist-tags", NULL, "dist-tag"},
    {NPM, "GET", "/-/package/demo/dist-tags", NULL, NULL},
};

/* Where a registry is behind the feed. */
static const struct lookup_case registry[] = {
    {NPM, "GET", "/demo", NULL, "deprecate"},
    {NPM, "GET", "/demo", NULL, "unpublish"},
    {NPM, "GET", "/demo", NULL, "dist-tag"},
    {NPM, "GET", "/demo", NULL, "view"},
    {NPM, "GET", "/socket.io", NULL, "view"},
    {NPM, "GET", "/@acme/demo", NULL, "view"},
};

/* Denied, but nobody need be told. */
static const struct lookup_case optional[] = {
    {NPM, "GET", "/demo", NULL, "publish"},
    {NPM, "GET", "/npm", NULL, "publish"},
    {NPM, "GET", "/@acme/demo", NULL, "publish"},
};

static const struct lookup_case denied_npm[] = {
    {NPM, "GET", "/demo", NULL, NULL},
    {NPM, "GET", "/demo", NULL, ""},
    {NPM, "GET", "/demo", NULL, "install"},
    {NPM, "GET", "/demo", NULL, "vie"},
    {NPM, "GET", "/demo", NULL, "deprecate unpublish"},
    {NPM, "PROPFIND", "/demo", "0", "view"},
    {NPM, "GET", "/demo/-/demo-1.0.0.tgz", NULL, "view"},
    {NPM, "GET", "/@acme/demo/-/demo-1.0.0.tgz", NULL, "view"},
    {NPM, "GET", "/demo/1.0.0", NULL, "view"},
    {NPM, "GET", "/@acme/", NULL, "view"},
    {NPM, "GET", "/@/demo", NULL, "view"},
    {NPM, "GET", "/@acme", NULL, "view"},
    {NPM, "GET", "/", NULL, "view"},
    {NPM, "GET", "/-/all", NULL, "view"},
    {NPM, "GET", "/-", NULL, "view"},
    {NPM, "GET", "/.htaccess", NULL, "view"},
    {NPM, "GET", "/-/v1/search", NULL, "view"},
    {NPM, "GET", "/-/package/demo/collaborators", NULL, "dist-tag"},
    {NPM, "GET", "/-/package//dist-tags", NULL, "dist-tag"},
    {NPM, "GET", "/-/package/dist-tags", NULL, "dist-tag"},
    {NPM, "GET", "/-/package/a/b/dist-tags", NULL, "dist-tag"},
    {NPM, "GET", "/demo/-/demo-1.0.0.tgz", NULL, "publish"},
    {"curl/7.88.1", "GET", "/demo", NULL, "view"},
    {"curl/7.88.1", "GET", "/demo", NULL, "publish"},
    {"curl/7.88.1", "GET", "/-/package/demo/dist-tags", NULL, "dist-tag"},
};

static const struct lookup_case denied[] = {
    /* another client's look-up */
    {"curl/7.88.1", "GET", "/index.json", NULL, NULL},
    {NULL, "GET", "/index.json", NULL, NULL},
    {"npm/10.8.2", "GET", "/demo", NULL, NULL},
    {"cargo 1.95.0", "GET", "/index.json", NULL, NULL},
    {"NuGet xplat/6.9.1", "GET", "/config.json", NULL, NULL},
    {"npm/10.8.2", "OPTIONS", "/", NULL, NULL},
    /* a package's content, a listing */
    {"NuGet xplat/6.9.1", "GET", "/v3/flat/demo/1.0.0/demo.nupkg", NULL, NULL},
    {"NuGet xplat/6.9.1", "GET", "/x/index.json", NULL, NULL},
    {"NuGet xplat/6.9.1", "GET", "", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1/demo-1.jar", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1/demo-1.pom", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/", NULL, NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/my-maven-metadata.xml", NULL, NULL},
    {"cargo 1.95.0", "GET", "/dl/demo/1.0.0/download", NULL, NULL},
    {"cargo 1.95.0", "GET", "/sub/config.json", NULL, NULL},
    {"cargo 1.95.0", "GET", "/de/mo/other", NULL, NULL},
    {"cargo 1.95.0", "GET", "/de/xx/demo", NULL, NULL},
    {"cargo 1.95.0", "GET", "/de/mo/x/demo", NULL, NULL},
    {"cargo 1.95.0", "GET", "/demo", NULL, NULL},
    {"cargo 1.95.0", "GET", "/2/a", NULL, NULL},
    {"cargo 1.95.0", "GET", "/3/b/abc", NULL, NULL},
    {"cargo 1.95.0", "GET", "/3/", NULL, NULL},
    {"cargo 1.95.0", "GET", "/4/a/abcd", NULL, NULL},
    {"cargo 1.95.0", "GET", "/ar/ch/archive.tar.gz", NULL, NULL},
    {"cargo 1.95.0", "GET", "/", NULL, NULL},
    {"cadaver/0.24", "GET", "/", NULL, NULL},
    {"cadaver/0.24", "OPTIONS", "/file", NULL, NULL},
    {"cadaver/0.24", "PROPFIND", "/", "1", NULL},
    {"cadaver/0.24", "PROPFIND", "/", "infinity", NULL},
    {"cadaver/0.24", "PROPFIND", "/", NULL, NULL},
    {"cadaver/0.24", "PROPFIND", "/", "0, 1", NULL},
    {"cadaver/0.24", "PROPFIND", "/", "", NULL},
    {"cadaver/0.24", "REPORT", "/", "0", NULL},
    {"skopeo/1.9.3", "GET", "/v2/tools/app/blobs/sha256:00ff", NULL, NULL},
    {"skopeo/1.9.3", "HEAD", "/v2/tools/app/manifests/1", NULL, NULL},
    {"skopeo/1.9.3", "GET", "/v2/_catalog", NULL, NULL},
    {"skopeo/1.9.3", "GET", "/v2/app/tags/list", NULL, NULL},
    {"skopeo/1.9.3", "GET", "/", NULL, NULL},
    {"curl/7.88.1", "HEAD", "/v2/app/blobs/sha256:00ff", NULL, NULL},
    {"git-lfs/3.3.0", "GET", "/r.git/info/lfs/objects/batch", NULL, NULL},
    {"git-lfs/3.3.0", "GET", "/r.git/info/lfs/objects/00ff", NULL, NULL},
    {"git/2.39.5", "POST", "/r.git/info/lfs/objects/batch", NULL, NULL},
    /* methods */
    {"NuGet xplat/6.9.1", "POST", "/index.json", NULL, NULL},
    {"NuGet xplat/6.9.1", "GE", "/index.json", NULL, NULL},
    {"NuGet xplat/6.9.1", "", "/index.json", NULL, NULL},
    {"cargo 1.95.0", "PROPFIND", "/config.json", "0", NULL},
    /* no path */
    {"NuGet xplat/6.9.1", "GET", "index.json", NULL, NULL},
};

static void expect_all(const struct lookup_case *cases, size_t count,
                       bool proxied, enum lookup_kind wanted)
{
    for (size_t i = 0; i < count; i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .depth = cases[i].depth,
                                          .npm_command = cases[i].npm_command,
                                          .proxied = proxied};
        enum lookup_kind kind = lookup_find(
            client_find(cases[i].agent)->lookups, &http, cases[i].rest);
        if (kind != wanted)
            fail_msg("%s: %s %s is %d", cases[i].agent ? cases[i].agent : "",
                     cases[i].method, cases[i].rest, kind);
    }
}

static void test_allowed(void **state)
{
    (void)state;
    expect_all(allowed, LENGTH(allowed), false, LOOKUP_REQUIRED);
    expect_all(allowed, LENGTH(allowed), true, LOOKUP_REQUIRED);
}

static void test_denied(void **state)
{
    (void)state;
    expect_all(denied, LENGTH(denied), false, LOOKUP_NONE);
    expect_all(denied, LENGTH(denied), true, LOOKUP_NONE);
    expect_all(denied_npm, LENGTH(denied_npm), true, LOOKUP_NONE);
}

/* In a folder, the place of a packument holds a file. */
static void test_registry(void **state)
{
    (void)state;
    expect_all(registry, LENGTH(registry), true, LOOKUP_REQUIRED);
    expect_all(registry, LENGTH(registry), false, LOOKUP_NONE);
}

static void test_optional(void **state)
{
    (void)state;
    expect_all(optional, LENGTH(optional), true, LOOKUP_OPTIONAL);
    expect_all(optional, LENGTH(optional), false, LOOKUP_OPTIONAL);
}

/* Where a file that is moved could be read by a look-up afterwards. */
static void test_would_show(void **state)
{
    static const struct {
        const char *rest;
        bool wanted;
    } cases[] = {
        {"/config.json", true},
        {"/index.json", true},
        {"/v3", true},
        {"/v3/", true},
        {"/a/b/maven-metadata.xml", true},
        {"/de/mo/demo", true},
        {"/de/mo", true},
        {"/de/", true},
        {"/3/a", true},
        {"/v2", true},
        {"/-", true},
        {"/-/package/demo", true},
        {"/-/package/@acme/demo/dist-tags", true},
        {"/index.html", true},
        {"/v2/index.html", true},
        {"/r.git/info/refs", true},
        {"/r.git/info/", true},
        {"/-/demo", false},
        {"/@acme", false},
        {"/@acme/demo", false},
        {"/x.tgz", false},
        {"/folder", false},
        {"/folder/x", false},
        {"/a/b/c/d", false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        if (lookup_would_show(cases[i].rest) != cases[i].wanted)
            fail_msg("%s", cases[i].rest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed),    cmocka_unit_test(test_denied),
        cmocka_unit_test(test_registry),   cmocka_unit_test(test_optional),
        cmocka_unit_test(test_would_show),
    };

    return RUN(tests);
}
