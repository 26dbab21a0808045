/* allowed_request.h: a request that a check allowed, and that failed
 * afterwards: whose it was, and its denial after all.
 *
 * Apache asks for a page about it. What the check said is in the environment,
 * as Apache names that of a request that failed (REDIRECT_TOKENBOOTH_…); no
 * client can set it. */
#ifndef TOKENBOOTH_ENDPOINTS_ALLOWED_REQUEST_H
#define TOKENBOOTH_ENDPOINTS_ALLOWED_REQUEST_H

#include "access/check.h"
#include "http/request.h"

/* Sets .account, .token_id and .access as the check did. */
void allowed_request_read(const struct request *request, struct check *check);

/* Hands the denial that .decision tells to the recorder, for the activity of
 * the owner of the token or of the account of the password. Nothing is recorded
 * of a request without a credential. */
void allowed_request_record(const struct check_context *context,
                            const struct request *request,
                            const struct check *check);

#endif
