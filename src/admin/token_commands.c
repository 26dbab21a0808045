/* token_commands.c: tokenbooth token create|list|revoke|reveal. */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "admin/command.h"
#include "store/validate.h"
#include "store/tokens.h"
#include "store/values.h"

enum { LIST_PAGE = 500, DAYS_MAX = 36500 };

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

static bool read_end(struct command *command, int64_t now, int64_t *end)
{
    long long days;

    *end = 0;
    if (command->days && command->expires)
        return false;
    if (command->days && text_number(command->days, 1, DAYS_MAX, &days))
        *end = now + days * CLOCK_DAY;
    else if (command->days || (command->expires && !clock_parse_datetime_local(
                                                       command->expires, end)))
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
        return command_fail(command, "--description: %s", wrong);
    if (!read_scope(command, account, command->read, &choice->read_scope,
                    &choice->read_feeds) ||
        !read_scope(command, account, command->write, &choice->write_scope,
                    &choice->write_feeds))
        return COMMAND_FAILED;
    if (!choice->read_scope && !choice->write_scope)
        return command_fail(command,
                            "no permissions given: use --read all, --read "
                            "FEED, --write all or --write FEED");
    if (!read_end(command, now, &choice->expires_at))
        return command_fail(
            command,
            "use either --expires with a future UTC time such as "
            "2027-01-31T18:00, or --days with a number from 1 to 36500");
    return COMMAND_DONE;
}

static enum exit_status print_value(const struct command *command, int64_t id,
                                    const char *value)
{
    if (command->json)
        command_print_json(
            json_pack("{s:I, s:s}", "id", (json_int_t)id, "value", value));
    else
        puts(value);
    return COMMAND_DONE;
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
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return print_value(command, id, value);
}

static const char *state_of(const struct token *token, int64_t now)
{
    if (token->revoked_at)
        return "revoked";
    if (token->expires_at && token->expires_at <= now)
        return "expired";
    return "valid";
}

/* "all", or a list of feed names; null for none. */
static json_t *scope_json(enum scope scope, const apr_array_header_t *feeds)
{
    json_t *list;

    if (scope == SCOPE_NONE)
        return json_null();
    if (scope == SCOPE_ALL)
        return json_string("all");
    list = json_array();
    for (int i = 0; i < feeds->nelts; i++)
        json_array_append_new(
            list, json_string(APR_ARRAY_IDX(feeds, i, struct scope_feed).name));
    return list;
}

static json_t *to_json(apr_pool_t *pool, const struct token *token, int64_t now)
{
    return json_pack("{s:I, s:s, s:s?, s:b, s:s, s:o, s:o, s:o, s:o, s:o}",
                     "id", (json_int_t)token->id, "description",
                     token->description, "last4", token->last4, "primary",
                     token->is_primary, "state", state_of(token, now), "read",
                     scope_json(token->read_scope, token->read_feeds), "write",
                     scope_json(token->write_scope, token->write_feeds),
                     "created", command_json_time(pool, token->created_at),
                     "expires", command_json_time(pool, token->expires_at),
                     "last_used", command_json_time(pool, token->used.at));
}

/* "2026-12-06", or "never" for 0. */
static const char *date(apr_pool_t *pool, int64_t at)
{
    return at ? apr_pstrndup(pool, clock_text(pool, at), strlen("2026-12-06"))
              : "never";
}

static void print_token(apr_pool_t *pool, const struct token *token,
                        int64_t now)
{
    printf("%6" APR_INT64_T_FMT
           "  ...%-4s  %-8s  expires %-10s  used %-10s  %s%s\n",
           token->id, token->last4 ? token->last4 : "-", state_of(token, now),
           date(pool, token->expires_at), date(pool, token->used.at),
           token->description, token->is_primary ? " (primary)" : "");
}

/* Lists all tokens of one kind, page by page. */
static enum result list_all(struct command *command, int64_t account_id,
                            bool ended, int64_t now, json_t *list)
{
    const struct token_filter filter = {
        .account_id = account_id, .now = now, .ended = ended};
    struct range range = {.limit = LIST_PAGE};
    apr_array_header_t *tokens;
    enum result result;

    do {
        result = store_token_list(command->store, command->pool, &filter,
                                  &range, &tokens);
        for (int i = 0; i < tokens->nelts && result == RESULT_OK; i++) {
            struct token *token = &APR_ARRAY_IDX(tokens, i, struct token);
            if (command->json)
                json_array_append_new(list, to_json(command->pool, token, now));
            else
                print_token(command->pool, token, now);
        }
        range.offset += tokens->nelts;
    } while (result == RESULT_OK && tokens->nelts == LIST_PAGE);
    return result;
}

enum exit_status token_command_list(struct command *command)
{
    int64_t now = clock_now();
    struct account account;
    enum result result;
    json_t *list;

    if (!command_find_account(command, command->words[0], &account))
        return COMMAND_FAILED;
    list = json_array();
    result = list_all(command, account.id, false, now, list);
    if (result == RESULT_OK)
        result = list_all(command, account.id, true, now, list);
    if (command->json && result == RESULT_OK)
        command_print_json(list);
    else
        json_decref(list);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
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

enum exit_status token_command_revoke(struct command *command)
{
    int64_t id, owner;
    struct act act;
    enum result result;

    if (!find_token(command, &id, &owner))
        return COMMAND_FAILED;
    act = command_act(command, owner);
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

enum exit_status token_command_reveal(struct command *command)
{
    int64_t id, owner;
    char *value = NULL;
    struct act act;
    enum result result;

    if (!find_token(command, &id, &owner))
        return COMMAND_FAILED;
    act = command_act(command, owner);
    result = store_token_reveal(&act, id, &value);
    if (result == RESULT_GONE)
        return command_fail(command, "token %s no longer has a value",
                            command->words[0]);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return print_value(command, id, value);
}
