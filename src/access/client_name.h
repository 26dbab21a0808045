/* client_name.h: what a client is called in the activity and last use. */
#ifndef TOKENBOOTH_ACCESS_CLIENT_NAME_H
#define TOKENBOOTH_ACCESS_CLIENT_NAME_H

#include <apr_pools.h>

#include "access/clients.h"

/* The name of the client's row, or else what it calls itself: the first product
 * of its User-Agent without the version, of at most 30 letters, digits and
 * . _ + - and spaces. Never a value or a part of one, never NULL. user_agent:
 * from which client was found; NULL for none. */
const char *client_name(apr_pool_t *pool, const struct client *client,
                        const char *user_agent);

#endif
