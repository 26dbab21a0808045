/* request.h: one request, as FastCGI brings it.
 *
 * Everything that is returned lives in the request's pool and goes with it. */
#ifndef TOKENBOOTH_FASTCGI_REQUEST_H
#define TOKENBOOTH_FASTCGI_REQUEST_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <fcgiapp.h>
#include <stdbool.h>

#include "base/result.h"

enum {
    REQUEST_BODY_BYTES = 64 * 1024, /* the most that a form may send */
};

struct request {
    FCGX_Request *fastcgi;
    apr_pool_t *pool;
    const char *method;
    const char *path;    /* decoded, without the query */
    const char *query;   /* raw, "" for none */
    const char *address; /* of the client, "" where it is not told */
    bool https;
};

/* Reads what FastCGI told of a request into *request. */
void request_read(struct request *request, FCGX_Request *fastcgi,
                  apr_pool_t *pool);

/* A variable of the server, or a header as "HTTP_ACCEPT"; NULL where it is not
 * there. */
const char *request_variable(const struct request *request, const char *name);

/* A name=value list (a query, or a form's body), decoded, as a table that keeps
 * repeated names. RESULT_INVALID where it does not decode. */
enum result request_parse_list(apr_pool_t *pool, const char *list,
                               apr_table_t **fields);

/* The value of a field by its exact name, which apr_table_get would not look at
 * so closely: the first of several, NULL where there is none. */
const char *request_field(const apr_table_t *fields, const char *name);

/* How often a field was sent. */
int request_field_count(const apr_table_t *fields, const char *name);

/* The body as text. RESULT_INVALID where it holds a NUL; RESULT_TOO_LARGE where
 * it is larger than REQUEST_BODY_BYTES. Wiped with the pool: it may hold a
 * password. */
enum result request_body(const struct request *request, char **body);

/* Overwrites the credentials among the server's variables. */
void request_wipe(struct request *request);

#endif
