/* feed_commands.c: tokenbooth feed add|list|grant. */
#include <apr_strings.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "admin/command.h"
#include "store/validate.h"
#include "store/members.h"

enum exit_status feed_command_add(struct command *command)
{
    const struct act act = command_act(command, 0);
    const char *owner = command->owner ? command->owner : command->words[1];
    struct feed_new feed = {
        .name = text_lower(command->pool, command->words[0]),
        .is_public = command->is_public,
        .feed_root = command->settings->feed_root,
    };
    const char *wrong = validate_feed_name(feed.name);
    struct account account;
    enum result result;

    if (wrong)
        return command_fail(command, "%s", wrong);
    if (owner) {
        if (!command_find_account(command, owner, &account))
            return COMMAND_FAILED;
        feed.owner_id = account.id;
    }
    result = store_feed_add(&act, &feed);
    if (result == RESULT_TAKEN)
        return command_fail(command, "a feed named \"%s\" already exists",
                            feed.name);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    if (command->json)
        command_print_json(json_pack("{s:s, s:b}", "name", feed.name, "public",
                                     feed.is_public));
    return COMMAND_DONE;
}

enum exit_status feed_command_list(struct command *command)
{
    json_t *list = json_array();
    apr_array_header_t *feeds;
    enum result result =
        store_feed_list(command->store, command->pool, 0, &feeds);

    for (int i = 0; i < feeds->nelts; i++) {
        struct feed *feed = &APR_ARRAY_IDX(feeds, i, struct feed);
        json_array_append_new(
            list,
            json_pack("{s:s, s:b, s:o}", "name", feed->name, "public",
                      feed->is_public, "created",
                      command_json_time(command->pool, feed->created_at)));
        if (!command->json)
            printf("%-64s %s\n", feed->name,
                   feed->is_public ? "public" : "private");
    }
    if (command->json && result == RESULT_OK)
        command_print_json(list);
    else
        json_decref(list);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

enum exit_status feed_command_grant(struct command *command)
{
    const struct act act = command_act(command, 0);
    const char *name = text_lower(command->pool, command->words[0]);
    enum privilege privilege;
    struct account account;
    struct feed feed;
    enum result result;

    if (!privilege_read(command->words[2], &privilege))
        return command_fail(
            command,
            "unknown privilege \"%s\"; use none, read, write, manage or own",
            command->words[2]);
    if (!command_find_account(command, command->words[1], &account))
        return COMMAND_FAILED;
    result = store_feed_get(command->store, command->pool, name, 0, &feed);
    if (result == RESULT_NOT_FOUND)
        return command_fail(command, "no feed is named \"%s\"", name);
    if (result == RESULT_OK)
        result = store_feed_grant(&act, &feed, account.id, privilege);
    if (result == RESULT_MUST_STAY)
        return command_fail(command,
                            "\"%s\" is the only owner of \"%s\"; make "
                            "someone else an owner first",
                            account.username, feed.name);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}
