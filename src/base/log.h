/* log.h: messages to the administrator, on standard error.
 *
 * If standard error is the journal (JOURNAL_STREAM, see sd-daemon(3)), a line
 * starts with its priority and the journal adds the time; otherwise it reads
 * "2026-11-24T14:00:00Z program: message". Of each format, at most LOG_BURST
 * lines are written in LOG_WINDOW seconds; the next line after that is preceded
 * by the number of lines left out.
 *
 * A line never holds a token's value, a password, a key or a session, and
 * nothing that a client sent. */
#ifndef TOKENBOOTH_BASE_LOG_H
#define TOKENBOOTH_BASE_LOG_H

enum {
    LOG_BURST = 10,
    LOG_WINDOW = 60, /* seconds */
};

/* Sets the program's name, which starts every line; the string is kept, not
 * copied. Call it after redirecting standard error. */
void log_start(const char *program);

/* Each writes one line with a single write(2), so lines from different threads
 * do not mix. format is a literal; %m is the text of errno.
 *   error    something failed
 *   warning  it worked, but the administrator should take a look
 *   info     normal operation */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Reports the lines left out so far; call it before the program ends. */
void log_stop(void);

#endif
