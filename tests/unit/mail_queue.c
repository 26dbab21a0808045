/* mail_queue.c: tests of store/mail_queue.h. What people get is in
 * tests/http/mail.test.js. */
#include "store/mail_queue.h"

#include "store/account_passwords.h"
#include "store/accounts.h"
#include "store/email_confirmations.h"
#include "store/events.h"
#include "support.h"

/* A store that mails, as with the setting smtp. */
static int mailing_store(void **state)
{
    struct fixture *fixture;

    if (support_store(state))
        return -1;
    fixture = *state;
    fixture->settings.smtp = "smtp://127.0.0.1:25";
    fixture->store = support_open(fixture, STORE_PAGES);
    return 0;
}

/* One with the webhook besides, and with nothing else. */
static int webhook_store(void **state)
{
    struct fixture *fixture;

    if (support_store(state))
        return -1;
    fixture = *state;
    fixture->settings.webhook = "http://127.0.0.1:1/";
    fixture->store = support_open(fixture, STORE_PAGES);
    return 0;
}

#define WEBHOOK_TEST(function)                                                 \
    cmocka_unit_test_setup_teardown(function, webhook_store, support_store_gone)

#define MAIL_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, mailing_store, support_store_gone)

/* As of before mail was configured. */
static int64_t confirmed_account(struct fixture *fixture, const char *username)
{
    int64_t id = support_account(fixture, username);

    support_run(fixture, "DELETE FROM mail; DELETE FROM email_confirmation");
    return id;
}

static struct mail take(struct fixture *fixture, struct store *store,
                        int64_t now)
{
    struct mail mail = {0};

    expect_result(
        "taken", RESULT_OK,
        store_mail_take(store, fixture->pool, MAIL_BY_EMAIL, now, &mail));
    return mail;
}

static void expect_none(struct fixture *fixture, struct store *store,
                        int64_t now)
{
    struct mail mail;

    expect_result(
        "none is due", RESULT_NOT_FOUND,
        store_mail_take(store, fixture->pool, MAIL_BY_EMAIL, now, &mail));
}

static void ask(struct fixture *fixture, const char *name)
{
    expect_result(
        "asked", RESULT_OK,
        store_mail_ask_reset(support_by(fixture->store, 0, NOW), name));
}

static int64_t rows(struct fixture *fixture)
{
    return support_count(fixture, "SELECT count(*) FROM mail");
}

/* The change and its email are written together. */
static void test_changed_password(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    struct store *administrator = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = confirmed_account(fixture, "ann");
    struct mail mail;

    expect_none(fixture, mailer, NOW);
    store_password_set(support_admin(administrator, ann, NOW), "new");
    mail = take(fixture, mailer, NOW);
    expect_text("kind", EVENT_PASSWORD_SET, mail.kind);
    expect_number("whose", ann, mail.account_id);
    expect_text("to", "ann@example.org", mail.recipient);
    expect_text("who did it", ACTOR_ADMINISTRATOR, mail.actor);
    expect_text("from where", "192.0.2.7", mail.address);
    expect_number("attempts", 1, mail.attempts);
}

/* Another address is used once it is confirmed, and the old one is told. */
static void test_old_address(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    int64_t ann = confirmed_account(fixture, "ann");
    const struct act *of_ann = support_by(fixture->store, ann, NOW);
    struct act sends = *of_ann;
    struct mail mail;
    char *code = NULL;

    expect_result("asked", RESULT_OK,
                  store_account_set_email(of_ann, 1, "new@example.org"));
    mail = take(fixture, mailer, NOW);
    expect_text("the new one", "new@example.org", mail.recipient);
    expect_text("is asked", MAIL_EMAIL_CONFIRM, mail.kind);
    expect_none(fixture, mailer, NOW);
    sends.store = mailer;
    sends.authority = AUTHORITY_PROOF;
    expect_result("a code", RESULT_OK,
                  store_email_confirmation_code(&sends, mail.recipient, &code));
    expect_result(
        "of another address", RESULT_NOT_FOUND,
        store_email_confirmation_code(&sends, "x@example.org", &code));
    expect_result("confirmed", RESULT_OK,
                  store_email_confirmation_use(of_ann, code));
    expect_result("once", RESULT_GONE,
                  store_email_confirmation_use(of_ann, code));
    expect_text("the old one", "ann@example.org",
                take(fixture, mailer, NOW).recipient);
}

static void test_not_configured(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = confirmed_account(fixture, "ann");

    store_account_set_email(support_by(fixture->store, ann, NOW), 1,
                            "new@example.org");
    expect_number("nothing is queued", 0, rows(fixture));
}

/* Of two mailers, one has it in hand; the other one gets it when the first one
 * was killed. */
static void test_one_at_a_time(void **state)
{
    struct fixture *fixture = *state;
    struct store *one = support_open(fixture, STORE_MAIL);
    struct store *other = support_open(fixture, STORE_MAIL);
    struct mail mail;

    ask(fixture, "ann");
    expect_none(fixture, one, NOW - 1);
    mail = take(fixture, one, NOW);
    expect_text("name", "ann", mail.name);
    expect_number("nobody's yet", 0, mail.account_id);
    expect_none(fixture, other, NOW);
    expect_none(fixture, other, NOW + MAIL_CLAIM_SECONDS - 1);
    expect_number("a second attempt", 2,
                  take(fixture, other, NOW + MAIL_CLAIM_SECONDS).attempts);
    expect_none(fixture, one, NOW + MAIL_CLAIM_SECONDS);
}

/* Somebody took it by a clock that was a day ahead. */
static void test_clock_set_back(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);

    ask(fixture, "ann");
    take(fixture, mailer, NOW + 86400);
    take(fixture, mailer, NOW);
}

static void test_ends(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    struct mail mail;

    ask(fixture, "ann");
    mail = take(fixture, mailer, NOW);
    store_mail_lay_back(mailer, &mail, NOW);
    mail = take(fixture, mailer, NOW);
    expect_number("laid back, it was no attempt", 1, mail.attempts);
    store_mail_drop(mailer, &mail);
    expect_number("dropped", 0, rows(fixture));
    ask(fixture, "ann");
    mail = take(fixture, mailer, NOW);
    store_mail_sent(mailer, &mail, NOW);
    expect_none(fixture, mailer, NOW + MAIL_TRIED_SECONDS);
    expect_number("kept for a while", 1, rows(fixture));
}

/* Attempts, until it is given up; *last: the instant of the last one. */
static int attempts_of(struct fixture *fixture, struct store *mailer,
                       int64_t *last)
{
    bool given_up = false;
    int attempts = 0;
    int64_t pause = 0;

    *last = NOW;
    for (; !given_up; attempts++) {
        struct mail mail = {0};
        int64_t now = *last;
        while (store_mail_take(mailer, fixture->pool, MAIL_BY_EMAIL, now,
                               &mail) != RESULT_OK)
            now += 60;
        expect_number("no pause is shorter", true, now - *last >= pause);
        pause = now - *last;
        *last = now;
        expect_result("failed", RESULT_OK,
                      store_mail_failed(mailer, &mail, "down", now, &given_up));
    }
    return attempts;
}

/* What a clock that was wrong put off until a year from now is due at once. */
static void test_wrong_clock(void **state)
{
    enum { YEAR = 365 * 86400 };
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    bool given_up = false;
    struct mail mail;

    ask(fixture, "ann");
    expect_none(fixture, mailer, NOW - MAIL_CLAIM_SECONDS);
    mail = take(fixture, mailer, NOW - YEAR);
    store_mail_lay_back(mailer, &mail, NOW);
    mail = take(fixture, mailer, NOW);
    mail.until = NOW + YEAR;
    store_mail_failed(mailer, &mail, "down", NOW, &given_up);
    expect_number("tried again", false, given_up);
    expect_none(fixture, mailer, NOW - MAIL_CLAIM_SECONDS);
    mail = take(fixture, mailer, NOW - YEAR);
    expect_number("again", 2, mail.attempts);
}

static void test_given_up(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    int64_t ann = confirmed_account(fixture, "ann"), last;

    store_account_set_email(support_by(fixture->store, ann, NOW), 1,
                            "new@example.org");
    expect_number("attempts", 13, attempts_of(fixture, mailer, &last));
    expect_number("about two days", true,
                  last > NOW + MAIL_TRIED_SECONDS - 6 * 3600 &&
                      last < NOW + MAIL_TRIED_SECONDS);
    ask(fixture, "ann");
    expect_number("attempts of a reset", 4,
                  attempts_of(fixture, mailer, &last));
    expect_number("an hour", true, last < NOW + MAIL_RESET_TRIED_SECONDS);
    expect_number("both are told of", 2,
                  support_count(fixture, "SELECT count(*) FROM mail WHERE"
                                         " ended_at > 0 AND error = 'down'"));
}

/* What `tokenbooth check` tells. */
static void test_trouble(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    struct store *administrator = support_open(fixture, STORE_ADMINISTRATOR);
    struct mail_trouble trouble;
    bool given_up = false;
    struct mail mail;

    ask(fixture, "ann");
    mail = take(fixture, mailer, NOW);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW,
                       &trouble);
    expect_number("waits", NOW, trouble.waiting_since);
    expect_number("not given up", 0, trouble.given_up);
    expect_text("no error", NULL, trouble.error);
    store_mail_give_up(mailer, &mail, "550 nobody", NOW);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW,
                       &trouble);
    expect_number("none waits", 0, trouble.waiting_since);
    expect_number("given up", 1, trouble.given_up);
    expect_text("why", "550 nobody", trouble.error);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW + 1,
                       &trouble);
    expect_number("long ago", 0, trouble.given_up);
    expect_text("and its error", NULL, trouble.error);
    ask(fixture, "bob");
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW,
                       &trouble);
    expect_text("of the one", "550 nobody", trouble.given_up_error);
    expect_text("not of the other", NULL, trouble.waiting_error);
    mail = take(fixture, mailer, NOW);
    mail.until = NOW + MAIL_TRIED_SECONDS;
    store_mail_failed(mailer, &mail, "timeout", NOW, &given_up);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW,
                       &trouble);
    expect_text("nor the other way round", "550 nobody",
                trouble.given_up_error);
    expect_text("its own", "timeout", trouble.waiting_error);
}

/* Neither waits for the other, and each has its own trouble. */
static void test_webhook(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    struct store *administrator = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = confirmed_account(fixture, "ann");
    struct mail_trouble trouble;
    struct mail mail = {0};

    support_run(fixture, "UPDATE account SET email = NULL");
    store_password_set(support_admin(administrator, ann, NOW), "new");
    ask(fixture, "ann");
    expect_result(
        "taken", RESULT_OK,
        store_mail_take(mailer, fixture->pool, MAIL_BY_WEBHOOK, NOW, &mail));
    expect_text("kind", EVENT_PASSWORD_SET, mail.kind);
    expect_number("whose", ann, mail.account_id);
    expect_text("who did it", ACTOR_ADMINISTRATOR, mail.actor);
    expect_number("an ID of its own", 0, strncmp("msg_", mail.message_id, 4));
    expect_text("the other one is an email", "ann",
                take(fixture, mailer, NOW).name);
    expect_result(
        "one", RESULT_NOT_FOUND,
        store_mail_take(mailer, fixture->pool, MAIL_BY_WEBHOOK, NOW, &mail));
    store_mail_give_up(mailer, &mail, "gone", NOW);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_WEBHOOK, NOW,
                       &trouble);
    expect_number("given up", 1, trouble.given_up);
    expect_number("none waits", 0, trouble.waiting_since);
    store_mail_trouble(administrator, fixture->pool, MAIL_BY_EMAIL, NOW,
                       &trouble);
    expect_number("no email was", 0, trouble.given_up);
    expect_number("the email waits", NOW, trouble.waiting_since);
}

/* However often somebody signs in. */
static void test_told_some_times_an_hour(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = confirmed_account(fixture, "ann");
    const struct event event = {.kind = EVENT_SIGNED_IN};

    for (int i = 0; i < 20; i++)
        expect_result("told, or enough", RESULT_OK,
                      store_event_tell(support_by(fixture->store, ann, NOW + i),
                                       ann, &event));
    expect_number("told", EVENT_TOLD_AN_HOUR, rows(fixture));
    store_event_tell(support_by(fixture->store, ann, NOW + 3600), ann, &event);
    expect_number("an hour later", EVENT_TOLD_AN_HOUR + 1, rows(fixture));
}

static void test_swept(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    struct store *recorder = support_open(fixture, STORE_RECORDS);
    struct mail mail;
    bool more = false;

    ask(fixture, "ann");
    ask(fixture, "bob");
    mail = take(fixture, mailer, NOW);
    store_mail_sent(mailer, &mail, NOW);
    store_mail_sweep(recorder, NOW + MAIL_KEPT_SECONDS - 1, &more);
    expect_number("not yet", 2, rows(fixture));
    store_mail_sweep(recorder, NOW + MAIL_KEPT_SECONDS, &more);
    expect_number("what waits stays", 1, rows(fixture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_changed_password),
        MAIL_TEST(test_old_address),
        STORE_TEST(test_not_configured),
        MAIL_TEST(test_one_at_a_time),
        MAIL_TEST(test_clock_set_back),
        MAIL_TEST(test_ends),
        MAIL_TEST(test_wrong_clock),
        MAIL_TEST(test_given_up),
        MAIL_TEST(test_trouble),
        MAIL_TEST(test_told_some_times_an_hour),
        WEBHOOK_TEST(test_webhook),
        MAIL_TEST(test_swept),
    };

    return RUN(tests);
}
