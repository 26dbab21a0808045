/* endpoint.h: what every endpoint shares: its thread's part, and how a request is read.
 *
 * An endpoint knows its server's way of speaking and no rule: those are in
 * access/. */
#ifndef TOKENBOOTH_ENDPOINTS_ENDPOINT_H
#define TOKENBOOTH_ENDPOINTS_ENDPOINT_H

#include "access/check.h"
#include "fastcgi/request.h"
#include "fastcgi/response.h"

/* A thread's own part of an endpoint. */
struct endpoint {
    struct check_context context;
    const char
        *authorizer_secret; /* secret of this start; NULL: none is configured */
};

/* Reads what all endpoints read alike: credentials, client, site. */
void endpoint_read_request(const struct endpoint *endpoint,
                           const struct request *request,
                           struct check_request *check);

/* The headers that every denial carries. */
void endpoint_set_denial_headers(const struct answer *answer,
                                 struct response *response);

#endif
