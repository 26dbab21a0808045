/* log.h: lines for the administrator, on standard error.
 *
 * Where standard error is the journal (JOURNAL_STREAM, see sd-daemon(3)), a
 * line begins with its priority and the journal adds the time; elsewhere it is
 * "2026-11-24T14:00:00Z program: message". At most LOG_BURST lines of one
 * format are written in LOG_WINDOW seconds; how many were left out is said
 * before the next line that follows.
 *
 * A line never holds a token's value, a password, a key or a session, and
 * nothing that a client sent. */
#ifndef TOKENBOOTH_BASE_LOG_H
#define TOKENBOOTH_BASE_LOG_H

enum {
    LOG_BURST = 10,
    LOG_WINDOW = 60, /* seconds */
};

/* Names the program in every line; name is kept, not copied. Looks at where
 * standard error leads, so it comes after any redirection. */
void log_start(const char *program);

/* Each writes one line, whole, so that threads do not mix theirs. format is a
 * literal; %m is the text of errno.
 *   error    something that was asked for failed
 *   warning  it was done, but the administrator should look
 *   info     what the program does */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what was left out so far; for a program that ends. */
void log_stop(void);

#endif
