/* loop.h: the loop around every FastCGI program: listen, serve, stop.
 *
 * Each thread takes connections by itself and has a context of its own (its
 * store). A request that goes wrong ends that request; the program lives on. */
#ifndef TOKENBOOTH_FASTCGI_LOOP_H
#define TOKENBOOTH_FASTCGI_LOOP_H

#include <apr_pools.h>

#include "base/result.h"
#include "fastcgi/request.h"
#include "fastcgi/response.h"

struct fastcgi_service {
    const char *listen; /* "unix:/path", or "127.0.0.1:PORT" */
    int threads;
    void **contexts; /* one for each thread, given to handle */
    void (*handle)(void *context, struct request *request,
                   struct response *response);
};

/* Serves until SIGTERM or SIGINT, then lets running requests end (for five
 * seconds at most) and returns RESULT_OK. RESULT_BROKEN with a line in the log
 * where it cannot listen. Call from main, before any other thread is
 * started. */
enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service);

/* Blocks the signals that fastcgi_serve waits for, in this thread and those it
 * starts; for programs that start threads of their own first. */
void fastcgi_block_signals(void);

#endif
