/* mailer.c: looks twice a second for emails that are due, and sends one after
 * the other. */
#include "mail/mailer.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/site.h"
#include "base/utf8.h"
#include "mail/mail_message.h"
#include "mail/mail_text.h"
#include "mail/mail_way.h"
#include "store/accounts.h"
#include "store/events.h"
#include "store/expiry_notices.h"
#include "store/mail_queue.h"
#include "store/password_links.h"

enum {
    LOOK_MILLISECONDS = 500,
    LINKS = 3, /* emails with a link that an account gets in an hour */
    NOTICES_MILLISECONDS = CLOCK_HOUR * 1000, /* between two looks at tokens */
};

struct mailer {
    const struct settings *settings;
    struct store *store;
    struct mail_texts *texts;
    struct mail_way *way;
    int64_t notices_due; /* in the time of clock_steady */
    atomic_bool stopping;
    pthread_t thread;
};

/* Somebody who knows both the username and the email address could ask twice as
 * often, and only here it is known that they are of one account.
 * RESULT_NOT_FOUND: it got enough. */
static enum result count_link(const struct act *act)
{
    int64_t count = 0;
    enum result result =
        store_password_links_mailed(act, act->now - CLOCK_HOUR, &count);

    return result == RESULT_OK && count >= LINKS ? RESULT_NOT_FOUND : result;
}

/* Each attempt has a new link: the one before may have been read by
 * nobody, and its code is nowhere. */
static enum result add_link(const struct mailer *mailer, apr_pool_t *pool,
                            const struct mail *mail,
                            const struct account *account,
                            struct mail_about *about)
{
    const struct act act = {.store = mailer->store,
                            .pool = pool,
                            .authority = AUTHORITY_PROOF,
                            .account_id = account->id,
                            .address = mail->address,
                            .client = mail->client,
                            .now = clock_now()};
    bool is_first = mail->attempts == 1;
    char *code = NULL;
    enum result result = is_first ? count_link(&act) : RESULT_OK;

    if (result == RESULT_OK)
        result = store_password_link_create(
            &act, is_first ? EVENT_PASSWORD_MAILED : NULL, &code);
    if (result == RESULT_OK)
        about->link = secret_wipe_with_pool(
            pool, apr_pstrcat(pool, mailer->settings->site,
                              "/password?code=", code, NULL));
    return result;
}

/* A line a token. RESULT_NOT_FOUND if none of them expires then any more. */
static enum result add_tokens(const struct mailer *mailer, apr_pool_t *pool,
                              const struct mail *mail, struct mail_about *about)
{
    apr_array_header_t *notices;
    enum result result = store_expiry_notices_list(
        mailer->store, pool, mail->id, clock_now(), &notices);

    about->tokens = "";
    for (int i = 0; i < notices->nelts; i++) {
        const struct expiry_notice *notice =
            &APR_ARRAY_IDX(notices, i, struct expiry_notice);
        about->tokens = apr_pstrcat(
            pool, about->tokens, clock_text(pool, notice->expires_at), "  ",
            utf8_printable(pool, notice->description),
            notice->last4 ? " (..." : "", notice->last4 ? notice->last4 : "",
            notice->last4 ? ")" : "", notice->is_own ? "" : ", of ",
            notice->is_own ? "" : notice->owner, "\n", NULL);
        about->of_reader |= notice->is_own;
        about->of_others |= !notice->is_own;
    }
    return result == RESULT_OK && !notices->nelts ? RESULT_NOT_FOUND : result;
}

/* Whom it is for. RESULT_NOT_FOUND if there is nobody now, or nobody who can
 * use it: a disabled account cannot sign in, and one without a password signs
 * in elsewhere. */
static enum result find_account(const struct mailer *mailer, apr_pool_t *pool,
                                const struct mail *mail,
                                struct account *account)
{
    enum result result =
        mail->account_id
            ? store_account_by_id(mailer->store, pool, mail->account_id,
                                  account)
            : store_account_by_name(mailer->store, pool, mail->name, account);

    if (result != RESULT_OK || mail->account_id)
        return result;
    return account->email && account->password && !account->disabled_at
               ? RESULT_OK
               : RESULT_NOT_FOUND;
}

/* *text, for *to. RESULT_NOT_FOUND if it is not to be sent any more. */
static enum result write_mail(const struct mailer *mailer, apr_pool_t *pool,
                              const struct mail *mail, const char **to,
                              char **text)
{
    struct mail_message message = {
        .from = mailer->settings->mail_from,
        .host = site_host_name(pool, mailer->settings->site),
        .now = clock_now(),
    };
    struct mail_about about = {0};
    struct account account = {0};
    char *subject = NULL, *body = NULL;
    enum result result = find_account(mailer, pool, mail, &account);

    about.username = account.username;
    if (result == RESULT_OK && !mail->account_id)
        result = add_link(mailer, pool, mail, &account, &about);
    else if (result == RESULT_OK && strcmp(mail->kind, MAIL_TOKENS_EXPIRE) == 0)
        result = add_tokens(mailer, pool, mail, &about);
    if (result == RESULT_OK)
        result =
            mail_texts_fill(mailer->texts, pool, mail, &about, &subject, &body);
    if (result != RESULT_OK)
        return result;
    message.to = *mail->recipient ? mail->recipient : account.email;
    message.subject = subject;
    message.body = body;
    *to = message.to;
    *text = mail_message_text(pool, &message);
    return *text ? RESULT_OK : RESULT_NOT_FOUND;
}

/* It would be refused again. */
static enum result record_refusal(struct mailer *mailer,
                                  const struct mail *mail, const char *error)
{
    log_error("an email (%s) was given up, because it was refused: %s",
              mail->kind, error);
    return store_mail_give_up(mailer->store, mail, error, clock_now());
}

static enum result record_failure(struct mailer *mailer,
                                  const struct mail *mail, const char *error)
{
    bool given_up = false;
    enum result result =
        atomic_load(&mailer->stopping)
            ? store_mail_lay_back(mailer->store, mail, clock_now())
            : store_mail_failed(mailer->store, mail, error, clock_now(),
                                &given_up);

    if (given_up)
        log_error("an email (%s) was given up after %d attempts: %s",
                  mail->kind, (int)mail->attempts, error);
    else if (!atomic_load(&mailer->stopping))
        log_warning("an email (%s) could not be sent and will be tried again: "
                    "%s",
                    mail->kind, error);
    return result;
}

static enum result send_mail(struct mailer *mailer, apr_pool_t *pool,
                             const struct mail *mail)
{
    const char *to = NULL, *error = "";
    char *text = NULL;
    enum result result = write_mail(mailer, pool, mail, &to, &text);

    if (result == RESULT_NOT_FOUND)
        return store_mail_drop(mailer->store, mail);
    if (result != RESULT_OK)
        return record_failure(mailer, mail, result_name(result));
    result = mail_way_send(mailer->way, pool, to, text, &error);
    if (result == RESULT_OK)
        return store_mail_sent(mailer->store, mail, clock_now());
    return result == RESULT_DENIED ? record_refusal(mailer, mail, error)
                                   : record_failure(mailer, mail, error);
}

/* False if there is nothing to do now. One whose end cannot be recorded is sent
 * again once nobody has it in hand any more. */
static bool send_one(struct mailer *mailer)
{
    apr_pool_t *pool = NULL;
    struct mail mail = {0};
    enum result result;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return false;
    result = store_mail_take(mailer->store, pool, clock_now(), &mail);
    if (result == RESULT_OK)
        result = send_mail(mailer, pool, &mail);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        log_warning("the queue of emails cannot be read or written: %s",
                    result_name(result));
    apr_pool_destroy(pool);
    return result == RESULT_OK;
}

/* A line in the log is enough if that fails: it is done again. */
static void queue_notices(struct mailer *mailer)
{
    apr_pool_t *pool = NULL;
    enum result result = RESULT_BROKEN;

    if (clock_steady() < mailer->notices_due)
        return;
    mailer->notices_due = clock_steady() + NOTICES_MILLISECONDS;
    if (apr_pool_create(&pool, NULL) == APR_SUCCESS) {
        result = store_expiry_notices_queue(mailer->store, pool, clock_now());
        apr_pool_destroy(pool);
    }
    if (result != RESULT_OK)
        log_warning("nobody can be told of tokens that expire, next try in an "
                    "hour: %s",
                    result_name(result));
}

static void *run(void *data)
{
    static const struct timespec pause = {.tv_nsec =
                                              LOOK_MILLISECONDS * 1000000};
    struct mailer *mailer = data;

    while (!atomic_load(&mailer->stopping)) {
        queue_notices(mailer);
        if (!send_one(mailer))
            nanosleep(&pause, NULL);
    }
    return NULL;
}

enum result mailer_start(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, struct mailer **out,
                         const char **why)
{
    struct mailer *mailer = apr_pcalloc(pool, sizeof *mailer);
    enum result result;

    *out = NULL;
    if (!settings_have_mail(settings))
        return RESULT_OK;
    mailer->settings = settings;
    result = mail_texts_load(pool, settings, &mailer->texts, why);
    if (result == RESULT_OK)
        result =
            mail_way_open(pool, settings, &mailer->stopping, &mailer->way, why);
    if (result == RESULT_OK)
        result =
            store_open(pool, settings, keys, STORE_MAIL, &mailer->store, why);
    if (result != RESULT_OK)
        return result;
    *why = "the mailer's thread cannot be started";
    if (pthread_create(&mailer->thread, NULL, run, mailer))
        return RESULT_BROKEN;
    *out = mailer;
    return RESULT_OK;
}

void mailer_stop(struct mailer *mailer)
{
    atomic_store(&mailer->stopping, true);
    pthread_join(mailer->thread, NULL);
}
