/* command_table.c: a row for each command, and how rows are found. */
#include "admin/command_table.h"

#include <apr_strings.h>
#include <string.h>

#include "admin/command_nearest.h"

const struct command_row command_table[] = {
    {"init", NULL, 0, 0, COMMAND_NEEDS_SETTINGS, maintenance_command_init, "",
     "create the keys and the database, or bring its tables up to date"},
    {"check", NULL, 0, 0, COMMAND_NEEDS_NOTHING, check_command, "",
     "look for what keeps the site from working; 1 is a warning, 2 critical"},
    {"status", NULL, 0, 0, COMMAND_NEEDS_STORE, status_command, "",
     "show the database, how much is in it, and when it was backed up"},
    {"backup", NULL, 1, 1, COMMAND_NEEDS_STORE, backup_command, "FILE",
     "write the database, without the keys, into a new file"},
    {"restore", NULL, 1, 1, COMMAND_NEEDS_SETTINGS, restore_command, "FILE",
     "make the database what it was; what has ended since stays ended"},
    {"account", "add", 1, 2, COMMAND_NEEDS_STORE, account_command_add,
     "NAME [--email ADDRESS] [--admin]",
     "create an account and its primary token"},
    {"account", "list", 0, 0, COMMAND_NEEDS_STORE, account_command_list,
     "[--csv]", "list all accounts"},
    {"account", "show", 1, 1, COMMAND_NEEDS_STORE, account_command_show, "NAME",
     "show an account, its feeds, and how many tokens and sessions it has"},
    {"account", "disable", 1, 1, COMMAND_NEEDS_STORE, account_command_disable,
     "NAME", "end sign-ins, sessions and tokens"},
    {"account", "enable", 1, 1, COMMAND_NEEDS_STORE, account_command_enable,
     "NAME", "allow sign-ins and tokens again"},
    {"account", "admin", 2, 2, COMMAND_NEEDS_STORE, account_command_admin,
     "NAME on|off", "show an account the administrator's pages, or no longer"},
    {"account", "password", 1, 1, COMMAND_NEEDS_STORE, account_command_password,
     "NAME [--set]", "print a reset link, or set a new password"},
    {"account", "delete", 1, 1, COMMAND_NEEDS_STORE, account_command_delete,
     "NAME [--hand-over-to ACCOUNT]",
     "delete an account, revoke its tokens, hand over what only it had"},
    {"feed", "add", 1, 2, COMMAND_NEEDS_STORE, feed_command_add,
     "NAME [--owner ACCOUNT] [--public] "
     "[--kind files|npm|nuget|maven|pypi|cargo|gem|git|oci|other]",
     "create a feed"},
    {"feed", "list", 0, 0, COMMAND_NEEDS_STORE, feed_command_list, "[--csv]",
     "list all feeds"},
    {"feed", "show", 1, 1, COMMAND_NEEDS_STORE, feed_command_show, "NAME",
     "show a feed, its folder and its members"},
    {"feed", "members", 1, 1, COMMAND_NEEDS_STORE, feed_command_members,
     "NAME [--csv]", "list a feed's members"},
    {"feed", "grant", 3, 3, COMMAND_NEEDS_STORE, feed_command_grant,
     "NAME ACCOUNT none|read|write|manage|own",
     "set what an account can do on a feed"},
    {"feed", "delete", 1, 1, COMMAND_NEEDS_STORE, feed_command_delete, "NAME",
     "delete a feed; its packages stay where they are"},
    {"machine", "add", 1, 1, COMMAND_NEEDS_STORE, machine_command_add,
     "NAME [--manager ACCOUNT] [--description TEXT]",
     "create a machine account, without a token"},
    {"machine", "list", 0, 0, COMMAND_NEEDS_STORE, machine_command_list,
     "[--orphaned] [--csv]",
     "list all machine accounts, or those without a manager"},
    {"machine", "show", 1, 1, COMMAND_NEEDS_STORE, machine_command_show, "NAME",
     "show a machine account, its managers and its feeds"},
    {"machine", "managers", 1, 3, COMMAND_NEEDS_STORE, machine_command_managers,
     "NAME [ACCOUNT manage|none] [--csv]",
     "list who manages a machine account, or change that"},
    {"machine", "delete", 1, 1, COMMAND_NEEDS_STORE, machine_command_delete,
     "NAME", "delete a machine account, revoke its tokens"},
    {"token", "create", 1, 1, COMMAND_NEEDS_STORE, token_command_create,
     "ACCOUNT --description TEXT [--read all|FEED]... [--write all|FEED]... "
     "[--write-how all|add] [--expires TIME | --days NUMBER] [--networks "
     "NETWORK]...",
     "create a token and print its value"},
    {"token", "list", 0, 1, COMMAND_NEEDS_STORE, token_command_list,
     "ACCOUNT | --all [--state valid|expired|revoked] [--unused DAYS] "
     "[--expires-within DAYS] [--can-write FEED] [--csv]",
     "list the tokens of an account or of all"},
    {"token", "show", 1, 1, COMMAND_NEEDS_STORE, token_command_show, "ID",
     "show a token, without its value"},
    {"token", "revoke", 0, 1, COMMAND_NEEDS_STORE, token_command_revoke,
     "ID | --values FILE [--csv]",
     "revoke a token, or whatever values are in a file (-: standard input)"},
    {"token", "regenerate", 1, 1, COMMAND_NEEDS_STORE, token_command_regenerate,
     "ID [--overlap 1h|24h|7d]",
     "give a token a new value and print it; the old one ends, then or now"},
    {"token", "end-overlap", 1, 1, COMMAND_NEEDS_STORE,
     token_command_end_overlap, "ID", "end a token's old value now"},
    {"token", "reveal", 1, 1, COMMAND_NEEDS_STORE, token_command_reveal, "ID",
     "print a token's value"},
    {"key", "rotate", 1, 1, COMMAND_NEEDS_STORE, key_command_rotate,
     "lookup|seal",
     "find or seal all values by a new key, while the programs run"},
    {"policy", "show", 0, 0, COMMAND_NEEDS_STORE, policy_command_show, "",
     "show what all tokens have to obey"},
    {"policy", "set", 2, 2, COMMAND_NEEDS_STORE, policy_command_set,
     "longest_life|must_expire|write_all VALUE [--dry-run] [--csv]",
     "set longest_life (days), must_expire or write_all"},
    {"activity", NULL, 0, 0, COMMAND_NEEDS_STORE, activity_command,
     "[--account NAME] [--token ID] [--feed NAME] [--since TIME] [--csv]",
     "list what happened on the site, the oldest first"},
    {"scan", NULL, 1, 1000, COMMAND_NEEDS_STORE, scan_command,
     "PATH... [--revoke] [--csv]",
     "find values of this site in files, archives and Git, and say whose"},
    {"completion", NULL, 0, 0, COMMAND_NEEDS_NOTHING, completion_command, "",
     "print what bash needs to complete these commands"},
};

const size_t command_table_rows =
    sizeof command_table / sizeof command_table[0];

const struct command_row *command_table_find(char *const *words, int count)
{
    for (size_t i = 0; i < command_table_rows && count > 0; i++) {
        const struct command_row *row = &command_table[i];
        if (strcmp(row->subject, words[0]) == 0 &&
            (!row->verb || (count > 1 && strcmp(row->verb, words[1]) == 0)))
            return row;
    }
    return NULL;
}

bool command_table_has(const char *subject)
{
    for (size_t i = 0; i < command_table_rows; i++) {
        if (strcmp(command_table[i].subject, subject) == 0)
            return true;
    }
    return false;
}

const char *command_table_name(apr_pool_t *pool, const struct command_row *row)
{
    return row->verb ? apr_pstrcat(pool, row->subject, " ", row->verb, NULL)
                     : row->subject;
}

const char *command_table_verbs(apr_pool_t *pool, const char *subject)
{
    const char *verbs = "";

    for (size_t i = 0; i < command_table_rows; i++) {
        const struct command_row *row = &command_table[i];
        if (row->verb && strcmp(row->subject, subject) == 0)
            verbs =
                apr_pstrcat(pool, verbs, *verbs ? ", " : "", row->verb, NULL);
    }
    return verbs;
}

/* Of the commands of a subject, their verbs; else all subjects. */
static const char *nearest(const char *typed, const char *subject)
{
    struct command_nearest found;

    command_nearest_begin(&found, typed);
    for (size_t i = 0; i < command_table_rows; i++) {
        const struct command_row *row = &command_table[i];
        if (!subject)
            command_nearest_compare(&found, row->subject);
        else if (row->verb && strcmp(row->subject, subject) == 0)
            command_nearest_compare(&found, row->verb);
    }
    return found.word;
}

const char *command_table_meant(apr_pool_t *pool, char *const *words, int count)
{
    bool is_known = count > 0 && command_table_has(words[0]);
    const char *subject, *verb = "";

    if (!count || (is_known && count < 2))
        return "";
    subject = is_known ? words[0] : nearest(words[0], NULL);
    if (subject && count > 1)
        verb = nearest(words[1], subject);
    if (!subject || (is_known && !verb))
        return "";
    return apr_pstrcat(pool, " (did you mean \"", subject,
                       verb && *verb ? " " : "", verb ? verb : "", "\"?)",
                       NULL);
}

bool command_table_takes(const struct command_row *row, const char *option)
{
    size_t length = strlen(option);

    for (const char *at = row->synopsis; (at = strstr(at, "--")) != NULL;) {
        at += 2;
        if (strncmp(at, option, length) == 0 &&
            !strchr("abcdefghijklmnopqrstuvwxyz-",
                    at[length] ? at[length] : ' '))
            return true;
    }
    return false;
}
