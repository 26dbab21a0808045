/* lookups.h: what a client reads as part of publishing.
 *
 * A write-only token is let through for these and for no other read. None of
 * them gives a package's content. The README prints this table. */
#ifndef TOKENBOOTH_ACCESS_LOOKUPS_H
#define TOKENBOOTH_ACCESS_LOOKUPS_H

#include <stdbool.h>

#include "access/client.h"
#include "access/resource.h"

/* rest: the path below the feed. */
bool lookup_is_publishing(const struct client *client,
                          const struct http_request *http, const char *rest);

/* True where a file that is moved to rest (or into a folder that is moved
 * there) could be read by such a look-up: then moving it there would read
 * it. */
bool lookup_would_show(const char *rest);

#endif
