/* token_command_create.c: tokenbooth token create: a token's settings from the
 * options. */
#include <string.h>

#include "admin/token_command.h"
#include "base/clock.h"
#include "base/networks.h"
#include "base/text.h"
#include "store/policy.h"
#include "store/tokens.h"
#include "store/validate.h"

/* "all", unless the account has a feed of that name. */
static bool read_all(struct command *command, const struct account *account,
                     enum scope *scope)
{
    struct feed feed;

    *scope = SCOPE_ALL;
    if (store_feed_get(command->store, command->pool, "all", account->id,
                       &feed) == RESULT_NOT_FOUND)
        return true;
    command_fail(command,
                 "a feed is named \"all\", so \"all\" is ambiguous; create "
                 "this token on the web page instead");
    return false;
}

/* Turns --read or --write (all, or the names of feeds) into a scope; false
 * after saying what is wrong. */
static bool read_scope(struct command *command, const struct account *account,
                       const apr_array_header_t *names, enum scope *scope,
                       apr_array_header_t **ids)
{
    *ids = apr_array_make(command->pool, 4, sizeof(int64_t));
    *scope = names->nelts ? SCOPE_FEEDS : SCOPE_NONE;
    for (int i = 0; i < names->nelts; i++) {
        const char *name =
            text_lower(command->pool, APR_ARRAY_IDX(names, i, const char *));
        struct feed feed;
        if (strcmp(name, "all") == 0)
            return read_all(command, account, scope);
        if (store_feed_get(command->store, command->pool, name, account->id,
                           &feed) != RESULT_OK ||
            (!feed.privilege && !feed.is_public)) {
            command_fail(command,
                         "account \"%s\" has no access to feed \"%s\", or it "
                         "does not exist",
                         account->username, name);
            return false;
        }
        APR_ARRAY_PUSH(*ids, int64_t) = feed.id;
    }
    return true;
}

/* False if --write-how is neither word, or adds where nothing is written. */
static bool read_how(const struct command *command, struct token_choice *choice)
{
    const char *how = command->write_how;

    choice->adds_only = how && strcmp(how, "add") == 0;
    return !how || strcmp(how, "all") == 0 ||
           (choice->adds_only && choice->write_scope);
}

/* NULL, or what is wrong with --networks. */
static const char *read_networks(struct command *command,
                                 struct token_choice *choice)
{
    const char *wrong = NULL;
    const struct networks *networks = networks_parse(
        command->pool, apr_array_pstrcat(command->pool, command->networks, ' '),
        &wrong);

    if (networks && networks->count)
        choice->networks = networks_text(command->pool, networks);
    return wrong;
}

static bool read_end(struct command *command, int64_t now, int64_t *end)
{
    long long days;

    *end = 0;
    if (command->days && command->expires)
        return false;
    if (command->days &&
        text_number(command->days, 1, TOKEN_COMMAND_DAYS_MAX, &days))
        *end = now + days * CLOCK_DAY;
    else if (command->days ||
             (command->expires &&
              !command_read_time(command->pool, command->expires, end)))
        return false;
    return !command->expires || *end > now;
}

/* Reads the settings of a token from the options. */
static enum exit_status read_choice(struct command *command,
                                    const struct account *account, int64_t now,
                                    struct token_choice *choice)
{
    const char *wrong;

    memset(choice, 0, sizeof *choice);
    choice->description = text_trim(
        command->pool, command->description ? command->description : "");
    wrong = validate_description(choice->description);
    if (wrong)
        return command_misuse_sentence(command, "token create", "--description",
                                       wrong);
    if (!read_scope(command, account, command->read, &choice->read_scope,
                    &choice->read_feeds) ||
        !read_scope(command, account, command->write, &choice->write_scope,
                    &choice->write_feeds))
        return COMMAND_FAILED;
    if (!choice->read_scope && !choice->write_scope)
        return command_misuse(command, "token create",
                              "no permissions given: use --read all, --read "
                              "FEED, --write all or --write FEED");
    if (!read_how(command, choice))
        return command_misuse(command, "token create",
                              "use --write-how all, or --write-how add "
                              "together with --write");
    if (!read_end(command, now, &choice->expires_at))
        return command_misuse(
            command, "token create",
            "use either --expires with a future UTC time such as "
            "2027-01-31T18:00, or --days with a number from 1 to %d",
            TOKEN_COMMAND_DAYS_MAX);
    wrong = read_networks(command, choice);
    return wrong ? command_misuse_sentence(command, "token create",
                                           "--networks", wrong)
                 : COMMAND_DONE;
}

static enum exit_status reject(struct command *command,
                               const struct token_choice *choice, int64_t now)
{
    struct policy policy;
    const char *option = "--write", *wrong;
    enum result result = store_policy_get(command->store, &policy);

    if (result != RESULT_OK)
        return command_fail_result(command, result);
    wrong = policy_write_error(&policy, choice->write_scope);
    if (!wrong) {
        option = command->expires ? "--expires" : "--days";
        wrong =
            policy_end_error(command->pool, &policy, choice->expires_at, now);
    }
    return wrong ? command_fail_sentence(command, option, wrong)
                 : command_fail(command, "the policy was changed; try again");
}

enum exit_status token_command_create(struct command *command)
{
    struct act act;
    int64_t now = clock_now(), id = 0;
    struct token_choice choice;
    struct account account;
    char *value = NULL;
    enum result result;

    if (!command_find_account(command, command->words[0], &account) ||
        read_choice(command, &account, now, &choice) != COMMAND_DONE)
        return COMMAND_FAILED;
    act = command_act(command, account.id);
    result = store_token_add(&act, &choice, &id, &value);
    if (result == RESULT_AGAINST_POLICY)
        return reject(command, &choice, now);
    return token_command_end(command, result, id, value);
}
