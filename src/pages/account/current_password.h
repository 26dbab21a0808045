/* current_password.h: asking whoever is signed in for their password once more,
 * before something that a borrowed browser must not do. */
#ifndef TOKENBOOTH_PAGES_ACCOUNT_CURRENT_PASSWORD_H
#define TOKENBOOTH_PAGES_ACCOUNT_CURRENT_PASSWORD_H

#include "store/accounts.h"
#include "web/form.h"

/* Compares the field of the form with the password of whoever is signed in;
 * *account becomes that account. RESULT_INVALID: the form says why, and is to be
 * shown again with *status, 422 or 429. An account without a password has to
 * have signed in just now instead. */
enum result current_password_check(struct page *page, struct form *form,
                                   int field, struct account *account,
                                   int *status);

/* That they are signed in, but their password was changed meanwhile. */
void current_password_was_changed(struct form *form, int field);

#endif
