/* program.h: what the programs that serve FastCGI begin and end with. */
#ifndef TOKENBOOTH_FASTCGI_PROGRAM_H
#define TOKENBOOTH_FASTCGI_PROGRAM_H

#include <apr_pools.h>

#include "base/result.h"

/* Serves until it is told to stop; *why is set where it cannot begin. */
typedef enum result program_serve(apr_pool_t *pool, const char **why);

/* The whole of a program: starts the libraries, shields what is in memory,
 * serves, and logs why where that did not begin. Returns main's status. */
int program_run(const char *name, program_serve *serve);

#endif
