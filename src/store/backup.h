/* backup.h: a copy of the database in a file, while programs go on. */
#ifndef TOKENBOOTH_STORE_BACKUP_H
#define TOKENBOOTH_STORE_BACKUP_H

#include "store/store.h"

/* Writes the database as it is at one moment, without the keys, into a new file
 * that only its owner can read. When this returns RESULT_OK, the file is whole,
 * was checked, and is on disk; else it is not there. RESULT_TAKEN: there is a
 * file of this name. *why as for store_open. */
enum result store_backup(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, const char *file,
                         const char **why);

/* Checks all of a backup: that it is a database of this program's version, not
 * damaged, and was created with these keys. Changes nothing. */
enum result store_backup_verify(apr_pool_t *pool,
                                const struct settings *settings,
                                const struct store_keys *keys, const char *file,
                                const char **why);

/* Remembers that the administrator has made a backup now, in the time of an
 * empty file beside the database; nothing depends on it. */
void store_backup_remember(apr_pool_t *pool, const struct settings *settings);

/* When that was; 0: never, or nobody knows. */
int64_t store_backup_last(apr_pool_t *pool, const struct settings *settings);

/* For store/: an empty file beside path, readable to its owner alone, whose
 * descriptor is *file. Returns its path; NULL with *why. */
char *backup_file_beside(apr_pool_t *pool, const char *path, int *file,
                         const char **why);

/* For store/: gives such a file, whose contents are complete, the name of path,
 * unless there is one, and has both on disk; or removes it, if result is not
 * RESULT_OK. Closes it. Returns result, or why it could not; RESULT_TAKEN. */
enum result backup_file_end(apr_pool_t *pool, char *beside, int file,
                            const char *path, enum result result,
                            const char **why);

#endif
