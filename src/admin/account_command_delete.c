/* account_command_delete.c: tokenbooth account delete: an account, and who gets
 * its feeds and the machine accounts that it manages. */
#include <apr_strings.h>

#include "admin/command.h"
#include "store/account_delete.h"

/* " is the only owner of: acme builds"; "" without names. */
static const char *only(const struct command *command, const char *what,
                        const apr_array_header_t *names)
{
    return names->nelts
               ? apr_pstrcat(command->pool, " is the only ", what, " of: ",
                             apr_array_pstrcat(command->pool, names, ' '), NULL)
               : "";
}

/* The feeds that would have no owner, and the machine accounts that nobody
 * would manage, before anything else is done. */
static enum exit_status refuse(const struct command *command,
                               const struct act *act,
                               const struct account *account)
{
    apr_array_header_t *feeds, *machines;
    enum result result = store_account_sole_owner_feeds(act, &feeds);

    if (result == RESULT_OK)
        result = store_account_sole_machines(act, &machines);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return command_fail(command,
                        "%s%s%s%s; name who is to have them with "
                        "--hand-over-to",
                        account->username, only(command, "owner", feeds),
                        feeds->nelts && machines->nelts ? ", and" : "",
                        only(command, "manager", machines));
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
    if (account.is_machine)
        return command_fail(command,
                            "\"%s\" is a machine account; use \"tokenbooth "
                            "machine delete\"",
                            account.username);
    if (heir.is_machine)
        return command_fail(command,
                            "\"%s\" is a machine account; hand over to a "
                            "person",
                            heir.username);
    if (heir.id == account.id)
        return command_fail(command,
                            "what %s has cannot be handed over to itself",
                            account.username);
    act = command_act(command, account.id);
    result = store_account_delete_by_administrator(&act, heir.id);
    if (result == RESULT_MUST_STAY)
        return refuse(command, &act, &account);
    if (result == RESULT_DENIED)
        return command_fail(command,
                            "account \"%s\" is disabled; enable it, or hand "
                            "over to another",
                            command->hand_over_to);
    if (result == RESULT_NOT_FOUND)
        return command_fail(command, "no account is named \"%s\"",
                            account.username);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}
