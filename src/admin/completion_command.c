/* completion_command.c: tokenbooth completion: what bash completes, from the
 * table of commands. */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "admin/command_options.h"
#include "admin/command_table.h"

/* The words before the one that is typed, without options; a command is one or
 * two of them. What has no words here is a file. */
static const char head[] =
    "# bash completion of tokenbooth(1), as \"tokenbooth completion\" prints "
    "it.\n"
    "_tokenbooth()\n"
    "{\n"
    "    local typed=${COMP_WORDS[COMP_CWORD]} words=() next=\"\" i\n"
    "    COMPREPLY=()\n"
    "    [ \"${COMP_WORDS[COMP_CWORD - 1]}\" != --values ] || return 0\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        [[ ${COMP_WORDS[i]} == -* ]] || words+=(\"${COMP_WORDS[i]}\")\n"
    "    done\n"
    "    [ \"${words[0]-}\" != help ] || words=(\"${words[@]:1}\")\n"
    "    case \"${words[*]}\" in\n";

static const char tail[] =
    "    esac\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$typed\")\n"
    "}\n"
    "complete -o default -F _tokenbooth tokenbooth\n";

static bool is_first_of_subject(const struct command_row *row)
{
    return row == command_table || strcmp(row[-1].subject, row->subject) != 0;
}

/* The first word. */
static void print_subjects(void)
{
    fputs("    \"\") next=\"", stdout);
    for (size_t i = 0; i < command_table_rows; i++) {
        if (is_first_of_subject(&command_table[i]))
            printf("%s ", command_table[i].subject);
    }
    puts("help --help --version\" ;;");
}

/* The second word. */
static void print_verbs(const char *subject)
{
    printf("    %s) next=\"", subject);
    for (size_t i = 0; i < command_table_rows; i++) {
        if (strcmp(command_table[i].subject, subject) == 0)
            printf("%s ", command_table[i].verb);
    }
    puts("--help\" ;;");
}

/* The options, once there is something of one: arguments can be files. */
static void print_options(const struct command *command,
                          const struct command_row *row)
{
    const char *name = command_table_name(command->pool, row);

    printf("    \"%s\" | \"%s \"*) next=\"%s\" ;;\n", name, name,
           command_options_of(command->pool, row));
}

enum exit_status completion_command(struct command *command)
{
    fputs(head, stdout);
    print_subjects();
    for (size_t i = 0; i < command_table_rows; i++) {
        const struct command_row *row = &command_table[i];
        if (row->verb && is_first_of_subject(row))
            print_verbs(row->subject);
        print_options(command, row);
    }
    fputs(tail, stdout);
    return COMMAND_DONE;
}
