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
    "    [ \"${words[0]-}\" != help ] || words=(\"${words[@]:1}\")\n";

static const char commands[] =
    "    if [ -n \"$next\" ] && [[ $typed != -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$typed\")\n"
    "        return 0\n"
    "    fi\n"
    "    case \"${words[*]}\" in\n";

static const char tail[] =
    "    esac\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$typed\")\n"
    "}\n"
    "complete -o default -F _tokenbooth tokenbooth\n";

/* What an option takes, or an argument. */
struct choice {
    const char *option; /* "--kind"; NULL: it is an argument */
    int place;          /* of the argument, from 1 on */
    char *words;        /* "files|npm|..." */
};

/* Fixed words are in lower case; FEED is none. */
static bool is_choice(const char *word)
{
    return word[1] && strchr(word, '|') &&
           !strpbrk(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/* The next one of a synopsis; false if there is none. */
static bool next_choice(char *synopsis, char **rest, struct choice *choice)
{
    const char *option = NULL;
    char *word;

    while ((word = apr_strtok(synopsis, " []", rest)) != NULL) {
        bool is_option = strncmp(word, "--", 2) == 0;
        synopsis = NULL;
        choice->place += !is_option && !option;
        choice->option = option;
        choice->words = word;
        if (is_choice(word))
            return true;
        option = is_option ? word : NULL;
    }
    return false;
}

/* As bash has a list of words. */
static const char *as_list(char *words)
{
    for (char *at = words; *at; at++)
        *at = *at == '|' ? ' ' : *at;
    return words;
}

/* Those of options, or else of arguments, whose place counts the command's own
 * words, too. */
static void print_choices(const struct command *command,
                          const struct command_row *row, bool of_options)
{
    char *synopsis = apr_pstrdup(command->pool, row->synopsis), *rest = NULL;
    const char *name = command_table_name(command->pool, row);
    struct choice choice = {0};

    while (next_choice(synopsis, &rest, &choice)) {
        synopsis = NULL;
        if (of_options != (choice.option != NULL))
            continue;
        printf("    \"%s\"*\" ", name);
        if (of_options)
            fputs(choice.option, stdout);
        else
            printf("#%d", choice.place + (row->verb ? 1 : 0));
        printf("\") next=\"%s\" ;;\n", as_list(choice.words));
    }
}

/* Whether the word before is an option that takes one of a few words, or the
 * place is that of such an argument. */
static void print_all_choices(const struct command *command, bool of_options)
{
    puts(of_options
             ? "    case \"${words[*]-} ${COMP_WORDS[COMP_CWORD - 1]}\" in"
             : "    case \"${words[*]-} #${#words[@]}\" in");
    for (size_t i = 0; i < command_table_rows; i++)
        print_choices(command, &command_table[i], of_options);
    puts("    esac");
}

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
    print_all_choices(command, true);
    print_all_choices(command, false);
    fputs(commands, stdout);
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
