/* email_limit.h: how many links an account can have mailed to addresses that
 * may be somebody else's. */
#ifndef TOKENBOOTH_PAGES_ACCOUNT_EMAIL_LIMIT_H
#define TOKENBOOTH_PAGES_ACCOUNT_EMAIL_LIMIT_H

#include "web/page.h"

enum { EMAIL_LIMIT_AN_HOUR = 5 };

/* Counts one of the account that is signed in. Returns 0 within the limit;
 * beyond it, returns the seconds to wait and sets Retry-After. */
int email_limit_count(struct page *page);

#endif
