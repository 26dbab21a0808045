/* loop.c: worker threads over libfcgi. */
#include "fastcgi/loop.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "fastcgi/listen.h"

enum { GRACE_SECONDS = 5 };

struct worker {
    const struct fastcgi_service *service;
    void *context;
    int socket;
    pthread_t thread;
};

static void stopping_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
}

void fastcgi_block_signals(void)
{
    sigset_t signals;

    stopping_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void serve_one(const struct worker *worker, FCGX_Request *fastcgi)
{
    apr_pool_t *pool = NULL;
    struct request request;
    struct response response;

    /* Without memory there is no answer to make: the front says 500. */
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return;
    request_read(&request, fastcgi, pool);
    response_start(&response, pool);
    worker->service->handle(worker->context, &request, &response);
    response_write(&response, &request, strcmp(request.method, "HEAD") == 0);
    request_wipe(&request);
    apr_pool_destroy(pool);
}

static void *work(void *data)
{
    const struct worker *worker = data;
    FCGX_Request fastcgi;

    FCGX_InitRequest(&fastcgi, worker->socket, FCGI_FAIL_ACCEPT_ON_INTR);
    while (FCGX_Accept_r(&fastcgi) == 0) {
        serve_one(worker, &fastcgi);
        FCGX_Finish_r(&fastcgi);
    }
    FCGX_Free(&fastcgi, 1);
    return NULL;
}

static enum result start_workers(struct worker *workers,
                                 const struct fastcgi_service *service,
                                 int listening)
{
    for (int i = 0; i < service->threads; i++) {
        workers[i].service = service;
        workers[i].context = service->contexts[i];
        workers[i].socket = listening;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            return RESULT_BROKEN;
    }
    return RESULT_OK;
}

static void wait_for_signal(void)
{
    sigset_t signals;
    int signal;

    stopping_signals(&signals);
    sigwait(&signals, &signal);
}

/* Nothing new is accepted; what runs may end. */
static void stop_workers(struct worker *workers, int count, int listening)
{
    struct timespec until;

    FCGX_ShutdownPending();
    shutdown(listening, SHUT_RDWR);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += GRACE_SECONDS;
    for (int i = 0; i < count; i++)
        pthread_timedjoin_np(workers[i].thread, NULL, &until);
}

enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service)
{
    struct worker *workers =
        apr_pcalloc(pool, (size_t)service->threads * sizeof *workers);
    int listening;
    enum result result;

    fastcgi_block_signals();
    signal(SIGPIPE, SIG_IGN);
    if (FCGX_Init())
        return RESULT_BROKEN;
    listening = listen_open(service->listen);
    if (listening < 0)
        return RESULT_BROKEN;
    result = start_workers(workers, service, listening);
    if (result != RESULT_OK)
        return result;
    log_info("ready on %s", service->listen);
    wait_for_signal();
    stop_workers(workers, service->threads, listening);
    close(listening);
    if (text_starts(service->listen, "unix:"))
        unlink(service->listen + strlen("unix:"));
    return RESULT_OK;
}
