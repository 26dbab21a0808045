/* header_name.h: headers that a backend takes for others. */
#ifndef TOKENBOOTH_ACCESS_HEADER_NAME_H
#define TOKENBOOTH_ACCESS_HEADER_NAME_H

#include <stdbool.h>

/* Why a request with a header of such a name is passed on to no backend: CGI,
 * PHP and others spell it as another name, such as one that only Apache may
 * set, and FastCGI leaves it out, so that the authorizer does not see it. */
#define HEADER_NAME_INVALID                                                    \
    "The name of a header has a character that is neither a letter, a digit "  \
    "nor a hyphen, such as an underscore. Leave it out, or write a hyphen."

/* Whether a header, by its name as it was sent, has only letters, digits and
 * hyphens in it. */
bool header_name_is_valid(const char *name);

#endif
