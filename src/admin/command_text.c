/* command_text.c: JSON values as text. */
#include "admin/command_text.h"

#include <apr_strings.h>
#include <stdio.h>

#include "base/utf8.h"

/* As long as the longest name, write_denied_by_policy. */
enum { NAME_WIDTH = 22 };

/* The values of an object's members, with a space between them. */
static const char *object_text(apr_pool_t *pool, json_t *object)
{
    const char *joined = "", *key;
    json_t *value;

    json_object_foreach(object, key, value) joined = apr_pstrcat(
        pool, joined, *joined ? " " : "", command_text(pool, value), NULL);
    return joined;
}

static const char *array_text(apr_pool_t *pool, json_t *array)
{
    const char *joined = "";
    json_t *part;
    size_t i;

    json_array_foreach(array, i, part)
    {
        const char *between = json_is_object(part) ? ", " : " ";
        joined = apr_pstrcat(pool, joined, *joined ? between : "",
                             command_text(pool, part), NULL);
    }
    return joined;
}

const char *command_text(apr_pool_t *pool, json_t *value)
{
    if (!value)
        return "";
    switch (json_typeof(value)) {
    case JSON_STRING: return utf8_printable(pool, json_string_value(value));
    case JSON_INTEGER:
        return apr_psprintf(pool, "%" APR_INT64_T_FMT,
                            (apr_int64_t)json_integer_value(value));
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    case JSON_ARRAY: return array_text(pool, value);
    case JSON_OBJECT: return object_text(pool, value);
    default: return "";
    }
}

void command_show(const struct command *command, json_t *object)
{
    const char *key;
    json_t *value;

    if (command->json) {
        command_print_json(object);
        return;
    }
    json_object_foreach(object, key, value)
    {
        const char *text = command_text(command->pool, value);
        printf("%-*s %s\n", NAME_WIDTH, key, *text ? text : "-");
    }
    json_decref(object);
}
