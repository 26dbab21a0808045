/* key_command.c: tokenbooth key rotate seal: a new key for the values that can
 * be revealed. */
#include <string.h>

#include "admin/command_text.h"
#include "store/seals.h"

/* Each step has a pool of its own: a site can have millions of values. */
static enum result reseal_all(struct command *command,
                              struct seal_rotation *rotation)
{
    struct act act = command_act(command, 0);
    enum result result;
    bool more = false;

    apr_pool_create(&act.pool, command->pool);
    do {
        apr_pool_clear(act.pool);
        result = store_seal_rotation_step(&act, rotation, &more);
    } while (result == RESULT_OK && more);
    apr_pool_destroy(act.pool);
    return result;
}

enum exit_status key_command_rotate(struct command *command)
{
    const struct act act = command_act(command, 0);
    struct seal_rotation rotation;
    const char *why = "";
    enum result result;

    if (strcmp(command->words[0], "lookup") == 0)
        return command_fail(command, "the look-up key cannot be rotated yet");
    if (strcmp(command->words[0], "seal") != 0)
        return command_misuse(command, "key rotate", "unknown key \"%s\"",
                              command->words[0]);
    result = store_seal_rotation_begin(&act, &rotation, &why);
    if (result == RESULT_INVALID || result == RESULT_TOO_MANY ||
        result == RESULT_BROKEN)
        return command_fail(command, "%s", why);
    if (result == RESULT_OK)
        result = reseal_all(command, &rotation);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    command_show(command, json_pack("{s:s, s:b, s:I, s:I}", "key",
                                    command->settings->seal_key, "resumed",
                                    rotation.resumed, "resealed",
                                    (json_int_t)rotation.resealed, "unreadable",
                                    (json_int_t)rotation.unreadable));
    return COMMAND_DONE;
}
