/* tokenbooth.c: the administrator's command.
 *
 * A table of commands, their options, and the store that most of them need.
 * Secrets come from a prompt or standard input, never from an argument. */
#include <apr_general.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "admin/command.h"

static const struct row {
    const char *subject, *verb; /* verb NULL: only a subject */
    int min, max;               /* number of arguments */
    bool needs_store;
    command_function *run;
    const char *usage, *does;
} commands[] = {
    {"init", NULL, 0, 0, false, maintenance_command_init, "",
     "create the keys and the database, where they are missing"},
    {"check", NULL, 0, 0, true, maintenance_command_check, "",
     "check settings, keys, database and folders"},
    {"account", "add", 1, 2, true, account_command_add,
     "NAME [--email ADDRESS]", "create an account and its primary token"},
    {"account", "list", 0, 0, true, account_command_list, "",
     "list all accounts"},
    {"account", "disable", 1, 1, true, account_command_disable, "NAME",
     "end sign-ins, sessions and tokens"},
    {"account", "enable", 1, 1, true, account_command_enable, "NAME",
     "allow sign-ins and tokens again"},
    {"account", "password", 1, 1, true, account_command_password,
     "NAME [--set]", "print a reset link, or set a new password"},
    {"feed", "add", 1, 2, true, feed_command_add,
     "NAME [--owner ACCOUNT] [--public]", "create a feed"},
    {"feed", "list", 0, 0, true, feed_command_list, "", "list all feeds"},
    {"feed", "grant", 3, 3, true, feed_command_grant,
     "NAME ACCOUNT none|read|write|manage|own",
     "set what an account can do on a feed"},
    {"token", "create", 1, 1, true, token_command_create,
     "ACCOUNT --description TEXT [--read all|FEED]... [--write all|FEED]... "
     "[--expires TIME | --days N]",
     "create a token and print its value"},
    {"token", "list", 1, 1, true, token_command_list, "ACCOUNT",
     "list an account's tokens"},
    {"token", "revoke", 1, 1, true, token_command_revoke, "ID",
     "revoke a token"},
    {"token", "reveal", 1, 1, true, token_command_reveal, "ID",
     "print a token's value"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static enum exit_status usage(FILE *to)
{
    fputs("usage: tokenbooth [--json] COMMAND\n", to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  tokenbooth %s%s%s%s%s\n      %s\n", commands[i].subject,
                commands[i].verb ? " " : "",
                commands[i].verb ? commands[i].verb : "",
                *commands[i].usage ? " " : "", commands[i].usage,
                commands[i].does);
    fputs("Passwords are read from a prompt or standard input, never from "
          "arguments.\nSettings: /etc/tokenbooth.conf, or the file named by "
          "TOKENBOOTH_CONF.\nSee tokenbooth(1).\n",
          to);
    return to == stdout ? COMMAND_DONE : COMMAND_USAGE;
}

static enum exit_status version(void)
{
    puts("tokenbooth " TOKENBOOTH_VERSION);
    return COMMAND_DONE;
}

enum option_name {
    OPTION_EMAIL = 256,
    OPTION_OWNER,
    OPTION_PUBLIC,
    OPTION_SET,
    OPTION_DESCRIPTION,
    OPTION_EXPIRES,
    OPTION_DAYS,
    OPTION_READ,
    OPTION_WRITE,
    OPTION_JSON,
    OPTION_HELP,
    OPTION_VERSION,
};

static const struct option options[] = {
    {"email", required_argument, NULL, OPTION_EMAIL},
    {"owner", required_argument, NULL, OPTION_OWNER},
    {"public", no_argument, NULL, OPTION_PUBLIC},
    {"set", no_argument, NULL, OPTION_SET},
    {"description", required_argument, NULL, OPTION_DESCRIPTION},
    {"expires", required_argument, NULL, OPTION_EXPIRES},
    {"days", required_argument, NULL, OPTION_DAYS},
    {"read", required_argument, NULL, OPTION_READ},
    {"write", required_argument, NULL, OPTION_WRITE},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static void set_option(struct command *command, int option)
{
    switch (option) {
    case OPTION_EMAIL: command->email = optarg; break;
    case OPTION_OWNER: command->owner = optarg; break;
    case OPTION_PUBLIC: command->is_public = true; break;
    case OPTION_SET: command->set = true; break;
    case OPTION_DESCRIPTION: command->description = optarg; break;
    case OPTION_EXPIRES: command->expires = optarg; break;
    case OPTION_DAYS: command->days = optarg; break;
    case OPTION_READ:
        APR_ARRAY_PUSH(command->read, const char *) = optarg;
        break;
    case OPTION_WRITE:
        APR_ARRAY_PUSH(command->write, const char *) = optarg;
        break;
    default: command->json = true; break;
    }
}

/* An option belongs to a command if the command's usage names it. */
static bool takes(const struct row *row, const char *option)
{
    const char *found = strstr(row->usage, option);

    return found && found >= row->usage + 2 && found[-1] == '-' &&
           found[-2] == '-';
}

/* The name of an option that was given but does not belong to the command; NULL
 * if all do. */
static const char *stray_option(const struct command *command,
                                const struct row *row)
{
    const struct {
        const char *name;
        bool given;
    } given[] = {
        {"email", command->email != NULL},
        {"owner", command->owner != NULL},
        {"public", command->is_public},
        {"set", command->set},
        {"description", command->description != NULL},
        {"expires", command->expires != NULL},
        {"days", command->days != NULL},
        {"read", command->read->nelts > 0},
        {"write", command->write->nelts > 0},
    };

    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (given[i].given && !takes(row, given[i].name))
            return given[i].name;
    }
    return NULL;
}

/* The command named by these words; NULL if there is none. Sets *used to the
 * number of words in its name. */
static const struct row *find_row(char *const *words, int count, int *used)
{
    for (size_t i = 0; i < COMMANDS && count > 0; i++) {
        const struct row *row = &commands[i];
        *used = row->verb ? 2 : 1;
        if (strcmp(row->subject, words[0]) == 0 && count >= *used &&
            (!row->verb || strcmp(row->verb, words[1]) == 0) &&
            count - *used >= row->min && count - *used <= row->max)
            return row;
    }
    return NULL;
}

static enum exit_status run(struct command *command, const struct row *row)
{
    struct settings *settings = apr_pcalloc(command->pool, sizeof *settings);
    struct store_keys keys;
    const char *why = "the database could not be opened";
    enum result result = settings_load(command->pool, settings, &why);

    command->settings = settings;
    if (result == RESULT_OK && row->needs_store)
        result = store_load_keys(command->pool, settings, STORE_ADMINISTRATOR,
                                 &keys, &why);
    if (result == RESULT_OK && row->needs_store)
        result = store_open(command->pool, settings, &keys, STORE_ADMINISTRATOR,
                            &command->store, &why);
    return result == RESULT_OK ? row->run(command) : command_fail("%s", why);
}

static enum exit_status start(apr_pool_t *pool, int count, char **arguments)
{
    struct command command = {.pool = pool};
    const struct row *row;
    const char *stray;
    int option, used = 0;

    command.read = apr_array_make(pool, 2, sizeof(const char *));
    command.write = apr_array_make(pool, 2, sizeof(const char *));
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == OPTION_HELP)
            return usage(stdout);
        if (option == OPTION_VERSION)
            return version();
        if (option == '?')
            return usage(stderr);
        set_option(&command, option);
    }
    row = find_row(arguments + optind, count - optind, &used);
    if (!row) {
        command_fail(
            optind < count
                ? "\"%s\": unknown command, or wrong number of arguments"
                : "no command given",
            arguments[optind]);
        return usage(stderr);
    }
    stray = stray_option(&command, row);
    if (stray) {
        command_fail("--%s cannot be used with this command", stray);
        return COMMAND_USAGE;
    }
    command.words = (const char *const *)arguments + optind + used;
    return run(&command, row);
}

int main(int count, char **arguments)
{
    apr_pool_t *pool = NULL;
    enum exit_status status;

    log_start("tokenbooth");
    if (secret_init() != RESULT_OK || secret_harden_process() != RESULT_OK ||
        apr_initialize() != APR_SUCCESS ||
        apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return command_fail("could not initialize libsodium or APR");
    status = start(pool, count, arguments);
    apr_pool_destroy(pool);
    if (fflush(stdout))
        return command_fail("could not write to standard output");
    return (int)status;
}
