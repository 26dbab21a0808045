/* loop.c: worker threads over libfcgi. */
#include "fastcgi/loop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "base/log.h"
#include "fastcgi/listen.h"

enum {
    GRACE_SECONDS = 5,
    STUCK_SECONDS = 120, /* no request takes that long */
    PAUSE_MILLISECONDS = 100,
    JOIN_MILLISECONDS = 20,
};

struct worker {
    const struct fastcgi_service *service;
    void *context;
    int socket;
    pthread_t thread;
    bool joined;
    /* Second of the monotonic clock in which its request began; 0: idle. */
    _Atomic int64_t busy_since;
};

static atomic_bool stopping;

static int64_t monotonic_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec;
}

/* Returns early where a signal comes. */
static void pause_for(long milliseconds)
{
    const struct timespec pause = {.tv_nsec = milliseconds * 1000000};

    nanosleep(&pause, NULL);
}

static void stopping_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
}

/* What wakes a worker from accept does nothing but interrupt it. */
static void do_nothing(int signal)
{
    (void)signal;
}

void fastcgi_prepare(void)
{
    const struct sigaction wake = {.sa_handler = do_nothing};
    sigset_t signals;

    stopping_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGUSR1, &wake, NULL);
    /* Otherwise libfcgi drops a unix connection that says nothing for two
     * seconds, which a busy Apache sometimes does. */
    setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "30000", 0);
}

static void serve_one(const struct worker *worker, FCGX_Request *fastcgi)
{
    apr_pool_t *pool = NULL;
    struct request request;
    struct response response;

    /* Without memory there is no answer to give: the front says 500. */
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return;
    request_read(&request, fastcgi, pool);
    response_start(&response, pool);
    worker->service->handle(worker->context, &request, &response);
    response_write(&response, &request, strcmp(request.method, "HEAD") == 0);
    request_wipe(&request);
    apr_pool_destroy(pool);
}

/* Without descriptors or memory accept fails at once, again and again, until
 * somebody gives some back. status is libfcgi's: -errno, or a number of its
 * own. */
static void wait_after_failed_accept(int status)
{
    if (atomic_load(&stopping) || status == -EINTR)
        return;
    log_error("cannot accept a connection: %s; trying again",
              strerror(-status));
    pause_for(PAUSE_MILLISECONDS);
}

static void *work(void *data)
{
    struct worker *worker = data;
    FCGX_Request fastcgi;
    int status;

    FCGX_InitRequest(&fastcgi, worker->socket, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!atomic_load(&stopping)) {
        status = FCGX_Accept_r(&fastcgi);
        if (status) {
            wait_after_failed_accept(status);
            continue;
        }
        atomic_store(&worker->busy_since, monotonic_seconds());
        serve_one(worker, &fastcgi);
        FCGX_Finish_r(&fastcgi);
        atomic_store(&worker->busy_since, 0);
    }
    FCGX_Free(&fastcgi, 1);
    return NULL;
}

/* Returns how many were started; fewer than service->threads with a line in
 * the log. */
static int start_workers(struct worker *workers,
                         const struct fastcgi_service *service, int listening)
{
    for (int i = 0; i < service->threads; i++) {
        int status;
        workers[i].service = service;
        workers[i].context = service->contexts[i];
        workers[i].socket = listening;
        status = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
        if (status) {
            log_error("cannot start thread %d of %d: %s", i + 1,
                      service->threads, strerror(status));
            return i;
        }
    }
    return service->threads;
}

/* False where every worker hangs in a request: a restart would help. */
static bool is_answering(struct worker *workers, int count)
{
    int64_t now = monotonic_seconds();

    for (int i = 0; i < count; i++) {
        int64_t since = atomic_load(&workers[i].busy_since);
        if (!since || now - since < STUCK_SECONDS)
            return true;
    }
    return false;
}

/* Twice in each interval of systemd's watchdog, as sd_watchdog_enabled(3)
 * recommends. */
static void wait_for_signal(struct worker *workers, int count)
{
    uint64_t interval = 0; /* microseconds */
    bool watched = sd_watchdog_enabled(0, &interval) > 0;
    const struct timespec half = {
        .tv_sec = (time_t)(interval / 2 / 1000000),
        .tv_nsec = (long)(interval / 2 % 1000000 * 1000),
    };
    sigset_t signals;

    stopping_signals(&signals);
    while (sigtimedwait(&signals, NULL, watched ? &half : NULL) < 0) {
        if (watched && is_answering(workers, count))
            sd_notify(0, "WATCHDOG=1");
    }
}

/* Wakes those that wait for a request, and joins those that have ended; the
 * number of those that have not. A signal may come just before accept, so this
 * is repeated. */
static int wake_and_join(struct worker *workers, int count)
{
    int left = 0;

    for (int i = 0; i < count; i++) {
        struct worker *worker = &workers[i];
        if (!worker->joined)
            worker->joined = pthread_tryjoin_np(worker->thread, NULL) == 0;
        if (worker->joined)
            continue;
        left++;
        if (!atomic_load(&worker->busy_since))
            pthread_kill(worker->thread, SIGUSR1);
    }
    return left;
}

/* Nothing new is accepted; what runs may end. The socket itself is left alone:
 * systemd may hold it for the next start. */
static enum result stop_workers(struct worker *workers, int count)
{
    int64_t until = monotonic_seconds() + GRACE_SECONDS;
    int left;

    atomic_store(&stopping, true);
    FCGX_ShutdownPending();
    while ((left = wake_and_join(workers, count)) > 0 &&
           monotonic_seconds() < until)
        pause_for(JOIN_MILLISECONDS);
    if (left)
        log_warning("stopped while %d requests were running", left);
    return left ? RESULT_BUSY : RESULT_OK;
}

enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service,
                          const char **why)
{
    struct worker *workers =
        apr_pcalloc(pool, (size_t)service->threads * sizeof *workers);
    struct listener listener;
    enum result result = RESULT_BROKEN;
    int started;

    *why = "cannot serve";
    if (FCGX_Init() || listen_open(service->listen, &listener) != RESULT_OK)
        return RESULT_BROKEN;
    started = start_workers(workers, service, listener.file);
    if (started == service->threads) {
        log_info("ready on %s", service->listen);
        sd_notify(0, "READY=1");
        wait_for_signal(workers, started);
        sd_notify(0, "STOPPING=1");
        result = RESULT_OK;
    }
    if (stop_workers(workers, started) != RESULT_OK)
        result = RESULT_BUSY;
    listen_close(&listener);
    return result;
}
