/* mail_program.c: starts the program, feeds it and waits for its end, no longer
 * than it may take. */
#include "mail/mail_program.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    LOOK_MILLISECONDS = 200, /* between two looks at whether to stop */
    FIRST_OTHER_FILE = 3,
};

static bool may_go_on(const struct mail_program *program, int64_t until)
{
    return !atomic_load(program->stopping) && clock_steady() < until;
}

/* Waits until the file can be read or written; false if it takes too long. */
static bool wait_for(const struct mail_program *program, int file, short events,
                     int64_t until)
{
    struct pollfd poll_file = {.fd = file, .events = events};

    while (may_go_on(program, until)) {
        if (poll(&poll_file, 1, LOOK_MILLISECONDS) > 0)
            return true;
    }
    return false;
}

/* False if the program does not take all of it. SIGPIPE is ignored. */
static bool feed(const struct mail_program *program, int file, const char *text,
                 int64_t until)
{
    size_t left = strlen(text);

    while (left && wait_for(program, file, POLLOUT, until)) {
        ssize_t written = write(file, text, left);
        if (written < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (written > 0) {
            text += written;
            left -= (size_t)written;
        }
    }
    return !left;
}

/* Its exit status, or -1 if it was killed. */
static int end_of(const struct mail_program *program, pid_t process,
                  int64_t until)
{
    int file = pidfd_open(process, 0);
    int status = -1;

    if (file < 0 || !wait_for(program, file, POLLIN, until))
        kill(process, SIGKILL);
    if (file >= 0)
        close(file);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Nothing that this process has open reaches the program. */
static bool prepare(posix_spawn_file_actions_t *actions, int input)
{
    return posix_spawn_file_actions_adddup2(actions, input, 0) == 0 &&
           posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY,
                                            0) == 0 &&
           posix_spawn_file_actions_adddup2(actions, 1, 2) == 0 &&
           posix_spawn_file_actions_addclosefrom_np(actions,
                                                    FIRST_OTHER_FILE) == 0;
}

/* Signals as a program expects them: none is blocked or ignored. */
static bool set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    return posix_spawnattr_setsigmask(attributes, &none) == 0 &&
           posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF) == 0;
}

/* Starts it with input as its standard input; 0, or an errno. */
static int start(const struct mail_program *program, apr_pool_t *pool,
                 int input, pid_t *process)
{
    char *arguments[] = {apr_pstrdup(pool, program->path),
                         apr_pstrdup(pool, "-i"),
                         apr_pstrdup(pool, "-f"),
                         apr_pstrdup(pool, program->from),
                         apr_pstrdup(pool, "--"),
                         apr_pstrdup(pool, program->to),
                         NULL};
    char *environment[] = {apr_pstrdup(pool, "PATH=/usr/sbin:/usr/bin:/sbin:"
                                             "/bin"),
                           NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = ENOMEM;

    if (posix_spawn_file_actions_init(&actions))
        return error;
    if (posix_spawnattr_init(&attributes) == 0) {
        if (prepare(&actions, input) && set_signals(&attributes))
            error = posix_spawn(process, program->path, &actions, &attributes,
                                arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Statuses that say of this email that another attempt would end the same. Of
 * the others, an administrator may mend the cause. */
static bool is_for_good(int status)
{
    return status == EX_DATAERR || status == EX_NOUSER || status == EX_NOHOST;
}

static const char *how_it_ended(apr_pool_t *pool, int status, bool fed)
{
    if (status < 0)
        return "the sendmail program took too long, or was killed";
    if (status)
        return apr_psprintf(pool, "the sendmail program ended with status %d",
                            status);
    return fed ? NULL : "the sendmail program did not read all of the email";
}

enum result mail_program_run(const struct mail_program *program,
                             apr_pool_t *pool, const char *text,
                             const char **error)
{
    int64_t until = clock_steady() + program->milliseconds;
    int ends[2], failed;
    pid_t process = 0;
    int status = 0;
    bool fed;

    if (pipe2(ends, O_CLOEXEC)) {
        *error = apr_pstrdup(pool, strerror(errno));
        return RESULT_BUSY;
    }
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    failed = start(program, pool, ends[0], &process);
    close(ends[0]);
    fed = !failed && feed(program, ends[1], text, until);
    close(ends[1]);
    if (!failed)
        status = end_of(program, process, until);
    *error = failed ? apr_psprintf(pool, "the sendmail program: %s",
                                   strerror(failed))
                    : how_it_ended(pool, status, fed);
    if (is_for_good(status))
        return RESULT_DENIED;
    return *error ? RESULT_BUSY : RESULT_OK;
}
