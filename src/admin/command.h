/* command.h: what the parts of the administrator's command share.
 *
 * Exit status: 0 done, 1 failed (a line on standard error says why), 2 wrong
 * usage. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_H
#define TOKENBOOTH_ADMIN_COMMAND_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "store/accounts.h"
#include "store/feeds.h"
#include "store/store.h"

enum exit_status {
    COMMAND_DONE = 0,
    COMMAND_FAILED = 1,
    COMMAND_USAGE = 2,
};

/* The options and arguments of one call. */
struct command {
    apr_pool_t *pool;
    const struct settings *settings;
    struct store *store;       /* NULL for commands that need none */
    const char *const *words;  /* after "account add", NULL-terminated */
    bool json;                 /* --json */
    const char *email;         /* --email */
    const char *owner;         /* --owner */
    bool is_public;            /* --public */
    bool set;                  /* --set */
    const char *description;   /* --description */
    const char *expires;       /* --expires YYYY-MM-DDTHH:MM, UTC */
    const char *days;          /* --days N */
    apr_array_header_t *read;  /* --read all|FEED, repeatable; const char * */
    apr_array_header_t *write; /* --write all|FEED */
};

typedef enum exit_status command_function(struct command *command);

command_function maintenance_command_init, maintenance_command_check;
command_function account_command_add, account_command_list,
    account_command_disable, account_command_enable, account_command_password;
command_function feed_command_add, feed_command_list, feed_command_grant;
command_function token_command_create, token_command_list, token_command_revoke,
    token_command_reveal;

/* Prints a line on standard error; returns COMMAND_FAILED. */
enum exit_status command_fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same for a result that the command does not treat itself. */
enum exit_status command_fail_result(enum result result);

/* The administrator acts, on the things of an account (0: of none). */
struct act command_act(const struct command *command, int64_t account_id);

/* Finds the account named name, or says that there is none. */
bool command_find_account(struct command *command, const char *name,
                          struct account *account);

/* Reads a password: twice and without echo from a terminal, otherwise the first
 * line of standard input; "" if there is none. NULL after saying that the two
 * differ. Wiped with the pool. */
char *command_read_password(apr_pool_t *pool);

/* Prints object on one line and releases it. */
void command_print_json(json_t *object);

/* An instant as a string, or null for 0. */
json_t *command_json_time(apr_pool_t *pool, int64_t at);

#endif
