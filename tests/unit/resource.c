/* resource.c: tests of access/resource.h: which feed, which access. */
#include "access/resource.h"

#include <apr_strings.h>
#include <string.h>

#include "support.h"

static struct resource find(apr_pool_t *pool, const char *what,
                            const struct http_request *http)
{
    struct resource resource;
    const char *why = "";

    expect_result(what, RESULT_OK, resource_find(pool, http, &resource, &why));
    return resource;
}

static void test_methods(void **state)
{
    static const struct {
        const char *method;
        enum access wanted;
    } cases[] = {
        {"GET", ACCESS_READ},     {"HEAD", ACCESS_READ},
        {"OPTIONS", ACCESS_READ}, {"PROPFIND", ACCESS_READ},
        {"REPORT", ACCESS_READ},  {"POST", ACCESS_WRITE},
        {"PUT", ACCESS_WRITE},    {"PATCH", ACCESS_WRITE},
        {"DELETE", ACCESS_WRITE}, {"PROPPATCH", ACCESS_WRITE},
        {"MKCOL", ACCESS_WRITE},  {"LOCK", ACCESS_WRITE},
        {"UNLOCK", ACCESS_WRITE}, {"CHECKOUT", ACCESS_WRITE},
        {"NEW", ACCESS_WRITE},    {"get", ACCESS_WRITE},
        {"GETS", ACCESS_WRITE},   {"GE", ACCESS_WRITE},
        {"TRACE", ACCESS_WRITE},  {"CONNECT", ACCESS_WRITE},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .path = "/F/demo/x"};
        struct resource resource = find(*state, cases[i].method, &http);
        expect_number(cases[i].method, 1, resource.count);
        expect_number(cases[i].method, cases[i].wanted,
                      resource.required[0].access);
    }
}

/* What changes or deletes, whatever is there. */
static void test_changes(void **state)
{
    static const struct {
        const char *method, *path, *query;
        bool wanted;
    } cases[] = {
        {"GET", "/x", NULL, false},
        {"PUT", "/x", NULL, false},
        {"POST", "/x", NULL, false},
        {"MKCOL", "/x/", NULL, false},
        {"DELETE", "/x", NULL, true},
        {"PROPPATCH", "/x", NULL, true},
        {"LOCK", "/x", NULL, true},
        {"UNLOCK", "/x", NULL, true},
        {"NEW", "/x", NULL, true},
        {"PATCH", "/x", NULL, true},
        {"PATCH", "/v2/app/blobs/uploads/1", NULL, false},
        {"PATCH", "/v2/app/manifests/1", NULL, true},
        {"GET", "/r/info/refs", "service=git-receive-pack", false},
        {"GET", "/r/info/refs", "service=git-receive-pack&_method=x", true},
        {"GET", "/x", "service=git-receive-pack", true},
        {"POST", "/x", "_method=delete", true},
        {"PUT", "/x", "%5fmethod=delete", true},
        {"PUT", "/x", "a=%zz", true},
        {"GET", "/x", "_method=delete", true},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {
            .method = cases[i].method,
            .path = apr_pstrcat(*state, "/F/demo", cases[i].path, NULL),
            .query = cases[i].query};
        expect_number(apr_psprintf(*state, "%s %s?%s", cases[i].method,
                                   cases[i].path,
                                   cases[i].query ? cases[i].query : ""),
                      cases[i].wanted,
                      find(*state, cases[i].path, &http).required[0].changes);
    }
}

static void test_changes_of_pairs(void **state)
{
    struct http_request http = {
        .method = "MOVE", .path = "/F/demo/x", .destination = "/F/demo/y"};

    expect_number("moved", true, find(*state, "x", &http).required[0].changes);
    http.method = "COPY";
    expect_number("read", false, find(*state, "x", &http).required[0].changes);
    expect_number("to", false, find(*state, "y", &http).required[1].changes);
}

static void test_posts(void **state)
{
    static const char git[] = "application/x-git-upload-pack-request";
    static const char lfs[] = "application/vnd.git-lfs+json";
    static const struct {
        const char *path, *type;
        enum access wanted;
    } cases[] = {
        {"/F/demo/r.git/git-upload-pack", git, ACCESS_READ},
        {"/F/demo/r.git/git-upload-pack",
         "Application/X-Git-Upload-Pack-Request; charset=utf-8", ACCESS_READ},
        {"/F/demo/r.git/git-upload-pack", NULL, ACCESS_WRITE},
        {"/F/demo/r.git/git-upload-pack", "text/plain", ACCESS_WRITE},
        {"/F/demo/r.git/git-upload-pack",
         "application/x-git-upload-pack-request2", ACCESS_WRITE},
        {"/F/demo/r.git/git-receive-pack", git, ACCESS_WRITE},
        {"/F/demo/r.git/git-upload-pack/x", git, ACCESS_WRITE},
        {"/F/demo/x-git-upload-pack", git, ACCESS_WRITE},
        {"/F/demo/r.git/info/lfs/objects/batch", lfs, ACCESS_READ},
        {"/F/demo/r.git/info/lfs/objects/batch",
         "application/vnd.git-lfs+json; charset=utf-8", ACCESS_READ},
        {"/F/demo/r.git/info/lfs/objects/batch", NULL, ACCESS_WRITE},
        {"/F/demo/r.git/info/lfs/objects/batch", "application/json",
         ACCESS_WRITE},
        {"/F/demo/r.git/info/lfs/objects", lfs, ACCESS_WRITE},
        {"/F/demo/r.git/info/lfs/objects/batch/x", lfs, ACCESS_WRITE},
        {"/F/demo/r.git/info/lfs/locks", lfs, ACCESS_WRITE},
        {"/F/demo/-/npm/v1/security/advisories/bulk", NULL, ACCESS_READ},
        {"/F/demo/-/npm/v1/security/audits", NULL, ACCESS_READ},
        {"/F/demo/-/npm/v1/security/audits/quick", NULL, ACCESS_READ},
        {"/F/demo/x/-/npm/v1/security/audits", NULL, ACCESS_WRITE},
        {"/F/demo/-/npm/v1/security/audits/x", NULL, ACCESS_WRITE},
        {"/F/demo/-/npm/v1/user", NULL, ACCESS_WRITE},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = "POST",
                                          .path = cases[i].path,
                                          .content_type = cases[i].type};
        expect_number(cases[i].path, cases[i].wanted,
                      find(*state, cases[i].path, &http).required[0].access);
    }
}

static void test_asks_to_push(void **state)
{
    static const struct {
        const char *query;
        enum access wanted;
    } cases[] = {
        {NULL, ACCESS_READ},
        {"", ACCESS_READ},
        {"service=git-upload-pack", ACCESS_READ},
        {"service=git-receive-pack", ACCESS_WRITE},
        {"a=b&service=git-receive-pack&c=d", ACCESS_WRITE},
        {"service=git-upload-pack&service=git-receive-pack", ACCESS_WRITE},
        {"xservice=git-receive-packx", ACCESS_WRITE},
        {"service=git%2Dreceive%2dpack", ACCESS_WRITE},
        {"%73ervice=git-receive-pack", ACCESS_WRITE},
        {"service%3Dgit-receive-pack", ACCESS_WRITE},
        {"a=%zz", ACCESS_WRITE}, /* nobody knows what it says */
        /* What frameworks take for the method. */
        {"_method=DELETE", ACCESS_WRITE},
        {"a=b&_METHOD=put", ACCESS_WRITE},
        {"a=b;_method=put", ACCESS_WRITE},
        {"%5fmethod=put", ACCESS_WRITE},
        {"X-HTTP-Method-Override=PUT", ACCESS_WRITE},
        {"&x-http-method=put", ACCESS_WRITE},
        {"X-Method-Override=put", ACCESS_WRITE},
        /* PHP's other ways to write a name, and those of Rack and Express. */
        {"+_method=put", ACCESS_WRITE},
        {"a=b&%20%09_method=put", ACCESS_WRITE},
        {"a=b&;%0a_method=put", ACCESS_WRITE},
        {".method=put", ACCESS_WRITE},
        {"a=b&%2Emethod=put", ACCESS_WRITE},
        {"[_method]=put", ACCESS_WRITE},
        {"%5B_method%5D=put", ACCESS_WRITE},
        {"_method]=put", ACCESS_WRITE},
        {"_method[]=put", ACCESS_WRITE},
        {"_method+=put", ACCESS_WRITE},
        {"+X-HTTP-Method=put", ACCESS_WRITE},
        {"X.HTTP.Method.Override=put", ACCESS_WRITE},
        {"x_method_override=put", ACCESS_WRITE},
        {"method=put", ACCESS_READ},
        {"+method=put", ACCESS_READ},
        {".a_method=put", ACCESS_READ},
        {"a_method=put", ACCESS_READ},
        {"_methods=put", ACCESS_READ},
        {"_method", ACCESS_READ}, /* says none */
        {"&+&[", ACCESS_READ},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = "GET",
                                          .path = "/F/demo/r.git/info/refs",
                                          .query = cases[i].query};
        const char *what = cases[i].query ? cases[i].query : "no query";
        expect_number(what, cases[i].wanted,
                      find(*state, what, &http).required[0].access);
    }
}

/* A query cannot turn what reads into what only writes. */
static void test_push_reads(void **state)
{
    static const struct {
        const char *method, *path;
        int count;
    } cases[] = {
        {"GET", "/F/demo/r.git/info/refs", 1},
        {"HEAD", "/F/demo/r.git/info/refs", 1},
        {"PROPFIND", "/F/demo/r.git/info/refs", 2},
        {"GET", "/F/demo/x.tgz", 2},
        {"GET", "/F/demo/info/refs/x.tgz", 2},
        {"GET", "/F/demo/", 2},
        {"PROPFIND", "/F/demo/", 2},
        {"COPY", "/F/demo/x.tgz", 3},
        {"MOVE", "/F/demo/x.tgz", 2},
        {"PUT", "/F/demo/x.tgz", 1},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {
            .method = cases[i].method,
            .path = cases[i].path,
            .query = "service=git-receive-pack",
            .destination = "/F/demo/y",
        };
        struct resource resource = find(*state, cases[i].path, &http);
        const struct required_access *last =
            &resource.required[cases[i].count - 1];
        bool reads = last->access == ACCESS_READ;
        expect_number(cases[i].path, cases[i].count, resource.count);
        expect_number(cases[i].path, ACCESS_WRITE, resource.required[0].access);
        expect_number(
            cases[i].path,
            strcmp(cases[i].method, "MOVE") != 0 && cases[i].count > 1, reads);
    }
}

static void test_feeds(void **state)
{
    static const struct {
        const char *path, *feed, *rest;
    } cases[] = {
        {"/F/demo", "demo", ""},
        {"/F/demo/", "demo", "/"},
        {"/F/demo/a/b", "demo", "/a/b"},
        {"/F/Demo/a", "Demo", "/a"},
        {"/F/", "", ""},
        {"/F/demo/F/other/x", "demo", "/F/other/x"},
        {"/F/demo/a..b/.c/...", "demo", "/a..b/.c/..."},
        {"/F/demo/@scope/name", "demo", "/@scope/name"},
        {"/F/demo/a b+c?d", "demo", "/a b+c?d"},
        {"/F/demo/auth/x", "demo", "/auth/x"},
        {"/F/demo/caf\u00e9", "demo", "/caf\u00e9"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = "GET",
                                          .path = cases[i].path};
        struct resource resource = find(*state, cases[i].path, &http);
        expect_text(cases[i].path, cases[i].feed, resource.required[0].feed);
        expect_text(cases[i].path, cases[i].rest, resource.required[0].rest);
    }
}

static void test_path_bad(void **state)
{
    static const char *const paths[] = {
        NULL,
        "",
        "/",
        "/F",
        "/f/demo/x",
        "/profile/tokens",
        "F/demo/x",
        "//F/demo/x",
        "/F//x",
        "/F/demo//x",
        "/F/demo/./x",
        "/F/demo/../other/x",
        "/F/demo/.",
        "/F/demo/..",
        "/F/..",
        "/F/demo/a\\b",
        "/F/demo/a;b",
        "/F/demo/%2e%2e/x",
        "/F/demo/a%",
        "/F/demo/a\nb",
        "/F/demo/a\x7f",
        "/F/demo/\x01",
        "/F/demo/auth/tkb_x",
        "/F/demo/y/auth/tkb_x",
    };

    for (size_t i = 0; i < LENGTH(paths); i++) {
        const struct http_request http = {.method = "GET", .path = paths[i]};
        struct resource resource;
        const char *why = NULL;
        expect_result(paths[i] ? paths[i] : "no path", RESULT_INVALID,
                      resource_find(*state, &http, &resource, &why));
        assert_non_null(why);
    }
}

static void test_method_bad(void **state)
{
    const struct http_request none = {.path = "/F/demo/x"};
    const struct http_request empty = {.method = "", .path = "/F/demo/x"};
    struct resource resource;
    const char *why = NULL;

    expect_result("no method", RESULT_INVALID,
                  resource_find(*state, &none, &resource, &why));
    expect_result("an empty one", RESULT_INVALID,
                  resource_find(*state, &empty, &resource, &why));
}

static void test_root(void **state)
{
    static const struct {
        const char *method, *path;
        bool harms;
    } cases[] = {
        {"DELETE", "/F/demo", true},   {"DELETE", "/F/demo/", true},
        {"MKCOL", "/F/demo", true},    {"MKCOL", "/F/demo/", true},
        {"MOVE", "/F/demo/", true},    {"DELETE", "/F/demo/x", false},
        {"MKCOL", "/F/demo/x", false}, {"PUT", "/F/demo/", false},
        {"GET", "/F/demo/", false},    {"PROPFIND", "/F/demo/", false},
        {"COPY", "/F/demo/", false},   {"DELETE", "/F/", true},
        {"LOCK", "/F/demo", true},     {"LOCK", "/F/demo/", true},
        {"LOCK", "/F/demo/x", false},  {"UNLOCK", "/F/demo/", false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .path = cases[i].path,
                                          .destination = "/F/other/x"};
        expect_number(
            cases[i].method, cases[i].harms,
            find(*state, cases[i].method, &http).required[0].harms_root);
    }
}

static void test_destination(void **state)
{
    static const struct {
        const char *method, *destination, *feed, *rest;
        enum access source;
        bool harms;
    } cases[] = {
        {"COPY", "/F/other/x", "other", "/x", ACCESS_READ, false},
        {"MOVE", "/F/other/x", "other", "/x", ACCESS_WRITE, false},
        {"COPY", "http://h/F/other/x", "other", "/x", ACCESS_READ, false},
        {"COPY", "https://h:80/F/other/x", "other", "/x", ACCESS_READ, false},
        {"COPY", " /F/other/x ", "other", "/x", ACCESS_READ, false},
        {"COPY", "/F/oth%65r/a%20b", "other", "/a b", ACCESS_READ, false},
        {"COPY", "/F/other", "other", "", ACCESS_READ, true},
        {"COPY", "/F/other/", "other", "/", ACCESS_READ, true},
        {"MOVE", "http://h/F/other", "other", "", ACCESS_WRITE, true},
        {"COPY", "/profile/tokens", "", "", ACCESS_READ, true},
        {"COPY", "http://h", "", "", ACCESS_READ, true},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .path = "/F/demo/a",
                                          .destination = cases[i].destination};
        struct resource resource = find(*state, cases[i].destination, &http);
        expect_number(cases[i].destination, 2, resource.count);
        expect_number(cases[i].destination, cases[i].source,
                      resource.required[0].access);
        expect_text(cases[i].destination, cases[i].feed,
                    resource.required[1].feed);
        expect_text(cases[i].destination, cases[i].rest,
                    resource.required[1].rest);
        expect_number(cases[i].destination, ACCESS_WRITE,
                      resource.required[1].access);
        expect_number(cases[i].destination, cases[i].harms,
                      resource.required[1].harms_root);
    }
}

static void test_elsewhere(void **state)
{
    static const char *const hosts[RESOURCE_HOSTS] = {
        "https://feeds.example.org", "Feeds.example.net:8443", NULL,
        "192.0.2.1", "2001:db8::1"};
    static const struct {
        const char *destination;
        bool elsewhere;
    } cases[] = {
        {"/F/other/x", false},
        {"https://feeds.example.org/F/other/x", false},
        {"http://FEEDS.example.org:80/F/other/x", false},
        {"https://feeds.example.net/F/other/x", false},
        {"http://192.0.2.1:8080/F/other/x", false},
        {"https://ann:x@feeds.example.org/F/other/x", false},
        {"https://feeds.example.org@evil.example/F/other/x", true},
        {"https://feeds.example.org.evil.example/F/other/x", true},
        {"https://evil.example/F/other/x", true},
        {"https://[2001:db8::1]:8443/F/other/x", false},
        {"https://[2001:db8::2]/F/other/x", true},
        {"file:///F/other/x", true},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = "COPY",
                                          .path = "/F/demo/a",
                                          .destination = cases[i].destination};
        struct resource resource = find(*state, cases[i].destination, &http);
        expect_number(cases[i].destination, cases[i].elsewhere,
                      resource_is_elsewhere(*state, &resource, NULL, hosts));
    }
}

/* mod_dav carries out a Destination of its own scheme only. */
static void test_destination_scheme(void **state)
{
    const char *const hosts[RESOURCE_HOSTS] = {"feeds.example.org"};
    const struct http_request http = {.method = "COPY",
                                      .path = "/F/demo/a",
                                      .destination =
                                          "HTTP://feeds.example.org/F/demo/b"};
    struct resource resource = find(*state, "a Destination", &http);

    expect_number("http", false,
                  resource_is_elsewhere(*state, &resource, "http", hosts));
    expect_number("https", true,
                  resource_is_elsewhere(*state, &resource, "https", hosts));
}

static void test_destination_bad(void **state)
{
    static const char *const destinations[] = {
        NULL,
        "",
        "x",
        "F/other/x",
        "/F/demo/../other/x",
        "/F/demo/%2e%2e/other/x",
        "/F/demo/%252e%252e/other/x",
        "/F//other/x",
        "/F/other/%00",
        "/F/other/%zz",
        "/F/other/a;b",
        "/F/other/a?b",
        "/F/other/a#b",
        "/F/other/a%5cb",
        "/F/other/auth/tkb_x",
        "../x/http://h/F/other/y",
        "1http://h/F/other/y",
        "://h/F/other/y",
    };
    static const char *const methods[] = {"COPY", "MOVE"};

    for (size_t i = 0; i < 2 * LENGTH(destinations); i++) {
        const struct http_request http = {.method = methods[i % 2],
                                          .path = "/F/demo/a",
                                          .destination = destinations[i / 2]};
        struct resource resource;
        const char *why = NULL;
        expect_result(http.destination ? http.destination : "none",
                      RESULT_INVALID,
                      resource_find(*state, &http, &resource, &why));
        expect_holds("why", why, "Destination");
    }
}

/* The path with a name of so many bytes behind it. */
static const char *with_name(apr_pool_t *pool, const char *path, size_t bytes)
{
    char *name = apr_pcalloc(pool, bytes + 1);

    memset(name, 'a', bytes);
    return apr_pstrcat(pool, path, name, NULL);
}

static void test_destination_of_file(void **state)
{
    const struct {
        const char *destination;
        bool proxied;
        enum result wanted;
    } cases[] = {
        {"/F/demo/.htaccess", false, RESULT_INVALID},
        {"/F/demo/%2e%68taccess", false, RESULT_INVALID},
        {"/F/demo/.htaccess", true, RESULT_INVALID},
        {"/F/demo/.DAV/x", false, RESULT_INVALID},
        {"/F/demo/x.htaccess", false, RESULT_OK},
        {"/F/demo/b/", false, RESULT_INVALID},
        {"/F/demo/b/", true, RESULT_OK},
        {with_name(*state, "/F/demo/", 255), false, RESULT_OK},
        {with_name(*state, "/F/demo/", 256), false, RESULT_INVALID},
        {with_name(*state, "/F/demo/", 256), true, RESULT_OK},
        {with_name(*state, "/F/demo/x?", 4000), true, RESULT_OK},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = "COPY",
                                          .path = "/F/demo/a",
                                          .destination = cases[i].destination,
                                          .proxied = cases[i].proxied};
        struct resource resource;
        const char *why = NULL;
        expect_result(http.destination, cases[i].wanted,
                      resource_find(*state, &http, &resource, &why));
    }
}

static void test_too_long(void **state)
{
    expect_number("a name of 255", false,
                  resource_is_too_long(with_name(*state, "/F/", 255)));
    expect_number("a name of 256", true,
                  resource_is_too_long(with_name(*state, "/F/", 256)));
    expect_number("its last name", true,
                  resource_is_too_long(with_name(*state, "/F/a/b/", 256)));
    expect_number("no slash", false, resource_is_too_long("a"));
    expect_number("a slash at the end", false, resource_is_too_long("/F/a/"));
}

static void test_split(void **state)
{
    static const struct {
        const char *uri, *path, *query; /* path NULL: denied */
    } cases[] = {
        {"/F/a/b", "/F/a/b", NULL},
        {"/F/a/b%20c?x=1", "/F/a/b c", "x=1"},
        {"/F/a?x=%41", "/F/a", "x=%41"},
        {"/F/a?", "/F/a", ""},
        {"/F/a#x?y", "/F/a", NULL},
        {"/F/a+b", "/F/a+b", NULL},
        {"/F/%252e", "/F/%2e", NULL},
        {"http://h/F/a?x", "/F/a", "x"},
        {"http://h:8080/F/a", "/F/a", NULL},
        {"http://h", "/", NULL},
        {"/F/a?u=http://h/F/b", "/F/a", "u=http://h/F/b"},
        {"", NULL, NULL},
        {"F/a", NULL, NULL},
        {"*", NULL, NULL},
        {"/F/%", NULL, NULL},
        {"/F/%00", NULL, NULL},
        {"/F/a, /F/b", NULL, NULL},
        {"/F/a\tb", NULL, NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *path = NULL, *query = NULL;
        enum result result =
            resource_split(*state, cases[i].uri, &path, &query);
        expect_result(cases[i].uri, cases[i].path ? RESULT_OK : RESULT_INVALID,
                      result);
        if (result == RESULT_OK) {
            expect_text(cases[i].uri, cases[i].path, path);
            expect_text(cases[i].uri, cases[i].query, query);
        }
    }
}

/* A query of an address without a path is no path (RFC 3986, 3). */
static void test_split_query_of_host(void **state)
{
    static const char *const uris[] = {"http://h?x=/F/b/c", "http://h#/F/b/c"};

    for (size_t i = 0; i < LENGTH(uris); i++) {
        const char *path = NULL, *query = NULL;
        if (resource_split(*state, uris[i], &path, &query) == RESULT_OK)
            expect_text(uris[i], "/", path);
    }
}

static void test_take_value(void **state)
{
    static const struct {
        const char *path, *rest, *value;
    } cases[] = {
        {"/F/demo/auth/tkb_1/x/y", "/F/demo/x/y", "tkb_1"},
        {"/F/demo/auth/tkb_1/", "/F/demo/", "tkb_1"},
        {"/F/demo/auth/tkb_1", "/F/demo", "tkb_1"},
        {"/F/demo/auth/x", "/F/demo/auth/x", NULL},
        {"/F/demo/x/auth/tkb_1", "/F/demo/x/auth/tkb_1", NULL},
        {"/F//auth/tkb_1", "/F//auth/tkb_1", NULL},
        {"/F/auth/tkb_1", "/F/auth/tkb_1", NULL},
        {"/X/demo/auth/tkb_1", "/X/demo/auth/tkb_1", NULL},
        {"/F/demo/auth/tkb_1/auth/tkb_2", "/F/demo/auth/tkb_2", "tkb_1"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *path = cases[i].path, *value = "?";
        resource_take_value(*state, &path, &value);
        expect_text(cases[i].path, cases[i].rest, path);
        expect_text(cases[i].path, cases[i].value, value);
    }
}

/* A feed's name and a word become the request that they stand for. */
static void test_by_words(void **state)
{
    expect_text("read", "GET", resource_method("read"));
    expect_text("add", "PUT", resource_method("add"));
    expect_text("write", "PROPPATCH", resource_method("write"));
    expect_text("any other", NULL, resource_method("own"));
    expect_text("none", NULL, resource_method(""));
    expect_text("a feed", "/F/demo", resource_feed_path(*state, "demo"));
    expect_text("a path", NULL, resource_feed_path(*state, "demo/x"));
    expect_text("none", NULL, resource_feed_path(*state, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_methods),         POOL_TEST(test_posts),
        POOL_TEST(test_changes),         POOL_TEST(test_changes_of_pairs),
        POOL_TEST(test_asks_to_push),    POOL_TEST(test_push_reads),
        POOL_TEST(test_feeds),           POOL_TEST(test_path_bad),
        POOL_TEST(test_method_bad),      POOL_TEST(test_root),
        POOL_TEST(test_destination),     POOL_TEST(test_elsewhere),
        POOL_TEST(test_destination_bad), POOL_TEST(test_destination_scheme),
        POOL_TEST(test_too_long),        POOL_TEST(test_destination_of_file),
        POOL_TEST(test_split),           POOL_TEST(test_split_query_of_host),
        POOL_TEST(test_take_value),      POOL_TEST(test_by_words),
    };

    return RUN(tests);
}
