/* policy_commands.c: tokenbooth policy show|set: what all tokens have to obey,
 * and which of those in use a change would stop. */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "admin/command_list.h"
#include "admin/command_text.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/policy.h"

enum { PART_ROWS = 1000 };

static const struct command_list_column columns[] = {
    {"id", "", -6, COMMAND_LIST_TEXT},
    {"account", "  ", 16, COMMAND_LIST_TEXT},
    {"last4", "  ...", 4, COMMAND_LIST_TEXT},
    {"last_used", "  used ", 10, COMMAND_LIST_DATE},
    {"last_used_client", " by ", 0, COMMAND_LIST_TEXT},
    {"expires", NULL, 0, COMMAND_LIST_DATE},
    {"stops", "  stops ", 10, COMMAND_LIST_DATE},
    {"why", " because it ", 0, COMMAND_LIST_TEXT},
    {"description", ": ", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

/* The keys, and how each takes its value; false: it is not one. */
static bool set_longest_life(const char *value, struct policy *policy)
{
    long long days = 0;

    if (strcmp(value, "none") != 0 &&
        !text_number(value, 1, POLICY_LIFE_MAX, &days))
        return false;
    policy->longest_life = days;
    return true;
}

static bool set_must_expire(const char *value, struct policy *policy)
{
    policy->must_expire = strcmp(value, "yes") == 0;
    return policy->must_expire || strcmp(value, "no") == 0;
}

static bool set_write_all(const char *value, struct policy *policy)
{
    policy->no_write_all = strcmp(value, "denied") == 0;
    return policy->no_write_all || strcmp(value, "allowed") == 0;
}

static const struct key {
    const char *name;
    bool (*set)(const char *value, struct policy *policy);
    const char *values;
} keys[] = {
    {"longest_life", set_longest_life,
     "a number of days from 1 to 3650, or none"},
    {"must_expire", set_must_expire, "yes or no"},
    {"write_all", set_write_all, "allowed or denied"},
};

_Static_assert(POLICY_LIFE_MAX == 3650, "as the texts above say");

/* Changes the policy as the two arguments say. */
static enum exit_status read_change(const struct command *command,
                                    struct policy *policy)
{
    const char *name = command->words[0], *value = command->words[1];

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].name, name) != 0)
            continue;
        if (!keys[i].set(value, policy))
            return command_misuse(command, "policy set", "%s takes %s", name,
                                  keys[i].values);
        if (policy->longest_life && strcmp(name, "must_expire") == 0 &&
            !policy->must_expire)
            return command_fail(command,
                                "with a longest_life, tokens must expire; set "
                                "longest_life to none first");
        return COMMAND_DONE;
    }
    return command_misuse(command, "policy set",
                          "there is no policy \"%s\"; there are "
                          "longest_life, must_expire and write_all",
                          name);
}

static json_t *to_json(const struct command_list *list,
                       const struct policy_stop_filter *filter,
                       const struct policy_stop *stop)
{
    return json_pack("{s:I, s:s, s:s, s:s?, s:o, s:s?, s:o, s:o, s:s}", "id",
                     (json_int_t)stop->id, "account", stop->account,
                     "description", stop->description, "last4", stop->last4,
                     "last_used", json_time(list->pool, stop->used_at),
                     "last_used_client", stop->used_client, "expires",
                     json_time(list->pool, stop->expires_at), "stops",
                     json_time(list->pool, policy_stop_at(stop, filter->now)),
                     "why", policy_stop_why(list->pool, &filter->policy, stop));
}

/* Counts the tokens in use that the policy would stop, and prints them if there
 * is a list. */
static enum result visit_stops(struct command *command,
                               struct policy_stop_filter *filter,
                               struct command_list *list, int64_t *count)
{
    apr_array_header_t *stops;
    apr_pool_t *pool;
    enum result result;

    *count = 0;
    apr_pool_create(&pool, command->pool);
    do {
        apr_pool_clear(pool);
        result = store_policy_stops(command->store, pool, filter, &stops);
        for (int i = 0; i < stops->nelts && result == RESULT_OK; i++) {
            const struct policy_stop *stop =
                &APR_ARRAY_IDX(stops, i, struct policy_stop);
            filter->after = stop->id;
            if (list)
                command_list_row(list, to_json(list, filter, stop));
        }
        *count += stops->nelts;
    } while (result == RESULT_OK && stops->nelts == filter->limit);
    apr_pool_destroy(pool);
    return result;
}

/* As text, what "policy set" takes. */
static json_t *policy_words(const struct policy *policy)
{
    return json_pack("{s:o, s:s, s:s}", "longest_life",
                     policy->longest_life
                         ? json_integer((json_int_t)policy->longest_life)
                         : json_string("none"),
                     "must_expire", policy_must_expire(policy) ? "yes" : "no",
                     "write_all", policy->no_write_all ? "denied" : "allowed");
}

static json_t *policy_json(const struct command *command,
                           const struct policy *policy)
{
    if (!command->json)
        return policy_words(policy);
    return json_pack("{s:o, s:b, s:s}", "longest_life",
                     policy->longest_life
                         ? json_integer((json_int_t)policy->longest_life)
                         : json_null(),
                     "must_expire", policy_must_expire(policy), "write_all",
                     policy->no_write_all ? "denied" : "allowed");
}

enum exit_status policy_command_show(struct command *command)
{
    struct policy policy;
    enum result result = store_policy_get(command->store, &policy);

    if (result != RESULT_OK)
        return command_fail_result(command, result);
    command_show(command, policy_json(command, &policy));
    return COMMAND_DONE;
}

static enum exit_status dry_run(struct command *command,
                                struct policy_stop_filter *filter)
{
    struct command_list list;
    int64_t count;

    command_list_begin(&list, command, columns);
    return command_list_end(&list, visit_stops(command, filter, &list, &count));
}

/* What it stops is counted before, since afterwards it has stopped. */
static enum exit_status set(struct command *command,
                            struct policy_stop_filter *filter)
{
    const struct act act = command_act(command, 0);
    int64_t count = 0;
    enum result result = visit_stops(command, filter, NULL, &count);
    json_t *object;

    if (result == RESULT_OK && count && !command->json)
        fprintf(stderr,
                "tokenbooth: this stops %s used in the last %d days, now or "
                "later; --dry-run lists them\n",
                text_count(command->pool, count, "token", "tokens"),
                POLICY_IN_USE_DAYS);
    if (result == RESULT_OK)
        result = store_policy_set(&act, NULL, &filter->policy);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    object = policy_json(command, &filter->policy);
    json_object_set_new(object, "stops", json_integer((json_int_t)count));
    command_show(command, object);
    return COMMAND_DONE;
}

enum exit_status policy_command_set(struct command *command)
{
    struct policy_stop_filter filter = {
        .now = clock_now(),
        .limit = PART_ROWS,
    };
    enum result result = store_policy_get(command->store, &filter.policy);
    enum exit_status status;

    if (result != RESULT_OK)
        return command_fail_result(command, result);
    status = read_change(command, &filter.policy);
    if (status == COMMAND_DONE && command->csv && !command->dry_run)
        status = command_misuse(command, "policy set",
                                "--csv is for --dry-run alone");
    if (status != COMMAND_DONE)
        return status;
    return command->dry_run ? dry_run(command, &filter) : set(command, &filter);
}
