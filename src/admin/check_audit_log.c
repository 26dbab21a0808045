/* check_audit_log.c: whether the pages can write the audit log, asked as the
 * user who runs them, because this command may run as root.
 *
 * Nothing is created: a file of root's would be in the way of that user. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/check_command.h"

/* False with errno. */
static bool become(uid_t user, gid_t group)
{
    const struct passwd *known = getpwuid(user);
    int result =
        known ? initgroups(known->pw_name, known->pw_gid) : setgroups(0, NULL);

    return result == 0 && setgid(known ? known->pw_gid : group) == 0 &&
           setuid(user) == 0;
}

static int ask(const char *path, int mode)
{
    return access(path, mode) == 0 ? 0 : errno;
}

/* Whether the owner of the database, who runs the programs, can use a path: 0,
 * or an errno. Anybody but root asks for themselves. */
static int ask_as_owner(const struct stat *database, const char *path, int mode)
{
    int status = 0;
    pid_t child;

    if (geteuid() != 0 || database->st_uid == 0)
        return ask(path, mode);
    child = fork();
    if (child == 0)
        _exit(become(database->st_uid, database->st_gid) ? ask(path, mode)
                                                         : errno);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN;
}

static void report(struct check *check, int reason, const char *where)
{
    const struct settings *settings = check->command->settings;

    check_report(check, CHECK_CRITICAL,
                 "audit_log %s: %s; let the owner of %s write %s, or name "
                 "another file",
                 settings->audit_log, strerror(reason), settings->database,
                 where);
}

/* The pages create it when they start. */
static void check_missing(struct check *check, const struct stat *database)
{
    const char *folder = check_folder_of(check->command->pool,
                                         check->command->settings->audit_log);
    int reason = ask_as_owner(database, folder, W_OK | X_OK);

    if (reason)
        report(check, reason, "in its folder");
}

void check_audit_log(struct check *check)
{
    const struct settings *settings = check->command->settings;
    struct stat database, log;
    int reason;

    if (!settings->audit_log || stat(settings->database, &database))
        return;
    if (lstat(settings->audit_log, &log)) {
        check_missing(check, &database);
        return;
    }
    if (!S_ISREG(log.st_mode)) {
        check_report(check, CHECK_CRITICAL,
                     "audit_log %s: not a regular file; name another one",
                     settings->audit_log);
        return;
    }
    reason = ask_as_owner(&database, settings->audit_log, R_OK | W_OK);
    if (reason)
        report(check, reason, "to it");
}
