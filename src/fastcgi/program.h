/* program.h: the start and the end of every FastCGI program. */
#ifndef TOKENBOOTH_FASTCGI_PROGRAM_H
#define TOKENBOOTH_FASTCGI_PROGRAM_H

#include <apr_pools.h>

#include "base/result.h"

/* Serves until it is told to stop. Sets *why if it could not start. */
typedef enum result program_serve(apr_pool_t *pool, const char **why);

/* Runs a whole program: initializes the libraries, protects the process's
 * memory, serves, and logs why if that failed. Returns main's exit status. */
int program_run(const char *name, program_serve *serve);

#endif
