/* endpoint.h: what every door shares: its thread's part, and how a request is read.
 *
 * A door knows its server's way of speaking and no rule: those are in
 * access/. */
#ifndef TOKENBOOTH_ENDPOINTS_ENDPOINT_H
#define TOKENBOOTH_ENDPOINTS_ENDPOINT_H

#include "access/check.h"
#include "fastcgi/request.h"
#include "fastcgi/response.h"

/* A thread's own part of a door. */
struct door {
    struct booth booth;
    const char *proof; /* secret of this start; NULL: none is configured */
};

/* Reads what all doors read alike: credentials, client, site. */
void door_read(const struct door *door, const struct request *request,
               struct check_request *asked);

/* The headers that every denial carries. */
void door_denial_headers(const struct answer *answer,
                         struct response *response);

#endif
