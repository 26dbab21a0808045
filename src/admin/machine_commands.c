/* machine_commands.c: tokenbooth machine add|list|show|managers|delete. */
#include <apr_strings.h>
#include <string.h>

#include "admin/command.h"
#include "admin/command_list.h"
#include "admin/command_text.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/account_delete.h"
#include "store/machines.h"
#include "store/managers.h"
#include "store/privilege.h"
#include "store/validate.h"

/* Finds the machine account, or says that there is none. */
static bool find(struct command *command, struct machine *machine)
{
    const struct machine_filter filter = {.now = clock_now()};
    const char *name = text_lower(command->pool, command->words[0]);
    enum result result = store_machine_get(command->store, command->pool, name,
                                           &filter, machine);

    if (result == RESULT_NOT_FOUND)
        command_fail(command, "no machine account is named \"%s\"", name);
    else if (result != RESULT_OK)
        command_fail_result(command, result);
    return result == RESULT_OK;
}

/* Finds the account of a person, or says that there is none. */
static bool find_person(struct command *command, const char *name,
                        struct account *account)
{
    if (!command_find_account(command, name, account))
        return false;
    if (account->is_machine)
        command_fail(command,
                     "\"%s\" is a machine account; only people can manage one",
                     account->username);
    return !account->is_machine;
}

enum exit_status machine_command_add(struct command *command)
{
    const struct act act = command_act(command, 0);
    struct machine_new machine = {
        .name = text_lower(command->pool, command->words[0]),
        .description = command->description ? command->description : "",
    };
    const char *wrong = validate_username(machine.name);
    struct account manager = {0};
    int64_t id = 0;
    enum result result;

    if (wrong)
        return command_fail_sentence(command, "machine account", wrong);
    wrong = validate_machine_description(machine.description);
    if (wrong)
        return command_misuse_sentence(command, "machine add", "--description",
                                       wrong);
    if (command->manager && !find_person(command, command->manager, &manager))
        return COMMAND_FAILED;
    machine.manager_id = manager.id;
    machine.manager = manager.username;
    result = store_machine_add(&act, &machine, &id);
    if (result == RESULT_TAKEN)
        return command_fail(command, "that name is already in use");
    if (result == RESULT_TOO_MANY)
        return command_fail(command,
                            "\"%s\" manages %d machine accounts, as "
                            "many as a person can",
                            manager.username, MACHINES_OF_MANAGER_MAX);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    if (command->json)
        command_print_json(json_pack("{s:I, s:s}", "id", (json_int_t)id, "name",
                                     machine.name));
    return COMMAND_DONE;
}

static const struct command_list_column columns[] = {
    {"id", NULL, 0, COMMAND_LIST_TEXT},
    {"name", "", 40, COMMAND_LIST_TEXT},
    {"managers", " managers ", 0, COMMAND_LIST_TEXT},
    {"tokens", " tokens ", 0, COMMAND_LIST_TEXT},
    {"disabled", " disabled ", 0, COMMAND_LIST_TEXT},
    {"created", NULL, 0, COMMAND_LIST_TEXT},
    {"description", "  ", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

static json_t *to_json(apr_pool_t *pool, const struct machine *machine)
{
    return json_pack("{s:I, s:s, s:I, s:I, s:o, s:o, s:s}", "id",
                     (json_int_t)machine->id, "name", machine->name, "managers",
                     (json_int_t)machine->managers, "tokens",
                     (json_int_t)machine->tokens, "disabled",
                     json_time(pool, machine->disabled_at), "created",
                     json_time(pool, machine->created_at), "description",
                     machine->description);
}

enum exit_status machine_command_list(struct command *command)
{
    const struct machine_filter filter = {.orphaned = command->orphaned,
                                          .now = clock_now()};
    const struct range all = {.limit = INT64_MAX};
    apr_array_header_t *machines;
    struct command_list list;
    enum result result = store_machine_list(command->store, command->pool,
                                            &filter, &all, &machines);

    command_list_begin(&list, command, columns);
    for (int i = 0; i < machines->nelts && result == RESULT_OK; i++)
        command_list_row(
            &list,
            to_json(list.pool, &APR_ARRAY_IDX(machines, i, struct machine)));
    return command_list_end(&list, result);
}

static json_t *managers_json(const apr_array_header_t *managers)
{
    json_t *list = json_array();

    for (int i = 0; i < managers->nelts; i++)
        json_array_append_new(
            list,
            json_string(APR_ARRAY_IDX(managers, i, struct manager).username));
    return list;
}

static json_t *feeds_json(const apr_array_header_t *feeds)
{
    json_t *list = json_array();

    for (int i = 0; i < feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(feeds, i, struct feed);
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", feed->name,
                                              "privilege",
                                              privilege_word(feed->privilege)));
    }
    return list;
}

enum exit_status machine_command_show(struct command *command)
{
    apr_array_header_t *managers, *feeds;
    struct machine machine;
    json_t *object;
    enum result result;

    if (!find(command, &machine))
        return COMMAND_FAILED;
    result = store_manager_list(command->store, command->pool, machine.id,
                                &managers);
    if (result == RESULT_OK)
        result =
            store_feed_list(command->store, command->pool, machine.id, &feeds);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    object = to_json(command->pool, &machine);
    json_object_set_new(object, "managers", managers_json(managers));
    json_object_set_new(object, "feeds", feeds_json(feeds));
    command_show(command, object);
    return COMMAND_DONE;
}

static enum exit_status list_managers(struct command *command,
                                      const struct machine *machine)
{
    static const struct command_list_column of_managers[] = {
        {"account", "", 40, COMMAND_LIST_TEXT},
        {"since", " since ", 0, COMMAND_LIST_TEXT},
        {"disabled", " disabled", 0, COMMAND_LIST_FLAG},
        {NULL, NULL, 0, COMMAND_LIST_TEXT},
    };
    apr_array_header_t *managers;
    struct command_list list;
    enum result result = store_manager_list(command->store, command->pool,
                                            machine->id, &managers);

    command_list_begin(&list, command, of_managers);
    for (int i = 0; i < managers->nelts && result == RESULT_OK; i++) {
        const struct manager *manager =
            &APR_ARRAY_IDX(managers, i, struct manager);
        command_list_row(
            &list, json_pack("{s:s, s:o, s:b}", "account", manager->username,
                             "since", json_time(list.pool, manager->granted_at),
                             "disabled", !manager->can_sign_in));
    }
    return command_list_end(&list, result);
}

static enum exit_status set_manager(struct command *command,
                                    const struct machine *machine, bool manages)
{
    const struct act act = command_act(command, machine->id);
    struct account account;
    enum result result;

    if (!find_person(command, command->words[1], &account))
        return COMMAND_FAILED;
    result = store_manager_set(&act, account.id, manages);
    if (result == RESULT_MUST_STAY)
        return command_fail(command,
                            "nobody else who manages \"%s\" can sign in; let "
                            "someone else manage it first",
                            machine->name);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

/* With an account and what it can do: sets it. */
enum exit_status machine_command_managers(struct command *command)
{
    const char *account = command->words[1];
    const char *word = account ? command->words[2] : NULL;
    bool manages = word && strcmp(word, "manage") == 0;
    struct machine machine;

    if (account && !manages && (!word || strcmp(word, "none") != 0))
        return command_misuse(command, "machine managers",
                              "machine managers takes a NAME alone, or a NAME, "
                              "an ACCOUNT and manage or none");
    if (!find(command, &machine))
        return COMMAND_FAILED;
    return account ? set_manager(command, &machine, manages)
                   : list_managers(command, &machine);
}

enum exit_status machine_command_delete(struct command *command)
{
    apr_array_header_t *feeds;
    struct machine machine;
    struct act act;
    enum result result;

    if (!find(command, &machine))
        return COMMAND_FAILED;
    act = command_act(command, machine.id);
    result = store_machine_delete(&act);
    if (result == RESULT_MUST_STAY &&
        store_account_sole_owner_feeds(&act, &feeds) == RESULT_OK)
        return command_fail(command,
                            "%s is the only owner of: %s; make someone else an "
                            "owner first",
                            machine.name,
                            apr_array_pstrcat(command->pool, feeds, ' '));
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}
