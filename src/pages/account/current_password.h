/* current_password.h: asking the signed-in person for their password again
 * before a step that somebody with a borrowed browser must not take. */
#ifndef TOKENBOOTH_PAGES_ACCOUNT_CURRENT_PASSWORD_H
#define TOKENBOOTH_PAGES_ACCOUNT_CURRENT_PASSWORD_H

#include "store/accounts.h"
#include "web/form.h"

/* Compares the field of the form with the password of the signed-in account,
 * which becomes *account. RESULT_INVALID: the form says why; show it again
 * with *status, 422 or 429. For an account without a password, the session
 * must be a few minutes old at most. */
enum result current_password_check(struct page *page, struct form *form,
                                   int field, struct account *account,
                                   int *status);

/* Sets the error that the password was changed in the meantime. */
void current_password_was_changed(struct form *form, int field);

#endif
