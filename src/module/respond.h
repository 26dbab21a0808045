/* respond.h: the endpoints /authorize and /introspect inside Apache. */
#ifndef TOKENBOOTH_MODULE_RESPOND_H
#define TOKENBOOTH_MODULE_RESPOND_H

#include <httpd.h>

/* Answers r by its path as authorize.fcgi does. Returns OK, whatever the answer
 * says: it is complete. */
int respond(request_rec *r);

#endif
