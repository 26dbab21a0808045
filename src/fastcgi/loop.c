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

#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "base/process_table.h"
#include "fastcgi/exchange.h"
#include "fastcgi/listen.h"

enum {
    GRACE_MILLISECONDS = 5000,
    STUCK_MILLISECONDS = 120000, /* no request takes this long */
    PAUSE_MILLISECONDS = 100,
    JOIN_MILLISECONDS = 20,
};

struct worker {
    const struct fastcgi_service *service;
    void *context;
    const struct listener *listener;
    pthread_t thread;
    bool joined;
    /* When its request began, in the time of clock_steady; 0: idle. */
    _Atomic int64_t busy_since;
};

static atomic_bool stopping;

/* Returns early if a signal arrives. */
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

/* The signal that wakes a worker only has to interrupt accept. */
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
    signal(SIGXFSZ, SIG_IGN); /* a limit of a file's size is a full disk */
    sigaction(SIGUSR1, &wake, NULL);
    /* By default libfcgi drops a unix connection that sends nothing for two
     * seconds, which happens on a busy machine. */
    setenv("LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT", "30000", 0);
}

/* status: from 100 to 599. */
static void count_answer(int status)
{
    counters_add(
        COUNTERS_ANSWERS +
            ((int)process_table_own_program() * COUNTERS_STATUS_CLASSES) +
            status / 100 - 1,
        1);
}

static void serve_one(const struct worker *worker, FCGX_Request *fastcgi)
{
    apr_pool_t *pool = NULL;
    struct request request;
    struct response response;

    /* Without memory there is no answer; Apache sends a 500. */
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return;
    exchange_read(&request, fastcgi, pool);
    request.by_port = worker->listener->is_port;
    response_start(&response, pool);
    worker->service->handle(worker->context, &request, &response);
    exchange_write(&response, &request, fastcgi);
    count_answer(response.status);
    request_wipe(&request);
    apr_pool_destroy(pool);
}

/* With a port, accept has a deadline, at which nothing is wrong (EAGAIN).
 * Without descriptors or memory, accept fails immediately until some are freed.
 * status is what FCGX_Accept_r returned: -errno, or a number of libfcgi's. */
static void wait_after_failed_accept(int status)
{
    if (atomic_load(&stopping) || status == -EINTR || status == -EAGAIN)
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

    FCGX_InitRequest(&fastcgi, worker->listener->file,
                     FCGI_FAIL_ACCEPT_ON_INTR);
    while (!atomic_load(&stopping)) {
        status = FCGX_Accept_r(&fastcgi);
        if (status) {
            wait_after_failed_accept(status);
            continue;
        }
        atomic_store(&worker->busy_since, clock_steady());
        process_table_add_busy(1);
        serve_one(worker, &fastcgi);
        FCGX_Finish_r(&fastcgi);
        process_table_add_busy(-1);
        atomic_store(&worker->busy_since, 0);
    }
    FCGX_Free(&fastcgi, 1);
    return NULL;
}

/* Returns how many were started. If not all were, the reason is logged. */
static int start_workers(struct worker *workers,
                         const struct fastcgi_service *service,
                         const struct listeners *listeners)
{
    for (int i = 0; i < service->threads; i++) {
        int status;
        workers[i].service = service;
        workers[i].context = service->contexts[i];
        workers[i].listener = &listeners->list[i % listeners->count];
        status = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
        if (status) {
            log_error("cannot start thread %d of %d: %s", i + 1,
                      service->threads, strerror(status));
            return i;
        }
    }
    return service->threads;
}

/* False if every worker is stuck in a request, so that a restart would help. */
static bool is_answering(struct worker *workers, int count)
{
    int64_t now = clock_steady();

    for (int i = 0; i < count; i++) {
        int64_t since = atomic_load(&workers[i].busy_since);
        if (!since || now - since < STUCK_MILLISECONDS)
            return true;
    }
    return false;
}

/* Notifies the watchdog twice per interval, as sd_watchdog_enabled(3)
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

/* Wakes the workers that wait for a request and joins those that have ended.
 * Returns how many have not. A signal can arrive just before accept, so the
 * caller repeats this. */
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

/* Accepts nothing new and lets running requests finish. The socket is not shut
 * down, because systemd can keep it for the next start. */
static enum result stop_workers(struct worker *workers, int count)
{
    int64_t until = clock_steady() + GRACE_MILLISECONDS;
    int left;

    atomic_store(&stopping, true);
    FCGX_ShutdownPending();
    while ((left = wake_and_join(workers, count)) > 0 && clock_steady() < until)
        pause_for(JOIN_MILLISECONDS);
    if (left)
        log_warning("stopped while %d requests were running", left);
    return left ? RESULT_BUSY : RESULT_OK;
}

/* A program that can never accept a connection is not ready. */
static bool has_file_left(int listening)
{
    int file = dup(listening);

    if (file < 0) {
        log_error("no open file is left for a connection: raise the limit "
                  "(LimitNOFILE=, ulimit -n) or set fewer threads: %m");
        return false;
    }
    close(file);
    return true;
}

enum result fastcgi_serve(apr_pool_t *pool,
                          const struct fastcgi_service *service,
                          const char **why)
{
    struct worker *workers =
        apr_pcalloc(pool, (size_t)service->threads * sizeof *workers);
    struct listeners listeners;
    enum result result = RESULT_BROKEN;
    int started;

    *why = "cannot serve";
    if (FCGX_Init() ||
        listen_open_all(pool, service->listen, &listeners) != RESULT_OK)
        return RESULT_BROKEN;
    process_table_set_threads(service->threads);
    started = has_file_left(listeners.list[0].file)
                  ? start_workers(workers, service, &listeners)
                  : 0;
    if (started == service->threads) {
        log_info("ready on %s", listeners.name);
        sd_notify(0, "READY=1");
        wait_for_signal(workers, started);
        sd_notify(0, "STOPPING=1");
        result = RESULT_OK;
    }
    if (stop_workers(workers, started) != RESULT_OK)
        result = RESULT_BUSY;
    listen_close_all(&listeners);
    return result;
}
