/* site.c: the setting wins over what the client sent. */
#include "base/site.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

bool site_host_is_plain(const char *host)
{
    return host && text_is_host(host);
}

const char *site_address(apr_pool_t *pool, const struct settings *settings,
                         bool https, const char *host)
{
    if (settings->site)
        return settings->site;
    if (!site_host_is_plain(host))
        return "";
    return apr_pstrcat(pool, https ? "https://" : "http://", host, NULL);
}

const char *site_host_name(apr_pool_t *pool, const char *site)
{
    const char *host = strstr(site, "://") + strlen("://");
    size_t size = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");

    return apr_pstrmemdup(pool, host, size);
}

bool site_is_https(const struct settings *settings)
{
    return settings->site && text_starts(settings->site, "https://");
}
