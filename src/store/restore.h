/* restore.h: makes the database what it was when a backup was made, while
 * programs go on; but what has ended since stays ended. */
#ifndef TOKENBOOTH_STORE_RESTORE_H
#define TOKENBOOTH_STORE_RESTORE_H

#include <stdint.h>

#include "store/act.h"

/* What was done. The counts are of what the backup still had, and has ended
 * since. */
struct restore_report {
    const char *kept;    /* the file that the former database is in; NULL: there
                         was none, so that nobody knows what has ended */
    int64_t values;      /* replaced or revoked */
    int64_t tokens;      /* revoked */
    int64_t expirations; /* that are now earlier */
    int64_t blocks;      /* of a token on a feed */
    int64_t accounts;    /* disabled or deleted */
    int64_t passwords;   /* changed */
    int64_t identities;  /* unlinked */
};

/* The change is one transaction: a check sees all of it, or nothing. Before it,
 * the database is kept in a file beside it, and the backup is checked. Sessions
 * and reset links end; the activity stays, and tells of it. act: who does it,
 * and when; its store is opened here.
 * Any result but RESULT_OK: nothing was changed; *why as for store_open. */
enum result store_restore(const struct act *act,
                          const struct settings *settings,
                          const struct store_keys *keys, const char *file,
                          struct restore_report *report, const char **why);

#endif
