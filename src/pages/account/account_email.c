/* account_email.c: the email address that waits to be confirmed.
 *
 * POST /profile/email/again   sends another link to it: 303; 404 if none waits;
 *                             429
 * POST /profile/email/cancel  keeps the address that the account has: 303
 * Signed in; where mail is configured. What waits is shown with the forms of
 * account_password.c. */
#include "pages/account/email_limit.h"
#include "pages/pages.h"
#include "store/email_confirmations.h"

void account_email_again_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result;

    if (email_limit_count(page)) {
        page_error(page, 429, "Too many links",
                   "Nothing was sent. Look for an earlier email, also where "
                   "spam goes, or try again in an hour.");
        return;
    }
    result = settings_have_mail(page->context->settings)
                 ? store_email_confirmation_again(&act)
                 : RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        page_redirect(page, "/profile/password?done=email-again");
    else
        page_error_from(page, result);
}

void account_email_cancel_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result = store_email_confirmation_cancel(&act);

    if (result == RESULT_OK)
        page_redirect(page, "/profile/password?done=email-kept");
    else
        page_error_from(page, result);
}
