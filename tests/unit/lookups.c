/* lookups.c: tests of access/lookups.h: what a write-only token may read. */
#include "access/lookups.h"
#include "access/clients.h"

#include "support.h"

struct lookup_case {
    const char *agent, *method, *rest, *depth;
};

static const struct lookup_case allowed[] = {
    {"NuGet Command Line/5.8.1", "GET", "/index.json", NULL},
    {"NuGet Command Line/5.8.1", "GET", "/v3/index.json", NULL},
    {"NuGet Command Line/2.8.7", "GET", "/", NULL},
    {"NuGet xplat/6.9.1", "HEAD", "/index.json", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/maven-metadata.xml", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1-SNAPSHOT/maven-metadata.xml",
     NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/maven-metadata.xml.sha1", NULL},
    {"cargo 1.95.0", "GET", "/config.json", NULL},
    {"cargo 1.95.0", "GET", "/1/a", NULL},
    {"cargo 1.95.0", "GET", "/2/ab", NULL},
    {"cargo 1.95.0", "GET", "/3/a/abc", NULL},
    {"cargo 1.95.0", "GET", "/ne/wc/newcrate", NULL},
    {"cargo 1.95.0", "GET", "/ab/cd/abcd", NULL},
    {"cargo 1.95.0", "GET", "/my/_c/my_crate-2", NULL},
    {"cadaver/0.24", "OPTIONS", "/", NULL},
    {"cadaver/0.24", "PROPFIND", "/", "0"},
    {"cadaver/0.24", "PROPFIND", "/folder/", "0"},
};

static const struct lookup_case denied[] = {
    /* another client's look-up */
    {"curl/7.88.1", "GET", "/index.json", NULL},
    {NULL, "GET", "/index.json", NULL},
    {"npm/10.8.2", "GET", "/demo", NULL},
    {"cargo 1.95.0", "GET", "/index.json", NULL},
    {"NuGet xplat/6.9.1", "GET", "/config.json", NULL},
    {"npm/10.8.2", "OPTIONS", "/", NULL},
    /* a package's content, a listing */
    {"NuGet xplat/6.9.1", "GET", "/v3/flat/demo/1.0.0/demo.nupkg", NULL},
    {"NuGet xplat/6.9.1", "GET", "/x/index.json", NULL},
    {"NuGet xplat/6.9.1", "GET", "", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1/demo-1.jar", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/1/demo-1.pom", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/demo/", NULL},
    {"Apache-Maven/3.8.7", "GET", "/org/my-maven-metadata.xml", NULL},
    {"cargo 1.95.0", "GET", "/dl/demo/1.0.0/download", NULL},
    {"cargo 1.95.0", "GET", "/sub/config.json", NULL},
    {"cargo 1.95.0", "GET", "/de/mo/other", NULL},
    {"cargo 1.95.0", "GET", "/de/xx/demo", NULL},
    {"cargo 1.95.0", "GET", "/de/mo/x/demo", NULL},
    {"cargo 1.95.0", "GET", "/demo", NULL},
    {"cargo 1.95.0", "GET", "/2/a", NULL},
    {"cargo 1.95.0", "GET", "/3/b/abc", NULL},
    {"cargo 1.95.0", "GET", "/3/", NULL},
    {"cargo 1.95.0", "GET", "/4/a/abcd", NULL},
    {"cargo 1.95.0", "GET", "/ar/ch/archive.tar.gz", NULL},
    {"cargo 1.95.0", "GET", "/", NULL},
    {"cadaver/0.24", "GET", "/", NULL},
    {"cadaver/0.24", "OPTIONS", "/file", NULL},
    {"cadaver/0.24", "PROPFIND", "/", "1"},
    {"cadaver/0.24", "PROPFIND", "/", "infinity"},
    {"cadaver/0.24", "PROPFIND", "/", NULL},
    {"cadaver/0.24", "PROPFIND", "/", "0, 1"},
    {"cadaver/0.24", "PROPFIND", "/", ""},
    {"cadaver/0.24", "REPORT", "/", "0"},
    /* methods */
    {"NuGet xplat/6.9.1", "POST", "/index.json", NULL},
    {"NuGet xplat/6.9.1", "GE", "/index.json", NULL},
    {"NuGet xplat/6.9.1", "", "/index.json", NULL},
    {"cargo 1.95.0", "PROPFIND", "/config.json", "0"},
    /* no path */
    {"NuGet xplat/6.9.1", "GET", "index.json", NULL},
};

static void expect_all(const struct lookup_case *cases, size_t count,
                       bool wanted)
{
    for (size_t i = 0; i < count; i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .depth = cases[i].depth};
        if (lookup_is_publishing(client_find(cases[i].agent)->lookups, &http,
                                 cases[i].rest) != wanted)
            fail_msg("%s: %s %s is %s", cases[i].agent ? cases[i].agent : "",
                     cases[i].method, cases[i].rest,
                     wanted ? "denied" : "allowed");
    }
}

static void test_allowed(void **state)
{
    (void)state;
    expect_all(allowed, LENGTH(allowed), true);
}

static void test_denied(void **state)
{
    (void)state;
    expect_all(denied, LENGTH(denied), false);
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
        cmocka_unit_test(test_allowed),
        cmocka_unit_test(test_denied),
        cmocka_unit_test(test_would_show),
    };

    return RUN(tests);
}
