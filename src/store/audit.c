/* audit.c: keeps the lines of a transaction until it is committed. */
#include "store/audit.h"

#include <apr_strings.h>

#include "base/audit_log.h"
#include "base/counters.h"
#include "base/log.h"

struct audit {
    const char *path, *like;
    apr_pool_t *pool;
    const char *lines; /* in pool; "" for none */
    int count;
};

struct audit *audit_create(apr_pool_t *pool, const char *path, const char *like)
{
    struct audit *audit;

    if (!path)
        return NULL;
    audit = apr_pcalloc(pool, sizeof *audit);
    audit->path = path;
    audit->like = like;
    audit->lines = "";
    apr_pool_create(&audit->pool, pool);
    return audit;
}

apr_pool_t *audit_pool(struct audit *audit)
{
    return audit->pool;
}

void audit_add(struct audit *audit, const char *line)
{
    audit->lines = apr_pstrcat(audit->pool, audit->lines, line, NULL);
    audit->count++;
}

static void write_out(const struct audit *audit)
{
    if (audit_log_append(audit->pool, audit->path, audit->like, audit->lines))
        return;
    log_error("audit log %s: %m; events that it lacks: %d (\"tokenbooth "
              "activity --json\" lists them)",
              audit->path, audit->count);
    counters_add(COUNTERS_AUDIT_LOST, (uint64_t)audit->count);
}

void audit_end(struct audit *audit, bool committed)
{
    if (!audit || !audit->count)
        return;
    if (committed)
        write_out(audit);
    audit->lines = "";
    audit->count = 0;
    apr_pool_clear(audit->pool);
}
