/* header_name.c: which names mean the same to everybody. */
#include "access/header_name.h"

#include <ctype.h>

bool header_name_is_valid(const char *name)
{
    while (isalnum((unsigned char)*name) || *name == '-')
        name++;
    return !*name;
}
