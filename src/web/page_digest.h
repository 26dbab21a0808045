/* page_digest.h: keyed digests in cookies and forms, which only this site can
 * make. */
#ifndef TOKENBOOTH_WEB_PAGE_DIGEST_H
#define TOKENBOOTH_WEB_PAGE_DIGEST_H

#include <stdbool.h>

#include "web/page.h"

/* Of text, as 43 characters. For each purpose, it is another one. */
char *page_digest(const struct page *page, const char *purpose,
                  const char *text);

/* Whether `sent` (may be NULL) is that, or was before the look-up key was
 * replaced. */
bool page_digest_is(const struct page *page, const char *purpose,
                    const char *text, const char *sent);

#endif
