/* sqlite_file.c: looks for a database's files at their paths. */
#include "store/sqlite_file.h"

#include <apr_strings.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"

/* How long a check may go on with a file that is not at its path any more. */
enum { LOOK_MILLISECONDS = 1000 };

void sqlite_file_init(struct sqlite_file *file, apr_pool_t *pool,
                      sqlite3 *handle, const char *path)
{
    *file = (struct sqlite_file){
        .handle = handle,
        .index_path = apr_pstrcat(pool, path, "-shm", NULL),
    };
}

static ino_t inode_of_index(const struct sqlite_file *file)
{
    struct stat info;

    return stat(file->index_path, &info) == 0 ? info.st_ino : 0;
}

void sqlite_file_watch_index(struct sqlite_file *file)
{
    file->index_inode = inode_of_index(file);
}

/* Whether the WAL index was deleted, and perhaps created again, as when a
 * backup is copied over the database. Others then commit to an index of their
 * own, which this connection does not see. */
static bool has_lost_index(const struct sqlite_file *file)
{
    return file->index_inode && inode_of_index(file) != file->index_inode;
}

bool sqlite_file_is_moved(struct sqlite_file *file)
{
    int is_moved = 0;

    sqlite3_file_control(file->handle, "main", SQLITE_FCNTL_HAS_MOVED,
                         &is_moved);
    if (has_lost_index(file))
        is_moved = 1;
    if (is_moved && !file->is_moved)
        log_error("database: its file was moved, deleted or replaced while it "
                  "was open: nothing is read or written until it is back, or "
                  "this program is restarted");
    file->is_moved = is_moved != 0;
    file->look_again_at = clock_steady() + LOOK_MILLISECONDS;
    return file->is_moved;
}

/* A file that was moved is looked for each time: what is back is used at
 * once. */
bool sqlite_file_was_moved(struct sqlite_file *file)
{
    return file->is_moved || clock_steady() >= file->look_again_at
               ? sqlite_file_is_moved(file)
               : false;
}
