/* oidc.c: tests of web/oidc.h. */
#include "web/oidc.h"

#include "base/key_file.h"
#include "support.h"
#include "web/cookie.h"

enum { TEN_MINUTES = 600 };

/* One request of a browser: what it sent, and the answer so far. */
struct visit {
    struct request request;
    struct response response;
    struct web_context site;
    struct page page;
};

static apr_array_header_t *keys_of(apr_pool_t *pool, const char *folder)
{
    const char *path = apr_pstrcat(pool, folder, "/lookup", NULL);
    apr_array_header_t *keys = NULL;
    const char *why = "";

    key_file_create(path);
    expect_result("a key", RESULT_OK,
                  key_file_load_all(pool, path, &keys, &why));
    return keys;
}

/* session: the cookie of who is signed in; NULL: nobody. variables end with
 * NULL. */
static struct visit *visit(struct fixture *fixture, const char *session,
                           int64_t now, const char *const *variables)
{
    apr_pool_t *pool = fixture->pool;
    struct visit *visit = apr_pcalloc(pool, sizeof *visit);
    apr_array_header_t *list = apr_array_make(pool, 8, sizeof(char *));

    while (*variables)
        APR_ARRAY_PUSH(list, const char *) = *variables++;
    APR_ARRAY_PUSH(list, const char *) = NULL;
    request_read(&visit->request, (char **)list->elts, pool);
    response_start(&visit->response, pool);
    visit->site.keys.lookups = keys_of(pool, fixture->folder);
    visit->site.authorizer_secret = "known to Apache";
    visit->page.context = &visit->site;
    visit->page.request = &visit->request;
    visit->page.response = &visit->response;
    visit->page.pool = pool;
    visit->page.now = now;
    visit->page.signed_in = session != NULL;
    visit->page.cookie = session;
    return visit;
}

static const char *const NOTHING[] = {NULL};

/* The mark that a browser got at NOW, as a Cookie header. */
static const char *begun(struct fixture *fixture, const char *session,
                         enum oidc_flow flow)
{
    struct visit *begin = visit(fixture, session, NOW, NOTHING);
    const apr_array_header_t *headers;

    oidc_begin(&begin->page, flow);
    headers = apr_table_elts(begin->response.headers);
    for (int i = 0; i < headers->nelts; i++) {
        const char *line = APR_ARRAY_IDX(headers, i, apr_table_entry_t).val;
        if (strncmp(line, COOKIE_FLOW "=", strlen(COOKIE_FLOW "=")) == 0)
            return apr_psprintf(fixture->pool, "HTTP_COOKIE=%.*s",
                                (int)strcspn(line, ";"), line);
    }
    fail_msg("no mark was set");
    return NULL;
}

static void test_flow(void **state)
{
    static const struct {
        const char *what, *session_then, *session_now;
        enum oidc_flow then, now;
        int64_t later; /* seconds */
        bool holds;
    } cases[] = {
        {"to sign in", NULL, NULL, OIDC_SIGN_IN, OIDC_SIGN_IN, 0, true},
        {"to link", "a", "a", OIDC_LINK, OIDC_LINK, 5, true},
        {"just in time", "a", "a", OIDC_LINK, OIDC_LINK, TEN_MINUTES, true},
        {"too late", "a", "a", OIDC_LINK, OIDC_LINK, TEN_MINUTES + 1, false},
        {"from the future", "a", "a", OIDC_LINK, OIDC_LINK, -1, false},
        {"another flow", NULL, NULL, OIDC_SIGN_IN, OIDC_LINK, 0, false},
        {"another session", "a", "b", OIDC_LINK, OIDC_LINK, 0, false},
        {"signed in since", NULL, "a", OIDC_LINK, OIDC_LINK, 0, false},
        {"signed out since", "a", NULL, OIDC_LINK, OIDC_LINK, 0, false},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *const sent[] = {
            begun(fixture, cases[i].session_then, cases[i].then), NULL};
        struct visit *end =
            visit(fixture, cases[i].session_now, NOW + cases[i].later, sent);
        expect_number(cases[i].what, cases[i].holds,
                      oidc_end(&end->page, cases[i].now));
    }
}

/* Whatever came of it, mark and module's session are gone. */
static void test_flow_ends(void **state)
{
    struct fixture *fixture = *state;
    struct visit *end = visit(fixture, NULL, NOW, NOTHING);
    const apr_array_header_t *headers;

    expect_number("no mark", false, oidc_end(&end->page, OIDC_SIGN_IN));
    headers = apr_table_elts(end->response.headers);
    expect_number("two cookies", 2, headers->nelts);
    for (int i = 0; i < headers->nelts; i++)
        expect_holds("forgotten",
                     APR_ARRAY_IDX(headers, i, apr_table_entry_t).val,
                     "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

#define SECRET "TOKENBOOTH_OPENID=known to Apache"
#define ISS    "OIDC_CLAIM_iss=https://id.example.org"
#define SUB    "OIDC_CLAIM_sub=1a"

static void test_read(void **state)
{
    static const struct {
        const char *what;
        const char *variables[5];
        const char *label; /* NULL: nothing is read */
    } cases[] = {
        {"all of it", {SECRET, ISS, SUB, "OIDC_CLAIM_name=Ann"}, "Ann"},
        {"the shortest name first",
         {SECRET, ISS, SUB, "OIDC_CLAIM_name=Ann",
          "OIDC_CLAIM_preferred_username=ann"},
         "ann"},
        {"no label", {SECRET, ISS, SUB}, ""},
        {"a label that hides",
         {SECRET, ISS, SUB, "OIDC_CLAIM_name=a\xe2\x80\xae"},
         ""},
        {"no authorizer_secret", {ISS, SUB}, NULL},
        {"another authorizer_secret",
         {"TOKENBOOTH_OPENID=known", ISS, SUB},
         NULL},
        {"a client's authorizer_secret",
         {"HTTP_TOKENBOOTH_OPENID=known to Apache", ISS, SUB},
         NULL},
        {"no issuer", {SECRET, SUB}, NULL},
        {"no subject", {SECRET, ISS}, NULL},
        {"an empty subject", {SECRET, ISS, "OIDC_CLAIM_sub="}, NULL},
        {"a client's subject", {SECRET, ISS, "HTTP_OIDC_CLAIM_SUB=1a"}, NULL},
        {"another spelling", {SECRET, ISS, "OIDC_CLAIM_SUB=1a"}, NULL},
        {"no text", {SECRET, ISS, "OIDC_CLAIM_sub=\xff"}, NULL},
        {"a control", {SECRET, ISS, "OIDC_CLAIM_sub=a\nb"}, NULL},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *variables[LENGTH(cases[i].variables) + 1] = {NULL};
        struct oidc_claims claims = {0};
        bool read;
        memcpy(variables, cases[i].variables, sizeof cases[i].variables);
        read = oidc_read_claims(&visit(fixture, NULL, NOW, variables)->page,
                                &claims);
        expect_number(cases[i].what, cases[i].label != NULL, read);
        if (!read)
            continue;
        expect_text(cases[i].what, "https://id.example.org", claims.issuer);
        expect_text(cases[i].what, "1a", claims.subject);
        expect_text(cases[i].what, cases[i].label, claims.label);
    }
}

/* A subject has 255 characters at most; a site without a secret reads none. */
static void test_read_bounds(void **state)
{
    struct fixture *fixture = *state;
    struct oidc_claims claims;
    char subject[300] = "OIDC_CLAIM_sub=";
    const char *const sent[] = {SECRET, ISS, subject, NULL};
    struct visit *visited;

    memset(subject + 15, 'x', 255);
    visited = visit(fixture, NULL, NOW, sent);
    expect_number("255", true, oidc_read_claims(&visited->page, &claims));
    subject[15 + 255] = 'x';
    expect_number("256", false, oidc_read_claims(&visited->page, &claims));
    subject[15 + 255] = '\0';
    visited->site.authorizer_secret = NULL;
    expect_number("no authorizer_secret", false,
                  oidc_read_claims(&visited->page, &claims));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_flow),
        STORE_TEST(test_flow_ends),
        STORE_TEST(test_read),
        STORE_TEST(test_read_bounds),
    };

    return RUN(tests);
}
