/* check_programs.c: whether the programs accept connections, and whether those
 * that run are of this version and have read these settings and keys. */
#include <apr_strings.h>
#include <errno.h>
#include <string.h>

#include "admin/check_command.h"
#include "base/process_table.h"
#include "base/text.h"
#include "fastcgi/socket_address.h"
#include "store/checks.h"

static void check_program(struct check *check, const char *program,
                          const char *listen)
{
    struct socket_address address;
    int reason = socket_address_parse(listen, &address)
                     ? socket_address_probe(&address)
                     : errno;

    if (reason)
        check_report(check, CHECK_CRITICAL,
                     "%s does not answer at %s: %s; start it", program, listen,
                     strerror(reason));
}

/* addresses: one, or several with commas between them. */
static void check_each(struct check *check, const char *program,
                       const char *addresses)
{
    char *rest = NULL;
    char *copy = apr_pstrdup(check->command->pool, addresses);

    for (char *at = apr_strtok(copy, ",", &rest); at;
         at = apr_strtok(NULL, ",", &rest))
        check_program(check, program, text_trim(check->command->pool, at));
}

/* pid: to find the process by; Apache's module is in a child. */
static void check_process(struct check *check, const struct process *process)
{
    const char *word = process_table_word(process->program);
    int pid = (int)process->pid;

    if (strcmp(process->version, TOKENBOOTH_VERSION) != 0)
        check_report(check, CHECK_WARNING,
                     "%s (process %d) is version %s, and this command %s: "
                     "restart it",
                     word, pid, process->version, TOKENBOOTH_VERSION);
    else if (process->settings != check->command->settings->fingerprint)
        check_report(check, CHECK_WARNING,
                     "%s (process %d) has read other settings than this "
                     "command: restart it",
                     word, pid);
    else if (process->lookup !=
             store_keys_lookup_number(store_check_keys(check->command->store)))
        check_report(check, CHECK_WARNING,
                     "%s (process %d) has not read the newest look-up key: %s",
                     word, pid,
                     process->program == PROCESS_MODULE ? "reload Apache"
                                                        : "restart it");
    if (!process->is_alive)
        check_report(check, CHECK_WARNING,
                     "%s (process %d) has recorded nothing for a minute: see "
                     "its log, and restart it",
                     word, pid);
}

/* What is not there, or cannot be read, is said of the counters. */
static void check_running(struct check *check)
{
    const char *counters = check->command->settings->counters;
    apr_pool_t *pool = check->command->pool;
    enum result result = process_table_look(pool, counters);
    const apr_array_header_t *list;

    if (result == RESULT_INVALID)
        check_report(check, CHECK_WARNING,
                     "counters %s: of another version; restart the programs",
                     counters);
    if (result != RESULT_OK)
        return;
    list = process_table_list(pool);
    for (int i = 0; i < list->nelts; i++)
        check_process(check, &APR_ARRAY_IDX(list, i, struct process));
}

void check_programs(struct check *check)
{
    const struct settings *settings = check->command->settings;

    check_each(check, "profile.fcgi", settings->profile_listen);
    if (strcmp(settings->authorize_listen, SETTINGS_NO_LISTEN) != 0)
        check_each(check, "authorize.fcgi", settings->authorize_listen);
    check_running(check);
}
