/* mail_way.c: the way that the settings name, and SMTP by libcurl. */
#include "mail/mail_way.h"

#include <apr_strings.h>
#include <string.h>

#include "base/loopback.h"
#include "base/secret.h"
#include "base/secret_lines.h"
#include "base/site.h"
#include "base/utf8.h"
#include "mail/mail_program.h"
#include "mail/trip.h"

enum {
    REFUSAL_BYTES = 513, /* a line of an answer (RFC 5321, 4.5.3.1.5) */
    QUOTE_LENGTH = 200,
};

struct mail_way {
    const struct settings *settings;
    const atomic_bool *stopping;
    const char *login[2]; /* user and password; NULL: none */
    const char *url;      /* of the SMTP server, with our name as its path */
    CURL *curl;           /* NULL: by the program */
};

static enum result open_smtp(apr_pool_t *pool, struct mail_way *way,
                             const char **why)
{
    const struct settings *settings = way->settings;
    enum result result = RESULT_OK;

    /* The path is the name that the server is greeted with. */
    way->url = apr_pstrcat(pool, settings->smtp, "/",
                           site_host_name(pool, settings->site), NULL);
    if (settings->smtp_login)
        result =
            secret_lines_read(pool, settings->smtp_login, 2, way->login, why);
    return result == RESULT_OK ? trip_open(pool, &way->curl, why) : result;
}

enum result mail_way_open(apr_pool_t *pool, const struct settings *settings,
                          const atomic_bool *stopping, struct mail_way **out,
                          const char **why)
{
    struct mail_way *way = apr_pcalloc(pool, sizeof *way);

    way->settings = settings;
    way->stopping = stopping;
    *out = way;
    return settings->smtp ? open_smtp(pool, way, why) : RESULT_OK;
}

/* What is left to be sent. */
struct upload {
    const char *text;
    bool after_return; /* of a line's end, the first byte was sent */
};

/* Each line feed as carriage return and line feed. */
static size_t read_upload(char *to, size_t size, size_t count, void *data)
{
    struct upload *upload = data;
    size_t room = size * count, used = 0;

    while (used < room && *upload->text) {
        bool ends = *upload->text == '\n' && !upload->after_return;
        to[used++] = ends ? '\r' : *upload->text++;
        upload->after_return = ends;
    }
    return used;
}

/* What is the same for each email, on a handle that keeps its connection. */
static void set_server(const struct mail_way *way)
{
    CURL *curl = way->curl;
    bool near = loopback_has_url(way->settings->smtp);

    trip_prepare(curl, way->url, "smtp,smtps", MAIL_WAY_SECONDS, way->stopping);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     near ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (way->login[0]) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, way->login[0]);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, way->login[1]);
    }
}

/* Keeps the server's last line that refuses something (RFC 5321, 4.2.1). */
static size_t read_answer(char *line, size_t size, size_t count, void *data)
{
    char *refusal = data;
    size_t bytes = size * count;

    if (bytes && (*line == '4' || *line == '5'))
        apr_cpystrn(refusal, line,
                    bytes < REFUSAL_BYTES ? bytes + 1 : REFUSAL_BYTES);
    return bytes;
}

/* The server's line, or else libcurl's word. */
static const char *error_of(apr_pool_t *pool, const char *refusal,
                            const char *to, CURLcode code)
{
    const char *said = mail_way_quote(pool, refusal, to);

    return *said ? apr_pstrcat(pool, "the server said: ", said, NULL)
                 : apr_pstrdup(pool, curl_easy_strerror(code));
}

/* Whether the server refused this email for good: at MAIL, RCPT or DATA, or
 * once it had all of it. What it refuses before that, such as the password, is
 * no email's fault. */
static bool is_final(CURLcode code, const char *refusal,
                     const struct upload *upload)
{
    return *refusal == '5' && (code == CURLE_SEND_ERROR || !*upload->text);
}

const char *mail_way_quote(apr_pool_t *pool, const char *line, const char *to)
{
    char *said = apr_pstrmemdup(pool, line, strcspn(line, "\r\n"));
    char *found;

    while ((found = strcasestr(said, to)))
        said = apr_pstrcat(pool, apr_pstrmemdup(pool, said, found - said),
                           "(the address)", found + strlen(to), NULL);
    return utf8_truncate(pool, utf8_printable(pool, said), QUOTE_LENGTH);
}

static enum result send_smtp(struct mail_way *way, apr_pool_t *pool,
                             const char *to, const char *text,
                             const char **error)
{
    struct upload upload = {.text = text};
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    char refusal[REFUSAL_BYTES] = "";
    CURLcode code;

    set_server(way);
    curl_easy_setopt(way->curl, CURLOPT_MAIL_FROM, way->settings->mail_from);
    curl_easy_setopt(way->curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(way->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(way->curl, CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(way->curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(way->curl, CURLOPT_HEADERFUNCTION, read_answer);
    curl_easy_setopt(way->curl, CURLOPT_HEADERDATA, refusal);
    code = curl_easy_perform(way->curl);
    curl_slist_free_all(recipients);
    if (code == CURLE_OK)
        return RESULT_OK;
    *error = error_of(pool, refusal, to, code);
    return is_final(code, refusal, &upload) ? RESULT_DENIED : RESULT_BUSY;
}

enum result mail_way_send(struct mail_way *way, apr_pool_t *pool,
                          const char *to, const char *text, const char **error)
{
    const struct mail_program program = {
        .path = way->settings->sendmail,
        .from = way->settings->mail_from,
        .to = to,
        .milliseconds = MAIL_WAY_SECONDS * 1000LL,
        .stopping = way->stopping,
    };

    return way->curl ? send_smtp(way, pool, to, text, error)
                     : mail_program_run(&program, pool, text, error);
}
