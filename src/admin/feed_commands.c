/* feed_commands.c: tokenbooth feed add|list|show|members|grant|delete. */
#include <apr_strings.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "admin/command_list.h"
#include "admin/command_text.h"
#include "store/validate.h"
#include "store/members.h"

enum exit_status feed_command_add(struct command *command)
{
    const struct act act = command_act(command, 0);
    const char *owner = command->owner ? command->owner : command->words[1];
    const char *why = NULL;
    struct feed_new feed = {
        .why = &why,
        .name = text_lower(command->pool, command->words[0]),
        .is_public = command->is_public,
        .feed_root = command->settings->feed_root,
    };
    const char *wrong = validate_new_feed_name(feed.name);
    struct account account;
    enum result result;

    if (wrong)
        return command_fail_sentence(command, "feed", wrong);
    if (command->kind &&
        !feed_kind_read(text_lower(command->pool, command->kind), &feed.kind))
        return command_misuse(command, "feed add",
                              "unknown kind \"%s\"; use files, npm, nuget, "
                              "maven, pypi, cargo, gem, git, oci or other",
                              command->kind);
    if (owner) {
        if (!command_find_account(command, owner, &account))
            return COMMAND_FAILED;
        feed.owner_id = account.id;
    }
    result = store_feed_add(&act, &feed);
    if (result == RESULT_TAKEN)
        return command_fail(command, "a feed named \"%s\" already exists",
                            feed.name);
    if (why)
        return command_fail(command, "%s", why);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    if (command->json)
        command_print_json(json_pack("{s:s, s:b, s:s}", "name", feed.name,
                                     "public", feed.is_public, "kind",
                                     feed_kind_word(feed.kind)));
    return COMMAND_DONE;
}

static const struct command_list_column columns[] = {
    {"name", "", 64, COMMAND_LIST_TEXT},
    {"visibility", " ", 7, COMMAND_LIST_TEXT},
    {"kind", " ", 0, COMMAND_LIST_TEXT},
    {"created", NULL, 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

static json_t *to_json(apr_pool_t *pool, const struct feed *feed)
{
    return json_pack("{s:s, s:b, s:s, s:s, s:o}", "name", feed->name, "public",
                     feed->is_public, "visibility",
                     feed->is_public ? "public" : "private", "kind",
                     feed_kind_word(feed->kind), "created",
                     json_time(pool, feed->created_at));
}

enum exit_status feed_command_list(struct command *command)
{
    apr_array_header_t *feeds;
    struct command_list list;
    enum result result =
        store_feed_list(command->store, command->pool, 0, &feeds);

    command_list_begin(&list, command, columns);
    for (int i = 0; i < feeds->nelts && result == RESULT_OK; i++)
        command_list_row(
            &list, to_json(list.pool, &APR_ARRAY_IDX(feeds, i, struct feed)));
    return command_list_end(&list, result);
}

/* All of them, the owners first. */
static enum result read_members(struct command *command,
                                const struct feed *feed,
                                apr_array_header_t **members)
{
    const struct range all = {.limit = INT64_MAX};

    return store_feed_members(command->store, command->pool, feed->id, NULL,
                              &all, members);
}

static json_t *member_json(const struct member *member)
{
    return json_pack("{s:s, s:s}", "account", member->username, "privilege",
                     privilege_word(member->privilege));
}

static const char *folder_of(const struct command *command,
                             const struct feed *feed)
{
    const char *root = command->settings->feed_root;

    return root ? apr_pstrcat(command->pool, root, "/", feed->name, NULL)
                : NULL;
}

enum exit_status feed_command_show(struct command *command)
{
    apr_array_header_t *members;
    json_t *object, *list;
    struct feed feed;
    enum result result;

    if (!command_find_feed(command, command->words[0], &feed))
        return COMMAND_FAILED;
    result = read_members(command, &feed, &members);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    list = json_array();
    for (int i = 0; i < members->nelts; i++)
        json_array_append_new(
            list, member_json(&APR_ARRAY_IDX(members, i, struct member)));
    object = to_json(command->pool, &feed);
    json_object_update_new(object, json_pack("{s:s?, s:o}", "folder",
                                             folder_of(command, &feed),
                                             "members", list));
    command_show(command, object);
    return COMMAND_DONE;
}

enum exit_status feed_command_members(struct command *command)
{
    static const struct command_list_column of_members[] = {
        {"account", "", 40, COMMAND_LIST_TEXT},
        {"privilege", " ", 0, COMMAND_LIST_TEXT},
        {NULL, NULL, 0, COMMAND_LIST_TEXT},
    };
    apr_array_header_t *members;
    struct command_list list;
    struct feed feed;
    enum result result;

    if (!command_find_feed(command, command->words[0], &feed))
        return COMMAND_FAILED;
    result = read_members(command, &feed, &members);
    command_list_begin(&list, command, of_members);
    for (int i = 0; i < members->nelts && result == RESULT_OK; i++)
        command_list_row(
            &list, member_json(&APR_ARRAY_IDX(members, i, struct member)));
    return command_list_end(&list, result);
}

/* Says where the packages stay. */
enum exit_status feed_command_delete(struct command *command)
{
    const struct act act = command_act(command, 0);
    const char *folder;
    struct feed feed;
    enum result result;

    if (!command_find_feed(command, command->words[0], &feed))
        return COMMAND_FAILED;
    result = store_feed_delete(&act, &feed);
    if (result == RESULT_NOT_FOUND)
        return command_fail(command, "no feed is named \"%s\"", feed.name);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    folder = folder_of(command, &feed);
    if (command->json)
        command_print_json(
            json_pack("{s:s, s:s?}", "name", feed.name, "folder", folder));
    else if (folder)
        printf("Its packages stay in %s\n", folder);
    return COMMAND_DONE;
}

enum exit_status feed_command_grant(struct command *command)
{
    const struct act act = command_act(command, 0);
    enum privilege privilege;
    struct account account;
    struct feed feed;
    enum result result;

    if (!privilege_read(command->words[2], &privilege))
        return command_misuse(
            command, "feed grant",
            "unknown privilege \"%s\"; use none, read, write, manage or own",
            command->words[2]);
    if (!command_find_account(command, command->words[1], &account))
        return COMMAND_FAILED;
    if (!command_find_feed(command, command->words[0], &feed))
        return COMMAND_FAILED;
    result = store_feed_grant(&act, &feed, account.id, privilege);
    if (result == RESULT_MUST_STAY)
        return command_fail(command,
                            "\"%s\" is the only owner of \"%s\"; make "
                            "someone else an owner first",
                            account.username, feed.name);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}
