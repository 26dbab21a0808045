/* mailer.c: for emails and for the webhook a thread each, which looks twice a
 * second for what is due, and sends one after the other. */
#include "mail/mailer.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "mail/mail_way.h"
#include "mail/mail_writer.h"
#include "mail/webhook.h"
#include "mail/webhook_message.h"
#include "store/expiry_notices.h"
#include "store/mail_queue.h"

enum {
    LOOK_MILLISECONDS = 500,
    NOTICES_MILLISECONDS = CLOCK_HOUR * 1000, /* between two looks at tokens */
    CHANNELS = 2,
};

/* What one thread has. */
struct sender {
    enum mail_channel channel;
    const struct settings *settings;
    const atomic_bool *stopping;
    struct store *store;
    struct mail_texts *texts; /* of emails alone */
    struct mail_way *way;
    struct webhook *webhook; /* of the webhook alone */
    bool has_notices;        /* it looks for tokens that expire */
    int64_t notices_due;     /* in the time of clock_steady */
    pthread_t thread;
};

struct mailer {
    atomic_bool stopping;
    int count; /* of threads */
    struct sender senders[CHANNELS];
};

/* For the log. */
static const char *noun_of(const struct sender *sender)
{
    return sender->webhook ? "a message to the webhook" : "an email";
}

/* It would be refused again. */
static enum result record_refusal(const struct sender *sender,
                                  const struct mail *mail, const char *error)
{
    log_error("%s (%s) was given up, because it was refused: %s",
              noun_of(sender), mail->kind, error);
    return store_mail_give_up(sender->store, mail, error, clock_now());
}

static enum result record_failure(const struct sender *sender,
                                  const struct mail *mail, const char *error)
{
    bool given_up = false, stopping = atomic_load(sender->stopping);
    enum result result =
        stopping ? store_mail_lay_back(sender->store, mail, clock_now())
                 : store_mail_failed(sender->store, mail, error, clock_now(),
                                     &given_up);

    if (given_up)
        log_error("%s (%s) was given up after %d attempts: %s", noun_of(sender),
                  mail->kind, (int)mail->attempts, error);
    else if (!stopping)
        log_warning("%s (%s) could not be sent and will be tried again: %s",
                    noun_of(sender), mail->kind, error);
    return result;
}

static enum result send_email(const struct sender *sender, apr_pool_t *pool,
                              const struct mail *mail, const char **error)
{
    const struct mail_writer writer = {sender->settings, sender->store,
                                       sender->texts};
    const char *to = NULL;
    char *text = NULL;
    enum result result = mail_writer_write(&writer, pool, mail, &to, &text);

    *error = result_name(result);
    return result == RESULT_OK
               ? mail_way_send(sender->way, pool, to, text, error)
               : result;
}

static enum result send_to_webhook(const struct sender *sender,
                                   apr_pool_t *pool, const struct mail *mail,
                                   const char **error)
{
    const char *body = NULL;
    enum result result = webhook_message_write(sender->settings, sender->store,
                                               pool, mail, &body);

    *error = result_name(result);
    return result == RESULT_OK ? webhook_send(sender->webhook, pool,
                                              mail->message_id, body, error)
                               : result;
}

static enum result send_mail(const struct sender *sender, apr_pool_t *pool,
                             const struct mail *mail)
{
    const char *error;
    enum result result = sender->webhook
                             ? send_to_webhook(sender, pool, mail, &error)
                             : send_email(sender, pool, mail, &error);

    switch (result) {
    case RESULT_OK: return store_mail_sent(sender->store, mail, clock_now());
    case RESULT_NOT_FOUND: /* it is not to be sent any more */
        return store_mail_drop(sender->store, mail);
    case RESULT_DENIED: return record_refusal(sender, mail, error);
    default: return record_failure(sender, mail, error);
    }
}

/* False if there is nothing to do now. One whose end cannot be recorded is sent
 * again once nobody has it in hand any more. */
static bool send_one(const struct sender *sender)
{
    apr_pool_t *pool = NULL;
    struct mail mail = {0};
    enum result result;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return false;
    result = store_mail_take(sender->store, pool, sender->channel, clock_now(),
                             &mail);
    if (result == RESULT_OK)
        result = send_mail(sender, pool, &mail);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        log_warning("the queue of emails cannot be read or written: %s",
                    result_name(result));
    apr_pool_destroy(pool);
    return result == RESULT_OK;
}

/* A line in the log is enough if that fails: it is done again. */
static void queue_notices(struct sender *sender)
{
    apr_pool_t *pool = NULL;
    enum result result = RESULT_BROKEN;

    if (clock_steady() < sender->notices_due)
        return;
    sender->notices_due = clock_steady() + NOTICES_MILLISECONDS;
    if (apr_pool_create(&pool, NULL) == APR_SUCCESS) {
        result = store_expiry_notices_queue(sender->store, pool, clock_now());
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
    struct sender *sender = data;

    while (!atomic_load(sender->stopping)) {
        if (sender->has_notices)
            queue_notices(sender);
        if (!send_one(sender))
            nanosleep(&pause, NULL);
    }
    return NULL;
}

static enum result open_channel(apr_pool_t *pool, struct sender *sender,
                                const char **why)
{
    const struct settings *settings = sender->settings;
    enum result result;

    if (sender->channel == MAIL_BY_WEBHOOK)
        return webhook_open(pool, settings, sender->stopping, &sender->webhook,
                            why);
    result = mail_texts_load(pool, settings, &sender->texts, why);
    return result == RESULT_OK ? mail_way_open(pool, settings, sender->stopping,
                                               &sender->way, why)
                               : result;
}

static enum result start_sender(apr_pool_t *pool, struct mailer *mailer,
                                enum mail_channel channel,
                                const struct settings *settings,
                                const struct store_keys *keys, const char **why)
{
    struct sender *sender = &mailer->senders[mailer->count];
    enum result result;

    sender->channel = channel;
    sender->settings = settings;
    sender->stopping = &mailer->stopping;
    sender->has_notices = mailer->count == 0;
    result = open_channel(pool, sender, why);
    if (result == RESULT_OK)
        result =
            store_open(pool, settings, keys, STORE_MAIL, &sender->store, why);
    if (result != RESULT_OK)
        return result;
    *why = "the mailer's thread cannot be started";
    if (pthread_create(&sender->thread, NULL, run, sender))
        return RESULT_BROKEN;
    mailer->count++;
    return RESULT_OK;
}

enum result mailer_start(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, struct mailer **out,
                         const char **why)
{
    struct mailer *mailer = apr_pcalloc(pool, sizeof *mailer);
    enum result result = RESULT_OK;

    *out = mailer;
    if (settings_have_mail(settings))
        result = start_sender(pool, mailer, MAIL_BY_EMAIL, settings, keys, why);
    if (result == RESULT_OK && settings->webhook)
        result =
            start_sender(pool, mailer, MAIL_BY_WEBHOOK, settings, keys, why);
    return result;
}

void mailer_stop(struct mailer *mailer)
{
    atomic_store(&mailer->stopping, true);
    for (int i = 0; i < mailer->count; i++)
        pthread_join(mailer->senders[i].thread, NULL);
}
