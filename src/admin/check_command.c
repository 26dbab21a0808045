/* check_command.c: tokenbooth check: what keeps a site from working, or soon
 * will.
 *
 * Every problem is looked for that those before it leave to be seen. The exit
 * status is for monitoring: 0 nothing, 1 a warning, 2 something critical. */
#include "admin/check_command.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/authorizer_secret.h"
#include "base/password_list.h"
#include "store/attribute_state.h"
#include "store/digests.h"
#include "store/seals.h"

static const char *const levels[] = {"ok", "warning", "critical"};

void check_report(struct check *check, enum check_level level,
                  const char *format, ...)
{
    char message[4096];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (level > check->worst)
        check->worst = level;
    if (check->command->json)
        json_array_append_new(check->problems,
                              json_pack("{s:s, s:s}", "level", levels[level],
                                        "message", message));
    else
        command_fail(check->command, "%s: %s", levels[level], message);
}

/* Settings, keys and database; false if nothing else can be looked at. */
static bool open_all(struct check *check)
{
    struct command *command = check->command;
    struct settings *settings = apr_pcalloc(command->pool, sizeof *settings);
    struct store_keys keys;
    const char *why = "no memory";
    enum result result = settings_load(command->pool, settings, &why);

    command->settings = settings;
    if (result == RESULT_OK)
        result = store_load_keys(command->pool, settings, STORE_ADMINISTRATOR,
                                 &keys, &why);
    if (result == RESULT_OK)
        result = store_open(command->pool, settings, &keys, STORE_ADMINISTRATOR,
                            &command->store, &why);
    if (result != RESULT_OK)
        check_report(check, CHECK_CRITICAL, "%s", why);
    return result == RESULT_OK;
}

static void check_contents(struct check *check)
{
    const char *path = check->command->settings->database;
    enum result result = store_verify(check->command->store);

    if (result == RESULT_BUSY)
        check_report(check, CHECK_WARNING,
                     "database %s: busy, so it was not checked; try again",
                     path);
    else if (result != RESULT_OK)
        check_report(check, CHECK_CRITICAL,
                     "database %s: damaged; restore it from a backup", path);
}

/* Without them, each check is right, and slow. */
static void check_triggers(struct check *check)
{
    struct attribute_state state;

    if (attribute_state_read(check->command->store, &state) == RESULT_NOT_FOUND)
        check_report(check, CHECK_WARNING,
                     "database %s: triggers are missing that tell checks of "
                     "changes, so checks take longer; restore them with "
                     "\"tokenbooth init\"",
                     check->command->settings->database);
}

/* One that was begun, and then forgotten. */
static void check_rotations(struct check *check)
{
    struct command *command = check->command;
    enum lookup_stage stage = LOOKUP_CURRENT;
    bool seal = false;

    store_lookup_stage(command->store, command->pool, &stage);
    if (stage != LOOKUP_CURRENT)
        check_report(check, CHECK_WARNING,
                     "key file %s: its new key is not used for %s values yet; "
                     "run \"tokenbooth key rotate lookup\" again",
                     command->settings->lookup_key,
                     stage == LOOKUP_WAITING ? "any" : "all");
    store_seal_is_replaced(command->store, command->pool, &seal);
    if (seal)
        check_report(check, CHECK_WARNING,
                     "key file %s: its new key is not used for all values yet; "
                     "run \"tokenbooth key rotate seal\" again",
                     command->settings->seal_key);
}

/* What the programs read when they start. */
static void check_start(struct check *check)
{
    const struct settings *settings = check->command->settings;
    struct password_list *common;
    const char *secret, *why = "";

    if (authorizer_secret_read(check->command->pool, settings, &secret, &why) !=
        RESULT_OK)
        check_report(check, CHECK_CRITICAL, "%s", why);
    if (password_list_load(check->command->pool, settings->common_passwords,
                           &common, &why) != RESULT_OK)
        check_report(check, CHECK_CRITICAL, "%s", why);
}

static enum exit_status end_check(struct check *check)
{
    if (check->command->json)
        command_print_json(json_pack(
            "{s:b, s:s, s:o}", "ok", check->worst == CHECK_OK, "status",
            levels[check->worst], "problems", check->problems));
    else if (check->worst == CHECK_OK)
        puts("OK: settings, keys, database, folders, programs, mail, space and "
             "site");
    return (enum exit_status)check->worst;
}

enum exit_status check_command(struct command *command)
{
    struct check check = {.command = command};

    check.problems = command->json ? json_array() : NULL;
    if (open_all(&check)) {
        check_contents(&check);
        check_triggers(&check);
        check_rotations(&check);
        check_start(&check);
        check_files(&check);
        check_audit_log(&check);
        check_programs(&check);
        check_mail(&check);
        check_site(&check);
    }
    return end_check(&check);
}
