/* check_command.h: what the parts of `tokenbooth check` share. */
#ifndef TOKENBOOTH_ADMIN_CHECK_COMMAND_H
#define TOKENBOOTH_ADMIN_CHECK_COMMAND_H

#include "admin/command.h"

/* Also the exit status. */
enum check_level { CHECK_OK = 0, CHECK_WARNING = 1, CHECK_CRITICAL = 2 };

struct check {
    struct command *command;
    enum check_level worst;
    json_t *problems; /* NULL without --json */
};

/* Tells a problem, with its cure. */
void check_report(struct check *check, enum check_level level,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Folders, owners, counters, and space on the disks. */
void check_files(struct check *check);

/* The folder that a file is in. */
const char *check_folder_of(apr_pool_t *pool, const char *path);

/* Whether the pages can write the audit log. */
void check_audit_log(struct check *check);

/* Whether the two programs answer where they listen. */
void check_programs(struct check *check);

/* Whether emails leave, where mail is configured. */
void check_mail(struct check *check);

/* What Apache answers at the address of the site. */
void check_site(struct check *check);

#endif
