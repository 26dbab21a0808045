/* loop.h: the main loop of every FastCGI program: listen, serve, stop.
 *
 * Each worker thread accepts connections itself and has its own context (with
 * its own store). A failed request affects nothing else, and after a failed
 * accept the worker tries again: no worker ends before the program does. */
#ifndef TOKENBOOTH_FASTCGI_LOOP_H
#define TOKENBOOTH_FASTCGI_LOOP_H

#include <apr_pools.h>

#include "base/result.h"
#include "http/request.h"
#include "http/response.h"

struct fastcgi_service {
    const char *listen; /* as for listen_open_all */
    int threads;        /* in all; each address has its share of them */
    void **contexts;    /* one per thread, passed to handle */
    void (*handle)(void *context, struct request *request,
                   struct response *response);
};

/* Call this before any other thread exists: it blocks the signals that
 * fastcgi_serve waits for, in this thread and those started later, and sets the
 * environment variables that libfcgi reads. */
void fastcgi_prepare(void);

/* Serves until SIGTERM or SIGINT, then lets running requests finish for up to
 * five seconds. Notifies systemd (sd_notify(3)) when it is ready, alive and
 * stopping. RESULT_BUSY: a worker is still running, so what it uses must not be
 * freed. RESULT_BROKEN, with *why and details in the log: it could not
 * start. */
enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service,
                          const char **why);

#endif
