/* mail_message.c: the header of an email, and what is not ASCII encoded. */
#include "mail/mail_message.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "base/secret.h"
#include "base/utf8.h"
#include "store/validate.h"

enum {
    WORD_BYTES = 39, /* of text in an encoded word (RFC 2047, 2: lines of 76) */
    LINE_BYTES = 57, /* of a body, in a line of 76 characters of base64 */
    PLAIN_COLUMNS = 900, /* of a line that is sent as it is (RFC 5322: 998) */
};

static char *base64(apr_pool_t *pool, const char *bytes, size_t size)
{
    size_t room =
        sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    char *text = secret_wipe_with_pool(
        pool, memset(apr_palloc(pool, room), '.', room - 1));

    text[room - 1] = '\0';
    return sodium_bin2base64(text, room, (const unsigned char *)bytes, size,
                             sodium_base64_VARIANT_ORIGINAL);
}

/* At most limit bytes of text, and no part of a character. */
static size_t whole_characters(const char *text, size_t limit)
{
    size_t size = strlen(text);

    if (size <= limit)
        return size;
    while (limit && ((unsigned char)text[limit] & 0xC0U) == 0x80)
        limit--;
    return limit;
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

/* A value of a header as encoded words, if it is not ASCII (RFC 2047). */
static const char *header_value(apr_pool_t *pool, const char *text)
{
    const char *value = "", *between = "";

    text = utf8_printable(pool, text);
    if (is_ascii(text))
        return text;
    while (*text) {
        size_t size = whole_characters(text, WORD_BYTES);
        value = apr_pstrcat(pool, value, between, "=?UTF-8?B?",
                            base64(pool, text, size), "?=", NULL);
        between = "\n ";
        text += size;
    }
    return value;
}

static bool is_plain(const char *body)
{
    size_t columns;

    for (const char *line = body; *line; line += columns + !!line[columns]) {
        columns = strcspn(line, "\n");
        if (columns > PLAIN_COLUMNS)
            return false;
    }
    return is_ascii(body);
}

/* In base64, line by line. */
static const char *encoded(apr_pool_t *pool, const char *body)
{
    const char *text = "";

    for (size_t left = strlen(body), size; left; left -= size, body += size) {
        size = left < LINE_BYTES ? left : LINE_BYTES;
        text = secret_wipe_with_pool(
            pool,
            apr_pstrcat(pool, text, base64(pool, body, size), "\n", NULL));
    }
    return text;
}

/* "Sun, 06 Dec 2026 09:00:00 +0000" */
static const char *date_of(apr_pool_t *pool, int64_t at)
{
    apr_time_exp_t utc;
    char *text = apr_palloc(pool, 40);
    apr_size_t size;

    apr_time_exp_gmt(&utc, apr_time_from_sec(at));
    apr_strftime(text, &size, 40, "%a, %d %b %Y %H:%M:%S +0000", &utc);
    return text;
}

char *mail_message_text(apr_pool_t *pool, const struct mail_message *message)
{
    bool plain = is_plain(message->body);

    if (validate_new_email(message->to))
        return NULL;
    return secret_wipe_with_pool(
        pool,
        apr_pstrcat(
            pool, "From: Tokenbooth <", message->from, ">\nTo: <", message->to,
            ">\nSubject: ", header_value(pool, message->subject),
            "\nDate: ", date_of(pool, message->now), "\nMessage-ID: <",
            secret_random_text(pool), "@", message->host,
            ">\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=UTF-8\n"
            "Content-Transfer-Encoding: ",
            plain ? "7bit" : "base64", "\n\n",
            plain ? message->body : encoded(pool, message->body), NULL));
}
