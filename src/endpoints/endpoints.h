/* endpoints.h: the endpoints of authorize.fcgi. Apache's module answers those
 * with an address as well. */
#ifndef TOKENBOOTH_ENDPOINTS_ENDPOINTS_H
#define TOKENBOOTH_ENDPOINTS_ENDPOINTS_H

#include "endpoints/endpoint.h"

/* Passes a FastCGI request of either role to its endpoint. context is a struct
 * endpoint. */
void endpoint_dispatch(void *context, struct request *request,
                       struct response *response);

/* Passes a request, other than one of the authorizer role, to the endpoint that
 * its path names. */
void endpoint_respond(const struct endpoint *endpoint, struct request *request,
                      struct response *response);

/* Answers a request that its endpoint cannot read, in the endpoint's format:
 * why is the message. */
void endpoint_reject(const struct endpoint *endpoint,
                     const struct request *request, int status, const char *why,
                     struct response *response);

/* FastCGI's authorizer role, for Apache's mod_authnz_fcgi. */
void endpoint_authorizer(const struct endpoint *endpoint,
                         struct request *request, struct response *response);

/* /authorize: the decision as JSON, for other servers and scripts. */
void endpoint_forward_auth(const struct endpoint *endpoint,
                           struct request *request, struct response *response);

/* The answer of /authorize to a request that is no question: why is the
 * message. */
void endpoint_forward_auth_reject(const struct request *request,
                                  const char *site, int status, const char *why,
                                  struct response *response);

/* /introspect: what a token is (RFC 7662). */
void endpoint_introspect(const struct endpoint *endpoint,
                         struct request *request, struct response *response);

/* /backend-rejection: in place of a registry's own 401 or 407, or where it did
 * not answer. */
void endpoint_backend_rejection(const struct endpoint *endpoint,
                                struct request *request,
                                struct response *response);

/* /health: whether this site can do its work, for load balancers. */
void endpoint_health(const struct endpoint *endpoint, struct request *request,
                     struct response *response);

/* /metrics: what is counted on this host, for Prometheus. */
void endpoint_metrics(const struct endpoint *endpoint, struct request *request,
                      struct response *response);

#endif
