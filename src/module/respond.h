/* respond.h: the endpoints that have an address, inside Apache. */
#ifndef TOKENBOOTH_MODULE_RESPOND_H
#define TOKENBOOTH_MODULE_RESPOND_H

#include <httpd.h>

/* Answers r by its path as authorize.fcgi does. Returns OK, whatever the answer
 * says: it is complete. */
int respond(request_rec *r);

#endif
