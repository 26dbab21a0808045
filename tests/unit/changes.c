/* changes.c: tests of access/changes.h: what registries change, and what is
 * stored already. */
#include "access/changes.h"

#include <apr_file_io.h>

#include "support.h"

static void test_registry(void **state)
{
    static const struct {
        const char *method, *rest, *npm;
        bool wanted;
    } cases[] = {
        {"PUT", "/tool", "publish", false},
        {"PUT", "/@acme/tool", "publish", false},
        {"PUT", "/tool", "deprecate", true},
        {"PUT", "/tool", "unpublish", true},
        {"PUT", "/tool/-rev/1-a", NULL, true},
        {"PUT", "/-/package/tool/dist-tags/old", NULL, true},
        {"POST", "/-/npm/v1/tokens", NULL, true},
        {"PUT", "/api/v2/package/", NULL, false},
        {"PUT", "/api/v2/package", NULL, false},
        {"POST", "/api/v2/package/Tool/1.0.0", NULL, true},
        {"POST", "/v2/package/app/blobs/uploads/", NULL, false},
        {"PUT", "/api/v1/crates/new", NULL, false},
        {"PUT", "/api/v1/crates/tool/1.0.0/unyank", NULL, true},
        {"PUT", "/api/v1/crates/tool/owners", NULL, true},
        {"POST", "/api/v1/gems", NULL, false},
        {"PUT", "/api/v1/gems/unyank", NULL, true},
        {"POST", "/api/v1/gems/tool/owners", NULL, true},
        {"POST", "/", NULL, false},
        {"PUT", "/org/acme/owners/1.0/owners-1.0.jar", NULL, false},
        {"PUT", "/v2/app/manifests/1.0", NULL, false},
        {"POST", "/r.git/git-receive-pack", NULL, false},
        {"POST", "/r.git/info/lfs/locks", NULL, true},
        {"POST", "/r.git/info/lfs/locks/1/unlock", NULL, true},
        {"POST", "/r.git/info/lfs/locks/verify", NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct http_request http = {.method = cases[i].method,
                                          .npm_command = cases[i].npm};
        expect_number(cases[i].rest, cases[i].wanted,
                      change_by_registry(&http, cases[i].rest));
    }
}

static void make(apr_pool_t *pool, const char *path)
{
    apr_file_t *file;

    expect_number(path, APR_SUCCESS,
                  apr_file_open(&file, path, APR_WRITE | APR_CREATE,
                                APR_OS_DEFAULT, pool));
    apr_file_close(file);
}

/* In a folder of all feeds, with a feed that holds a file and a folder. */
static const char *make_feeds(apr_pool_t *pool)
{
    static char name[] = "/tmp/tokenbooth-changes-XXXXXX";
    const char *root = mkdtemp(name);

    assert_non_null(root);
    apr_dir_make_recursive(apr_pstrcat(pool, root, "/demo/folder", NULL),
                           APR_OS_DEFAULT, pool);
    make(pool, apr_pstrcat(pool, root, "/demo/file", NULL));
    return root;
}

static void remove_feeds(apr_pool_t *pool, const char *root)
{
    apr_file_remove(apr_pstrcat(pool, root, "/demo/file", NULL), pool);
    apr_dir_remove(apr_pstrcat(pool, root, "/demo/folder", NULL), pool);
    apr_dir_remove(apr_pstrcat(pool, root, "/demo", NULL), pool);
    apr_dir_remove(root, pool);
}

static void test_files(void **state)
{
    static const struct {
        const char *method, *path, *destination;
        bool file, folder;
    } cases[] = {
        {"PUT", "/file", NULL, true, false},
        {"PUT", "/new", NULL, false, false},
        {"PUT", "/folder", NULL, false, false},
        {"PUT", "/folder/new", NULL, false, false},
        {"MKCOL", "/file", NULL, false, false},
        {"COPY", "/file", "/F/demo/new", false, false},
        {"COPY", "/file", "/F/demo/file", true, false},
        {"COPY", "/file", "http://h/F/demo/fil%65", true, false},
        {"COPY", "/file", "/F/other/file", false, false},
        {"COPY", "/folder", "/F/demo/new", false, true},
    };
    const char *root = make_feeds(*state), *why = "";

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *path = apr_pstrcat(*state, "/demo", cases[i].path, NULL);
        const struct http_request http = {
            .method = cases[i].method,
            .path = apr_pstrcat(*state, "/F", path, NULL),
            .destination = cases[i].destination,
            .file = apr_pstrcat(*state, root, path, NULL)};
        struct resource resource;
        expect_result(path, RESULT_OK,
                      resource_find(*state, &http, &resource, &why));
        expect_number(path, cases[i].file,
                      change_of_file(*state, &http, &resource));
        expect_number(path, cases[i].folder, change_by_folder(*state, &http));
    }
    remove_feeds(*state, root);
}

/* Then Apache sees to it. */
static void test_unknown_file(void **state)
{
    const struct http_request http = {.method = "PUT", .path = "/F/demo/file"};
    const struct http_request elsewhere = {.method = "COPY",
                                           .path = "/F/demo/file",
                                           .destination = "/F/demo/x",
                                           .file = "/srv/other/name"};
    struct resource resource;
    const char *why;

    resource_find(*state, &elsewhere, &resource, &why);
    expect_number("no file", false, change_of_file(*state, &http, &resource));
    expect_number("no folder", false, change_by_folder(*state, &http));
    expect_number("another", false,
                  change_of_file(*state, &elsewhere, &resource));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_registry),
        POOL_TEST(test_files),
        POOL_TEST(test_unknown_file),
    };

    return RUN(tests);
}
