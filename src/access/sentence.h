/* sentence.h: one sentence per verdict, for the person who reads a build's log.
 *
 * It starts with what matters: which token, what it lacks or how it ended, then
 * where that is mended. The token is named only to whoever sent its value. */
#ifndef TOKENBOOTH_ACCESS_SENTENCE_H
#define TOKENBOOTH_ACCESS_SENTENCE_H

#include "access/decide.h"

struct sentence_context {
    const struct facts *facts;
    const char *value; /* that was sent; NULL: none. Its tail alone is shown */
    bool strays;       /* something was sent that is no token */
    const char *why;   /* of OUTCOME_REQUEST */
    const char *site;  /* "https://host" */
    int need;          /* that was refused */
};

/* UTF-8, one line, never NULL; starts with a letter. OUTCOME_ALLOWED says
 * so. */
char *sentence_make(apr_pool_t *pool, enum outcome outcome,
                    const struct sentence_context *context);



/* That a good token ends soon. */
char *sentence_ends_soon(apr_pool_t *pool,
                         const struct sentence_context *context, int64_t now);

#endif
