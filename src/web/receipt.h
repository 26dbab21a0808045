/* receipt.h: what a form has done, told once by the page that it leads to.
 *
 * The address of that page names it in the field "done". Anybody can write such
 * an address, in a link as well. So whoever is redirected there also gets a
 * cookie with the query, which the page takes away again. */
#ifndef TOKENBOOTH_WEB_RECEIPT_H
#define TOKENBOOTH_WEB_RECEIPT_H

#include <apr_tables.h>

#include "http/request.h"
#include "http/response.h"

/* Sets the cookie if the address of a redirect has a field "done". */
void receipt_leave(const struct request *request, struct response *response,
                   const char *address);

/* The field "done" of the query, and takes the cookie away; NULL if there is
 * none, or nothing was done. query: its fields; NULL: none. */
const char *receipt_take(const struct request *request,
                         struct response *response, const apr_table_t *query);

#endif
