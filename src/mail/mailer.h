/* mailer.h: a thread that sends the emails of the queue (store/mail_queue.h).
 *
 * Nobody waits for it: pages and checks only add rows, and a server that is
 * slow or down delays emails alone. Of profile.fcgi only, where mail is
 * configured. */
#ifndef TOKENBOOTH_MAIL_MAILER_H
#define TOKENBOOTH_MAIL_MAILER_H

#include "base/settings.h"
#include "store/store.h"

struct mailer;

/* Opens a store of its own, in the role STORE_MAIL, and starts the thread. *out
 * is NULL if mail is not configured. settings must outlive it. */
enum result mailer_start(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, struct mailer **out,
                         const char **why);

/* Breaks off what is being sent, which is then sent later, and ends the
 * thread. */
void mailer_stop(struct mailer *mailer);

#endif
