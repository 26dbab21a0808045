/* late_store.c: a store in a pool of its own, which an attempt that fails takes
 * with it. */
#include "records/late_store.h"

#include <apr_strings.h>

#include "base/log.h"

enum result late_store_open(struct late_store *late, apr_pool_t *pool,
                            const char **why)
{
    enum result result;

    *why = "no memory";
    if (apr_pool_create(&late->pool, NULL) != APR_SUCCESS)
        return RESULT_BROKEN;
    result = store_open(late->pool, late->settings, &late->keys, STORE_RECORDS,
                        &late->store, why);
    if (result == RESULT_OK)
        return result;
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(late->pool);
    late->store = NULL;
    return result;
}

bool late_store_try_again(struct late_store *late)
{
    apr_pool_t *pool = NULL;
    const char *why;
    enum result result = RESULT_BROKEN;

    if (apr_pool_create(&pool, NULL) == APR_SUCCESS) {
        result = late_store_open(late, pool, &why);
        apr_pool_destroy(pool);
    }
    if (result == RESULT_OK)
        log_info("last uses and denials are now being recorded");
    return result == RESULT_OK;
}

void late_store_close(struct late_store *late)
{
    if (late->store)
        apr_pool_destroy(late->pool);
    late->store = NULL;
}
