/* maintenance_commands.c: tokenbooth init. */
#include "admin/command.h"

enum exit_status maintenance_command_init(struct command *command)
{
    const char *why = "the database could not be created";
    enum result result = store_create(command->pool, command->settings, &why);

    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail(command, "%s", why);
}
