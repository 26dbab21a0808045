/* token_exchange.h: the handler of POST /token, as a page of profile.fcgi. */
#ifndef TOKENBOOTH_ENDPOINTS_TOKEN_EXCHANGE_H
#define TOKENBOOTH_ENDPOINTS_TOKEN_EXCHANGE_H

#include "web/page.h"

void endpoint_token_exchange_post(struct page *page);

#endif
