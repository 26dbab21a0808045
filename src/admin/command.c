/* command.c: how a command acts, finds what it was told to, and prints. */
#include "admin/command.h"

#include <apr_strings.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"

/* At most so many characters, as no client has a longer name. */
enum { WHO_LENGTH = 64 };

static const char *who(apr_pool_t *pool)
{
    const char *sudo = getenv("SUDO_USER");
    const struct passwd *user = getpwuid(getuid());
    const char *name = sudo && *sudo ? sudo : user ? user->pw_name : "";

    return utf8_truncate(pool, utf8_printable(pool, name), WHO_LENGTH);
}

struct act command_act(const struct command *command, int64_t account_id)
{
    struct act act = {
        .store = command->store,
        .pool = command->pool,
        .authority = AUTHORITY_ADMINISTRATOR,
        .account_id = account_id,
        .address = "",
        .client = who(command->pool),
        .now = clock_now(),
    };

    return act;
}

/* Whether something of this name was found; else says why not. */
static bool is_found(struct command *command, enum result result,
                     const char *what, const char *name)
{
    if (result == RESULT_NOT_FOUND)
        command_fail(command, "no %s is named \"%s\"", what, name);
    else if (result != RESULT_OK)
        command_fail_result(command, result);
    return result == RESULT_OK;
}

bool command_find_account(struct command *command, const char *name,
                          struct account *account)
{
    const char *lower = text_lower(command->pool, name);

    return is_found(
        command,
        store_account_by_name(command->store, command->pool, lower, account),
        "account", name);
}

bool command_find_feed(struct command *command, const char *name,
                       struct feed *feed)
{
    const char *lower = text_lower(command->pool, name);

    return is_found(
        command, store_feed_get(command->store, command->pool, lower, 0, feed),
        "feed", name);
}

void command_print_json(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);

    puts(text ? text : "null");
    free(text);
    json_decref(object);
}

enum { DAY_LENGTH = 10 /* of "2027-01-31" */ };

static void cut(char *text, const char *suffix)
{
    if (text_ends(text, suffix))
        text[strlen(text) - strlen(suffix)] = '\0';
}

bool command_read_time(apr_pool_t *pool, const char *text, int64_t *at)
{
    char *time = apr_pstrdup(pool, text);
    char *fraction = strchr(time, '.');

    if (strlen(time) == DAY_LENGTH)
        time = apr_pstrcat(pool, time, "T00:00", NULL);
    cut(time, "Z");
    cut(time, " UTC");
    if (fraction && strspn(fraction + 1, "0123456789") == strlen(fraction + 1))
        *fraction = '\0';
    if (strlen(time) > DAY_LENGTH && time[DAY_LENGTH] == ' ')
        time[DAY_LENGTH] = 'T';
    return clock_parse_datetime_local(time, at);
}
