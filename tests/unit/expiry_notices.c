/* expiry_notices.c: tests of store/expiry_notices.h. */
#include "store/expiry_notices.h"

#include "activity.h"
#include "store/mail_queue.h"

enum { DAY = 86400 };

struct people {
    struct store *mailer;
    int64_t ann, bob, feed;
};

static int mailing_store(void **state)
{
    struct fixture *fixture;

    if (support_store(state))
        return -1;
    fixture = *state;
    fixture->settings.smtp = "smtp://127.0.0.1:25";
    return 0;
}

static int webhook_store(void **state)
{
    struct fixture *fixture;

    if (support_store(state))
        return -1;
    fixture = *state;
    fixture->settings.webhook = "http://127.0.0.1:1/";
    return 0;
}

#define WEBHOOK_TEST(function)                                                 \
    cmocka_unit_test_setup_teardown(function, webhook_store, support_store_gone)

#define MAIL_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, mailing_store, support_store_gone)

/* Ann owns a feed, to which Bob can write. */
static struct people people_of(struct fixture *fixture)
{
    struct people people = {.mailer = support_open(fixture, STORE_MAIL)};

    people.ann = support_account(fixture, "ann");
    people.bob = support_account(fixture, "bob");
    support_run(fixture,
                "INSERT INTO feed (id, name, is_public, created_at)"
                " VALUES (7, 'tools', FALSE, 1);"
                "INSERT INTO privilege SELECT id, username, 7,"
                " CASE username WHEN 'ann' THEN 4 ELSE 2 END, 1 FROM account");
    return people;
}

/* write: its scope. It was created long before. */
static void add_token(struct fixture *fixture, int64_t account_id,
                      const char *description, int write, int64_t expires_at)
{
    support_run(fixture,
                apr_psprintf(fixture->pool,
                             "INSERT INTO token (account_id, description,"
                             " is_primary, read_scope, write_scope, created_at,"
                             " expires_at, revision) VALUES (%d, '%s', FALSE,"
                             " 2, %d, 1, %d, 1)",
                             (int)account_id, description, write,
                             (int)expires_at));
}

static int64_t queued(struct fixture *fixture, const struct people *people,
                      int64_t now)
{
    int64_t before = support_count(fixture, "SELECT count(*) FROM mail");

    expect_result(
        "queued", RESULT_OK,
        store_expiry_notices_queue(people->mailer, fixture->pool, now));
    return support_count(fixture, "SELECT count(*) FROM mail") - before;
}

static void test_thirty_seven_one(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);
    int64_t end = NOW + 40 * DAY;
    static const struct {
        int before; /* days */
        int emails;
    } cases[] = {{31, 0}, {30, 1}, {29, 0}, {10, 0}, {7, 1},
                 {6, 0},  {2, 0},  {1, 1},  {0, 0}};

    add_token(fixture, people.ann, "CI", 0, end);
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(apr_psprintf(fixture->pool, "%d days", cases[i].before),
                      cases[i].emails,
                      queued(fixture, &people, end - cases[i].before * DAY));
}

/* All that is due to somebody is in one email, and the next one is another
 * day's. */
static void test_one_a_day(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);
    apr_array_header_t *notices;
    int64_t mail_id;

    add_token(fixture, people.ann, "first", 0, NOW + 6 * DAY);
    add_token(fixture, people.ann, "second", 0, NOW + 5 * DAY);
    expect_number("one", 1, queued(fixture, &people, NOW));
    mail_id = support_count(fixture, "SELECT max(id) FROM mail");
    store_expiry_notices_list(people.mailer, fixture->pool, mail_id, NOW,
                              &notices);
    expect_number("of both", 2, notices->nelts);
    expect_text("the sooner one", "second",
                APR_ARRAY_IDX(notices, 0, struct expiry_notice).description);
    add_token(fixture, people.ann, "third", 0, NOW + 4 * DAY);
    expect_number("not today", 0, queued(fixture, &people, NOW + DAY / 2));
    expect_number("tomorrow", 1, queued(fixture, &people, NOW + DAY));
    support_run(fixture, "UPDATE token SET revoked_at = 1"
                         " WHERE description = 'first';"
                         "UPDATE token SET expires_at = expires_at + 1"
                         " WHERE description = 'second'");
    store_expiry_notices_list(people.mailer, fixture->pool, mail_id, NOW,
                              &notices);
    expect_number("neither expires then now", 0, notices->nelts);
}

/* An email of next year, when the clock was wrong, keeps nobody from being told
 * today. */
static void test_wrong_clock(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);

    add_token(fixture, people.ann, "later", 0, NOW + 400 * DAY);
    expect_number("then", 1, queued(fixture, &people, NOW + 399 * DAY));
    add_token(fixture, people.ann, "soon", 0, NOW + 4 * DAY);
    expect_number("now", 1, queued(fixture, &people, NOW));
}

/* Who has just chosen that end knows it. */
static void test_extended(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);

    add_token(fixture, people.ann, "extended", 0, NOW + 7 * DAY + 60);
    support_run(fixture, apr_psprintf(fixture->pool,
                                      "UPDATE token SET renewed_at = %d"
                                      " WHERE description = 'extended'",
                                      (int)NOW));
    expect_number("at once", 0, queued(fixture, &people, NOW + 60));
    expect_number("a week later", 1,
                  queued(fixture, &people, NOW + 6 * DAY + 60));
}

/* Each hour, not all tokens are looked through. */
static void test_by_index(void **state)
{
    struct fixture *fixture = *state;
    struct driver *driver = support_driver(fixture, DRIVER_READ);
    int found = 0;

    for (size_t i = 0; i < statement_count(); i++) {
        const struct statement *statement = &statement_first()[i];
        if (strncmp(statement->sql, "WITH soon AS", 12) != 0)
            continue;
        found++;
        expect_holds("plan", activity_plan_of(fixture->pool, driver, statement),
                     "SEARCH t USING INDEX token_expires");
    }
    expect_number("statements", 1, found);
}

/* Of another's token that writes, a feed's owner is told as well. */
static void test_owners_of_feeds(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);
    apr_array_header_t *notices;
    const struct expiry_notice *notice;

    add_token(fixture, people.bob, "reads", 0, NOW + 3 * DAY);
    expect_number("bob", 1, queued(fixture, &people, NOW));
    add_token(fixture, people.bob, "writes", 2, NOW + 3 * DAY);
    expect_number("ann, too", 1, queued(fixture, &people, NOW));
    store_expiry_notices_list(
        people.mailer, fixture->pool,
        support_count(fixture, "SELECT max(id) FROM mail"), NOW, &notices);
    expect_number("of one", 1, notices->nelts);
    notice = &APR_ARRAY_IDX(notices, 0, struct expiry_notice);
    expect_text("which", "writes", notice->description);
    expect_text("whose", "bob", notice->owner);
    expect_number("not hers", false, notice->is_own);
    support_run(fixture, "UPDATE privilege SET level = 1 WHERE level = 2;"
                         "DELETE FROM mail; DELETE FROM expiry_notice");
    expect_number("who cannot write is bob's own affair", 1,
                  queued(fixture, &people, NOW));
}

/* Of one that was created for seven days, that it ends in seven is no news. */
static void test_just_created(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);

    add_token(fixture, people.ann, "week", 0, NOW + 7 * DAY);
    add_token(fixture, people.ann, "month", 0, NOW + 30 * DAY);
    support_run(fixture,
                apr_psprintf(fixture->pool, "UPDATE token SET created_at = %d",
                             (int)NOW));
    expect_number("at once", 0, queued(fixture, &people, NOW));
    expect_number("a day before the week's end", 1,
                  queued(fixture, &people, NOW + 6 * DAY));
    expect_number("a week before the month's end", 1,
                  queued(fixture, &people, NOW + 23 * DAY));
}

/* One that never was so far from its end, one that has ended, one that nobody
 * can use. */
static void test_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);

    add_token(fixture, people.ann, "short", 0, NOW + DAY / 2);
    support_run(fixture, apr_psprintf(fixture->pool,
                                      "UPDATE token SET created_at = %d"
                                      " WHERE description = 'short'",
                                      (int)NOW));
    add_token(fixture, people.ann, "over", 0, NOW);
    add_token(fixture, people.bob, "disabled", 0, NOW + DAY);
    support_run(fixture, "UPDATE account SET disabled_at = 1"
                         " WHERE username = 'bob'");
    expect_number("nobody", 0, queued(fixture, &people, NOW));
}

/* A message a token, also of who has no address; each once, whatever another
 * process does. */
static void test_webhook(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);
    struct expiry_notice notice = {0};
    struct mail mail = {0};

    support_run(fixture, "UPDATE account SET email = NULL");
    add_token(fixture, people.bob, "first", 2, NOW + 3 * DAY);
    add_token(fixture, people.bob, "second", 0, NOW + 4 * DAY);
    expect_number("two", 2, queued(fixture, &people, NOW));
    expect_number("not again", 0, queued(fixture, &people, NOW + DAY));
    expect_result("taken", RESULT_OK,
                  store_mail_take(people.mailer, fixture->pool, MAIL_BY_WEBHOOK,
                                  NOW, &mail));
    expect_text("kind", WEBHOOK_TOKEN_EXPIRES, mail.kind);
    expect_result("its token", RESULT_OK,
                  store_expiry_notice_of(people.mailer, fixture->pool,
                                         mail.token_id, NOW, &notice));
    expect_text("which", "first", notice.description);
    expect_text("whose", "bob", notice.owner);
    support_run(fixture, "UPDATE token SET expires_at = expires_at + 1");
    expect_result("extended since", RESULT_NOT_FOUND,
                  store_expiry_notice_of(people.mailer, fixture->pool,
                                         mail.token_id, NOW, &notice));
}

static void test_swept(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);
    struct store *recorder = support_open(fixture, STORE_RECORDS);
    bool more;

    add_token(fixture, people.ann, "CI", 0, NOW + DAY);
    queued(fixture, &people, NOW);
    store_expiry_notices_sweep(recorder, NOW + 2 * DAY, &more);
    expect_number("there", 1,
                  support_count(fixture, "SELECT count(*) FROM expiry_notice"));
    store_expiry_notices_sweep(recorder, NOW + 2 * DAY + 1, &more);
    expect_number("gone", 0,
                  support_count(fixture, "SELECT count(*) FROM expiry_notice"));
}

/* Of a machine account's token, who manages it; a disabled manager is not. */
static void test_managers(void **state)
{
    struct fixture *fixture = *state;
    struct people people = people_of(fixture);

    support_run(fixture, "INSERT INTO account (id, username, password,"
                         " created_at, password_at, is_machine)"
                         " VALUES (70, 'ci', '', 1, 1, TRUE);"
                         "INSERT INTO manager SELECT 70, id, 1 FROM account"
                         " WHERE username IN ('ann', 'bob');"
                         "UPDATE account SET disabled_at = 1"
                         " WHERE username = 'bob'");
    add_token(fixture, 70, "CI", 0, NOW + 3 * DAY);
    expect_number("emails", 1, queued(fixture, &people, NOW));
    expect_number("to ann", 1,
                  support_count(fixture, "SELECT count(*) FROM mail"
                                         " WHERE recipient LIKE 'ann@%'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_thirty_seven_one),
        MAIL_TEST(test_one_a_day),
        MAIL_TEST(test_wrong_clock),
        MAIL_TEST(test_extended),
        MAIL_TEST(test_by_index),
        MAIL_TEST(test_owners_of_feeds),
        MAIL_TEST(test_just_created),
        MAIL_TEST(test_nobody),
        MAIL_TEST(test_swept),
        MAIL_TEST(test_managers),
        WEBHOOK_TEST(test_webhook),
    };

    return RUN(tests);
}
