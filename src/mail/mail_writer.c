/* mail_writer.c: whom an email is for, and what only its kind has. */
#include "mail/mail_writer.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/site.h"
#include "base/utf8.h"
#include "mail/mail_message.h"
#include "store/accounts.h"
#include "store/email_confirmations.h"
#include "store/events.h"
#include "store/expiry_notices.h"
#include "store/password_links.h"

enum { LINKS = 3 }; /* emails with a link that an account gets in an hour */

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

static struct act act_of(const struct mail_writer *writer, apr_pool_t *pool,
                         const struct mail *mail, int64_t account_id)
{
    return (struct act){.store = writer->store,
                        .pool = pool,
                        .authority = AUTHORITY_PROOF,
                        .account_id = account_id,
                        .address = mail->address,
                        .client = mail->client,
                        .now = clock_now()};
}

/* path: up to the code. */
static const char *link_to(const struct mail_writer *writer, apr_pool_t *pool,
                           const char *path, const char *code)
{
    return secret_wipe_with_pool(
        pool, apr_pstrcat(pool, writer->settings->site, path, code, NULL));
}

/* Each attempt has a new link: the one before may have been read by
 * nobody, and its code is nowhere. */
static enum result add_link(const struct mail_writer *writer, apr_pool_t *pool,
                            const struct mail *mail,
                            const struct account *account,
                            struct mail_about *about)
{
    const struct act act = act_of(writer, pool, mail, account->id);
    bool is_first = mail->attempts == 1;
    char *code = NULL;
    enum result result = is_first ? count_link(&act) : RESULT_OK;

    if (result == RESULT_OK)
        result = store_password_link_create(
            &act, is_first ? EVENT_PASSWORD_MAILED : NULL, &code);
    if (result == RESULT_OK)
        about->link = link_to(writer, pool, "/password?code=", code);
    return result;
}

/* RESULT_NOT_FOUND if the address does not wait any more. */
static enum result add_email_link(const struct mail_writer *writer,
                                  apr_pool_t *pool, const struct mail *mail,
                                  struct mail_about *about)
{
    const struct act act = act_of(writer, pool, mail, mail->account_id);
    char *code = NULL;
    enum result result =
        store_email_confirmation_code(&act, mail->recipient, &code);

    if (result == RESULT_OK)
        about->link = link_to(writer, pool, "/email?code=", code);
    return result;
}

/* A line a token. RESULT_NOT_FOUND if none of them expires then any more. */
static enum result add_tokens(const struct mail_writer *writer,
                              apr_pool_t *pool, const struct mail *mail,
                              struct mail_about *about)
{
    apr_array_header_t *notices;
    enum result result = store_expiry_notices_list(
        writer->store, pool, mail->id, clock_now(), &notices);

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
        about->of_machines |= notice->is_managed;
        about->of_others |= !notice->is_own && !notice->is_managed;
    }
    return result == RESULT_OK && !notices->nelts ? RESULT_NOT_FOUND : result;
}

/* An address that was never confirmed may be mistyped, and somebody else's, who
 * would get the account with a link to set its password. */
static enum result require_confirmed(const struct mail_writer *writer,
                                     apr_pool_t *pool, int64_t account_id)
{
    struct email_confirmation waiting = {0};
    enum result result =
        store_email_confirmation_of(writer->store, pool, account_id, &waiting);

    if (result == RESULT_OK)
        return waiting.is_own ? RESULT_NOT_FOUND : RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Whom it is for. RESULT_NOT_FOUND if there is nobody now, or nobody who can
 * use it: a disabled account cannot sign in, and one without a password signs
 * in elsewhere. */
static enum result find_account(const struct mail_writer *writer,
                                apr_pool_t *pool, const struct mail *mail,
                                struct account *account)
{
    enum result result =
        mail->account_id
            ? store_account_by_id(writer->store, pool, mail->account_id,
                                  account)
            : store_account_by_name(writer->store, pool, mail->name, account);

    if (result != RESULT_OK || mail->account_id)
        return result;
    return account->email && account->password && !account->disabled_at
               ? require_confirmed(writer, pool, account->id)
               : RESULT_NOT_FOUND;
}

static void name_account(const struct mail_writer *writer, apr_pool_t *pool,
                         const struct account *account,
                         struct mail_about *about)
{
    const char *site = writer->settings->site;

    about->username = account->username;
    about->token_list = apr_pstrcat(pool, site, "/profile/tokens", NULL);
    if (!account->is_machine)
        return;
    about->username =
        apr_pstrcat(pool, "managers of ", account->username, NULL);
    about->token_list = apr_pstrcat(pool, site, "/machines/", account->username,
                                    "/tokens", NULL);
}

enum result mail_writer_write(const struct mail_writer *writer,
                              apr_pool_t *pool, const struct mail *mail,
                              const char **to, char **text)
{
    struct mail_message message = {
        .from = writer->settings->mail_from,
        .host = site_host_name(pool, writer->settings->site),
        .now = clock_now(),
    };
    struct mail_about about = {0};
    struct account account = {0};
    char *subject = NULL, *body = NULL;
    enum result result = find_account(writer, pool, mail, &account);

    if (result == RESULT_OK)
        name_account(writer, pool, &account, &about);
    if (result == RESULT_OK && !mail->account_id)
        result = add_link(writer, pool, mail, &account, &about);
    else if (result == RESULT_OK && strcmp(mail->kind, MAIL_EMAIL_CONFIRM) == 0)
        result = add_email_link(writer, pool, mail, &about);
    else if (result == RESULT_OK && strcmp(mail->kind, MAIL_TOKENS_EXPIRE) == 0)
        result = add_tokens(writer, pool, mail, &about);
    if (result == RESULT_OK)
        result =
            mail_texts_fill(writer->texts, pool, mail, &about, &subject, &body);
    if (result != RESULT_OK)
        return result;
    message.to = *mail->recipient ? mail->recipient : account.email;
    message.subject = subject;
    message.body = body;
    *to = message.to;
    *text = mail_message_text(pool, &message);
    return *text ? RESULT_OK : RESULT_NOT_FOUND;
}
