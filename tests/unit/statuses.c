/* statuses.c: tests of access/statuses.h, with User-Agents that were seen. */
#include "access/statuses.h"
#include "access/clients.h"

#include "support.h"

/* The status of a dead value, and of a good token that lacks access. */
static const struct status_case {
    const char *agent, *method, *rest;
    int dead, lacking;
} cases[] = {
    {"git/2.39.5", "GET", "/repo.git/info/refs", 401, 403},
    {"git/2.39.5", "POST", "/repo.git/git-receive-pack", 401, 403},
    {"git/2.39.5", "GET", "", 401, 403},
    {"pip/23.0.1 {}", "GET", "/simple/demo/", 300, 300},
    {"pip/23.0.1 {}", "HEAD", "/simple/", 300, 300},
    {"pip/23.0.1 {}", "PUT", "/simple/demo/", 403, 403},
    {"pip/23.0.1 {}", NULL, "/simple/demo/", 403, 403},
    {"pip/23.0.1 {}", "GET", "/packages/demo.whl", 403, 403},
    {"pip/23.0.1 {}", "GET", "/simpler/demo", 403, 403},
    {"pip/23.0.1 {}", "GET", "/x/simple/demo/", 403, 403},
    {"pip/23.0.1 {}", "GET", "", 403, 403},
    {"python-requests/2.28.1", "GET", "/simple/demo/", 400, 400},
    {"python-requests/2.28.1", "GET", "/files/demo.whl", 403, 403},
    {"python-requests/2.28.1", "POST", "/simple/", 403, 403},
    {"poetry/1.8.2 CPython/3.11.2", "GET", "/simple/demo/", 400, 400},
    {"poetry/1.8.2 CPython/3.11.2", "POST", "/legacy/", 403, 403},
    {"bundler/2.3.15 rubygems/3.3.15", "GET", "/versions", 400, 400},
    {"bundler/2.3.15 rubygems/3.3.15", "GET", "/gems/demo-1.0.0.gem", 400, 400},
    {"bundler/2.3.15 rubygems/3.3.15", "POST", "/api/v1/gems", 403, 403},
    {"Ruby, RubyGems/3.3.15 x86_64-linux", "GET", "/specs.4.8.gz", 400, 400},
    {"Ruby, RubyGems/3.3.15 x86_64-linux", "GET", "/prerelease_specs.4.8.gz",
     400, 400},
    {"Ruby, RubyGems/3.3.15 x86_64-linux", "GET", "/gems/a.gem", 403, 403},
    {"Ruby, RubyGems/3.3.15 x86_64-linux", "POST", "/api/v1/gems", 403, 403},
    {"skopeo/1.9.3", "HEAD", "/v2/tools/app/blobs/sha256:00ff", 404, 404},
    {"Buildah/1.28.2", "HEAD", "/v2/tools/app/blobs/sha256:00ff", 404, 404},
    {"docker/24.0.5 go/go1.20", "HEAD", "/v2/app/blobs/sha256:00ff", 404, 404},
    {"skopeo/1.9.3", "GET", "/v2/tools/app/manifests/1", 403, 403},
    {"skopeo/1.9.3", "POST", "/v2/tools/app/blobs/uploads/", 403, 403},
    {"skopeo/1.9.3", "DELETE", "/v2/app/blobs/sha256:00ff", 403, 403},
    {"skopeo/1.9.3", "GET", "/v2/", 403, 403},
    {"skopeo/1.9.3", "HEAD", "/tools/app/blobs/sha256:00ff", 403, 403},
    {"gvfs/1.50.3", "OPTIONS", "", 400, 400},
    {"gvfs/1.50.3", "OPTIONS", "/tools/", 400, 400},
    {"gvfs/1.50.3", "PROPFIND", "/tools/", 403, 403},
    {"gvfs/1.50.3", "PUT", "/tools/new.txt", 403, 403},
    {"gvfs/1.50.3", "OPTION", "", 403, 403},
    {"cadaver/0.24", "OPTIONS", "/tools/", 403, 403},
    {"curl/7.88.1", "HEAD", "/v2/tools/app/blobs/sha256:00ff", 403, 403},
    {"npm/10.8.2", "GET", "/simple/demo/", 403, 403},
    {"twine/6.1.0", "GET", "/simple/", 403, 403},
    {NULL, "GET", "/simple/", 403, 403},
};

static int status(const struct status_case *one, enum outcome outcome)
{
    return status_for(client_find(one->agent)->statuses, outcome_row(outcome),
                      one->method, one->rest);
}

static void test_of_known_credentials(void **state)
{
    static const enum outcome dead[] = {OUTCOME_MALFORMED, OUTCOME_UNKNOWN,
                                        OUTCOME_REPLACED,  OUTCOME_REVOKED,
                                        OUTCOME_DISABLED,  OUTCOME_EXPIRED};
    static const enum outcome lacking[] = {OUTCOME_SCOPE, OUTCOME_BLOCKED,
                                           OUTCOME_PRIVILEGE, OUTCOME_ROOT};

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (size_t j = 0; j < LENGTH(dead); j++)
            expect_number(cases[i].rest, cases[i].dead,
                          status(&cases[i], dead[j]));
        for (size_t j = 0; j < LENGTH(lacking); j++)
            expect_number(cases[i].rest, cases[i].lacking,
                          status(&cases[i], lacking[j]));
    }
}

/* Whatever the client is: without a credential it is asked for one, a wrong
 * password can be typed again, and the others are nobody's fault. */
static void test_of_others(void **state)
{
    static const enum outcome others[] = {
        OUTCOME_ALLOWED,   OUTCOME_REQUEST, OUTCOME_UNAVAILABLE,
        OUTCOME_THROTTLED, OUTCOME_MISSING, OUTCOME_PASSWORD};

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (size_t j = 0; j < LENGTH(others); j++)
            expect_number(cases[i].rest, outcome_row(others[j])->status,
                          status(&cases[i], others[j]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_known_credentials),
        cmocka_unit_test(test_of_others),
    };

    return RUN(tests);
}
