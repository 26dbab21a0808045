/* log.c: one write per line, and a limit per format. */
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_BYTES = 1024,
    FORMATS = 64, /* more than the program has */
};

static const char *name = "tokenbooth";
static bool is_journal;

/* What was written of one format, in a window that began at start. */
struct limit {
    const char *format; /* NULL: unused */
    time_t start;       /* by the monotonic clock, seconds */
    int written;
    int left_out;
    int priority; /* of the last line */
};

static struct limit limits[FORMATS];
static pthread_mutex_t limits_lock = PTHREAD_MUTEX_INITIALIZER;

/* JOURNAL_STREAM is the "device:inode" of the stream to the journal. Programs
 * whose output was redirected elsewhere inherit it, too. */
static bool leads_to_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat info;

    /* NOLINTNEXTLINE(cert-err34-c): an overflow only compares unequal */
    return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
           fstat(STDERR_FILENO, &info) == 0 && info.st_dev == device &&
           info.st_ino == inode;
}

void log_start(const char *program)
{
    name = program;
    is_journal = leads_to_journal();
}

/* Writes what precedes the message; returns its size. */
static int write_head(char *line, size_t size, int priority)
{
    char when[32];
    struct tm parts;
    time_t now = time(NULL);

    if (is_journal)
        return snprintf(line, size, "<%d>%s: ", priority, name);
    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return snprintf(line, size, "%s %s: ", when, name);
}

static void write_line(int priority, const char *format, va_list arguments)
{
    char line[LINE_BYTES];
    int reason = errno; /* for %m */
    int size = write_head(line, sizeof line, priority);
    int more;

    errno = reason;
    more = vsnprintf(line + size, sizeof line - (size_t)size - 1, format,
                     arguments);
    if (more < 0)
        return;
    size += more;
    if (size > LINE_BYTES - 2)
        size = LINE_BYTES - 2;
    line[size++] = '\n';
    /* If standard error itself fails, there is nowhere left to report it. */
    if (write(STDERR_FILENO, line, (size_t)size) < 0)
        return;
}

static void __attribute__((format(printf, 2, 3)))
write_text(int priority, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_line(priority, format, arguments);
    va_end(arguments);
}

/* Ends a window: says what was left out, and forgets the format. */
static void end_window(struct limit *limit)
{
    if (limit->left_out)
        write_text(limit->priority, "%d more lines like \"%s\" were left out",
                   limit->left_out, limit->format);
    limit->format = NULL;
}

static void end_windows(time_t started_before)
{
    for (int i = 0; i < FORMATS; i++) {
        if (limits[i].format && limits[i].start <= started_before)
            end_window(&limits[i]);
    }
}

/* The limit of format, which is created if there is none yet; NULL if all are
 * in use. */
static struct limit *find_limit(const char *format, time_t now)
{
    struct limit *unused = NULL;

    for (int i = 0; i < FORMATS; i++) {
        if (limits[i].format == format)
            return &limits[i];
        if (!limits[i].format && !unused)
            unused = &limits[i];
    }
    if (unused)
        *unused = (struct limit){.format = format, .start = now};
    return unused;
}

static bool is_within_limit(int priority, const char *format)
{
    struct timespec now;
    struct limit *limit;
    bool within = true;

    clock_gettime(CLOCK_MONOTONIC, &now);
    pthread_mutex_lock(&limits_lock);
    end_windows(now.tv_sec - LOG_WINDOW);
    limit = find_limit(format, now.tv_sec);
    if (limit) {
        limit->priority = priority;
        within = limit->written < LOG_BURST;
        limit->written += within;
        limit->left_out += !within;
    }
    pthread_mutex_unlock(&limits_lock);
    return within;
}

static void log_at(int priority, const char *format, va_list arguments)
{
    int reason = errno;

    if (is_within_limit(priority, format)) {
        errno = reason;
        write_line(priority, format, arguments);
    }
    errno = reason;
}

void log_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_at(LOG_ERR, format, arguments);
    va_end(arguments);
}

void log_warning(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_at(LOG_WARNING, format, arguments);
    va_end(arguments);
}

void log_info(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_at(LOG_INFO, format, arguments);
    va_end(arguments);
}

void log_stop(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    pthread_mutex_lock(&limits_lock);
    end_windows(now.tv_sec);
    pthread_mutex_unlock(&limits_lock);
}
