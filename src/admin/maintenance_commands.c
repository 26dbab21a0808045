/* maintenance_commands.c: tokenbooth init and check. */
#include <apr_strings.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "admin/command.h"

enum exit_status maintenance_command_init(struct command *command)
{
    const char *why = "the database could not be created";
    enum result result = store_create(command->pool, command->settings, &why);

    return result == RESULT_OK ? COMMAND_DONE
                               : command_fail(command, "%s", why);
}

/* A feed without its folder answers every request with 404. */
static int check_folders(struct command *command)
{
    const char *root = command->settings->feed_root;
    apr_array_header_t *feeds;
    int wrong = 0;

    if (!root ||
        store_feed_list(command->store, command->pool, 0, &feeds) != RESULT_OK)
        return 0;
    for (int i = 0; i < feeds->nelts; i++) {
        const char *path =
            apr_psprintf(command->pool, "%s/%s", root,
                         APR_ARRAY_IDX(feeds, i, struct feed).name);
        if (access(path, R_OK | X_OK) == 0)
            continue;
        command_fail(command, "feed folder %s: missing or not accessible",
                     path);
        wrong++;
    }
    return wrong;
}

static int check_folder(const struct command *command, const char *what,
                        const char *path)
{
    struct stat info;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
        access(path, R_OK | X_OK) == 0)
        return 0;
    command_fail(command, "%s %s: not a readable folder", what, path);
    return 1;
}

/* Settings, keys and the schema were checked when the store was opened. */
enum exit_status maintenance_command_check(struct command *command)
{
    int wrong =
        check_folder(command, "templates", command->settings->templates) +
        check_folder(command, "static", command->settings->static_files) +
        check_folders(command);
    enum result result = store_verify(command->store);

    if (result != RESULT_OK) {
        command_fail(command,
                     "the database is damaged; restore it from a backup");
        wrong++;
    }
    if (wrong)
        return COMMAND_FAILED;
    if (command->json)
        command_print_json(json_pack("{s:b}", "ok", 1));
    else
        puts("OK: settings, keys, database and folders");
    return COMMAND_DONE;
}
