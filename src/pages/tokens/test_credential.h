/* test_credential.h: what a client sends that was given what a person
 * pasted. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TEST_CREDENTIAL_H
#define TOKENBOOTH_PAGES_TOKENS_TEST_CREDENTIAL_H

#include "access/credential.h"

/* Sets in *sent what is to be judged: a header, or what follows a scheme, as it
 * was pasted; a value with anything else around it as a client would send all
 * of it. Only of a line of a file, or a command, the value alone counts. Where
 * no whole value is in it, the text is taken for one, so that no password is
 * ever tested. Returns how it was taken, as a sentence; NULL: as the value
 * alone. */
const char *test_credential(apr_pool_t *pool, const char *pasted,
                            struct credentials_sent *sent);

#endif
