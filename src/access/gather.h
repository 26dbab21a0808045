/* gather.h: collects everything that a decision depends on. */
#ifndef TOKENBOOTH_ACCESS_GATHER_H
#define TOKENBOOTH_ACCESS_GATHER_H

#include "access/check_request.h"
#include "access/clients.h"
#include "access/decide.h"

/* Reads the credential and the resource of a request, and looks both up.
 * *credential and *attributes begin as zeros. Returns why the request is
 * malformed, as a message; NULL: it is not. */
const char *gather(const struct check_context *context, apr_pool_t *pool,
                   const struct check_request *request,
                   const struct client *client, struct credential *credential,
                   struct attributes *attributes);

#endif
