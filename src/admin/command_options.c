/* command_options.c: a table of all options, and getopt_long over it. */
#include "admin/command_options.h"

#include <apr_strings.h>
#include <getopt.h>
#include <string.h>

#include "admin/command_nearest.h"

enum kind {
    KIND_GLOBAL, /* a flag of every command */
    KIND_FLAG,   /* bool */
    KIND_TEXT,   /* const char *, given once */
    KIND_LIST,   /* apr_array_header_t of const char *, repeatable */
    KIND_HELP,
    KIND_VERSION,
};

static const struct row {
    const char *name;
    enum kind kind;
    size_t offset; /* of the member in struct command */
} options[] = {
    {"account", KIND_TEXT, offsetof(struct command, account)},
    {"admin", KIND_FLAG, offsetof(struct command, admin)},
    {"all", KIND_FLAG, offsetof(struct command, all)},
    {"can-write", KIND_TEXT, offsetof(struct command, can_write)},
    {"csv", KIND_FLAG, offsetof(struct command, csv)},
    {"days", KIND_TEXT, offsetof(struct command, days)},
    {"description", KIND_TEXT, offsetof(struct command, description)},
    {"dry-run", KIND_FLAG, offsetof(struct command, dry_run)},
    {"email", KIND_TEXT, offsetof(struct command, email)},
    {"expires", KIND_TEXT, offsetof(struct command, expires)},
    {"expires-within", KIND_TEXT, offsetof(struct command, expires_within)},
    {"feed", KIND_TEXT, offsetof(struct command, feed)},
    {"hand-over-to", KIND_TEXT, offsetof(struct command, hand_over_to)},
    {"kind", KIND_TEXT, offsetof(struct command, kind)},
    {"manager", KIND_TEXT, offsetof(struct command, manager)},
    {"networks", KIND_LIST, offsetof(struct command, networks)},
    {"orphaned", KIND_FLAG, offsetof(struct command, orphaned)},
    {"overlap", KIND_TEXT, offsetof(struct command, overlap)},
    {"owner", KIND_TEXT, offsetof(struct command, owner)},
    {"public", KIND_FLAG, offsetof(struct command, is_public)},
    {"read", KIND_LIST, offsetof(struct command, read)},
    {"revoke", KIND_FLAG, offsetof(struct command, revoke)},
    {"set", KIND_FLAG, offsetof(struct command, set)},
    {"since", KIND_TEXT, offsetof(struct command, since)},
    {"state", KIND_TEXT, offsetof(struct command, state)},
    {"token", KIND_TEXT, offsetof(struct command, token)},
    {"unused", KIND_TEXT, offsetof(struct command, unused)},
    {"values", KIND_TEXT, offsetof(struct command, values)},
    {"write", KIND_LIST, offsetof(struct command, write)},
    {"write-how", KIND_TEXT, offsetof(struct command, write_how)},
    {"json", KIND_GLOBAL, offsetof(struct command, json)},
    {"help", KIND_HELP, 0},
    {"version", KIND_VERSION, 0},
};

enum {
    OPTIONS = sizeof options / sizeof options[0],
    FIRST_CODE = 256, /* getopt's code of options[0], beyond any character */
};

static const struct option *for_getopt(apr_pool_t *pool)
{
    struct option *all = apr_pcalloc(pool, (OPTIONS + 1) * sizeof *all);

    for (int i = 0; i < OPTIONS; i++) {
        enum kind kind = options[i].kind;
        all[i].name = options[i].name;
        all[i].has_arg = kind == KIND_TEXT || kind == KIND_LIST
                             ? required_argument
                             : no_argument;
        all[i].val = FIRST_CODE + i;
    }
    return all;
}

/* Stores an option; returns NULL, or what is wrong with it. */
static const char *set_option(struct command *command, const struct row *row,
                              struct command_options *to)
{
    void *member = (char *)command + row->offset;

    switch (row->kind) {
    case KIND_HELP: to->help = true; break;
    case KIND_VERSION: to->version = true; break;
    case KIND_GLOBAL:
    case KIND_FLAG: *(bool *)member = true; break;
    case KIND_LIST:
        APR_ARRAY_PUSH(*(apr_array_header_t **)member, const char *) = optarg;
        break;
    case KIND_TEXT:
        if (*(const char **)member)
            return apr_psprintf(command->pool, "--%s is given twice",
                                row->name);
        *(const char **)member = optarg;
        break;
    }
    return NULL;
}

static const char *nearest(const char *typed)
{
    struct command_nearest found;

    command_nearest_begin(&found, typed);
    for (int i = 0; i < OPTIONS; i++)
        command_nearest_compare(&found, options[i].name);
    return found.word;
}

static const char *unknown(apr_pool_t *pool, const char *typed)
{
    const char *meant = nearest(typed + strspn(typed, "-"));

    return apr_pstrcat(pool, "unknown option ", typed,
                       meant ? " (did you mean --" : "", meant ? meant : "",
                       meant ? "?)" : "", NULL);
}

/* The option that getopt did not take, without what is behind its "=": that may
 * be a secret. */
static const char *reject(apr_pool_t *pool, int code, char *const *arguments)
{
    const char *typed = arguments[optind - 1];

    if (optopt && optopt < FIRST_CODE)
        return apr_psprintf(pool, "unknown option -%c", optopt);
    typed = apr_pstrndup(pool, typed, strcspn(typed, "="));
    if (code == ':')
        return apr_psprintf(pool, "%s needs an argument", typed);
    return optopt ? apr_psprintf(pool, "%s takes no argument", typed)
                  : unknown(pool, typed);
}

void command_options_read(struct command *command, int count, char **arguments,
                          struct command_options *to)
{
    const struct option *all = for_getopt(command->pool);
    const char *wrong;
    int code;

    memset(to, 0, sizeof *to);
    command->read = apr_array_make(command->pool, 2, sizeof(const char *));
    command->networks = apr_array_make(command->pool, 2, sizeof(const char *));
    command->write = apr_array_make(command->pool, 2, sizeof(const char *));
    opterr = 0;
    while ((code = getopt_long(count, arguments, ":h", all, NULL)) != -1) {
        wrong = NULL;
        if (code == 'h')
            to->help = true;
        else if (code >= FIRST_CODE)
            wrong = set_option(command, &options[code - FIRST_CODE], to);
        else
            wrong = reject(command->pool, code, arguments);
        if (!to->wrong)
            to->wrong = wrong;
    }
    to->words = arguments + optind;
    to->count = count - optind;
}

static bool is_given(const struct command *command, const struct row *row)
{
    const void *member = (const char *)command + row->offset;

    switch (row->kind) {
    case KIND_FLAG: return *(const bool *)member;
    case KIND_TEXT: return *(const char *const *)member != NULL;
    case KIND_LIST: return (*(apr_array_header_t *const *)member)->nelts > 0;
    default: return false;
    }
}

const char *command_options_stray(const struct command *command,
                                  const struct command_row *row)
{
    for (int i = 0; i < OPTIONS; i++) {
        if (is_given(command, &options[i]) &&
            !command_table_takes(row, options[i].name))
            return options[i].name;
    }
    return NULL;
}

const char *command_options_of(apr_pool_t *pool, const struct command_row *row)
{
    const char *all = "";

    for (int i = 0; i < OPTIONS; i++) {
        if (options[i].kind == KIND_GLOBAL || options[i].kind == KIND_HELP ||
            command_table_takes(row, options[i].name))
            all = apr_pstrcat(pool, all, *all ? " --" : "--", options[i].name,
                              NULL);
    }
    return all;
}
