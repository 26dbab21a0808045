/* loopback.c: the names of this host. */
#include "base/loopback.h"

#include <string.h>

#include "base/text.h"

bool loopback_has_url(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    size_t size = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");

    return (size == 9 && strncasecmp(host, "localhost", size) == 0) ||
           (size == 5 && strncmp(host, "[::1]", size) == 0) ||
           (text_starts(host, "127.") && strspn(host, "0123456789.") == size);
}
