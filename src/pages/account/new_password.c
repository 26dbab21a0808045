/* new_password.c: validate.c, with what this site knows about the account. */
#include "pages/account/new_password.h"

#include "base/password.h"
#include "store/validate.h"

bool new_password_validate(const struct page *page, struct form *form,
                           int field, const char *username, const char *email)
{
    const struct validate_owner subject = {username, email, page->address};
    const char *wrong =
        validate_new_password(page->pool, page->context->common_passwords,
                              &subject, form->values[field]);

    if (wrong)
        form_set_error(form, field, wrong);
    return !wrong;
}

enum result new_password_hash(const struct page *page, const char *password,
                              const char **stored)
{
    return password_hash(page->pool, password,
                         (int)page->context->settings->password_cost, stored);
}
