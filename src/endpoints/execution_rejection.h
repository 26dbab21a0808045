/* execution_rejection.h: what is wrong with a request that was allowed, and
 * that Apache cannot carry out in a feed that is a folder.
 *
 * Of such a request, src/module/feed_files.c or apache.conf has set
 *   TOKENBOOTH_WHY       the rule that rejected it: "part", "itself", "depth",
 *                        "adds", or a word of explanations in
 *                        execution_rejection.c
 *   TOKENBOOTH_TARGET    what is at its URL: "file", "folder"; not set: nothing
 *   TOKENBOOTH_REGISTRY  what only a registry of that name understands
 * They arrive as Apache names those of a request that failed (REDIRECT_…). */
#ifndef TOKENBOOTH_ENDPOINTS_EXECUTION_REJECTION_H
#define TOKENBOOTH_ENDPOINTS_EXECUTION_REJECTION_H

#include "web/page.h"

/* The status that a client expects where WebDAV answers with this one. */
int execution_rejection_status(const struct page *page, int status);

/* The message of this status. */
const char *execution_rejection_message(const struct page *page, int status);

/* The methods that can be used at the path of a 405, as `Allow` has them. path:
 * decoded; NULL: it does not decode. */
const char *execution_rejection_methods(const struct page *page,
                                        const char *path);

/* The same of any path. target: as in TOKENBOOTH_TARGET; NULL: nothing. */
const char *execution_rejection_allow(const char *target, const char *path);

#endif
