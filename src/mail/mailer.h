/* mailer.h: sends what is in the queue (store/mail_queue.h): emails, and
 * messages for the webhook, by a thread each.
 *
 * Nobody waits for them: pages and checks only add rows, and a server that is
 * slow or down delays emails alone, or the webhook's messages alone. Of
 * profile.fcgi only. */
#ifndef TOKENBOOTH_MAIL_MAILER_H
#define TOKENBOOTH_MAIL_MAILER_H

#include "base/settings.h"
#include "store/store.h"

struct mailer;

/* Opens for each of the two that is configured a store of its own, in the role
 * STORE_MAIL, and starts its thread. mailer_stop ends what was started, also
 * after a failure; nothing, if neither is configured. settings must outlive
 * it. */
enum result mailer_start(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, struct mailer **out,
                         const char **why);

/* Breaks off what is being sent, which is then sent later, and ends the
 * threads. */
void mailer_stop(struct mailer *mailer);

#endif
