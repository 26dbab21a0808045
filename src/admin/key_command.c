/* key_command.c: tokenbooth key rotate: a new key for the values that can be
 * revealed (seal), or for the digests by which all are found (lookup). */
#include <apr_strings.h>
#include <string.h>

#include "admin/command_text.h"
#include "base/process_table.h"
#include "store/checks.h"
#include "store/digests.h"
#include "store/seals.h"

/* A step of a rotation, which is of either kind. */
typedef enum result step_function(const struct act *act, void *rotation,
                                  bool *more);

static enum result reseal_some(const struct act *act, void *rotation,
                               bool *more)
{
    return store_seal_rotation_step(act, rotation, more);
}

static enum result rewrite_some(const struct act *act, void *rotation,
                                bool *more)
{
    return store_lookup_rotation_step(act, rotation, more);
}

/* Each step has a pool of its own: a site can have millions of values. */
static enum result run_steps(struct command *command, step_function *step,
                             void *rotation)
{
    struct act act = command_act(command, 0);
    enum result result;
    bool more = false;

    apr_pool_create(&act.pool, command->pool);
    do {
        apr_pool_clear(act.pool);
        result = step(&act, rotation, &more);
    } while (result == RESULT_OK && more);
    apr_pool_destroy(act.pool);
    return result;
}

/* The file and the database begin a rotation; why is set only in some cases. */
static enum exit_status fail(const struct command *command, enum result result,
                             const char *why)
{
    if (result == RESULT_INVALID || result == RESULT_TOO_MANY ||
        result == RESULT_BROKEN)
        return command_fail(command, "%s", why);
    return command_fail_result(command, result);
}

static enum exit_status rotate_seal(struct command *command)
{
    const struct act act = command_act(command, 0);
    struct seal_rotation rotation;
    const char *why = "";
    enum result result = store_seal_rotation_begin(&act, &rotation, &why);

    if (result != RESULT_OK)
        return fail(command, result, why);
    result = run_steps(command, reseal_some, &rotation);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    command_show(command, json_pack("{s:s, s:b, s:I, s:I}", "key",
                                    command->settings->seal_key, "resumed",
                                    rotation.resumed, "resealed",
                                    (json_int_t)rotation.resealed, "unreadable",
                                    (json_int_t)rotation.unreadable));
    return COMMAND_DONE;
}

/* Those that run and have not read the newest key, by program. */
struct laggards {
    int count[PROCESS_PROGRAMS];
    bool any;
};

static struct laggards find_laggards(const struct command *command)
{
    const apr_array_header_t *list = process_table_list(command->pool);
    uint64_t newest =
        store_keys_lookup_number(store_check_keys(command->store));
    struct laggards laggards = {0};

    for (int i = 0; i < list->nelts; i++) {
        const struct process *process = &APR_ARRAY_IDX(list, i, struct process);
        if (process->lookup == newest || process->program >= PROCESS_PROGRAMS)
            continue;
        laggards.count[process->program]++;
        laggards.any = true;
    }
    return laggards;
}

static enum exit_status name_laggards(const struct command *command,
                                      const struct laggards *laggards)
{
    apr_array_header_t *names =
        apr_array_make(command->pool, PROCESS_PROGRAMS, sizeof(char *));

    if (laggards->count[PROCESS_PROFILE])
        APR_ARRAY_PUSH(names, const char *) = " profile.fcgi (restart it)";
    if (laggards->count[PROCESS_AUTHORIZE])
        APR_ARRAY_PUSH(names, const char *) = " authorize.fcgi (restart it)";
    if (laggards->count[PROCESS_MODULE])
        APR_ARRAY_PUSH(names, const char *) =
            apr_psprintf(command->pool,
                         " Apache in %d of its processes (reload it by "
                         "\"apachectl graceful\")",
                         laggards->count[PROCESS_MODULE]);
    return command_fail(
        command,
        "key file %s: its new key is not used yet, because these have not read "
        "it:%s; then run this again",
        command->settings->lookup_key,
        apr_array_pstrcat(command->pool, names, ','));
}

/* Whether every program that runs has the new key; COMMAND_DONE if so. Where
 * there are no counters, none has been started yet. */
static enum exit_status expect_key_everywhere(const struct command *command)
{
    const char *counters = command->settings->counters;
    enum result result = process_table_look(command->pool, counters);
    struct laggards laggards;

    if (result == RESULT_NOT_FOUND)
        return COMMAND_DONE;
    if (result == RESULT_INVALID)
        return command_fail(command,
                            "counters %s: of another version; restart the "
                            "programs, then run this again",
                            counters);
    if (result != RESULT_OK)
        return command_fail(command,
                            "counters %s: cannot be read, so that nobody knows "
                            "whether the programs have the new key",
                            counters);
    laggards = find_laggards(command);
    return laggards.any ? name_laggards(command, &laggards) : COMMAND_DONE;
}

static enum exit_status rotate_lookup(struct command *command)
{
    const struct act act = command_act(command, 0);
    struct lookup_rotation rotation;
    const char *why = "";
    enum result result = store_lookup_rotation_prepare(&act, &rotation, &why);
    enum exit_status status;

    if (result != RESULT_OK)
        return fail(command, result, why);
    status = expect_key_everywhere(command);
    if (status != COMMAND_DONE)
        return status;
    result = store_lookup_rotation_begin(&act);
    if (result == RESULT_OK)
        result = run_steps(command, rewrite_some, &rotation);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    command_show(command,
                 json_pack("{s:s, s:b, s:I, s:I}", "key",
                           command->settings->lookup_key, "resumed",
                           rotation.found != LOOKUP_CURRENT, "rewritten",
                           (json_int_t)rotation.rewritten, "unreadable",
                           (json_int_t)rotation.unreadable));
    return COMMAND_DONE;
}

enum exit_status key_command_rotate(struct command *command)
{
    const char *key = command->words[0];

    if (strcmp(key, "lookup") == 0)
        return rotate_lookup(command);
    if (strcmp(key, "seal") == 0)
        return rotate_seal(command);
    return command_misuse(command, "key rotate", "unknown key \"%s\"", key);
}
