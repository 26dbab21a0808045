/* loop.h: the loop around every FastCGI program: listen, serve, stop.
 *
 * Each thread accepts connections by itself and has a context of its own (its
 * store). A request that fails ends alone; a connection that cannot be accepted
 * is tried again. No worker ends before the program does. */
#ifndef TOKENBOOTH_FASTCGI_LOOP_H
#define TOKENBOOTH_FASTCGI_LOOP_H

#include <apr_pools.h>

#include "base/result.h"
#include "fastcgi/request.h"
#include "fastcgi/response.h"

struct fastcgi_service {
    const char *listen; /* as for listen_open */
    int threads;
    void **contexts; /* one for each thread, given to handle */
    void (*handle)(void *context, struct request *request,
                   struct response *response);
};

/* To be called first, while there is one thread only: blocks the signals that
 * fastcgi_serve waits for in every thread that follows, and sets what libfcgi
 * reads from the environment. */
void fastcgi_prepare(void);

/* Serves until SIGTERM or SIGINT, then gives running requests five seconds to
 * end. Tells systemd (sd_notify(3)) that it is ready, alive and stopping.
 * RESULT_BUSY: stopped, but a thread is still at work, so whatever it uses must
 * stay. RESULT_BROKEN, with *why and a line in the log that says more, where it
 * cannot begin. */
enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service,
                          const char **why);

#endif
