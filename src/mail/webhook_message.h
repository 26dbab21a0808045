/* webhook_message.h: what a message of the webhook says, as JSON: the same
 * facts as an email. No secret is in it, and no link with a code. */
#ifndef TOKENBOOTH_MAIL_WEBHOOK_MESSAGE_H
#define TOKENBOOTH_MAIL_WEBHOOK_MESSAGE_H

#include "base/settings.h"
#include "store/mail_queue.h"

/* The body of a message, in pool, by what the store (role STORE_MAIL) has now.
 * RESULT_NOT_FOUND: nobody has to be told any more. */
enum result webhook_message_write(const struct settings *settings,
                                  struct store *store, apr_pool_t *pool,
                                  const struct mail *mail, const char **body);

#endif
