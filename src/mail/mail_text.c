/* mail_text.c: kinds of email and their templates. */
#include "mail/mail_text.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/site.h"
#include "base/utf8.h"
#include "store/events.h"

static const char SUBJECT[] = "Subject: ";

enum { TEMPLATE_BYTES = 16384 };

/* Each kind, and the NAME of its template. */
static const struct {
    const char *kind, *name;
} kinds[] = {
    {MAIL_PASSWORD_RESET, "password_reset"},
    {MAIL_EMAIL_CONFIRM, "email_confirm"},
    {MAIL_TOKENS_EXPIRE, "tokens_expire"},
    {EVENT_SIGNED_IN, "signed_in"},
    {EVENT_PASSWORD_SET, "password_changed"},
    {EVENT_EMAIL_CHANGED, "email_changed"},
    {EVENT_IDENTITY_LINKED, "identity_linked"},
    {EVENT_IDENTITY_UNLINKED, "identity_unlinked"},
    {EVENT_TOKEN_REGENERATED, "token_regenerated"},
    {EVENT_NEW_NETWORK, "new_network"},
    {EVENT_OVERLAP_OVER, "overlap_over"},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct mail_texts {
    const struct settings *settings;
    const char *subjects[KINDS];
    const char *bodies[KINDS];
};

/* The whole file, or NULL. */
static char *read_file(apr_pool_t *pool, const char *path)
{
    apr_file_t *file;
    apr_size_t size = TEMPLATE_BYTES;
    char *text = apr_pcalloc(pool, TEMPLATE_BYTES + 1);
    apr_status_t status =
        apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, pool);

    if (status != APR_SUCCESS)
        return NULL;
    status = apr_file_read_full(file, text, size, &size);
    apr_file_close(file);
    return status == APR_EOF ? text : NULL;
}

/* Sets the subject and the body from what a file has; false if it is none. */
static bool split(apr_pool_t *pool, const char *file, const char **subject,
                  const char **body)
{
    const char *end = strstr(file, "\n\n");

    if (!end || !text_starts(file, SUBJECT))
        return false;
    *subject = apr_pstrmemdup(pool, file + strlen(SUBJECT),
                              (size_t)(end - file) - strlen(SUBJECT));
    *body = end + strlen("\n\n");
    return **subject && !strchr(*subject, '\n') && utf8_is_valid(file) &&
           !strchr(file, '\r');
}

enum result mail_texts_load(apr_pool_t *pool, const struct settings *settings,
                            struct mail_texts **out, const char **why)
{
    struct mail_texts *texts = apr_pcalloc(pool, sizeof *texts);

    texts->settings = settings;
    for (size_t i = 0; i < KINDS; i++) {
        const char *path = apr_pstrcat(pool, settings->templates, "/mail_",
                                       kinds[i].name, ".txt", NULL);
        const char *file = read_file(pool, path);
        if (!file ||
            !split(pool, file, &texts->subjects[i], &texts->bodies[i])) {
            *why = apr_psprintf(pool,
                                "%s: it cannot be read, or does not start with "
                                "\"Subject: \", a text and an empty line",
                                path);
            return RESULT_INVALID;
        }
    }
    *out = texts;
    return RESULT_OK;
}

/* Who did it, as a part of a sentence. */
static const char *by_whom(const struct mail *mail)
{
    return strcmp(mail->actor, ACTOR_ADMINISTRATOR) == 0
               ? " by an administrator of the site"
               : "";
}

/* From where, as a part of a sentence; what a client sends is no text of ours,
 * so it is printable, and short. */
static const char *from_where(apr_pool_t *pool, const struct mail *mail)
{
    const char *address = utf8_printable(pool, mail->address);
    const char *client =
        utf8_truncate(pool, utf8_printable(pool, mail->client), 80);

    if (!*address)
        return "";
    return *client
               ? apr_pstrcat(pool, ", from ", address, " (", client, ")", NULL)
               : apr_pstrcat(pool, ", from ", address, NULL);
}

/* What can be done about the tokens: one's own, and those of others. */
static const char *advice(apr_pool_t *pool, const char *site,
                          const struct mail_about *about)
{
    const char *own = "", *machines = "", *others = "";

    if (about->of_reader)
        own = apr_pstrcat(pool,
                          "\nExtend a token here; its value stays the same:\n",
                          site, "/profile/tokens\n", NULL);
    if (about->of_machines)
        machines = apr_pstrcat(pool,
                               "\nExtend the token of a machine account that "
                               "you manage here:\n",
                               site, "/machines\n", NULL);
    if (about->of_others)
        others =
            "\nAnother owner's token can write to a feed that you own. Ask "
            "them if it is still\nneeded.\n";
    return apr_pstrcat(pool, own, machines, others, NULL);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

enum result mail_texts_fill(const struct mail_texts *texts, apr_pool_t *pool,
                            const struct mail *mail,
                            const struct mail_about *about, char **subject,
                            char **body)
{
    const struct settings *settings = texts->settings;
    const struct text_value values[] = {
        {"site", settings->site},
        {"host", site_host_name(pool, settings->site)},
        {"account", about->username},
        {"token_list", or_empty(about->token_list)},
        {"when", clock_text(pool, mail->created_at)},
        {"by", by_whom(mail)},
        {"from", from_where(pool, mail)},
        {"identity", utf8_printable(pool, mail->label)},
        {"link", or_empty(about->link)},
        {"tokens", or_empty(about->tokens)},
        {"advice", advice(pool, settings->site, about)},
        {"contact", or_empty(settings->contact)},
        {NULL, NULL},
    };

    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].kind, mail->kind) != 0)
            continue;
        *subject = text_fill(pool, texts->subjects[i], values);
        *body = secret_wipe_with_pool(
            pool, text_fill(pool, texts->bodies[i], values));
        return RESULT_OK;
    }
    return RESULT_NOT_FOUND;
}
