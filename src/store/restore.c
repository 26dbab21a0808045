/* restore.c: copies the rows of a backup into the open database, in SQLite's
 * words: another engine brings its own tools, and the lint, which prepares each
 * STATEMENT on PostgreSQL, does not see these.
 *
 * Putting the file in the place of the database would be seen too late, or not
 * at all, by programs that have it open, and it would revive what was revoked
 * since: anybody who found a leaked value could use it again. */
#include "store/restore.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/policy.h"

/* A statement of the restoration. counts: where in the report its rows are
 * counted; NOT_COUNTED. */
struct step {
    const char *sql;
    size_t counts;
};

#define NOT_COUNTED ((size_t)-1)
#define DO(text)                                                               \
    {                                                                          \
        text, NOT_COUNTED                                                      \
    }
#define COUNT(member, text)                                                    \
    {                                                                          \
        text, offsetof(struct restore_report, member)                          \
    }

/* What has ended since the backup, of what it has. */
#define REMEMBER(name, query) DO("CREATE TEMP TABLE " name " AS SELECT " query)

#define REPLACE(table)                                                         \
    DO("DELETE FROM main." table),                                             \
        DO("INSERT INTO main." table " SELECT * FROM backup." table)

static const struct step steps[] = {
    /* Another look-up key gives a value another digest. */
    REMEMBER("ended_value",
             "b.digest, l.ended_at, l.status, l.ended_by, l.works_until,"
             " l.overlap_ended_at"
             " FROM backup.token_value b"
             " JOIN main.token_value l ON l.token_id = b.token_id"
             " AND l.created_at = b.created_at AND l.last4 = b.last4"
             " WHERE l.ended_at IS NOT NULL AND (b.ended_at IS NULL"
             " OR (b.works_until IS NOT NULL AND b.overlap_ended_at IS NULL"
             " AND (l.overlap_ended_at IS NOT NULL"
             " OR l.status <> 'replaced')))"),
    REMEMBER("ended_token",
             "l.id, l.revoked_at, l.revoked_by FROM backup.token b"
             " JOIN main.token l ON l.id = b.id"
             " WHERE b.revoked_at IS NULL AND l.revoked_at IS NOT NULL"),
    /* Not those by the policy, which is applied again. */
    REMEMBER("earlier_end",
             "l.id, l.expires_at FROM backup.token b"
             " JOIN main.token l ON l.id = b.id WHERE l.chosen_end IS NULL"
             " AND l.expires_at < COALESCE(b.expires_at, l.expires_at + 1)"),
    REMEMBER("earlier_policy", "* FROM main.policy"),
    REMEMBER("added_block",
             "l.token_id, l.feed_id, l.blocked_at FROM main.token_block l"
             " JOIN backup.token t ON t.id = l.token_id"
             " JOIN backup.feed f ON f.id = l.feed_id"
             " WHERE NOT EXISTS (SELECT 1 FROM backup.token_block b"
             " WHERE b.token_id = l.token_id AND b.feed_id = l.feed_id)"),
    REMEMBER("ended_account",
             "l.id, l.disabled_at, l.deleted_at FROM backup.account b"
             " JOIN main.account l ON l.id = b.id"
             " WHERE (b.disabled_at IS NULL AND l.disabled_at IS NOT NULL)"
             " OR (b.deleted_at IS NULL AND l.deleted_at IS NOT NULL)"),
    REMEMBER("changed_password",
             "l.id, l.password, l.password_at, l.password_revision"
             " FROM backup.account b JOIN main.account l ON l.id = b.id"
             " WHERE l.password_revision > b.password_revision"
             " AND l.deleted_at IS NULL"),
    REMEMBER("no_administrator",
             "l.id FROM backup.account b JOIN main.account l ON l.id = b.id"
             " WHERE b.administrator_at IS NOT NULL"
             " AND l.administrator_at IS NULL"),
    REMEMBER("unlinked_identity",
             "b.id FROM backup.identity b"
             " JOIN main.account a ON a.id = b.account_id"
             " WHERE NOT EXISTS (SELECT 1 FROM main.identity l"
             " WHERE l.issuer = b.issuer AND l.subject = b.subject"
             " AND l.account_id = b.account_id)"),

    REMEMBER("removed_rule",
             "b.id FROM backup.trust_rule b"
             " JOIN main.account a ON a.id = b.machine_id"
             " WHERE NOT EXISTS (SELECT 1 FROM main.trust_rule l"
             " WHERE l.id = b.id AND l.machine_id = b.machine_id)"),

    REPLACE("account"),
    REPLACE("feed"),
    REPLACE("privilege"),
    REPLACE("token"),
    REPLACE("token_feed"),
    REPLACE("token_block"),
    REPLACE("token_value"),
    REPLACE("manager"),
    REPLACE("trust_rule"),
    REPLACE("trust_rule_feed"),
    REPLACE("identity"),
    REPLACE("email_confirmation"),
    DO("UPDATE main.email_confirmation SET digest = NULL"),
    REPLACE("policy"),
    /* Its values are found by the look-up keys of its time. */
    DO("INSERT OR IGNORE INTO main.former_key"
       " SELECT check_value FROM backup.secret_key WHERE purpose = 'lookup'"
       " UNION SELECT check_value FROM backup.former_key"
       " EXCEPT SELECT check_value FROM main.secret_key"),
    DO("UPDATE main.secret_key SET rotated_to = x'00'"
       " WHERE purpose = 'lookup'"
       " AND EXISTS (SELECT 1 FROM main.former_key)"),
    DO("DELETE FROM main.session"),
    DO("DELETE FROM main.password_link"),
    /* What was exchanged stays so: main.taken_jwt is left as it is. These stay,
     * too, but for those of accounts and tokens that are no more. */
    DO("DELETE FROM main.expiry_notice"
       " WHERE token_id NOT IN (SELECT id FROM main.token)"
       " OR account_id NOT IN (SELECT id FROM main.account)"),
    DO("DELETE FROM main.mail"
       " WHERE account_id NOT IN (SELECT id FROM main.account)"
       " OR token_id NOT IN (SELECT id FROM main.token)"),
    DO("DELETE FROM main.token_network"
       " WHERE token_id NOT IN (SELECT id FROM main.token)"),
    DO("DELETE FROM main.token_use"
       " WHERE token_id NOT IN (SELECT id FROM main.token)"),
    DO("INSERT OR IGNORE INTO main.value_overlap SELECT * FROM"
       " backup.value_overlap WHERE digest NOT IN"
       " (SELECT digest FROM temp.ended_value)"),
    DO("DELETE FROM main.value_overlap"
       " WHERE token_id NOT IN (SELECT id FROM main.token)"
       " OR digest NOT IN (SELECT digest FROM main.token_value)"),
    DO("DELETE FROM main.event"
       " WHERE account_id NOT IN (SELECT id FROM main.account)"),
    DO("UPDATE main.event SET token_id = NULL WHERE token_id IS NOT NULL"
       " AND token_id NOT IN (SELECT id FROM main.token)"),

    COUNT(values, "UPDATE main.token_value AS v SET sealed = NULL,"
                  " ended_at = e.ended_at, status = e.status,"
                  " ended_by = e.ended_by, works_until = e.works_until,"
                  " overlap_ended_at = e.overlap_ended_at"
                  " FROM temp.ended_value e WHERE e.digest = v.digest"),
    COUNT(tokens, "UPDATE main.token AS t SET revoked_at = e.revoked_at,"
                  " revoked_by = e.revoked_by, revision = t.revision + 1"
                  " FROM temp.ended_token e WHERE e.id = t.id"),
    COUNT(expirations, "UPDATE main.token AS t SET expires_at = e.expires_at,"
                       " chosen_end = NULL, revision = t.revision + 1"
                       " FROM temp.earlier_end e WHERE e.id = t.id"),
    /* The stricter of both. */
    DO("UPDATE main.policy AS p SET longest_life ="
       " COALESCE(min(p.longest_life, e.longest_life), p.longest_life,"
       " e.longest_life), must_expire_at = COALESCE(p.must_expire_at,"
       " e.must_expire_at), write_all = p.write_all AND e.write_all"
       " FROM temp.earlier_policy e"),
    COUNT(blocks, "INSERT INTO main.token_block SELECT * FROM added_block"),
    COUNT(accounts,
          "UPDATE main.account AS a SET"
          " disabled_at = COALESCE(a.disabled_at, e.disabled_at),"
          " deleted_at = COALESCE(a.deleted_at, e.deleted_at),"
          " email = CASE WHEN e.deleted_at IS NULL THEN a.email END,"
          " description = CASE WHEN e.deleted_at IS NULL THEN a.description"
          " ELSE '' END,"
          " form_id = CASE WHEN e.deleted_at IS NULL THEN a.form_id END,"
          " password = CASE WHEN e.deleted_at IS NULL THEN a.password"
          " ELSE '' END FROM temp.ended_account e WHERE e.id = a.id"),
    DO("UPDATE main.account SET administrator_at = NULL"
       " WHERE id IN (SELECT id FROM temp.no_administrator)"),
    DO("DELETE FROM main.privilege WHERE account_id IN"
       " (SELECT id FROM main.account WHERE deleted_at IS NOT NULL)"),
    DO("DELETE FROM main.identity WHERE account_id IN"
       " (SELECT id FROM main.account WHERE deleted_at IS NOT NULL)"),
    DO("DELETE FROM main.manager WHERE account_id IN"
       " (SELECT id FROM main.account WHERE deleted_at IS NOT NULL)"
       " OR machine_id IN"
       " (SELECT id FROM main.account WHERE deleted_at IS NOT NULL)"),
    DO("DELETE FROM main.trust_rule_feed WHERE rule_id IN"
       " (SELECT r.id FROM main.trust_rule r JOIN main.account a"
       " ON a.id = r.machine_id WHERE a.deleted_at IS NOT NULL"
       " OR r.id IN (SELECT id FROM temp.removed_rule))"),
    DO("DELETE FROM main.trust_rule WHERE machine_id IN"
       " (SELECT id FROM main.account WHERE deleted_at IS NOT NULL)"
       " OR id IN (SELECT id FROM temp.removed_rule)"),
    COUNT(passwords, "UPDATE main.account AS a SET password = e.password,"
                     " password_at = e.password_at,"
                     " password_revision = e.password_revision"
                     " FROM temp.changed_password e WHERE e.id = a.id"),
    COUNT(identities, "DELETE FROM main.identity WHERE id IN"
                      " (SELECT id FROM temp.unlinked_identity)"),
};

static enum result run_steps(struct driver *driver,
                             struct restore_report *report)
{
    enum result result = RESULT_OK;

    for (size_t i = 0;
         i < sizeof steps / sizeof steps[0] && result == RESULT_OK; i++) {
        result = driver_run(driver, steps[i].sql);
        if (steps[i].counts != NOT_COUNTED)
            *(int64_t *)(void *)((char *)report + steps[i].counts) =
                driver_changes(driver);
    }
    return result;
}

/* "…/tokenbooth.db.before-restore-20261206T090000.125Z" */
static const char *kept_path(apr_pool_t *pool, const char *database)
{
    apr_time_t now = apr_time_now();
    apr_time_exp_t utc;
    char text[20];
    apr_size_t size;

    apr_time_exp_gmt(&utc, now);
    apr_strftime(text, &size, sizeof text, "%Y%m%dT%H%M%S", &utc);
    return apr_psprintf(pool, "%s.before-restore-%s.%03dZ", database, text,
                        (int)apr_time_msec(now));
}

/* Others read meanwhile, but do not write: nothing that was confirmed to them
 * is lost between the copy that is kept and the restoration. */
static enum result restore_rows(const struct act *act,
                                const struct settings *settings,
                                struct restore_report *report, const char **why)
{
    const struct event restored = {.kind = EVENT_RESTORED};
    struct driver *driver = act->store->driver;
    enum result result = store_transact(act);
    bool is_kept = false;

    *why = apr_psprintf(act->pool, "database %s: %s", settings->database,
                        result_name(result));
    report->kept = kept_path(act->pool, settings->database);
    if (result == RESULT_OK) {
        result = store_backup(act->pool, settings, &act->store->keys,
                              report->kept, why);
        is_kept = result == RESULT_OK;
    }
    if (result == RESULT_OK) {
        *why = "the database could not be changed; nothing was restored";
        result = run_steps(driver, report);
        if (result == RESULT_OK)
            result = policy_apply(act, 0);
        if (result == RESULT_OK)
            result = store_event_add(act, 0, &restored);
    }
    if (result == RESULT_OK)
        result = driver_verify(driver);
    result = store_end(act, result);
    if (result != RESULT_OK && is_kept)
        unlink(report->kept);
    return result;
}

/* References are checked when all rows are there, by driver_verify. */
static enum result restore_into(const struct act *act,
                                const struct settings *settings,
                                const char *file, struct restore_report *report,
                                const char **why)
{
    enum result result = driver_attach(act->store->driver, file);

    *why = apr_psprintf(act->pool, "%s: it could not be read", file);
    return result == RESULT_OK ? restore_rows(act, settings, report, why)
                               : result;
}

/* SQLite would take what is left of another database for a part of this one. */
static bool has_leftovers(apr_pool_t *pool, const char *database)
{
    return access(apr_pstrcat(pool, database, "-wal", NULL), F_OK) == 0 ||
           access(apr_pstrcat(pool, database, "-journal", NULL), F_OK) == 0;
}

/* Nor is a mail sent again that was sent since. */
static enum result end_sessions(apr_pool_t *pool, const char *file,
                                const char **why)
{
    struct driver *driver;
    enum result result = driver_open(pool, file, DRIVER_WRITE, &driver, why);

    return result == RESULT_OK ? driver_run(driver, "DELETE FROM session;"
                                                    "DELETE FROM password_link;"
                                                    "DELETE FROM mail")
                               : result;
}

/* Where there is no database: the backup takes its place. */
static enum result restore_missing(apr_pool_t *pool,
                                   const struct settings *settings,
                                   const char *file, const char **why)
{
    struct driver *driver;
    int descriptor;
    char *beside;
    apr_pool_t *own;
    enum result result;

    if (has_leftovers(pool, settings->database)) {
        *why = apr_psprintf(pool,
                            "%s-wal is still there: stop the programs, and "
                            "move it away",
                            settings->database);
        return RESULT_INVALID;
    }
    beside = backup_file_beside(pool, settings->database, &descriptor, why);
    if (!beside)
        return RESULT_BROKEN;
    apr_pool_create(&own, pool);
    result = driver_open(own, file, DRIVER_READ, &driver, why);
    if (result == RESULT_OK)
        result = driver_copy(driver, beside);
    if (result == RESULT_OK)
        result = end_sessions(own, beside, why);
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(own);
    return backup_file_end(pool, beside, descriptor, settings->database, result,
                           why);
}

/* Neither the database itself nor, for example, a folder is a backup of it;
 * what is missing is told when it is opened. */
static bool is_backup(apr_pool_t *pool, const char *file, const char *database,
                      const char **why)
{
    struct stat found, current;

    if (stat(file, &found))
        return true;
    if (!S_ISREG(found.st_mode)) {
        *why = apr_psprintf(pool, "%s is not a file", file);
        return false;
    }
    *why = apr_psprintf(pool, "%s is the database", file);
    return stat(database, &current) || found.st_dev != current.st_dev ||
           found.st_ino != current.st_ino;
}

enum result store_restore(const struct act *act,
                          const struct settings *settings,
                          const struct store_keys *keys, const char *file,
                          struct restore_report *report, const char **why)
{
    apr_pool_t *pool = act->pool;
    struct act opened = *act;
    enum result result;

    memset(report, 0, sizeof *report);
    if (!is_backup(pool, file, settings->database, why))
        return RESULT_INVALID;
    result = store_backup_verify(pool, settings, keys, file, why);
    if (result != RESULT_OK)
        return result;
    result = store_open(pool, settings, keys, STORE_ADMINISTRATOR,
                        &opened.store, why);
    if (result == RESULT_NOT_FOUND)
        return restore_missing(pool, settings, file, why);
    return result == RESULT_OK
               ? restore_into(&opened, settings, file, report, why)
               : result;
}
