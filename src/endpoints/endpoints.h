/* endpoints.h: the doors of authorize.fcgi, and who of them answers a request. */
#ifndef TOKENBOOTH_ENDPOINTS_ENDPOINTS_H
#define TOKENBOOTH_ENDPOINTS_ENDPOINTS_H

#include "endpoints/endpoint.h"

/* Answers one FastCGI request, of either role. context is a struct door. */
void door_handle(void *context, struct request *request,
                 struct response *response);

/* FastCGI's AUTHORIZER: what stock Apache asks (mod_authnz_fcgi). */
void door_authorizer(const struct door *door, struct request *request,
                     struct response *response);

/* /authorize: the decision as JSON, for other servers and scripts. */
void door_authorize(const struct door *door, struct request *request,
                    struct response *response);

/* /introspect: what a token is (RFC 7662). */
void door_introspect(const struct door *door, struct request *request,
                     struct response *response);

#endif
