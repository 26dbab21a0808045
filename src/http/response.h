/* response.h: one response, built first and then sent at once.
 *
 * A header whose value contains CR or LF is dropped by response_header. */
#ifndef TOKENBOOTH_HTTP_RESPONSE_H
#define TOKENBOOTH_HTTP_RESPONSE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stddef.h>

#include "http/request.h"

struct response {
    apr_pool_t *pool;
    int status;
    const char *phrase;   /* of the status line; NULL: the standard one */
    apr_table_t *headers; /* in order; names can repeat */
    const char *body;     /* NULL: none */
    size_t size;          /* of the body in bytes */
};

/* Starts a response with status 200 and no body. */
void response_start(struct response *response, apr_pool_t *pool);

/* Adds a header, unless value is NULL. */
void response_header(struct response *response, const char *name,
                     const char *value);

/* Sets the body and its media type. text must outlive the response. */
void response_text(struct response *response, const char *type,
                   const char *text);

/* An OAuth error (RFC 6749, section 5.2): a code for programs and a message for
 * people. */
void response_oauth_error(struct response *response, int status,
                          const char *error, const char *message);

/* Redirects with 303 to a page of this site. */
void response_see_other(struct response *response, const char *address);

/* The reason phrase, "Not Found" for 404; "" for a status never sent. */
const char *response_phrase(int status);

#endif
