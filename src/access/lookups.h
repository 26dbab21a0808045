/* lookups.h: what a client has to read as part of publishing.
 *
 * A write-only token can make these reads and no other. None of them shows a
 * package's content. The README ("What a write-only token can still read")
 * prints these tables. */
#ifndef TOKENBOOTH_ACCESS_LOOKUPS_H
#define TOKENBOOTH_ACCESS_LOOKUPS_H

#include <stdbool.h>

#include "access/resource.h"

struct lookup {
    const char *methods;               /* between spaces; NULL ends the table */
    bool (*matches)(const char *rest); /* rest: the path in the feed */
    const char *npm_commands; /* between spaces, those that make it; NULL: it
                                 does not depend on npm's command */
    bool registry; /* only of a registry: in a folder, the path is a file */
    bool optional; /* stays denied: the client publishes without the answer */
};

/* What a read is to the publishing of its client. */
enum lookup_kind {
    LOOKUP_NONE,
    LOOKUP_REQUIRED,
    LOOKUP_OPTIONAL,
};

/* By protocol; a client's row in clients.c names one of them. */
extern const struct lookup lookups_npm[];
extern const struct lookup lookups_nuget[];
extern const struct lookup lookups_maven[];
extern const struct lookup lookups_cargo[];
extern const struct lookup lookups_webdav[];
extern const struct lookup lookups_images[];
extern const struct lookup lookups_lfs[];

/* Whether this request is one of the look-ups (NULL: none). */
enum lookup_kind lookup_find(const struct lookup *lookups,
                             const struct http_request *http, const char *rest);

/* Whether one of all look-ups could read a file, or a folder's files, after it
 * was moved to rest: then the move reads it. */
bool lookup_would_show(const char *rest);

#endif
