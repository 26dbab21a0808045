/* account_commands.c: tokenbooth account add, list, show, disable, enable,
 * admin and password. */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/password.h"
#include "base/password_list.h"
#include "base/text.h"
#include "admin/command_list.h"
#include "admin/command_text.h"
#include "store/account_delete.h"
#include "store/account_passwords.h"
#include "store/administrators.h"
#include "store/events.h"
#include "store/password_links.h"
#include "store/validate.h"

/* Asks for a password and hashes it; NULL after saying what is wrong. */
static const char *read_hash(struct command *command, const char *username,
                             const char *email)
{
    const struct validate_owner subject = {username, email,
                                           command->settings->site};
    struct password_list *common = NULL;
    const char *wrong = NULL, *stored = NULL;
    char *password;
    enum result result = password_list_load(
        command->pool, command->settings->common_passwords, &common, &wrong);

    if (result != RESULT_OK) {
        command_fail(command, "%s", wrong);
        return NULL;
    }
    password = command_read_password(command);
    if (!password)
        return NULL;
    wrong = validate_new_password(command->pool, common, &subject, password);
    if (wrong) {
        command_fail_sentence(
            command, "password (from a prompt or standard input)", wrong);
        return NULL;
    }
    result = password_hash(command->pool, password,
                           (int)command->settings->password_cost, &stored);
    if (result != RESULT_OK)
        command_fail_result(command, result);
    return stored;
}

enum exit_status account_command_add(struct command *command)
{
    const struct act act = command_act(command, 0);
    struct account_new account = {.is_administrator = command->admin};
    const char *email = command->email ? command->email : command->words[1];
    const char *wrong;
    enum result result;
    int64_t id = 0;

    account.username = text_lower(command->pool, command->words[0]);
    account.email = email ? text_lower(command->pool, email) : NULL;
    wrong = validate_username(account.username);
    if (wrong)
        return command_fail_sentence(command, "account", wrong);
    wrong = account.email ? validate_new_email(account.email) : NULL;
    if (wrong)
        return command_misuse_sentence(command, "account add", "--email",
                                       wrong);
    account.password = read_hash(command, account.username, account.email);
    if (!account.password)
        return COMMAND_FAILED;
    result = store_account_add(&act, &account, &id);
    if (result == RESULT_TAKEN)
        return command_fail(command,
                            "that username or email address is already in use");
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    if (command->json)
        command_print_json(json_pack("{s:I, s:s}", "id", (json_int_t)id,
                                     "username", account.username));
    return COMMAND_DONE;
}

static const struct command_list_column columns[] = {
    {"id", NULL, 0, COMMAND_LIST_TEXT},
    {"username", "", 40, COMMAND_LIST_TEXT},
    {"email", " ", 40, COMMAND_LIST_TEXT},
    {"created", NULL, 0, COMMAND_LIST_TEXT},
    {"disabled", " disabled ", 0, COMMAND_LIST_TEXT},
    {"administrator", " administrator since ", 0, COMMAND_LIST_TEXT},
    {"machine", " (machine account)", 0, COMMAND_LIST_FLAG},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

static json_t *to_json(apr_pool_t *pool, const struct account *account)
{
    return json_pack("{s:I, s:s, s:s?, s:o, s:o, s:o, s:b}", "id",
                     (json_int_t)account->id, "username", account->username,
                     "email", account->email, "created",
                     json_time(pool, account->created_at), "disabled",
                     json_time(pool, account->disabled_at), "administrator",
                     json_time(pool, account->administrator_at), "machine",
                     account->is_machine);
}

enum exit_status account_command_list(struct command *command)
{
    apr_array_header_t *accounts;
    struct command_list list;
    enum result result =
        store_account_list(command->store, command->pool, &accounts);

    command_list_begin(&list, command, columns);
    for (int i = 0; i < accounts->nelts && result == RESULT_OK; i++)
        command_list_row(
            &list,
            to_json(list.pool, &APR_ARRAY_IDX(accounts, i, struct account)));
    return command_list_end(&list, result);
}

/* The feeds of which it is a member. */
static json_t *feeds_json(struct command *command,
                          const struct account *account, enum result *result)
{
    json_t *list = json_array();
    apr_array_header_t *feeds;

    *result =
        store_feed_list(command->store, command->pool, account->id, &feeds);
    for (int i = 0; i < feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(feeds, i, struct feed);
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", feed->name,
                                              "privilege",
                                              privilege_word(feed->privilege)));
    }
    return list;
}

enum exit_status account_command_show(struct command *command)
{
    const struct settings *settings = command->settings;
    struct account_summary summary = {0};
    struct session_limits limits;
    struct account account;
    struct act act;
    json_t *object;
    enum result result, listed = RESULT_OK;

    if (!command_find_account(command, command->words[0], &account))
        return COMMAND_FAILED;
    act = command_act(command, account.id);
    limits.created = act.now - settings->session_hours * CLOCK_HOUR;
    limits.seen = act.now - settings->session_idle_hours * CLOCK_HOUR;
    result = store_account_summary(&act, &limits, &summary);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    object = to_json(command->pool, &account);
    json_object_update_new(
        object, json_pack("{s:b, s:I, s:I, s:I, s:I, s:o}", "password",
                          account.password != NULL, "tokens",
                          (json_int_t)summary.tokens, "sessions",
                          (json_int_t)summary.sessions, "identities",
                          (json_int_t)summary.identities, "machines",
                          (json_int_t)summary.machines, "feeds",
                          feeds_json(command, &account, &listed)));
    command_show(command, object);
    return listed == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, listed);
}

/* Finds the account of a person, or says that there is none. */
static bool find_person(struct command *command, struct account *account)
{
    if (!command_find_account(command, command->words[0], account))
        return false;
    if (account->is_machine)
        command_fail(command,
                     "\"%s\" is a machine account: nobody signs in to it",
                     account->username);
    return !account->is_machine;
}

/* That it is so already is fine, so that a script can be run again. */
static enum exit_status set_disabled(struct command *command, bool disabled)
{
    struct account account;
    struct act act;
    enum result result;

    if (!command_find_account(command, command->words[0], &account))
        return COMMAND_FAILED;
    act = command_act(command, account.id);
    result = store_account_set_disabled(&act, disabled);
    return result == RESULT_OK || result == RESULT_CHANGED
               ? COMMAND_DONE
               : command_fail_result(command, result);
}

enum exit_status account_command_disable(struct command *command)
{
    return set_disabled(command, true);
}

enum exit_status account_command_enable(struct command *command)
{
    return set_disabled(command, false);
}

enum exit_status account_command_admin(struct command *command)
{
    const char *word = command->words[1];
    bool on = strcmp(word, "on") == 0;
    struct account account;
    struct act act;
    enum result result;

    if (!on && strcmp(word, "off") != 0)
        return command_misuse(command, "account admin",
                              "account admin takes a NAME and on or off");
    if (!find_person(command, &account))
        return COMMAND_FAILED;
    act = command_act(command, account.id);
    result = store_administrator_set(&act, on);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

/* With --set: from a prompt or standard input. */
static enum exit_status set_password(struct command *command,
                                     const struct account *account)
{
    const char *stored = read_hash(command, account->username, account->email);
    struct act act;
    enum result result;

    if (!stored)
        return COMMAND_FAILED;
    act = command_act(command, account->id);
    result = store_password_set(&act, stored);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

static enum exit_status print_link(const struct command *command,
                                   const char *code, int64_t until)
{
    const char *link = apr_pstrcat(command->pool, command->settings->site,
                                   "/password?code=", code, NULL);

    if (command->json)
        command_print_json(json_pack("{s:s, s:o}", "link", link, "expires",
                                     json_time(command->pool, until)));
    else
        puts(link);
    return COMMAND_DONE;
}

static enum exit_status make_link(struct command *command,
                                  const struct account *account)
{
    const struct act act = command_act(command, account->id);
    char *code = NULL;
    enum result result;

    if (!command->settings->site)
        return command_fail(command,
                            "cannot create a link because \"site\" is not "
                            "set; set it in the settings file, or use --set");
    if (account->disabled_at)
        return command_fail(command,
                            "account \"%s\" is disabled; enable it first",
                            account->username);
    result = store_password_link_create(&act, EVENT_PASSWORD_LINK, &code);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return print_link(command, code, act.now + PASSWORD_LINK_SECONDS);
}

enum exit_status account_command_password(struct command *command)
{
    struct account account;

    if (!find_person(command, &account))
        return COMMAND_FAILED;
    return command->set ? set_password(command, &account)
                        : make_link(command, &account);
}
