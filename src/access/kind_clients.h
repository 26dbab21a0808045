/* kind_clients.h: the clients that a feed's kind is for. */
#ifndef TOKENBOOTH_ACCESS_KIND_CLIENTS_H
#define TOKENBOOTH_ACCESS_KIND_CLIENTS_H

#include <stdbool.h>

#include "access/snippets.h"
#include "store/feed_kind.h"

/* The n-th client that is to be set up for this kind; NULL behind the last.
 * Container images have none: their clients do not reach a feed below /F/. */
const struct snippet *kind_client(enum feed_kind kind, int n);

bool kind_has_client(enum feed_kind kind, const struct snippet *snippet);

#endif
