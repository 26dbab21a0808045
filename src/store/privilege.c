/* privilege.c: reads, checks and sets privileges. */
#include "store/privilege.h"

#include "base/text.h"
#include "store/internal.h"

STATEMENT upsert_privilege = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO privilege (account_id, username, feed_id, level, granted_at)"
    " SELECT id, username, CAST($2 AS BIGINT), CAST($3 AS BIGINT),"
    " CAST($4 AS BIGINT) FROM account WHERE id = $1"
    " ON CONFLICT (account_id, feed_id)"
    " DO UPDATE SET level = excluded.level,"
    " granted_at = excluded.granted_at"};

STATEMENT delete_privilege = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM privilege WHERE account_id = $1 AND feed_id = $2"};

STATEMENT select_privilege = {
    PAGES | ADMINISTRATOR,
    "SELECT COALESCE(p.level, 0) FROM feed f LEFT JOIN privilege p"
    " ON p.feed_id = f.id AND p.account_id = $2"
    " WHERE f.id = $1 AND f.deleted_at IS NULL"};

static const char *const words[] = {"none", "read", "write", "manage", "own"};
_Static_assert(sizeof words / sizeof words[0] == PRIVILEGE_OWN + 1,
               "each privilege has its word");

const char *privilege_word(enum privilege privilege)
{
    return words[privilege];
}

bool privilege_read(const char *word, enum privilege *privilege)
{
    int found = text_index(word, words, PRIVILEGE_OWN + 1);

    if (found >= 0)
        *privilege = (enum privilege)found;
    return found >= 0;
}

enum result privilege_set(const struct act *act, int64_t feed_id,
                          int64_t account_id, enum privilege privilege)
{
    bool none = privilege == PRIVILEGE_NONE;
    struct driver_statement *statement =
        store_use(act->store, none ? &delete_privilege : &upsert_privilege);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, feed_id);
    if (none)
        return store_finish(statement);
    bind_int64(statement, 3, privilege);
    bind_int64(statement, 4, act->now);
    return store_change(act->store, statement);
}

enum result privilege_find(const struct act *act, int64_t feed_id,
                           int64_t account_id, enum privilege *privilege)
{
    struct driver_statement *statement =
        store_use(act->store, &select_privilege);
    int64_t level = 0;
    enum result result;

    bind_int64(statement, 1, feed_id);
    bind_int64(statement, 2, account_id);
    result = store_number(statement, &level);
    *privilege = (enum privilege)level;
    return result;
}

enum result privilege_permit(const struct act *act, int64_t feed_id,
                             enum privilege min)
{
    enum privilege held;
    enum result result = privilege_find(act, feed_id, act->account_id, &held);

    if (result == RESULT_OK && held < min &&
        act->authority != AUTHORITY_ADMINISTRATOR)
        return RESULT_DENIED;
    return result;
}
