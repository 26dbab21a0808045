/* routes.h: the table of all addresses that profile.fcgi answers. */
#ifndef TOKENBOOTH_ROUTES_H
#define TOKENBOOTH_ROUTES_H

#include "web/route.h"

/* Ends with an empty row. */
extern const struct route page_routes[];

#endif
