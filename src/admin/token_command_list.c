/* token_command_list.c: tokenbooth token list: of one account or of all. */
#include "admin/command_list.h"
#include "admin/token_command.h"
#include "api/token_json.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/site_tokens.h"

static const struct command_list_column of_account[] = {
    {"id", "", -6, COMMAND_LIST_TEXT},
    {"account", NULL, 0, COMMAND_LIST_TEXT},
    {"last4", "  ...", 4, COMMAND_LIST_TEXT},
    {"state", "  ", 8, COMMAND_LIST_TEXT},
    {"read", NULL, 0, COMMAND_LIST_TEXT},
    {"write", NULL, 0, COMMAND_LIST_TEXT},
    {"write_how", NULL, 0, COMMAND_LIST_TEXT},
    {"created", NULL, 0, COMMAND_LIST_DATE},
    {"expires", "  expires ", 10, COMMAND_LIST_DATE},
    {"last_used", "  used ", 10, COMMAND_LIST_DATE},
    {"last_used_client", NULL, 0, COMMAND_LIST_TEXT},
    {"last_used_address", NULL, 0, COMMAND_LIST_TEXT},
    {"description", "  ", 0, COMMAND_LIST_TEXT},
    {"primary", " (primary)", 0, COMMAND_LIST_FLAG},
    {"networks", "  only from ", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

static const struct command_list_column of_all[] = {
    {"id", "", -6, COMMAND_LIST_TEXT},
    {"account", "  ", 16, COMMAND_LIST_TEXT},
    {"last4", "  ...", 4, COMMAND_LIST_TEXT},
    {"state", "  ", 8, COMMAND_LIST_TEXT},
    {"read", "  read ", 8, COMMAND_LIST_TEXT},
    {"write", "  write ", 8, COMMAND_LIST_TEXT},
    {"write_how", NULL, 0, COMMAND_LIST_TEXT},
    {"created", NULL, 0, COMMAND_LIST_DATE},
    {"expires", "  expires ", 10, COMMAND_LIST_DATE},
    {"last_used", "  used ", 10, COMMAND_LIST_DATE},
    {"last_used_client", NULL, 0, COMMAND_LIST_TEXT},
    {"last_used_address", NULL, 0, COMMAND_LIST_TEXT},
    {"description", "  ", 0, COMMAND_LIST_TEXT},
    {"primary", " (primary)", 0, COMMAND_LIST_FLAG},
    {"networks", "  only from ", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

/* Days as seconds; COMMAND_DONE for an option that was not given, too. */
static enum exit_status read_days(struct command *command, const char *option,
                                  const char *text, int64_t *seconds)
{
    long long days = 0;

    if (text && !text_number(text, 0, TOKEN_COMMAND_DAYS_MAX, &days))
        return command_misuse(command, "token list",
                              "--%s takes a number of days from 0 to %d",
                              option, TOKEN_COMMAND_DAYS_MAX);
    *seconds = days * CLOCK_DAY;
    return COMMAND_DONE;
}

static enum exit_status read_times(struct command *command,
                                   struct site_token_filter *filter)
{
    int64_t unused = 0, within = 0;
    enum exit_status status =
        read_days(command, "unused", command->unused, &unused);

    if (status == COMMAND_DONE)
        status = read_days(command, "expires-within", command->expires_within,
                           &within);
    if (command->unused)
        filter->unused_since = filter->now - unused;
    if (command->expires_within)
        filter->expires_before = filter->now + within;
    return status;
}

/* Only what is active can be unused, expire or write. */
static enum exit_status read_state(struct command *command,
                                   struct site_token_filter *filter)
{
    static const char *const words[] = {"valid", "expired", "revoked"};
    bool active =
        command->unused || command->expires_within || command->can_write;
    int state = command->state ? text_index(command->state, words, 3) : -1;

    if (command->state && state < 0)
        return command_misuse(command, "token list",
                              "--state takes valid, expired or revoked");
    if (active && state > 0)
        return command_misuse(command, "token list",
                              "--state %s excludes --unused, --expires-within "
                              "and --can-write",
                              words[state]);
    filter->active = active || state == 0;
    filter->end = state > 0 ? (enum site_token_end)state : SITE_TOKEN_ENDED;
    return COMMAND_DONE;
}

static bool find_names(struct command *command,
                       struct site_token_filter *filter)
{
    struct account account;
    struct feed feed;

    if (command->words[0]) {
        if (!command_find_account(command, command->words[0], &account))
            return false;
        filter->account_id = account.id;
    }
    if (command->can_write) {
        if (!command_find_feed(command, command->can_write, &feed))
            return false;
        filter->writes_feed_id = feed.id;
    }
    return true;
}

static enum exit_status read_filter(struct command *command,
                                    struct site_token_filter *filter)
{
    enum exit_status status = read_times(command, filter);

    if (status == COMMAND_DONE)
        status = read_state(command, filter);
    if (status == COMMAND_DONE && !find_names(command, filter))
        status = COMMAND_FAILED;
    return status;
}

static enum result print_token(struct command_list *list,
                               const struct site_token *found, int64_t now)
{
    const struct command *command = list->command;
    struct token token;
    enum result result = store_token_get(command->store, list->pool,
                                         found->account_id, found->id, &token);

    if (result == RESULT_OK)
        command_list_row(list,
                         token_json(list->pool, &token, found->account, now));
    return result;
}

static enum result print_tokens(struct command_list *list,
                                const struct site_token_filter *filter)
{
    const struct command *command = list->command;
    struct site_token_place place = {.ended = filter->end != SITE_TOKEN_ENDED};
    apr_array_header_t *tokens;
    apr_pool_t *pool;
    enum result result;

    apr_pool_create(&pool, command->pool);
    do {
        apr_pool_clear(pool);
        result =
            store_site_tokens(command->store, pool, filter, &place, &tokens);
        for (int i = 0; i < tokens->nelts && result == RESULT_OK; i++)
            result =
                print_token(list, &APR_ARRAY_IDX(tokens, i, struct site_token),
                            filter->now);
    } while (result == RESULT_OK && tokens->nelts);
    apr_pool_destroy(pool);
    return result;
}

enum exit_status token_command_list(struct command *command)
{
    struct site_token_filter filter = {.now = clock_now()};
    struct command_list list;
    enum exit_status status;

    if (!command->all == !command->words[0])
        return command_misuse(command, "token list",
                              "token list takes either an ACCOUNT or --all");
    status = read_filter(command, &filter);
    if (status != COMMAND_DONE)
        return status;
    command_list_begin(&list, command, command->all ? of_all : of_account);
    return command_list_end(&list, print_tokens(&list, &filter));
}
