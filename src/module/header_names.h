/* header_names.h: lists of headers, and their removal in one pass. */
#ifndef TOKENBOOTH_MODULE_HEADER_NAMES_H
#define TOKENBOOTH_MODULE_HEADER_NAMES_H

#include <apr_tables.h>

struct header_names {
    const char *initials;     /* of all of them, in lower case */
    const char *const *names; /* ends with NULL; one that ends with a hyphen or
                                 an underscore stands for all that begin like
                                 it */
};

void header_names_remove(apr_table_t *headers, const struct header_names *list);

#endif
