/* log.c: lines written whole, so that threads do not mix theirs. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *name = "tokenbooth";

void log_start(const char *program)
{
    name = program;
}

void log_line(const char *format, ...)
{
    char line[1024];
    char when[32];
    struct tm parts;
    time_t now = time(NULL);
    va_list arguments;
    int size, more;

    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    size = snprintf(line, sizeof line, "%s %s: ", when, name);
    va_start(arguments, format);
    more = vsnprintf(line + size, sizeof line - (size_t)size - 1, format,
                     arguments);
    va_end(arguments);
    if (more < 0)
        return;
    size += more;
    if (size > (int)sizeof line - 2)
        size = (int)sizeof line - 2;
    line[size++] = '\n';
    /* Nobody is left to tell where standard error itself fails. */
    if (write(STDERR_FILENO, line, (size_t)size) < 0)
        return;
}
