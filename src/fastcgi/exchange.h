/* exchange.h: one request and its response over libfcgi. */
#ifndef TOKENBOOTH_FASTCGI_EXCHANGE_H
#define TOKENBOOTH_FASTCGI_EXCHANGE_H

#include <fcgiapp.h>

#include "http/request.h"
#include "http/response.h"

/* Fills *request from what FastCGI received; by_port, which FastCGI does not
 * know, is false until the caller sets it. */
void exchange_read(struct request *request, FCGX_Request *fastcgi,
                   apr_pool_t *pool);

/* Writes the response, without its body if the request wants none. */
void exchange_write(const struct response *response,
                    const struct request *request, FCGX_Request *fastcgi);

#endif
