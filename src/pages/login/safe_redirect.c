/* safe_redirect.c: `next` comes from an address that anybody can make up. */
#include "pages/login/safe_redirect.h"

#include <string.h>

#include "base/value.h"
#include "web/route.h"

static const char HOME[] = "/profile/Me";

const char *safe_redirect(const struct page *page, const char *next)
{
    if (!next || next[0] != '/' || next[1] == '/' || next[1] == '\\' ||
        strlen(next) > PAGE_ADDRESS_MAX || value_is_suspected(next))
        return HOME;
    for (const char *at = next; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return HOME;
    }
    return route_is_post_only(page->routes, page->pool, next) ? HOME : next;
}
