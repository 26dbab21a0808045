/* mail_message.c: tests of mail/mail_message.h. */
#include "mail/mail_message.h"

#include "support.h"

static const struct mail_message hello = {
    .from = "tokenbooth@example.org",
    .to = "ann@example.org",
    .host = "feeds.example.org",
    .subject = "Hello",
    .body = "Some words.\n",
    .now = NOW,
};

/* Without the Message-ID, which is random. */
static void test_plain(void **state)
{
    char *text = mail_message_text(*state, &hello);
    char *id = strstr(text, "Message-ID: <");

    assert_non_null(id);
    expect_holds("unique on this site", id, "@feeds.example.org>\nAuto-");
    memmove(id, strchr(id, '\n') + 1, strlen(strchr(id, '\n') + 1) + 1);
    expect_text("all of it",
                "From: Tokenbooth <tokenbooth@example.org>\n"
                "To: <ann@example.org>\n"
                "Subject: Hello\n"
                "Date: Sun, 06 Dec 2026 09:00:00 +0000\n"
                "Auto-Submitted: auto-generated\n"
                "MIME-Version: 1.0\n"
                "Content-Type: text/plain; charset=UTF-8\n"
                "Content-Transfer-Encoding: 7bit\n"
                "\n"
                "Some words.\n",
                text);
}

/* Nothing that anybody typed becomes a header, or another recipient. */
static void test_injection(void **state)
{
    static const char *const addresses[] = {
        "",
        "ann",
        "ann@example.org\nBcc: eve@example.org",
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org, eve@example.org",
        "ann@example.org> RCPT TO:<eve@example.org",
        "<ann@example.org>",
        "ann@example.org\x01",
        "ann@\xff",
        "\xc3\xa4nn@example.org",
        "ann@\xc3\xbc.example",
    };
    struct mail_message message = hello;

    for (size_t i = 0; i < LENGTH(addresses); i++) {
        message.to = addresses[i];
        if (mail_message_text(*state, &message))
            fail_msg("an email to %s", addresses[i]);
    }
    message.to = hello.to;
    message.subject = "Hello\r\nBcc: eve@example.org\n\nwords";
    assert_null(strstr(mail_message_text(*state, &message), "\nBcc"));
    assert_null(strstr(mail_message_text(*state, &message), "\r"));
}

/* As Python's email package reads them again. */
static void test_not_ascii(void **state)
{
    struct mail_message message = hello;
    const char *text;

    message.subject = "Gr\xc3\xbc\xc3\x9f"
                      "e";
    message.body = "Sch\xc3\xb6ne Gr\xc3\xbc\xc3\x9f"
                   "e an alle, die das lesen"
                   ", und noch ein paar Worte.\n";
    text = mail_message_text(*state, &message);
    expect_holds("an encoded word", text,
                 "\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\n");
    expect_holds("encoded", text,
                 "\nContent-Transfer-Encoding: base64\n\n"
                 "U2Now7ZuZSBHcsO8w59lIGFuIGFsbGUsIGRpZSBkYXM"
                 "gbGVzZW4sIHVuZCBub2NoIGVpbiBwYWFy\n"
                 "IFdvcnRlLgo=\n");
}

/* An encoded word has no part of a character, and no line is too long. */
static void test_long_subject(void **state)
{
    struct mail_message message = hello;
    char subject[201];
    const char *line;

    for (size_t i = 0; i < 200; i += 2)
        memcpy(subject + i, "\xc3\xbc", 2);
    subject[200] = '\0';
    message.subject = subject;
    line = strstr(mail_message_text(*state, &message), "Subject: ");
    for (int i = 0; i < 5; i++) {
        expect_number("columns", true, strcspn(line, "\n") <= 78);
        line += strcspn(line, "\n") + 1;
    }
    expect_holds("then the next field", line, "Date: ");
}

/* A line that is too long for SMTP is not sent as it is. */
static void test_long_line(void **state)
{
    struct mail_message message = hello;
    char *body = apr_pcalloc(*state, 2001);
    const char *text;

    message.body = memset(body, 'x', 2000);
    text = mail_message_text(*state, &message);
    expect_holds("encoded", text, "Encoding: base64\n");
    while (*text) {
        expect_number("columns", true, strcspn(text, "\n") <= 78);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_plain),     POOL_TEST(test_injection),
        POOL_TEST(test_not_ascii), POOL_TEST(test_long_subject),
        POOL_TEST(test_long_line),
    };

    return RUN(tests);
}
