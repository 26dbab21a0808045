/* command_list.c: one row in three forms.
 *
 * What people typed is among it: characters that would control a terminal are
 * replaced, and what a spreadsheet would run is made text. */
#include "admin/command_list.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/command_text.h"
#include "base/utf8.h"

enum { DATE_BYTES = 10 /* 2026-12-06 */ };

static void print_padded(const char *text, int width)
{
    int missing = abs(width) - (int)utf8_length(text);

    if (missing < 0)
        missing = 0;
    printf("%*s%s%*s", width < 0 ? missing : 0, "", text,
           width > 0 ? missing : 0, "");
}

static void print_cell(const struct command_list *list, json_t *value,
                       const struct command_list_column *column)
{
    const char *text = command_text(list->pool, value);
    bool missing = !*text;

    if (column->form == COMMAND_LIST_FLAG) {
        fputs(json_is_true(value) ? column->before : "", stdout);
        return;
    }
    if (column->form == COMMAND_LIST_MANY && json_integer_value(value) < 2)
        return;
    if (column->form == COMMAND_LIST_DATE)
        text = missing ? "never" : apr_pstrndup(list->pool, text, DATE_BYTES);
    else if (missing && column->width)
        text = "-";
    else if (missing)
        return;
    fputs(column->before, stdout);
    print_padded(text, column->width);
}

static void print_line(const struct command_list *list, const json_t *row)
{
    for (const struct command_list_column *column = list->columns; column->key;
         column++) {
        if (column->before)
            print_cell(list, json_object_get(row, column->key), column);
    }
    putchar('\n');
}

/* Quoted where RFC 4180 asks for it. A spreadsheet takes what starts with one
 * of these as a formula; behind an apostrophe it is text. */
static void print_field(const char *text)
{
    bool quoted = strpbrk(text, "\",\r\n") != NULL;

    if (quoted)
        putchar('"');
    if (*text && strchr("=+-@\t\r", *text))
        putchar('\'');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    if (quoted)
        putchar('"');
}

static void print_csv(const struct command_list *list, const json_t *row)
{
    for (const struct command_list_column *column = list->columns; column->key;
         column++) {
        if (column != list->columns)
            putchar(',');
        print_field(
            row ? command_text(list->pool, json_object_get(row, column->key))
                : column->key);
    }
    putchar('\n');
}

static void print_json(const struct command_list *list, const json_t *row)
{
    char *text = json_dumps(row, JSON_COMPACT);

    if (!list->as_lines)
        putchar(list->has_rows ? ',' : '[');
    fputs(text ? text : "null", stdout);
    if (list->as_lines)
        putchar('\n');
    free(text);
}

void command_list_begin(struct command_list *list,
                        const struct command *command,
                        const struct command_list_column *columns)
{
    *list = (struct command_list){.command = command, .columns = columns};
    apr_pool_create(&list->pool, command->pool);
    if (command->csv)
        print_csv(list, NULL);
}

void command_list_row(struct command_list *list, json_t *row)
{
    if (!row) {
        list->lost = true;
        return;
    }
    if (list->command->json)
        print_json(list, row);
    else if (list->command->csv)
        print_csv(list, row);
    else
        print_line(list, row);
    list->has_rows = true;
    json_decref(row);
    apr_pool_clear(list->pool);
}

enum exit_status command_list_end(struct command_list *list, enum result result)
{
    if (list->command->json && !list->as_lines)
        puts(list->has_rows ? "]" : "[]");
    if (result != RESULT_OK)
        return command_fail_result(list->command, result);
    if (list->lost)
        return command_fail(list->command, "not everything could be shown");
    return COMMAND_DONE;
}
