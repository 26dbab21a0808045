/* activity_command.c: tokenbooth activity: what happened on the whole site, or
 * to one account, token or feed; the oldest first. */
#include "admin/command_list.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/site_events.h"
#include "store/token_query.h"

/* As many are read at once, so that a list of any length needs no memory. */
enum { PART_ROWS = 1000 };

static const struct command_list_column columns[] = {
    {"at", "", 20, COMMAND_LIST_TEXT},
    {"first_at", NULL, 0, COMMAND_LIST_TEXT},
    {"account", "  ", 16, COMMAND_LIST_TEXT},
    {"event", "  ", 0, COMMAND_LIST_TEXT},
    {"count", " x", 0, COMMAND_LIST_MANY},
    {"token", ", token ", 0, COMMAND_LIST_TEXT},
    {"last4", " ...", 0, COMMAND_LIST_TEXT},
    {"description", NULL, 0, COMMAND_LIST_TEXT},
    {"feed", ", feed ", 0, COMMAND_LIST_TEXT},
    {"access", ", to ", 0, COMMAND_LIST_TEXT},
    {"reason", ", reason ", 0, COMMAND_LIST_TEXT},
    {"other_account", ", account ", 0, COMMAND_LIST_TEXT},
    {"privilege", ", permission ", 0, COMMAND_LIST_TEXT},
    {"label", ", ", 0, COMMAND_LIST_TEXT},
    {"issuer", " at ", 0, COMMAND_LIST_TEXT},
    {"actor", ", by ", 0, COMMAND_LIST_TEXT},
    {"client", ", ", 0, COMMAND_LIST_TEXT},
    {"address", ", ", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

/* What is named may have been deleted; its activity is still there. */
static enum exit_status read_account(struct command *command,
                                     struct site_event_filter *filter)
{
    enum result result = store_account_ever(
        command->store, text_lower(command->pool, command->account),
        &filter->account_id);

    if (result == RESULT_NOT_FOUND || result == RESULT_INVALID)
        return command_fail(command, "no account was ever named \"%s\"",
                            command->account);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

static enum exit_status read_feed(struct command *command,
                                  struct site_event_filter *filter)
{
    enum result result;

    filter->feed = text_lower(command->pool, command->feed);
    result = store_feed_ever(command->store, filter->feed);
    if (result == RESULT_NOT_FOUND || result == RESULT_INVALID)
        return command_fail(command, "no feed was ever named \"%s\"",
                            command->feed);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

static enum exit_status read_token(struct command *command,
                                   struct site_event_filter *filter)
{
    long long id;
    int64_t owner;
    enum result result = RESULT_NOT_FOUND;

    if (text_number(command->token, 1, INT64_MAX, &id))
        result = store_token_owner(command->store, id, &owner);
    if (result == RESULT_NOT_FOUND)
        return command_fail(command, "no token has ID \"%s\"", command->token);
    filter->token_id = id;
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

static enum exit_status read_filter(struct command *command,
                                    struct site_event_filter *filter)
{
    enum exit_status status = COMMAND_DONE;

    if (command->since &&
        !command_read_time(command->pool, command->since, &filter->since))
        return command_misuse(command, "activity",
                              "--since takes a UTC time such as "
                              "2027-01-31 or 2027-01-31T18:00");
    if (command->account)
        status = read_account(command, filter);
    if (status == COMMAND_DONE && command->feed)
        status = read_feed(command, filter);
    if (status == COMMAND_DONE && command->token)
        status = read_token(command, filter);
    return status;
}

/* Prints the next ones; *count: how many. */
static enum result print_part(struct command_list *list, apr_pool_t *pool,
                              struct site_event_filter *filter, int *count)
{
    apr_array_header_t *events;
    enum result result = store_event_list_site(list->command->store, pool,
                                               filter, PART_ROWS, &events);

    *count = events->nelts;
    for (int i = 0; i < events->nelts && result == RESULT_OK; i++) {
        const struct site_event *found =
            &APR_ARRAY_IDX(events, i, struct site_event);
        filter->after_at = found->event.last_at;
        filter->after_id = found->event.id;
        command_list_row(
            list, store_event_json(list->pool, found->account, &found->event));
    }
    return result;
}

enum exit_status activity_command(struct command *command)
{
    struct site_event_filter filter = {.until = clock_now()};
    struct command_list list;
    apr_pool_t *pool;
    enum result result;
    int count;

    if (read_filter(command, &filter) != COMMAND_DONE)
        return COMMAND_FAILED;
    apr_pool_create(&pool, command->pool);
    command_list_begin(&list, command, columns);
    list.as_lines = true;
    do {
        apr_pool_clear(pool);
        result = print_part(&list, pool, &filter, &count);
    } while (result == RESULT_OK && count == PART_ROWS);
    return command_list_end(&list, result);
}
