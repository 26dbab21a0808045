/* browser.h: names a browser as its user would. */
#ifndef TOKENBOOTH_WEB_BROWSER_H
#define TOKENBOOTH_WEB_BROWSER_H

#include <apr_pools.h>

/* "Firefox on Linux", from the User-Agent. An unknown browser is the name that
 * the User-Agent starts with, or "A browser". */
const char *browser_text(apr_pool_t *pool, const char *user_agent);

#endif
