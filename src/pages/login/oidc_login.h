/* oidc_login.h: answers that the screens about linked identities share. */
#ifndef TOKENBOOTH_PAGES_LOGIN_OIDC_LOGIN_H
#define TOKENBOOTH_PAGES_LOGIN_OIDC_LOGIN_H

#include <stdbool.h>

#include "web/page.h"

/* True if a provider is set up; false after answering 404. */
bool oidc_login_is_on(struct page *page);

/* 503: mod_auth_openidc does not guard this address. */
void oidc_login_fail(struct page *page);

/* 403: this browser did not start this login flow. */
void oidc_login_deny_flow(struct page *page);

#endif
