/* resend.h: a form that was too old to be taken, offered to be sent again. */
#ifndef TOKENBOOTH_WEB_RESEND_H
#define TOKENBOOTH_WEB_RESEND_H

#include "web/page.h"

/* Responds with 403 to a form whose csrf_token is not of this session. What was
 * typed is kept in the page, with a button that sends it again; passwords and
 * values of tokens have to be typed again. Before sign-in, and for programs,
 * the page only leads back to the form. */
void resend_offer(struct page *page);

#endif
