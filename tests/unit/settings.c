/* settings.c: tests of base/settings.h. */
#include "base/settings.h"

#include <stdio.h>

#include "support.h"

#define KEYS                                                                   \
    "database = /d/db\nlookup_key = /d/l\nseal_key = /d/s\ncounters = /d/c\n"

/* Writes the file, reads it, and gives what comes of it. */
static enum result read_text(const struct fixture *fixture, const char *text,
                             struct settings *settings, const char **why)
{
    const char *path =
        apr_pstrcat(fixture->pool, fixture->folder, "/tokenbooth.conf", NULL);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return settings_read(fixture->pool, path, settings, why);
}

static void test_defaults(void **state)
{
    struct settings settings;
    const char *why = "";

    expect_result("no more than what must be", RESULT_OK,
                  read_text(*state, KEYS, &settings, &why));
    expect_text("database", "/d/db", settings.database);
    expect_text("lookup_key", "/d/l", settings.lookup_key);
    expect_text("seal_key", "/d/s", settings.seal_key);
    expect_text("counters", "/d/c", settings.counters);
    expect_text("site", NULL, settings.site);
    expect_text("authorizer_secret", NULL, settings.authorizer_secret);
    expect_text("feed_root", NULL, settings.feed_root);
    expect_text("openid_name", NULL, settings.openid_name);
    expect_number("mail", false, settings_have_mail(&settings));
    expect_text("metrics_from", "127.0.0.0/8,::1", settings.metrics_from);
    expect_number("signup", true, settings.signup_open);
    expect_number("feeds", true, settings.feeds_open);
    expect_number("throttle_values", 100, settings.throttle_values);
    expect_number("throttle_passwords", 10, settings.throttle_passwords);
    expect_number("throttle_source", 100, settings.throttle_source);
    expect_number("signup_per_hour", 60, settings.signup_per_hour);
    expect_number("feeds_per_account", 100, settings.feeds_per_account);
    expect_number("tokens_per_account", 1000, settings.tokens_per_account);
    expect_number("expiry_notice_days", 14, settings.expiry_notice_days);
    expect_number("activity_days", 400, settings.activity_days);
    expect_number("last_use_seconds", 30, settings.last_use_seconds);
    expect_number("password_cost", 17, settings.password_cost);
    expect_number("session_idle_hours", 336, settings.session_idle_hours);
    expect_number("session_hours", 2160, settings.session_hours);
    expect_number("profile_threads", 8, settings.profile_threads);
    expect_number("authorize_threads", 16, settings.authorize_threads);
}

/* Comments and white space make no difference, and every value does. */
static void test_fingerprint(void **state)
{
    struct settings plain, spaced, other;
    const char *why = "";

    expect_result("plain", RESULT_OK,
                  read_text(*state, KEYS "site = http://a\n", &plain, &why));
    expect_result(
        "spaced", RESULT_OK,
        read_text(*state, "# x\n" KEYS "\n  site=http://a  \n", &spaced, &why));
    expect_result("other", RESULT_OK,
                  read_text(*state, KEYS "site = http://b\n", &other, &why));
    assert_true(plain.fingerprint == spaced.fingerprint);
    assert_true(plain.fingerprint != other.fingerprint);
}

static void test_every_key(void **state)
{
    static const char text[] = KEYS
        "# a comment\n\n  \t\n"
        "site=https://feeds.example.org\n"
        "  authorizer_secret   =  /d/p  \r\n"
        "templates = /d/t\nstatic = /d/st\nfeed_root = /d/f\n"
        "profile_listen = unix:/d/sock\n"
        "authorize_listen = unix:/d/a b, 127.0.0.1:9001\n"
        "signup = closed\nfeeds = closed\nthrottle_values = 0\n"
        "openid_name = Our <login> \xc3\xa9\n"
        "contact = admin@example.org\n"
        "mail_from = tokenbooth@example.org\n"
        "smtp = smtps://mail.example.org:465\nsmtp_login = /d/login\n"
        "throttle_passwords = 1\nthrottle_source = 8\nsignup_per_hour = 2\n"
        "audit_log = /d/audit\n"
        "activity_days = 6\nexpiry_notice_days = 3\npassword_cost = 10\n"
        "session_idle_hours = 4\nsession_hours = 5\n"
        "last_use_seconds = 9\nprofile_threads = 6\nauthorize_threads = 7";
    struct settings settings;
    const char *why = "";

    expect_result("every key", RESULT_OK,
                  read_text(*state, text, &settings, &why));
    expect_text("site", "https://feeds.example.org", settings.site);
    expect_text("authorizer_secret", "/d/p", settings.authorizer_secret);
    expect_text("templates", "/d/t", settings.templates);
    expect_text("static", "/d/st", settings.static_files);
    expect_text("feed_root", "/d/f", settings.feed_root);
    expect_text("profile_listen", "unix:/d/sock", settings.profile_listen);
    expect_text("authorize_listen", "unix:/d/a b, 127.0.0.1:9001",
                settings.authorize_listen);
    expect_text("openid_name", "Our <login> \xc3\xa9", settings.openid_name);
    expect_text("contact", "admin@example.org", settings.contact);
    expect_number("signup", false, settings.signup_open);
    expect_number("feeds", false, settings.feeds_open);
    expect_number("throttle_values", 0, settings.throttle_values);
    expect_number("throttle_passwords", 1, settings.throttle_passwords);
    expect_number("throttle_source", 8, settings.throttle_source);
    expect_number("signup_per_hour", 2, settings.signup_per_hour);
    expect_text("audit_log", "/d/audit", settings.audit_log);
    expect_number("activity_days", 6, settings.activity_days);
    expect_number("last_use_seconds", 9, settings.last_use_seconds);
    expect_number("expiry_notice_days", 3, settings.expiry_notice_days);
    expect_number("password_cost", 10, settings.password_cost);
    expect_number("session_idle_hours", 4, settings.session_idle_hours);
    expect_number("session_hours", 5, settings.session_hours);
    expect_number("profile_threads", 6, settings.profile_threads);
    expect_number("the last line without a newline", 7,
                  settings.authorize_threads);
}

static const struct bad_case {
    const char *what, *text;
    const char *where; /* ":LINE:" */
    const char *why;   /* a part of it */
} bad_cases[] = {
    {"an unknown key", "colour = red\n", ":1:", "colour"},
    {"a key in capitals", "Database = /d/db\n", ":1:", "Database"},
    {"no equals sign", KEYS "signup open\n", ":5:", "key = value"},
    {"a key twice", KEYS "database = /e\n", ":5:", "line 1"},
    {"no word of it", KEYS "signup = maybe\n", ":5:", "open or closed"},
    {"no value", KEYS "signup =\n", ":5:", "open or closed"},
    {"no name", KEYS "openid_name =\n", ":5:", "1 to 40 printable"},
    {"a long name",
     KEYS "openid_name = 12345678901234567890123456789012345678901\n",
     ":5:", "1 to 40 printable"},
    {"a name of no text", KEYS "openid_name = \xff\n", ":5:", "printable"},
    {"a name that hides", KEYS "openid_name = a\xe2\x80\xae\n",
     ":5:", "printable"},
    {"no network", KEYS "metrics_from = everybody\n",
     ":5:", "networks such as 10.1.0.0/16"},
    {"no contact", KEYS "contact =\n", ":5:", "an email address, or a URL"},
    {"a contact without a host", KEYS "contact = admin@\n", ":5:", "email"},
    {"a contact that is a script", KEYS "contact = javascript:a@b\n",
     ":5:", "email"},
    {"a contact with markup", KEYS "contact = <b>@example.org\n",
     ":5:", "email"},
    {"a contact with a space", KEYS "contact = https://a b\n", ":5:", "URL"},
    {"a relative path", "database = db\n", ":1:", "starts with /"},
    {"a number too low", KEYS "password_cost = 9\n",
     ":5:", "a whole number from 10 to 20"},
    {"a number too high", KEYS "password_cost = 21\n",
     ":5:", "a whole number from 10 to 20"},
    {"a number below 0", KEYS "throttle_values = -1\n", ":5:", "from 0"},
    {"a unit", KEYS "session_hours = 5h\n", ":5:", "whole number"},
    {"no number", KEYS "throttle_values = many\n", ":5:", "whole number"},
    {"a site without a scheme", KEYS "site = example.org\n", ":5:", "http://"},
    {"a site with a slash", KEYS "site = http://example.org/\n",
     ":5:", "slash"},
    {"a site with a path", KEYS "site = http://example.org/x\n",
     ":5:", "slash"},
    {"a site without a host", KEYS "site = https://\n", ":5:", "host"},
    {"a site of a port alone", KEYS "site = http://:8080\n", ":5:", "host"},
    {"a site of another scheme", KEYS "site = ftp://example.org\n",
     ":5:", "http://"},
    {"a site with a quote", KEYS "site = http://a\"b\n", ":5:", "host"},
    {"a site with a command", KEYS "site = http://a$(b)\n", ":5:", "host"},
    {"no port", KEYS "authorize_listen = 127.0.0.1\n", ":5:", "port"},
    {"none and more", KEYS "authorize_listen = none, unix:/a\n", ":5:", "none"},
    {"a port too high", KEYS "authorize_listen = 127.0.0.1:65536\n",
     ":5:", "port"},
    {"a port alone", KEYS "authorize_listen = :902\n", ":5:", "port"},
    {"a second address without a port",
     KEYS "authorize_listen = unix:/a, 127.0.0.1\n", ":5:", "port"},
    {"no second address", KEYS "authorize_listen = unix:/a,\n", ":5:", "port"},
    {"five addresses",
     KEYS "authorize_listen = unix:/a,unix:/b,unix:/c,unix:/d,unix:/e\n",
     ":5:", "one to four"},
    {"two addresses of the pages",
     KEYS "profile_listen = 127.0.0.1:2, 127.0.0.1:1\n", ":5:", "unix:"},
    {"a relative socket", KEYS "profile_listen = unix:sock\n", ":5:", "unix:"},
    {"mail without a site",
     KEYS "smtp = smtp://localhost:25\nmail_from = a@example.org\n",
     ":5:", "site must be set, too"},
    {"mail without a sender",
     KEYS "site = https://a\nsendmail = /usr/sbin/sendmail\n",
     ":6:", "mail_from must be set, too"},
    {"two ways of mail",
     KEYS "site = https://a\nmail_from = a@example.org\n"
          "sendmail = /s\nsmtp = smtp://localhost:25\n",
     ":8:", "sendmail must not be set"},
    {"a login at no server", KEYS "smtp_login = /l\n", ":5:", "smtp must be"},
    {"a server without a scheme", KEYS "smtp = localhost:25\n",
     ":5:", "smtp:// or smtps://"},
    {"a server with a password", KEYS "smtp = smtp://a:b@localhost:25\n",
     ":5:", "smtp:// or smtps://"},
    {"a sender that is an option", KEYS "mail_from = -oQ@example.org\n",
     ":5:", "an email address"},
    {"a sender with a name", KEYS "mail_from = Tokenbooth <a@example.org>\n",
     ":5:", "an email address"},
    {"a webhook without a key",
     KEYS "site = https://a\nwebhook = https://b/c\n",
     ":6:", "webhook_secret must be set, too"},
    {"a webhook's key alone", KEYS "webhook_secret = /k\n",
     ":5:", "webhook must"},
    {"a webhook by plain http", KEYS "webhook = http://example.org/\n",
     ":5:", "https:// URL"},
    {"a webhook that looks like one of this host",
     KEYS "webhook = http://localhost:80@example.org/\n",
     ":5:", "https:// URL"},
    {"a webhook without a host", KEYS "webhook = https:///x\n",
     ":5:", "https:// URL"},
    {"a key is missing", "lookup_key = /l\nseal_key = /s\ncounters = /c\n", ":",
     "database"},
    {"an empty file", "", ":", "database"},
};

static void test_bad(void **state)
{
    for (size_t i = 0; i < LENGTH(bad_cases); i++) {
        const struct bad_case *bad = &bad_cases[i];
        struct settings settings;
        const char *why = "";
        expect_result(bad->what, RESULT_INVALID,
                      read_text(*state, bad->text, &settings, &why));
        expect_holds(bad->what, why,
                     apr_pstrcat(((struct fixture *)*state)->pool,
                                 "tokenbooth.conf", bad->where, NULL));
        expect_holds(bad->what, why, bad->why);
    }
}

static void test_long_line(void **state)
{
    struct fixture *fixture = *state;
    char *line = apr_pcalloc(fixture->pool, 9001);
    struct settings settings;
    const char *why = "";

    memset(line, 'x', 9000);
    expect_result(
        "9000 bytes", RESULT_INVALID,
        read_text(fixture,
                  apr_pstrcat(fixture->pool, KEYS, "# ", line, "\n", NULL),
                  &settings, &why));
    expect_holds("the line", why, ":5:");
}

static void test_no_file(void **state)
{
    struct fixture *fixture = *state;
    struct settings settings;
    const char *why = "";

    expect_result(
        "missing", RESULT_INVALID,
        settings_read(fixture->pool, "/nowhere/x.conf", &settings, &why));
    expect_holds("the file", why, "/nowhere/x.conf");
    expect_holds("the cure", why, "TOKENBOOTH_CONF");
    expect_result(
        "a folder", RESULT_INVALID,
        settings_read(fixture->pool, fixture->folder, &settings, &why));
}

static void test_environment(void **state)
{
    struct fixture *fixture = *state;
    struct settings settings;
    const char *why = "";

    setenv("TOKENBOOTH_CONF", "/nowhere/y.conf", 1);
    expect_result("named", RESULT_INVALID,
                  settings_load(fixture->pool, &settings, &why));
    expect_holds("the named file", why, "/nowhere/y.conf");
    unsetenv("TOKENBOOTH_CONF");
    if (settings_load(fixture->pool, &settings, &why) != RESULT_OK)
        expect_holds("the default", why, "/etc/tokenbooth.conf");
}

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_defaults),    FILE_TEST(test_fingerprint),
        FILE_TEST(test_every_key),   FILE_TEST(test_bad),
        FILE_TEST(test_long_line),   FILE_TEST(test_no_file),
        FILE_TEST(test_environment),
    };

    return RUN(tests);
}
