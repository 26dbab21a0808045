/* mail_queue.h: emails that are to be sent, and messages for the webhook.
 *
 * A row says what an email is about, and to whom it goes; the mailer (mail/)
 * writes the text when it sends it, so that no code of a link is ever stored.
 * Several processes, also of several hosts, can send: each takes one email at a
 * time, for MAIL_CLAIM_SECONDS. A message for the webhook is queued and sent in
 * the same way, but by others, so that neither waits for the other. */
#ifndef TOKENBOOTH_STORE_MAIL_QUEUE_H
#define TOKENBOOTH_STORE_MAIL_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* Kinds of mail that are no event's. */
#define MAIL_PASSWORD_RESET "password reset"
#define MAIL_EMAIL_CONFIRM  "email confirm" /* see email_confirmations.h */
#define MAIL_TOKENS_EXPIRE  "tokens expire" /* see expiry_notices.h */
/* The same of one token, for the webhook. */
#define WEBHOOK_TOKEN_EXPIRES "token expires"

/* How a row leaves. */
enum mail_channel { MAIL_BY_EMAIL, MAIL_BY_WEBHOOK };

enum {
    MAIL_CLAIM_SECONDS = 300,
    MAIL_TRIED_SECONDS = 2 * 86400,
    MAIL_RESET_TRIED_SECONDS = 3600, /* then nobody waits for it any more */
    MAIL_KEPT_SECONDS = 7 * 86400,   /* after it was sent or given up */
};

struct mail_new {
    const char *kind;
    int64_t account_id;
    const char *recipient; /* email address; NULL: the one that it has now */
    const char *actor;     /* ACTOR_... */
    const char *address;   /* as in an event; not NULL */
    const char *client;
    const char *label;
    int64_t token_id; /* for the webhook; 0: about none */
};

/* For store/, within the act's transaction: queues an email; of a machine
 * account, one to each of its managers, of which *id is the first. Does nothing
 * if mail is not configured, or there is no address: *id is then 0. */
enum result mail_queue_add(const struct act *act, const struct mail_new *mail,
                           int64_t *id);

/* The same for the webhook: does nothing if none is configured. */
enum result mail_queue_add_webhook(const struct act *act,
                                   const struct mail_new *mail);

/* For store/: at how many instants since then, excluding it, something of this
 * kind was queued for an account. */
enum result mail_queue_count(const struct act *act, int64_t account_id,
                             const char *kind, int64_t since, int64_t *count);

/* Queues a link for a forgotten password, for the account of this username or
 * email address, which is only looked for when it is sent: this takes as long
 * for a name that nobody has. name: in lower case, and short. */
enum result store_mail_ask_reset(const struct act *act, const char *name);

/* An email, or a message for the webhook, that this process has in hand. */
struct mail {
    int64_t id;
    const char *message_id; /* as the webhook's receiver sees it */
    const char *kind;
    int64_t account_id; /* 0: of whom `name` is */
    const char *name;
    const char *recipient; /* "": the account's address. Of a machine account,
                              a manager's */
    int64_t created_at;
    const char *actor, *address, *client, *label;
    int64_t token_id; /* 0: about none */
    int64_t until;    /* then it is given up */
    int64_t attempts; /* this one included */
};

/* Takes one that is due into hand, texts in pool. RESULT_NOT_FOUND: none is. */
enum result store_mail_take(struct store *store, apr_pool_t *pool,
                            enum mail_channel channel, int64_t now,
                            struct mail *mail);

/* How it ended: sent; not needed any more; or not sent, for this reason (not
 * ""). Then it is due again after a pause, or given up: *given_up. */
enum result store_mail_sent(struct store *store, const struct mail *mail,
                            int64_t now);
enum result store_mail_drop(struct store *store, const struct mail *mail);
enum result store_mail_failed(struct store *store, const struct mail *mail,
                              const char *error, int64_t now, bool *given_up);
/* Not sent, and never will be. */
enum result store_mail_give_up(struct store *store, const struct mail *mail,
                               const char *error, int64_t now);

/* Lays it back as if it had not been taken. */
enum result store_mail_lay_back(struct store *store, const struct mail *mail,
                                int64_t now);

/* What keeps them from being sent. */
struct mail_trouble {
    int64_t given_up;      /* how many, since an instant */
    int64_t waiting_since; /* instant of the oldest that waits; 0: none does */
    const char *error;     /* of the attempt that failed last; NULL: none */
    const char *given_up_error; /* of the one that was given up last */
    const char *waiting_error;  /* of that oldest one; NULL: none has failed */
};

/* For the administrator; texts in pool. */
enum result store_mail_trouble(struct store *store, apr_pool_t *pool,
                               enum mail_channel channel, int64_t since,
                               struct mail_trouble *trouble);

/* Deletes some that were sent or given up MAIL_KEPT_SECONDS before now; *more
 * if there may be more. */
enum result store_mail_sweep(struct store *store, int64_t now, bool *more);

#endif
