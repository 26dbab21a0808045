/* authorizer.h: the door that stock Apache asks (mod_authnz_fcgi), and the one
 * for other servers and scripts (/authorize). */
#ifndef TOKENBOOTH_DOORS_AUTHORIZER_H
#define TOKENBOOTH_DOORS_AUTHORIZER_H

#include "access/check.h"
#include "web/request.h"
#include "web/response.h"

/* A thread's own part of a door. */
struct door {
    struct booth booth;
    const char *proof; /* secret of this start; NULL: none is configured */
};

/* Answers one FastCGI request, of either role. context is a struct door. */
void door_handle(void *context, struct request *request,
                 struct response *response);

/* /authorize: the decision as JSON. */
void door_authorize(const struct door *door, struct request *request,
                    struct response *response);

/* /introspect: what a token is (RFC 7662). */
void door_introspect(const struct door *door, struct request *request,
                     struct response *response);

/* What both doors read alike: credentials, client, site. */
void door_read(const struct door *door, const struct request *request,
               struct check_request *asked);

/* The headers that every denial carries. */
void door_denial_headers(const struct answer *answer,
                         struct response *response);

#endif
