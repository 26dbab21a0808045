/* dav_failure.c: fills struct dav_error. */
#include "module/dav_failure.h"

#include <apr_pools.h>

dav_error *dav_failure(request_rec *r, int status, const char *what)
{
    dav_error *error = apr_pcalloc(r->pool, sizeof *error);

    error->status = status;
    error->desc = what;
    return error;
}

dav_error *dav_failure_of_file(request_rec *r, apr_status_t why)
{
    int status = APR_STATUS_IS_ENOSPC(why)   ? HTTP_INSUFFICIENT_STORAGE
                 : APR_STATUS_IS_ENOENT(why) ? HTTP_CONFLICT
                                             : HTTP_INTERNAL_SERVER_ERROR;

    return dav_failure(r, status, "The file could not be created or written.");
}
