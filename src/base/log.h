/* log.h: one line to the operator on standard error.
 *
 * A line never holds a token's value, a password, a key or a session; what came
 * from a request is not put into one. */
#ifndef TOKENBOOTH_BASE_LOG_H
#define TOKENBOOTH_BASE_LOG_H

/* Names the program in every line; kept, not copied. */
void log_start(const char *program);

/* Writes "2026-11-24T14:00:00Z program: message". Thread-safe. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
