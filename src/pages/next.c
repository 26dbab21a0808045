/* next.c: the field `next` comes from anywhere. */
#include "pages/next.h"

#include <stddef.h>

const char *next_safe(const char *next)
{
    if (!next || next[0] != '/' || next[1] == '/' || next[1] == '\\')
        return "/profile/Me";
    for (const char *at = next; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return "/profile/Me";
    }
    return next;
}
