/* account_commands.c: tokenbooth account add|list|disable|enable|password. */
#include <apr_strings.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/password.h"
#include "base/password_list.h"
#include "base/text.h"
#include "admin/command.h"
#include "store/account_passwords.h"
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
        command_fail(
            command,
            "%s (The password is read from a prompt or from standard input.)",
            wrong);
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
    struct account_new account = {0};
    const char *email = command->email ? command->email : command->words[1];
    const char *wrong;
    enum result result;
    int64_t id = 0;

    account.username = text_lower(command->pool, command->words[0]);
    account.email = email ? text_lower(command->pool, email) : NULL;
    wrong = validate_username(account.username);
    if (!wrong && account.email)
        wrong = validate_email(account.email);
    if (wrong)
        return command_fail(command, "%s", wrong);
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

static json_t *to_json(apr_pool_t *pool, const struct account *account)
{
    return json_pack("{s:I, s:s, s:s?, s:o, s:o}", "id",
                     (json_int_t)account->id, "username", account->username,
                     "email", account->email, "created",
                     command_json_time(pool, account->created_at), "disabled",
                     command_json_time(pool, account->disabled_at));
}

enum exit_status account_command_list(struct command *command)
{
    json_t *list = json_array();
    apr_array_header_t *accounts;
    enum result result =
        store_account_list(command->store, command->pool, &accounts);

    for (int i = 0; i < accounts->nelts; i++) {
        struct account *account = &APR_ARRAY_IDX(accounts, i, struct account);
        json_array_append_new(list, to_json(command->pool, account));
        if (!command->json)
            printf("%-40s %-40s %s\n", account->username,
                   account->email ? account->email : "-",
                   account->disabled_at ? "disabled" : "");
    }
    if (command->json && result == RESULT_OK)
        command_print_json(list);
    else
        json_decref(list);
    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail_result(command, result);
}

static enum exit_status set_disabled(struct command *command, bool disabled)
{
    struct account account;
    struct act act;
    enum result result;

    if (!command_find_account(command, command->words[0], &account))
        return COMMAND_FAILED;
    act = command_act(command, account.id);
    result = store_account_set_disabled(&act, disabled);
    return result == RESULT_OK ? COMMAND_DONE
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
                                     command_json_time(command->pool, until)));
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
    result = store_password_link_create(&act, &code);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    return print_link(command, code, act.now + PASSWORD_LINK_SECONDS);
}

enum exit_status account_command_password(struct command *command)
{
    struct account account;

    if (!command_find_account(command, command->words[0], &account))
        return COMMAND_FAILED;
    return command->set ? set_password(command, &account)
                        : make_link(command, &account);
}
