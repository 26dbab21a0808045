/* account_command_delete.c: tokenbooth account delete: an account, and whose
 * its feeds become. */
#include <apr_strings.h>

#include "admin/command.h"
#include "store/account_delete.h"

/* The feeds that would have no owner, before anything else is done. */
static enum exit_status refuse(const struct command *command,
                               const struct act *act,
                               const struct account *account)
{
    apr_array_header_t *names;
    enum result result = store_account_sole_owner_feeds(act, &names);

    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return command_fail(command,
                        "%s is the only owner of: %s; name who is to own them "
                        "with --hand-over-to",
                        account->username,
                        apr_array_pstrcat(command->pool, names, ' '));
}

enum exit_status account_command_delete(struct command *command)
{
    struct account account, heir = {0};
    struct act act;
    enum result result;

    if (!command_find_account(command, command->words[0], &account) ||
        (command->hand_over_to &&
         !command_find_account(command, command->hand_over_to, &heir)))
        return COMMAND_FAILED;
    if (heir.id == account.id)
        return command_fail(command,
                            "the feeds of %s cannot be handed over to itself",
                            account.username);
    act = command_act(command, account.id);
    result = store_account_delete_by_administrator(&act, heir.id);
    if (result == RESULT_MUST_STAY)
        return refuse(command, &act, &account);
    if (result == RESULT_DENIED)
        return command_fail(command,
                            "account \"%s\" is disabled; enable it, or hand "
                            "the feeds over to another",
                            command->hand_over_to);
    if (result == RESULT_NOT_FOUND)
        return command_fail(command, "no account is named \"%s\"",
                            account.username);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}
