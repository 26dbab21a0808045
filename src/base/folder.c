/* folder.c: flushes folders. */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool folder_sync(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int reason;

    if (folder < 0)
        return false;
    reason = fsync(folder) ? errno : 0;
    close(folder);
    errno = reason;
    return !reason;
}

bool folder_sync_of(const char *file)
{
    char *copy = strdup(file);
    bool done = copy && folder_sync(dirname(copy));

    free(copy);
    return done;
}
