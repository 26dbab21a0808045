/* new_password.h: a password that somebody chooses on a screen. */
#ifndef TOKENBOOTH_PAGES_ACCOUNT_NEW_PASSWORD_H
#define TOKENBOOTH_PAGES_ACCOUNT_NEW_PASSWORD_H

#include "web/form.h"

/* True if the account of this name and email address (NULL: none) may choose
 * the password in that field; otherwise the form says why not. */
bool new_password_validate(const struct page *page, struct form *form,
                           int field, const char *username, const char *email);

/* *stored becomes its hash, at the cost that the settings ask for; username is
 * whose password it becomes. RESULT_THROTTLED: too many at once. */
enum result new_password_hash(const struct page *page, const char *username,
                              const char *password, const char **stored);

#endif
