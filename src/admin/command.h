/* command.h: what all commands of the administrator share: what was typed, and
 * how a command reads, acts, fails and prints. */
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
    COMMAND_FAILED = 1, /* one line on standard error says why */
    COMMAND_USAGE = 2,  /* one line says what is wrong, and where help is */
};

/* One call: its options and arguments. Options that were not given are NULL,
 * false or empty. command_options.c says which word sets which. */
struct command {
    apr_pool_t *pool;
    const struct settings *settings; /* NULL for commands that need none */
    struct store *store;             /* NULL for commands that need none */
    const char *const *words;        /* after "account add", NULL-terminated */
    bool json;
    bool csv;
    bool admin;
    bool all;
    bool dry_run;
    bool is_public;
    bool orphaned;
    bool revoke;
    bool set;
    const char *account;
    const char *can_write; /* a feed */
    const char *days;
    const char *description;
    const char *email;
    const char *expires; /* as command_read_time takes it */
    const char *expires_within;
    const char *feed;
    const char *hand_over_to; /* an account */
    const char *kind;
    const char *manager; /* an account */
    const char *owner;
    const char *since; /* likewise */
    const char *state; /* of tokens */
    const char *overlap;
    const char *token; /* an ID */
    const char *unused;
    const char *write_how;        /* "all" or "add" */
    const char *values;           /* a file; "-" is standard input */
    apr_array_header_t *read;     /* "all" or feeds; const char * */
    apr_array_header_t *write;    /* likewise */
    apr_array_header_t *networks; /* const char * */
};

typedef enum exit_status command_function(struct command *command);

command_function maintenance_command_init, check_command, activity_command,
    backup_command, restore_command, status_command, completion_command;
command_function account_command_add, account_command_list,
    account_command_show, account_command_disable, account_command_enable,
    account_command_admin, account_command_password, account_command_delete;
command_function feed_command_add, feed_command_list, feed_command_show,
    feed_command_members, feed_command_grant, feed_command_delete;
command_function key_command_rotate;
command_function machine_command_add, machine_command_list,
    machine_command_show, machine_command_managers, machine_command_delete;
command_function scan_command;
command_function policy_command_show, policy_command_set;
command_function token_command_create, token_command_list, token_command_show,
    token_command_revoke, token_command_regenerate, token_command_end_overlap,
    token_command_reveal;

/* Prints a line on standard error, as JSON with --json: the command refused to
 * do it, or could not. Control characters and values of tokens in the message
 * are masked. Returns COMMAND_FAILED. */
enum exit_status command_fail(const struct command *command, const char *format,
                              ...) __attribute__((format(printf, 2, 3)));

/* The same with a sentence of the pages, or several, as a command says it: it
 * begins with a small letter and ends without a full stop. option: what it is
 * about, in front of it; "" if it says so by itself. */
enum exit_status command_fail_sentence(const struct command *command,
                                       const char *option,
                                       const char *sentence);

/* The same for what was typed wrong: the line ends with where help is. about:
 * the words behind "tokenbooth help", "" for all. Returns COMMAND_USAGE. */
enum exit_status command_misuse(const struct command *command,
                                const char *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for the value of an option, as validate.h says what is wrong. */
enum exit_status command_misuse_sentence(const struct command *command,
                                         const char *about, const char *option,
                                         const char *sentence);

/* command_fail for a result that the command does not treat itself. */
enum exit_status command_fail_result(const struct command *command,
                                     enum result result);

/* The administrator acts, on the things of an account (0: of none). Who it is
 * stands in the activity, where clients have their name: the user who called
 * sudo, or whom this program runs as. */
struct act command_act(const struct command *command, int64_t account_id);

/* Finds the account named name, or says that there is none. */
bool command_find_account(struct command *command, const char *name,
                          struct account *account);

/* Finds the feed named name, or says that there is none. */
bool command_find_feed(struct command *command, const char *name,
                       struct feed *feed);

/* Reads an instant in UTC: a day, such as "2027-01-31", or a time, as this
 * program prints it or a form takes it, with or without seconds: separated by
 * "T" or a space, "Z" or " UTC" behind it. False for anything else. */
bool command_read_time(apr_pool_t *pool, const char *text, int64_t *at);

/* Reads a password: twice and without echo from a terminal, otherwise the first
 * line of standard input; "" if there is none. NULL after saying that the two
 * differ. Wiped with the pool. */
char *command_read_password(const struct command *command);

/* Prints object on one line and releases it. */
void command_print_json(json_t *object);

#endif
