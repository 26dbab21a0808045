/* bind.h: sets the parameters of a statement before it runs.
 *
 * Each binds $number. A NULL text and NULL bytes are SQL's NULL. What is bound
 * must stay unchanged until the statement is reset. If one cannot be bound, the
 * statement never runs: it steps to RESULT_INVALID for a text that is not
 * UTF-8, else to RESULT_BROKEN. */
#ifndef TOKENBOOTH_STORE_BIND_H
#define TOKENBOOTH_STORE_BIND_H

#include "store/driver.h"

void bind_int64(struct driver_statement *statement, int number, int64_t value);
void bind_bool(struct driver_statement *statement, int number, bool value);
void bind_null(struct driver_statement *statement, int number);
void bind_text(struct driver_statement *statement, int number,
               const char *text);
void bind_bytes(struct driver_statement *statement, int number,
                const void *bytes, size_t size);

/* For ids and instants that may be missing: 0 is SQL's NULL. */
void bind_optional(struct driver_statement *statement, int number,
                   int64_t value);

#endif
