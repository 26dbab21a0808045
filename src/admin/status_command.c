/* status_command.c: tokenbooth status: a site at one glance. */
#include <apr_strings.h>
#include <sys/stat.h>

#include "admin/command_text.h"
#include "base/clock.h"
#include "base/json.h"
#include "store/backup.h"
#include "store/digests.h"
#include "store/seals.h"
#include "store/site_summary.h"

static int64_t size_of(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? info.st_size : 0;
}

/* How far a rotation of each key is. */
struct rotations {
    enum lookup_stage lookup;
    bool seal; /* one is going on */
};

static json_t *to_json(const struct command *command,
                       const struct site_summary *summary,
                       const struct rotations *rotations)
{
    static const char *const stages[] = {
        [LOOKUP_CURRENT] = "current",
        [LOOKUP_WAITING] = "waiting",
        [LOOKUP_REPLACING] = "replacing",
    };
    const struct settings *settings = command->settings;
    const char *log =
        apr_pstrcat(command->pool, settings->database, "-wal", NULL);
    json_int_t bytes = size_of(settings->database) + size_of(log);

    return json_pack(
        "{s:s, s:s?, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
        "s:o, s:s, s:s, s:I, s:I, s:s?, s:I, s:I, s:s?}",
        "version", TOKENBOOTH_VERSION, "site", settings->site, "database",
        settings->database, "database_bytes", bytes, "schema",
        (json_int_t)summary->schema, "accounts", (json_int_t)summary->accounts,
        "accounts_disabled", (json_int_t)summary->disabled, "feeds",
        (json_int_t)summary->feeds, "feeds_public",
        (json_int_t)summary->public_feeds, "tokens_valid",
        (json_int_t)summary->valid, "tokens_unused",
        (json_int_t)summary->unused, "tokens_expired",
        (json_int_t)summary->expired, "tokens_revoked",
        (json_int_t)summary->revoked, "last_backup",
        json_time(command->pool, store_backup_last(command->pool, settings)),
        "lookup_key", stages[rotations->lookup], "seal_key",
        stages[rotations->seal ? LOOKUP_REPLACING : LOOKUP_CURRENT],
        "mail_waiting", (json_int_t)summary->mail_waiting, "mail_failed",
        (json_int_t)summary->mail_failed, "mail_error", summary->mail_error,
        "webhook_waiting", (json_int_t)summary->webhook_waiting,
        "webhook_failed", (json_int_t)summary->webhook_failed, "webhook_error",
        summary->webhook_error);
}

enum exit_status status_command(struct command *command)
{
    struct site_summary summary = {0};
    struct rotations rotations = {0};
    enum result result = store_site_summary(command->store, command->pool,
                                            clock_now(), &summary);

    if (result == RESULT_OK)
        result = store_lookup_stage(command->store, command->pool,
                                    &rotations.lookup);
    if (result == RESULT_OK)
        result = store_seal_is_replaced(command->store, command->pool,
                                        &rotations.seal);
    if (result != RESULT_OK)
        return command_fail_result(command, result);
    command_show(command, to_json(command, &summary, &rotations));
    return COMMAND_DONE;
}
