/* browser.h: a browser in the words of the person who uses it. */
#ifndef TOKENBOOTH_WEB_BROWSER_H
#define TOKENBOOTH_WEB_BROWSER_H

#include <apr_pools.h>

/* "Firefox on Linux" for its User-Agent, as far as that tells: what is not
 * known is "A browser", or the name that the User-Agent begins with. */
const char *browser_text(apr_pool_t *pool, const char *user_agent);

#endif
