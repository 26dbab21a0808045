/* response.h: one answer, put together and then written at once.
 *
 * A header's value never holds CR, LF or NUL: response_header drops it
 * instead. */
#ifndef TOKENBOOTH_FASTCGI_RESPONSE_H
#define TOKENBOOTH_FASTCGI_RESPONSE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stddef.h>

#include "fastcgi/request.h"

struct response {
    apr_pool_t *pool;
    int status;
    const char *phrase;   /* of the status line; NULL: the usual one */
    apr_table_t *headers; /* in order; a name may stand twice */
    const char *body;     /* NULL: none */
    size_t size;          /* of the body, bytes */
};

/* An answer of status 200 without a body. */
void response_start(struct response *response, apr_pool_t *pool);

/* Adds a header; NULL is no header. */
void response_header(struct response *response, const char *name,
                     const char *value);

/* The body, and its media type. text must live as long as the response. */
void response_text(struct response *response, const char *type,
                   const char *text);

/* An error in the words of OAuth (RFC 6749, 5.2): one for programs, one message
 * for people. */
void response_oauth_error(struct response *response, int status,
                          const char *error, const char *message);

/* 303 to an address of this site. */
void response_see_other(struct response *response, const char *address);

/* Writes it to the server. without_body: the request was HEAD. */
void response_write(const struct response *response,
                    const struct request *request, bool without_body);

/* "Not Found" for 404; "" for one that the program never sends. */
const char *response_phrase(int status);

#endif
