/* check_http.h: one request to the site, as a client sends it (libcurl). */
#ifndef TOKENBOOTH_ADMIN_CHECK_HTTP_H
#define TOKENBOOTH_ADMIN_CHECK_HTTP_H

#include <apr_pools.h>

/* Longer than a page waits for a busy database. */
enum { CHECK_HTTP_SECONDS = 15 };

struct check_http_answer {
    int status;        /* 0: there was none */
    const char *why;   /* then why */
    const char *probe; /* the header of probe.h; "" without one */
    const char *error; /* the header X-Tokenbooth-Error; "" without one */
    const char *body;  /* its first 64 KiB */
};

/* Sends GET url; probe: a question of probe.h, or NULL. No redirect is followed
 * and no proxy asked. The answer is in pool. */
struct check_http_answer check_http_get(apr_pool_t *pool, const char *url,
                                        const char *probe);

#endif
