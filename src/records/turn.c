/* turn.c: a lock of the folder of the database.
 *
 * Not of the database itself: closing a second descriptor of that file would
 * release SQLite's own locks. */
#include "records/turn.h"

#include <apr_strings.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    POLL_MILLISECONDS = 5,
    WAIT_MILLISECONDS = 2000,
};

struct turn {
    int folder; /* -1: there is none */
};

static apr_status_t close_folder(void *data)
{
    close(((struct turn *)data)->folder);
    return APR_SUCCESS;
}

struct turn *turn_open(apr_pool_t *pool, const char *database)
{
    struct turn *turn = apr_palloc(pool, sizeof *turn);
    const char *slash = strrchr(database, '/');
    const char *folder =
        slash ? apr_pstrmemdup(pool, database, (size_t)(slash - database) + 1)
              : ".";

    turn->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (turn->folder >= 0)
        apr_pool_cleanup_register(pool, turn, close_folder,
                                  apr_pool_cleanup_null);
    return turn;
}

void turn_take(struct turn *turn)
{
    static const struct timespec pause = {.tv_nsec =
                                              POLL_MILLISECONDS * 1000000};
    int64_t until = clock_steady() + WAIT_MILLISECONDS;

    while (turn->folder >= 0 && flock(turn->folder, LOCK_EX | LOCK_NB) != 0 &&
           clock_steady() < until)
        nanosleep(&pause, NULL);
}

void turn_give(struct turn *turn)
{
    if (turn->folder >= 0)
        flock(turn->folder, LOCK_UN);
}
