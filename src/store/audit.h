/* audit.h: what a transaction adds to the audit log, which gets it once it is
 * committed. */
#ifndef TOKENBOOTH_STORE_AUDIT_H
#define TOKENBOOTH_STORE_AUDIT_H

#include <apr_pools.h>
#include <stdbool.h>

struct audit;

/* NULL if no audit log is set (path NULL). like: see base/audit_log.h. */
struct audit *audit_create(apr_pool_t *pool, const char *path,
                           const char *like);

/* The pool of what the transaction adds; cleared when it ends. */
apr_pool_t *audit_pool(struct audit *audit);

/* Adds a line with its newline, in that pool. */
void audit_add(struct audit *audit, const char *line);

/* The transaction has ended: writes what it added if it was committed. A line
 * that cannot be written is counted and logged, and stops nothing. */
void audit_end(struct audit *audit, bool committed);

#endif
