/* token_commands.c: tokenbooth token show|revoke|regenerate|reveal: one token,
 * by its ID. */
#include <apr_strings.h>
#include <stdio.h>

#include "admin/command_text.h"
#include "admin/token_command.h"
#include "api/token_json.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/value.h"
#include "store/reveals.h"
#include "store/values.h"

enum exit_status token_command_end(struct command *command, enum result result,
                                   int64_t id, const char *value)
{
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    if (command->json)
        command_print_json(
            json_pack("{s:I, s:s}", "id", (json_int_t)id, "value", value));
    else
        puts(value);
    return COMMAND_DONE;
}

/* Finds the token whose ID is the first argument, and its owner. */
static bool find_token(struct command *command, int64_t *id, int64_t *owner)
{
    long long number;
    enum result result = RESULT_NOT_FOUND;

    if (text_number(command->words[0], 1, INT64_MAX, &number)) {
        *id = number;
        result = store_token_owner(command->store, *id, owner);
    }
    if (result == RESULT_NOT_FOUND)
        command_fail(command,
                     "no token has ID \"%s\"; to list IDs: tokenbooth token "
                     "list ACCOUNT",
                     command->words[0]);
    else if (result != RESULT_OK)
        command_fail_result(command, result);
    return result == RESULT_OK;
}

/* Begins an act of that token's owner. */
static bool begin_act(struct command *command, int64_t *id, struct act *act)
{
    int64_t owner;

    if (!find_token(command, id, &owner))
        return false;
    *act = command_act(command, owner);
    return true;
}

enum exit_status token_command_revoke(struct command *command)
{
    int64_t id;
    struct act act;
    enum result result;

    if (!command->values == !command->words[0])
        return command_misuse(command, "token revoke",
                              "token revoke takes either an ID or --values");
    if (command->values)
        return token_command_revoke_values(command);
    if (!begin_act(command, &id, &act))
        return COMMAND_FAILED;
    result = store_token_revoke(&act, id);
    if (result == RESULT_MUST_STAY)
        return command_fail(
            command,
            "token %s is a primary token and cannot be revoked; have its owner "
            "regenerate it, or disable the account",
            command->words[0]);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

/* The token's settings and uses, without its value. */
enum exit_status token_command_show(struct command *command)
{
    int64_t id, owner;
    struct account account = {0};
    struct token token;
    enum result result;

    if (!find_token(command, &id, &owner))
        return COMMAND_FAILED;
    result = store_token_get(command->store, command->pool, owner, id, &token);
    if (result == RESULT_OK)
        result =
            store_account_by_id(command->store, command->pool, owner, &account);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return command_fail_result(command, result);
    command_show(command, token_json(command->pool, &token,
                                     account.username ? account.username : "",
                                     clock_now()));
    return COMMAND_DONE;
}

/* Seconds, or a word for them; false for anything else. */
static bool read_overlap(const char *text, int64_t *overlap)
{
    static const char *const words[] = {"1h", "24h", "7d"};
    static const int64_t lengths[] = {CLOCK_HOUR, CLOCK_DAY, 7 * CLOCK_DAY};
    int i = text ? text_index(text, words, 3) : -1;
    long long seconds = i >= 0 ? lengths[i] : 0;
    bool valid =
        !text || i >= 0 || text_number(text, 0, 7 * CLOCK_DAY, &seconds);

    *overlap = seconds;
    return valid && (!seconds || token_is_overlap(seconds));
}

enum exit_status token_command_regenerate(struct command *command)
{
    int64_t id, overlap;
    char *value = NULL;
    struct act act;
    enum result result;

    if (!read_overlap(command->overlap, &overlap))
        return command_misuse(command, "token regenerate",
                              "--overlap takes 1h, 24h or 7d");
    if (!begin_act(command, &id, &act))
        return COMMAND_FAILED;
    result = store_token_rotate(&act, id, 0, overlap, &value);
    if (result == RESULT_GONE)
        return command_fail(command, "token %s is revoked; create a new one",
                            command->words[0]);
    if (result == RESULT_EXPIRED)
        return command_fail(command,
                            "token %s has expired; have its owner renew it on "
                            "the web page, or create a new one",
                            command->words[0]);
    return token_command_end(command, result, id, value);
}

enum exit_status token_command_end_overlap(struct command *command)
{
    int64_t id;
    struct act act;
    enum result result;

    if (!begin_act(command, &id, &act))
        return COMMAND_FAILED;
    result = store_token_end_overlap(&act, id, 0);
    return result == RESULT_OK || result == RESULT_GONE
               ? COMMAND_DONE
               : command_fail_result(command, result);
}

enum exit_status token_command_reveal(struct command *command)
{
    int64_t id;
    char *value = NULL;
    struct act act;
    enum result result;

    if (!begin_act(command, &id, &act))
        return COMMAND_FAILED;
    result = store_token_reveal(&act, NULL, id, &value);
    if (result == RESULT_GONE)
        return command_fail(command, "token %s no longer has a value",
                            command->words[0]);
    return token_command_end(command, result, id, value);
}
