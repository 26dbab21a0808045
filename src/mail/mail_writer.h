/* mail_writer.h: makes an email of a row of the queue (store/mail_queue.h). */
#ifndef TOKENBOOTH_MAIL_MAIL_WRITER_H
#define TOKENBOOTH_MAIL_MAIL_WRITER_H

#include "mail/mail_text.h"

struct mail_writer {
    const struct settings *settings;
    struct store *store; /* in the role STORE_MAIL */
    struct mail_texts *texts;
};

/* The whole email for the address *to, both in pool. Creates the link that it
 * has. RESULT_NOT_FOUND if it is not to be sent any more. */
enum result mail_writer_write(const struct mail_writer *writer,
                              apr_pool_t *pool, const struct mail *mail,
                              const char **to, char **text);

#endif
