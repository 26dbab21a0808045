/* loop.c: tests of fastcgi/loop.h: a program that serves on a socket passed by
 * systemd, runs out of descriptors, and stops.
 *
 * The program is a child of the test: it ends by a signal, as it does in
 * earnest. */
#include "fastcgi/loop.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/log.h"
#include "support.h"

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

enum {
    THREADS = 4,
    PASSED = 3,        /* SD_LISTEN_FDS_START */
    PATIENCE = 20,     /* seconds until a test that hangs is ended */
    WATCHDOG = 100000, /* microseconds */
};

struct program {
    pid_t pid;
    int log;    /* what it writes to standard error */
    int notify; /* what it tells systemd */
    struct sockaddr_in address;
};

static void answer(void *context, struct request *request,
                   struct response *response)
{
    (void)context;
    (void)request;
    response_text(response, "text/plain", "hello\n");
}

/* The child: never returns. files: the most that it may open; 0: many. */
static void serve(apr_pool_t *pool, int listening, int log, rlim_t files)
{
    const struct rlimit limit = {files, files};
    void *contexts[THREADS] = {0};
    const char *why = "";
    const struct fastcgi_service service = {
        .listen = "unix:/nowhere/to/be/used",
        .threads = THREADS,
        .contexts = contexts,
        .handle = answer,
    };

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(log, STDERR_FILENO);
    dup2(listening, PASSED);
    for (int file = PASSED + 1; file < 64; file++)
        close(file);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", apr_psprintf(pool, "%d", (int)getpid()), 1);
    setenv("WATCHDOG_USEC", apr_psprintf(pool, "%d", WATCHDOG), 1);
    setenv("WATCHDOG_PID", apr_psprintf(pool, "%d", (int)getpid()), 1);
    if (files)
        setrlimit(RLIMIT_NOFILE, &limit);
    log_start("test");
    fastcgi_prepare();
    _exit(fastcgi_serve(pool, &service, &why) == RESULT_OK ? 0 : 1);
}

/* A socket of a port that the kernel chooses. */
static int listen_anywhere(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int file = socket(AF_INET, SOCK_STREAM, 0);

    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(0, bind(file, (struct sockaddr *)address, size));
    assert_int_equal(0, listen(file, 16));
    assert_int_equal(0, getsockname(file, (struct sockaddr *)address, &size));
    return file;
}

static int bind_notify(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    strncpy(name.sun_path, path, sizeof name.sun_path - 1);
    assert_int_equal(0, bind(file, (struct sockaddr *)&name, sizeof name));
    setenv("NOTIFY_SOCKET", path, 1);
    return file;
}

static void start(struct fixture *fixture, struct program *program,
                  rlim_t files)
{
    int listening = listen_anywhere(&program->address);
    int ends[2];

    alarm(PATIENCE);
    program->notify = bind_notify(
        apr_pstrcat(fixture->pool, fixture->folder, "/notify", NULL));
    assert_int_equal(0, pipe(ends));
    program->log = ends[0];
    program->pid = fork();
    if (program->pid == 0)
        serve(fixture->pool, listening, ends[1], files);
    close(ends[1]);
    close(listening);
}

/* Waits until systemd is told this. */
static void expect_notified(const struct program *program, const char *what)
{
    char state[256] = "";

    while (strcmp(state, what) != 0) {
        ssize_t size = recv(program->notify, state, sizeof state - 1, 0);
        assert_true(size > 0);
        state[size] = '\0';
    }
}

/* Waits until this is in the log. */
static void expect_logged(const struct program *program, const char *what)
{
    char log[4096] = "";
    size_t size = 0;

    while (!strstr(log, what)) {
        ssize_t more = read(program->log, log + size, sizeof log - 1 - size);
        assert_true(more > 0);
        size += (size_t)more;
        log[size] = '\0';
    }
}

static int connect_to(const struct program *program)
{
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(0,
                     connect(file, (const struct sockaddr *)&program->address,
                             sizeof program->address));
    return file;
}

/* A request without parameters or body: FCGI_BEGIN_REQUEST (role responder),
 * then an empty FCGI_PARAMS and an empty FCGI_STDIN. */
static void send_request(int file)
{
    static const unsigned char records[] = {
        1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, /* begin */
        1, 4, 0, 1, 0, 0, 0, 0,                         /* parameters */
        1, 5, 0, 1, 0, 0, 0, 0,                         /* body */
    };

    assert_int_equal(sizeof records, write(file, records, sizeof records));
}

static void expect_answered(int file)
{
    char text[1024] = "";
    size_t size = 0;
    ssize_t more;

    while ((more = read(file, text + size, sizeof text - size)) > 0)
        size += (size_t)more;
    assert_non_null(memmem(text, size, "hello", 5));
    close(file);
}

static void stop(const struct program *program)
{
    int status = -1;

    kill(program->pid, SIGTERM);
    expect_notified(program, "STOPPING=1");
    assert_int_equal(program->pid, waitpid(program->pid, &status, 0));
    expect_number("its status", 0, status);
    close(program->log);
    close(program->notify);
    unsetenv("NOTIFY_SOCKET");
    alarm(0);
}

static void test_systemd(void **state)
{
    struct program program;
    int file;

    start(*state, &program, 0);
    expect_logged(&program, "test: ready on the socket of systemd\n");
    expect_notified(&program, "READY=1");
    expect_notified(&program, "WATCHDOG=1");
    file = connect_to(&program);
    send_request(file);
    expect_answered(file);
    stop(&program);
}

/* All workers at once: one would not take the next connection while it waits
 * for a request. */
static void expect_all_answer(const struct program *program)
{
    int files[THREADS];

    for (int i = 0; i < THREADS; i++)
        files[i] = connect_to(program);
    for (int i = THREADS - 1; i >= 0; i--) {
        send_request(files[i]);
        expect_answered(files[i]);
    }
}

static void test_out_of_descriptors(void **state)
{
    const struct rlimit none = {0, 64}, enough = {64, 64};
    struct program program;
    int files[THREADS];

    start(*state, &program, 0);
    expect_notified(&program, "READY=1");
    assert_int_equal(0, prlimit(program.pid, RLIMIT_NOFILE, &none, NULL));
    /* A worker that waits already has a descriptor for the first of them. */
    for (int i = 0; i < THREADS; i++)
        send_request(files[i] = connect_to(&program));
    expect_logged(&program, "cannot accept a connection: Too many open files");
    assert_int_equal(0, prlimit(program.pid, RLIMIT_NOFILE, &enough, NULL));
    for (int i = 0; i < THREADS; i++)
        expect_answered(files[i]);
    expect_all_answer(&program);
    stop(&program);
}

/* Four are open: input, output, log and the listening socket. */
static void test_no_descriptor_left(void **state)
{
    struct program program;
    int status = -1;

    start(*state, &program, PASSED + 1);
    expect_logged(&program, "no open file is left for a connection");
    assert_int_equal(program.pid, waitpid(program.pid, &status, 0));
    assert_true(WIFEXITED(status));
    expect_number("its status", 1, WEXITSTATUS(status));
    close(program.log);
    close(program.notify);
    unsetenv("NOTIFY_SOCKET");
    alarm(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_no_descriptor_left),
        EMPTY_TEST(test_systemd),
        EMPTY_TEST(test_out_of_descriptors),
    };

    return RUN(tests);
}
