/* oidc_login.h: what the screens about linked identities share. Each answers the
 * request. */
#ifndef TOKENBOOTH_PAGES_LOGIN_OIDC_LOGIN_H
#define TOKENBOOTH_PAGES_LOGIN_OIDC_LOGIN_H

#include <stdbool.h>

#include "web/page.h"

/* False after answering 404, where the operator set up no provider. */
bool oidc_login_is_on(struct page *page);

/* 503: no guard of Apache stands before this address. */
void oidc_login_refuse(struct page *page);

/* 403: not what this browser was sent to the provider for. */
void oidc_login_refuse_flow(struct page *page);

#endif
