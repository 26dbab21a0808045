/* sessions.c: tests of store/sessions.h. */
#include "store/sessions.h"

#include <time.h>

#include "support.h"

/* How often something waited for the write lock: each wait is such a nap. */
static int naps;

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)wanted;
    (void)left;
    naps++;
    return 0;
}

static const struct session_limits HOLDS = {NOW - 1000, NOW - 500};

static char *add_at(struct fixture *fixture, int64_t account_id,
                    const struct session_limits *limits, int64_t now)
{
    char *cookie = NULL;

    expect_result("a session", RESULT_OK,
                  support_sign_in(fixture->store, account_id, limits,
                                  "Mozilla/5.0", now, &cookie));
    return cookie;
}

static char *add(struct fixture *fixture, int64_t account_id)
{
    return add_at(fixture, account_id, &HOLDS, NOW);
}

static enum result find(struct fixture *fixture, const char *cookie,
                        const struct session_limits *limits, int64_t now,
                        struct session *session)
{
    return store_session_find(fixture->store, fixture->pool, cookie, limits,
                              now, session);
}

static void test_find(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *cookie = add(fixture, ann);
    struct session session = {0};

    expect_result("found", RESULT_OK,
                  find(fixture, cookie, &HOLDS, NOW, &session));
    expect_number("whose", ann, session.account_id);
    expect_text("username", "ann", session.username);
    expect_text("email", "ann@example.org", session.email);
    expect_number("begun", NOW, session.created_at);
    expect_number("seen", NOW, session.seen_at);
}

static void test_find_bad(void **state)
{
    struct fixture *fixture = *state;
    const char *cookie = add(fixture, support_account(fixture, "ann"));
    const char *cases[] = {
        "",
        "x",
        apr_pstrmemdup(fixture->pool, cookie, strlen(cookie) - 1),
        apr_pstrcat(fixture->pool, cookie, "A", NULL),
        "' OR 1=1 --",
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct session session = {0};
        expect_result(cases[i], RESULT_NOT_FOUND,
                      find(fixture, cases[i], &HOLDS, NOW, &session));
    }
}

/* Only its digest is kept: reading the database is not enough to sign in. */
static void test_only_digest(void **state)
{
    struct fixture *fixture = *state;
    const char *cookie = add(fixture, support_account(fixture, "ann"));
    struct session session;

    expect_number(
        "no row holds the cookie", 0,
        support_count(fixture, apr_psprintf(fixture->pool,
                                            "SELECT count(*) FROM session"
                                            " WHERE digest = CAST('%s' AS"
                                            " BLOB) OR browser = '%s'",
                                            cookie, cookie)));
    expect_number("32 bytes of digest", 32,
                  support_count(fixture, "SELECT length(digest)"
                                         " FROM session"));
    if (strcmp(cookie, add(fixture, 1)) == 0)
        fail_msg("two sessions have one cookie");
    assert_int_equal(RESULT_OK, find(fixture, cookie, &HOLDS, NOW, &session));
}

static void test_limits(void **state)
{
    static const struct {
        const char *what;
        struct session_limits limits;
        enum result wanted;
    } cases[] = {
        {"within both", {NOW - 1, NOW - 1}, RESULT_OK},
        {"too old", {NOW, NOW - 1}, RESULT_NOT_FOUND},
        {"unused too long", {NOW - 1, NOW}, RESULT_NOT_FOUND},
    };
    struct fixture *fixture = *state;
    const char *cookie = add(fixture, support_account(fixture, "ann"));

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct session session = {0};
        expect_result(cases[i].what, cases[i].wanted,
                      find(fixture, cookie, &cases[i].limits, NOW, &session));
    }
}

/* At most once a minute it is written down that a session was seen. */
static void test_seen(void **state)
{
    struct fixture *fixture = *state;
    const char *cookie = add(fixture, support_account(fixture, "ann"));
    struct session session = {0};

    find(fixture, cookie, &HOLDS, NOW + 59, &session);
    find(fixture, cookie, &HOLDS, NOW + 59, &session);
    expect_number("within the minute", NOW, session.seen_at);
    find(fixture, cookie, &HOLDS, NOW + 60, &session);
    find(fixture, cookie, &HOLDS, NOW + 60, &session);
    expect_number("a minute later", NOW + 60, session.seen_at);
    expect_number("begun as before", NOW, session.created_at);
}

static void test_end(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *first = add(fixture, ann);
    const char *second = add(fixture, ann);
    struct session session = {0};

    expect_result(
        "signed out", RESULT_OK,
        store_session_end(support_by(fixture->store, ann, NOW), first));
    expect_result("it is gone", RESULT_NOT_FOUND,
                  find(fixture, first, &HOLDS, NOW, &session));
    expect_result("the other stays", RESULT_OK,
                  find(fixture, second, &HOLDS, NOW, &session));
}

/* Those that no longer hold are swept away at the next sign-in, of the same
 * account alone. */
static void test_sweep(void **state)
{
    static const struct session_limits later = {NOW + 10, NOW + 10};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");

    add(fixture, ann);
    add(fixture, bob);
    add_at(fixture, ann, &later, NOW + 20);
    expect_number("hers of before is gone", 2,
                  support_count(fixture, "SELECT count(*) FROM session"));
}

/* Those of people who never come back are deleted, some at a time. */
static void test_sweep_all(void **state)
{
    struct fixture *fixture = *state;
    struct store *records = support_open(fixture, STORE_RECORDS);
    const struct session_limits ended = {NOW, NOW - 2000};
    const struct session_limits unseen = {NOW - 2000, NOW + 20};
    int64_t ann = support_account(fixture, "ann");
    bool more = false;

    add(fixture, ann);
    add_at(fixture, ann, &HOLDS, NOW + 20);
    expect_result("one that ended", RESULT_OK,
                  store_session_sweep(records, &ended, &more));
    expect_number("the later one stays", 1,
                  support_count(fixture, "SELECT count(*) FROM session"));
    expect_result("one that was not seen", RESULT_OK,
                  store_session_sweep(records, &unseen, &more));
    expect_number("none stays", 0,
                  support_count(fixture, "SELECT count(*) FROM session"));
    expect_result("nothing", RESULT_OK,
                  store_session_sweep(records, &unseen, &more));
    expect_number("nothing more", false, more);
}

static apr_array_header_t *list(struct fixture *fixture, int64_t account_id,
                                int64_t this_id, int64_t limit, int64_t offset)
{
    const struct session_filter filter = {account_id, HOLDS, this_id};
    const struct range range = {limit, offset};
    apr_array_header_t *sessions = NULL;

    expect_result("the list", RESULT_OK,
                  store_session_list(fixture->store, fixture->pool, &filter,
                                     &range, &sessions));
    return sessions;
}

static int64_t id_at(const apr_array_header_t *sessions, int place)
{
    return APR_ARRAY_IDX(sessions, place, struct session_row).id;
}

/* This one first, then the one that was seen last; none that ended or is
 * another's. */
static void test_list(void **state)
{
    static const struct session_limits all = {0, 0};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    apr_array_header_t *sessions;
    struct session session = {0};
    int64_t count = 0;
    const char *mine;

    add_at(fixture, ann, &all, NOW - 900);
    mine = add_at(fixture, ann, &all, NOW - 90);
    add_at(fixture, ann, &all, NOW - 60);
    add_at(fixture, ann, &all, NOW - 30);
    add(fixture, support_account(fixture, "bob"));
    find(fixture, mine, &HOLDS, NOW - 90, &session);
    store_session_count(fixture->store, &(struct session_filter){ann, HOLDS, 0},
                        &count);
    expect_number("that hold", 3, count);
    sessions = list(fixture, ann, session.id, 10, 0);
    expect_number("in the list", 3, sessions->nelts);
    expect_number("this one", session.id, id_at(sessions, 0));
    expect_number("seen last", NOW - 30,
                  APR_ARRAY_IDX(sessions, 1, struct session_row).seen_at);
    expect_text("its browser", "Mozilla/5.0",
                APR_ARRAY_IDX(sessions, 1, struct session_row).browser);
    expect_number("the next page", id_at(sessions, 2),
                  id_at(list(fixture, ann, session.id, 2, 2), 0));
}

static void test_end_by_number(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    const char *cookie = add(fixture, ann);
    struct session session = {0};

    find(fixture, cookie, &HOLDS, NOW, &session);
    expect_result(
        "another's", RESULT_NOT_FOUND,
        store_session_end_id(support_by(fixture->store, bob, NOW), session.id));
    expect_result("it stays", RESULT_OK,
                  find(fixture, cookie, &HOLDS, NOW, &session));
    expect_result(
        "her own", RESULT_OK,
        store_session_end_id(support_by(fixture->store, ann, NOW), session.id));
    expect_result("it is gone", RESULT_NOT_FOUND,
                  find(fixture, cookie, &HOLDS, NOW, &session));
    expect_result(
        "a second time", RESULT_NOT_FOUND,
        store_session_end_id(support_by(fixture->store, ann, NOW), session.id));
}

static void test_end_others(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *mine = add(fixture, ann);
    const char *his = add(fixture, support_account(fixture, "bob"));
    struct session session = {0};

    add(fixture, ann);
    add(fixture, ann);
    find(fixture, mine, &HOLDS, NOW, &session);
    for (int i = 0; i < 2; i++)
        expect_result("the others", RESULT_OK,
                      store_session_end_others(support_by_session(
                          fixture->store, ann, session.id, NOW)));
    expect_number("left", 1, list(fixture, ann, session.id, 10, 0)->nelts);
    expect_result("mine", RESULT_OK,
                  find(fixture, mine, &HOLDS, NOW, &session));
    expect_result("his", RESULT_OK, find(fixture, his, &HOLDS, NOW, &session));
    expect_number("told once", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'session ended'"
                                         " AND count = 2"));
}

static void test_nobody(void **state)
{
    struct fixture *fixture = *state;
    char *cookie = NULL;

    if (support_sign_in(fixture->store, 99, &HOLDS, "", NOW, &cookie) ==
        RESULT_OK)
        fail_msg("nobody is signed in");
    assert_null(cookie);
}

/* Reading a page does not wait until others have written. */
static void test_seen_later(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = support_open(fixture, STORE_ADMINISTRATOR);
    const char *cookie = add(fixture, support_account(fixture, "ann"));
    struct session session = {0};

    expect_result("locked", RESULT_OK, driver_begin(other->driver));
    naps = 0;
    expect_result("found", RESULT_OK,
                  find(fixture, cookie, &HOLDS, NOW + 60, &session));
    expect_number("waits", 0, naps);
    driver_rollback(other->driver);
    find(fixture, cookie, &HOLDS, NOW + 61, &session);
    expect_number("the next page records it", NOW + 61,
                  support_count(fixture, "SELECT max(seen_at) FROM session"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_find),          STORE_TEST(test_find_bad),
        STORE_TEST(test_only_digest),   STORE_TEST(test_limits),
        STORE_TEST(test_seen),          STORE_TEST(test_end),
        STORE_TEST(test_sweep),         STORE_TEST(test_sweep_all),
        STORE_TEST(test_nobody),        STORE_TEST(test_list),
        STORE_TEST(test_end_by_number), STORE_TEST(test_end_others),
        STORE_TEST(test_seen_later),
    };

    return RUN(tests);
}
