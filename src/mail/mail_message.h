/* mail_message.h: an email as text, header and body (RFC 5322, RFC 2045).
 *
 * Nothing that a person typed can add a header or another recipient: addresses
 * follow validate_new_email, and a subject is made of one line. */
#ifndef TOKENBOOTH_MAIL_MAIL_MESSAGE_H
#define TOKENBOOTH_MAIL_MAIL_MESSAGE_H

#include <apr_pools.h>
#include <stdint.h>

struct mail_message {
    const char *from; /* an address, as in the settings */
    const char *to;   /* an address */
    const char *host; /* of the site, without a port */
    const char *subject;
    const char *body; /* UTF-8; its lines end in a line feed */
    int64_t now;
};

/* Its lines end in a line feed; wiped when the pool is destroyed. NULL if .to
 * is not an address, and so nothing can be sent. */
char *mail_message_text(apr_pool_t *pool, const struct mail_message *message);

#endif
