/* request_hooks.h: what the module does with each request, step by step. */
#ifndef TOKENBOOTH_MODULE_REQUEST_HOOKS_H
#define TOKENBOOTH_MODULE_REQUEST_HOOKS_H

#include <apr_pools.h>

/* Called when Apache loads the module. */
void request_hooks_register(apr_pool_t *pool);

#endif
