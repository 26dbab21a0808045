/* new_password.c: validate.c, with what this site knows about the account. */
#include "pages/account/new_password.h"

#include "base/clock.h"
#include "limits/password_verifier.h"
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

enum result new_password_hash(const struct page *page, const char *username,
                              const char *password, const char **stored)
{
    const struct password_guess guess = {
        .account = username,
        .password = password,
        .address = page->request->address,
        .known_browser = page->signed_in,
    };

    return password_verifier_hash(page->context->password_verifier, page->pool,
                                  &guess, clock_steady_seconds(), stored);
}
