/* mail_way.h: how emails leave this host: by SMTP (libcurl), or by a sendmail
 * program.
 *
 * Each trip ends after MAIL_WAY_SECONDS. A password is sent over TLS only, but
 * for a server of this host. */
#ifndef TOKENBOOTH_MAIL_MAIL_WAY_H
#define TOKENBOOTH_MAIL_MAIL_WAY_H

#include <stdatomic.h>

#include "base/settings.h"

enum { MAIL_WAY_SECONDS = 60 };

struct mail_way;

/* Prepares the way that the settings name; ends with the pool. *stopping is
 * asked while something is sent; if it is true, that ends at once.
 * RESULT_INVALID with *why: the file of smtp_login cannot be used. For one
 * thread. */
enum result mail_way_open(apr_pool_t *pool, const struct settings *settings,
                          const atomic_bool *stopping, struct mail_way **way,
                          const char **why);

/* Sends text, whose lines end in a line feed, to one address. RESULT_DENIED:
 * the server refused it for good. Anything else but RESULT_OK: it was not sent,
 * or that is unknown. *error says why, in pool: the server's own line, without
 * the address, or other words that hold nothing of the email. */
enum result mail_way_send(struct mail_way *way, apr_pool_t *pool,
                          const char *to, const char *text, const char **error);

/* A line of a server, printable, not long, and without the address. */
const char *mail_way_quote(apr_pool_t *pool, const char *line, const char *to);

#endif
