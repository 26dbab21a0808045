/* check_mail.c: whether emails leave: the sendmail program, and what the queue
 * says of the last attempts. */
#include <sys/stat.h>
#include <unistd.h>

#include "admin/check_command.h"
#include "base/clock.h"
#include "base/text.h"
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

static void check_queue(struct check *check)
{
    apr_pool_t *pool = check->command->pool;
    int64_t now = clock_now();
    struct mail_trouble trouble = {0};
    const char *error;

    if (store_mail_trouble(check->command->store, pool, now - CLOCK_DAY,
                           &trouble) != RESULT_OK)
        return;
    error = trouble.error ? trouble.error : "no attempt has failed";
    if (trouble.given_up)
        check_report(
            check, CHECK_WARNING,
            "mail: %s given up in the last day (%s); mend that, or "
            "the addresses",
            text_count(pool, trouble.given_up, "email was", "emails were"),
            error);
    if (trouble.waiting_since && trouble.waiting_since < now - CLOCK_HOUR)
        check_report(check, CHECK_WARNING,
                     "mail: an email has waited since %s (%s); see the log of "
                     "profile.fcgi, which sends it",
                     clock_text(pool, trouble.waiting_since), error);
}

void check_mail(struct check *check)
{
    if (!settings_have_mail(check->command->settings))
        return;
    check_sendmail(check);
    check_queue(check);
}
