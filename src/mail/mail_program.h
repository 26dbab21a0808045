/* mail_program.h: a sendmail program, which takes an email on its standard
 * input. */
#ifndef TOKENBOOTH_MAIL_MAIL_PROGRAM_H
#define TOKENBOOTH_MAIL_MAIL_PROGRAM_H

#include <apr_pools.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/result.h"

struct mail_program {
    const char *path;
    const char *from;     /* an address; it does not start with a hyphen */
    const char *to;       /* an address; an argument after "--" */
    int64_t milliseconds; /* then it is killed */
    const atomic_bool *stopping; /* once it is true, likewise */
};

/* Runs it with text as its input, whose lines end in a line feed. RESULT_BUSY
 * with *error, in pool, unless it ends with exit status 0. */
enum result mail_program_run(const struct mail_program *program,
                             apr_pool_t *pool, const char *text,
                             const char **error);

#endif
