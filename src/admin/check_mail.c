/* check_mail.c: whether emails leave, and the webhook's messages: the sendmail
 * program, the webhook's key, and what the queue says of the last attempts. */
#include <sys/stat.h>
#include <unistd.h>

#include "admin/check_command.h"
#include "base/clock.h"
#include "base/text.h"
#include "mail/webhook_signature.h"
#include "store/mail_queue.h"

static void check_sendmail(struct check *check)
{
    const char *path = check->command->settings->sendmail;
    struct stat info;

    if (path &&
        (stat(path, &info) || !S_ISREG(info.st_mode) || access(path, X_OK)))
        check_report(check, CHECK_CRITICAL,
                     "sendmail %s: no program that can be run, so no email is "
                     "sent; install it, or mend the setting",
                     path);
}

static const struct words {
    const char *area, *one, *many, *any, *mend;
} words_of[] = {
    [MAIL_BY_EMAIL] = {"mail", "email was", "emails were", "an email",
                       "the addresses"},
    [MAIL_BY_WEBHOOK] = {"webhook", "message was", "messages were", "a message",
                         "the setting webhook"},
};

static void check_queue(struct check *check, enum mail_channel channel)
{
    const struct words *words = &words_of[channel];
    apr_pool_t *pool = check->command->pool;
    int64_t now = clock_now();
    struct mail_trouble trouble = {0};

    if (store_mail_trouble(check->command->store, pool, channel,
                           now - CLOCK_DAY, &trouble) != RESULT_OK)
        return;
    if (trouble.given_up)
        check_report(
            check, CHECK_WARNING,
            "%s: %s given up in the last day (%s); mend that, or %s",
            words->area,
            text_count(pool, trouble.given_up, words->one, words->many),
            trouble.given_up_error, words->mend);
    if (trouble.waiting_since && trouble.waiting_since < now - CLOCK_HOUR)
        check_report(check, CHECK_WARNING,
                     "%s: %s has waited since %s (%s); see the log of "
                     "profile.fcgi, which sends it",
                     words->area, words->any,
                     clock_text(pool, trouble.waiting_since),
                     trouble.waiting_error ? trouble.waiting_error
                                           : "no attempt has failed");
}

static void check_webhook(struct check *check)
{
    struct webhook_key key;
    const char *why;

    if (webhook_key_read(check->command->pool,
                         check->command->settings->webhook_secret, &key,
                         &why) != RESULT_OK)
        check_report(check, CHECK_CRITICAL, "webhook_secret %s", why);
}

void check_mail(struct check *check)
{
    if (settings_have_mail(check->command->settings)) {
        check_sendmail(check);
        check_queue(check, MAIL_BY_EMAIL);
    }
    if (check->command->settings->webhook) {
        check_webhook(check);
        check_queue(check, MAIL_BY_WEBHOOK);
    }
}
