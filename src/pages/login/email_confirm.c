/* email_confirm.c: confirming an email address by the link that was mailed to
 * it.
 *
 * GET  /email  code (of the link): whose address it is, and a button, because
 *              programs that look for viruses open links, too; 410 if the link
 *              was used, replaced, is too old, or never existed
 * POST /email  code: 303 /profile/password, or /login; 410; 422 if another
 *              account has the address by now
 * For anybody: who has the link reads the address. Template:
 * email_confirm.tpl. */
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/email_confirmations.h"

static void reject_link(struct page *page)
{
    page_error(page, 410, "This link has expired",
               "Links to confirm an email address work once, until the next "
               "one, and expire after a day. If you\u2019ve already confirmed "
               "yours, sign in. Otherwise send another link from your account "
               "page.");
}

static void reject(struct page *page, enum result result)
{
    if (result == RESULT_GONE || result == RESULT_NOT_FOUND)
        reject_link(page);
    else if (result == RESULT_TAKEN)
        page_error(page, 422, "This address is in use",
                   "Nothing was changed. Another account uses this email "
                   "address.");
    else
        page_error_from(page, result);
}

static void show(struct page *page, const char *code,
                 const struct email_confirmation *found,
                 const struct account *account)
{
    struct view *screen = page_begin(
        page, SECTION_NONE, "Confirm your email address", "email_confirm.tpl");

    view_set(screen, "CODE", code);
    view_set(screen, "EMAIL", found->email);
    view_set(screen, "ACCOUNT", account->username);
    page_end(page, 200);
}

void email_confirm_get(struct page *page)
{
    const char *code = page_query(page, "code");
    struct email_confirmation found = {0};
    struct account account = {0};
    enum result result = RESULT_NOT_FOUND;

    if (code && *code)
        result = store_email_confirmation_find(page->store, page->pool, code,
                                               page->now, &found);
    if (result == RESULT_OK)
        result = store_account_by_id(page->store, page->pool, found.account_id,
                                     &account);
    if (result == RESULT_OK)
        show(page, code, &found, &account);
    else
        reject(page, result);
}

void email_confirm_post(struct page *page)
{
    /* The link decides, no matter who is signed in here. */
    const struct act act = page_proof_act(page, 0);
    const char *code = page_field(page, "code");
    enum result result =
        code ? store_email_confirmation_use(&act, code) : RESULT_GONE;

    if (result == RESULT_OK)
        page_redirect(page, page->signed_in ? "/profile/password?done=confirmed"
                                            : "/login?done=confirmed");
    else
        reject(page, result);
}
