/* tokenbooth.c: the administrator's command.
 *
 * Reads what was typed, finds its row in the table of commands, opens what that
 * row needs, and runs it. Secrets come from a prompt or standard input, never
 * from an argument. */
#include <apr_general.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/command_help.h"
#include "admin/command_options.h"
#include "base/counters.h"
#include "base/log.h"
#include "base/secret.h"

static enum exit_status version(void)
{
    puts("tokenbooth " TOKENBOOTH_VERSION);
    return COMMAND_DONE;
}

/* What these words may have meant, if no row has them. */
static enum exit_status reject_words(const struct command *command,
                                     const struct command_options *options)
{
    const char *subject = options->count ? options->words[0] : "";
    const char *meant =
        command_table_meant(command->pool, options->words, options->count);

    if (!options->count)
        return command_misuse(command, "", "no command given");
    if (!command_table_has(subject))
        return command_misuse(command, "", "there is no command \"%s\"%s",
                              subject, meant);
    return command_misuse(command, subject, "%s is followed by one of: %s%s",
                          subject, command_table_verbs(command->pool, subject),
                          meant);
}

static enum exit_status open_and_run(struct command *command,
                                     const struct command_row *row)
{
    struct settings *settings = apr_pcalloc(command->pool, sizeof *settings);
    struct store_keys keys;
    const char *why = "the database could not be opened";
    enum result result = RESULT_OK;

    command->settings = settings;
    if (row->needs >= COMMAND_NEEDS_SETTINGS)
        result = settings_load(command->pool, settings, &why);
    if (result == RESULT_OK && row->needs == COMMAND_NEEDS_STORE)
        result = store_load_keys(command->pool, settings, STORE_ADMINISTRATOR,
                                 &keys, &why);
    if (result == RESULT_OK && row->needs == COMMAND_NEEDS_STORE)
        counters_join(command->pool, settings->counters);
    if (result == RESULT_OK && row->needs == COMMAND_NEEDS_STORE)
        result = store_open(command->pool, settings, &keys, STORE_ADMINISTRATOR,
                            &command->store, &why);
    return result == RESULT_OK ? row->run(command)
                               : command_fail(command, "%s", why);
}

/* Checks the number of words and the options against the row. */
static enum exit_status run_row(struct command *command,
                                const struct command_row *row,
                                const struct command_options *options)
{
    const char *name = command_table_name(command->pool, row);
    const char *stray = command_options_stray(command, row);
    int used = row->verb ? 2 : 1;
    int words = options->count - used;

    if (words < row->min || words > row->max)
        return command_misuse(command, name,
                              "%s has too %s arguments; it takes: %s", name,
                              words < row->min ? "few" : "many",
                              *row->synopsis ? row->synopsis : "none");
    if (command->json && command->csv)
        return command_misuse(command, name,
                              "--json and --csv exclude each other");
    if (stray)
        return command_misuse(command, name, "--%s cannot be used with %s",
                              stray, name);
    command->words = (const char *const *)options->words + used;
    return open_and_run(command, row);
}

static enum exit_status start(struct command *command, int count,
                              char **arguments)
{
    struct command_options options;
    const struct command_row *row;
    const char *about;
    bool help;

    command_options_read(command, count, arguments, &options);
    help = options.count > 0 && strcmp(options.words[0], "help") == 0;
    if (options.help || help)
        return command_help(command, options.words + help,
                            options.count - help);
    if (options.version)
        return version();
    row = command_table_find(options.words, options.count);
    about = row ? command_table_name(command->pool, row) : "";
    if (options.wrong)
        return command_misuse(command, about, "%s", options.wrong);
    return row ? run_row(command, row, &options)
               : reject_words(command, &options);
}

/* Without a standard output nobody would see what a command prints, and what it
 * opens would be in its place. */
static bool has_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) >= 0)
            continue;
        if (stream == STDOUT_FILENO || open("/dev/null", O_RDWR) != stream)
            return false;
    }
    return true;
}

int main(int count, char **arguments)
{
    struct command command = {0};
    enum exit_status status;

    if (!has_streams()) {
        fputs("tokenbooth: standard output is closed\n", stderr);
        return COMMAND_FAILED;
    }
    log_start("tokenbooth");
    if (secret_init() != RESULT_OK || secret_harden_process() != RESULT_OK ||
        apr_initialize() != APR_SUCCESS ||
        apr_pool_create(&command.pool, NULL) != APR_SUCCESS) {
        fputs("tokenbooth: could not initialize libsodium or APR\n", stderr);
        return COMMAND_FAILED;
    }
    status = start(&command, count, arguments);
    if (fflush(stdout) || ferror(stdout))
        status =
            command_fail(&command, "could not write to standard output: %s",
                         strerror(errno));
    apr_pool_destroy(command.pool);
    return (int)status;
}
