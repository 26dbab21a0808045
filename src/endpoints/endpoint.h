/* endpoint.h: what all endpoints share.
 *
 * An endpoint only translates between its server's protocol and a check; the
 * rules are in access/. */
#ifndef TOKENBOOTH_ENDPOINTS_ENDPOINT_H
#define TOKENBOOTH_ENDPOINTS_ENDPOINT_H

#include "access/check.h"
#include "http/request.h"
#include "http/response.h"

/* The context of one thread. */
struct endpoint {
    struct check_context context;
    const char *authorizer_secret; /* NULL: none is configured */
};

/* Reads what is the same for all endpoints: credentials, client, site. */
void endpoint_read_request(const struct endpoint *endpoint,
                           const struct request *request,
                           struct check_request *check);

/* Reads how the client came where a front server may ask on its behalf: that
 * server knows, and says it in X-Forwarded-Proto. */
void endpoint_read_scheme(const struct request *request,
                          struct check_request *check);

/* The client of a request, and the formats that it asks for. rest: its path in
 * the feed; NULL for none. */
struct client_profile endpoint_client_profile(const struct request *request,
                                              const char *rest);

/* Whether a header of the request holds a value that a backend would get. */
bool endpoint_has_stray(const struct request *request);

/* 404 in plain text, where an endpoint is not for the one who asks. */
void endpoint_not_found(struct response *response);

/* Begins an answer below a feed in place of that of a page: the headers that
 * apache.conf sets on all others there. */
void endpoint_begin_feed_answer(struct response *response);

/* The denial of a request that no check was asked about: why is its message. */
void endpoint_rejection_answer(const struct request *request, const char *site,
                               int status, const char *why,
                               struct answer *answer);

/* The denial of a credential of this kind that came over plain http. */
void endpoint_insecure_answer(const struct request *request, const char *site,
                              enum credential_kind kind, struct answer *answer);

/* Sets the headers of the notice of an allowed request; none without one. */
void endpoint_set_notice(const struct answer *answer,
                         struct response *response);

/* Sets the headers of a denial. */
void endpoint_set_denial_headers(const struct answer *answer,
                                 struct response *response);

#endif
