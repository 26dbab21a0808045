/* new_password.c: judged by rules.c, with what this site knows. */
#include "pages/account/new_password.h"

#include "base/password.h"
#include "store/validate.h"

bool new_password_judge(const struct page *page, struct form *form, int field,
                        const char *username, const char *email)
{
    const struct rule_holder subject = {username, email, page->address};
    const char *wrong =
        rule_new_password(page->pool, page->site->common_passwords, &subject,
                          form->values[field]);

    if (wrong)
        form_reject(form, field, wrong);
    return !wrong;
}

enum result new_password_hash(const struct page *page, const char *password,
                              const char **stored)
{
    return password_hash(page->pool, password,
                         (int)page->site->settings->password_cost, stored);
}
