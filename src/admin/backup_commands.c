/* backup_commands.c: tokenbooth backup and restore. Both work while the
 * programs run. */
#include "admin/command_text.h"
#include "store/backup.h"
#include "store/restore.h"

enum exit_status backup_command(struct command *command)
{
    const char *why = "no memory";
    struct store_keys keys;
    enum result result = store_load_keys(command->pool, command->settings,
                                         STORE_ADMINISTRATOR, &keys, &why);

    if (result == RESULT_OK)
        result = store_backup(command->pool, command->settings, &keys,
                              command->words[0], &why);
    if (result != RESULT_OK)
        return command_fail(command, "%s", why);
    store_backup_remember(command->pool, command->settings);
    return COMMAND_DONE;
}

static json_t *to_json(const struct restore_report *report)
{
    return json_pack(
        "{s:s?, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "kept", report->kept,
        "ends_kept", report->kept != NULL, "values", (json_int_t)report->values,
        "tokens", (json_int_t)report->tokens, "expirations",
        (json_int_t)report->expirations, "blocks", (json_int_t)report->blocks,
        "accounts", (json_int_t)report->accounts, "passwords",
        (json_int_t)report->passwords, "identities",
        (json_int_t)report->identities);
}

enum exit_status restore_command(struct command *command)
{
    const char *why = "no memory";
    const struct act act = command_act(command, 0);
    struct restore_report report;
    struct store_keys keys;
    enum result result = store_load_keys(command->pool, command->settings,
                                         STORE_ADMINISTRATOR, &keys, &why);

    if (result == RESULT_OK)
        result = store_restore(&act, command->settings, &keys,
                               command->words[0], &report, &why);
    if (result != RESULT_OK)
        return command_fail(command, "%s", why);
    command_show(command, to_json(&report));
    return COMMAND_DONE;
}
