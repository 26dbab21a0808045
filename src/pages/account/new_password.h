/* new_password.h: a password that somebody chooses on a screen. */
#ifndef TOKENBOOTH_PAGES_ACCOUNT_NEW_PASSWORD_H
#define TOKENBOOTH_PAGES_ACCOUNT_NEW_PASSWORD_H

#include "web/form.h"

/* True where the password in that field may be chosen by the subject of this
 * name and address (NULL: none); else the form says why not. */
bool new_password_validate(const struct page *page, struct form *form,
                           int field, const char *username, const char *email);

/* *stored becomes its hash, at the site's cost. */
enum result new_password_hash(const struct page *page, const char *password,
                              const char **stored);

#endif
