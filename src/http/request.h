/* request.h: one request, received over FastCGI, or described in its variables
 * by Apache's module.
 *
 * Everything returned here is allocated from the request's pool. */
#ifndef TOKENBOOTH_HTTP_REQUEST_H
#define TOKENBOOTH_HTTP_REQUEST_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>

#include "base/result.h"

enum {
    REQUEST_BODY_BYTES = 64 * 1024, /* maximum size of a form */
};

/* Reads the next bytes of a body into to: size of them, or fewer at its end or
 * if the connection broke off. */
typedef int request_body_reader(void *stream, char *to, int size);

struct request {
    char **variables; /* each "NAME=VALUE", NULL behind the last */
    request_body_reader *read_body; /* NULL: there is no body */
    void *stream;                   /* passed to read_body */
    apr_pool_t *pool;
    const char *method;
    const char *path;    /* decoded, without the query */
    const char *query;   /* raw; "" if there is none */
    const char *address; /* of the client; "" if unknown */
    bool https;   /* for links to this site; the setting `site` decides */
    bool by_port; /* it came over TCP, so any local user can have sent it */
};

/* Fills *request from variables, which it keeps. by_port and the reader of the
 * body are the caller's to set. */
void request_read(struct request *request, char **variables, apr_pool_t *pool);

/* False for a HEAD, except in FastCGI's authorizer role: there, Apache itself
 * leaves the body out. */
bool request_wants_body(const struct request *request);

/* As Apache knows it, whatever the setting `site` says. */
bool request_came_by_https(const struct request *request);

/* A variable set by the server, or a header as "HTTP_ACCEPT"; NULL if not
 * set. */
const char *request_variable(const struct request *request, const char *name);

/* Sees one header, as "HTTP_ACCEPT"; returns 0 to see no more. */
typedef int request_header_visitor(void *baton, const char *name,
                                   const char *value);

void request_visit_headers(const struct request *request,
                           request_header_visitor *visit, void *baton);

/* Decodes a name=value list (a query or a form's body) into a table that keeps
 * repeated names. RESULT_INVALID if it cannot be decoded. */
enum result request_parse_list(apr_pool_t *pool, const char *list,
                               apr_table_t **fields);

/* The first value of the field with exactly this name (apr_table_get ignores
 * case); NULL if there is none. */
const char *request_field(const apr_table_t *fields, const char *name);

/* How many times a field was sent. */
int request_field_count(const apr_table_t *fields, const char *name);

#define REQUEST_FORM_TYPE "application/x-www-form-urlencoded"

/* Whether the body says of itself that it is a form. */
bool request_is_form(const struct request *request);

/* Reads the body as text. RESULT_INVALID if it contains a NUL or ends before
 * its Content-Length; RESULT_TOO_LARGE if it is larger than REQUEST_BODY_BYTES.
 * Wiped with the pool, because it can contain a password. */
enum result request_body(const struct request *request, char **body);

/* Overwrites the values of all variables: a credential can be in any header,
 * and in any address. Nothing can be read from the request any more. */
void request_wipe(struct request *request);

#endif
