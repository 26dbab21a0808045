/* command_help.c: help from the table of commands. */
#include "admin/command_help.h"

#include <stdio.h>
#include <string.h>

#include "admin/command_table.h"

static void print_row(const struct command *command,
                      const struct command_row *row)
{
    printf("  tokenbooth %s%s%s\n      %s\n",
           command_table_name(command->pool, row), *row->synopsis ? " " : "",
           row->synopsis, row->does);
}

static void print_notes(void)
{
    puts("\n--json prints for programs, errors too; -h or --help after any "
         "word prints help.\nSecrets are read from a prompt or standard input, "
         "never from arguments.\nSettings: /etc/tokenbooth.conf, or the file "
         "named by TOKENBOOTH_CONF.\nSee tokenbooth(1).");
}

static void print_all(const struct command *command, const char *subject)
{
    puts("usage: tokenbooth [--json] COMMAND");
    for (size_t i = 0; i < command_table_rows; i++) {
        if (!subject || strcmp(command_table[i].subject, subject) == 0)
            print_row(command, &command_table[i]);
    }
    print_notes();
}

enum exit_status command_help(const struct command *command, char *const *words,
                              int count)
{
    const struct command_row *row = command_table_find(words, count);

    if (count && !command_table_has(words[0]))
        return command_misuse(command, "", "there is no command \"%s\"%s",
                              words[0],
                              command_table_meant(command->pool, words, 1));
    if (row)
        print_row(command, row);
    else
        print_all(command, count ? words[0] : NULL);
    return COMMAND_DONE;
}
