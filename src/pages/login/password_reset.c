/* password_reset.c: setting a new password by a reset link, from an email or
 * an administrator.
 *
 * GET  /password  code (of the link): the form; 410 if the link was used,
 *                 replaced, is too old, or never existed
 * POST /password  code, password: 303 /login; 422; 410; 429. Every session of
 *                 the account ends, and this browser is not signed in: the
 *                 person shows by signing in that they know the new password.
 * For anybody. Template: password_reset.tpl. */
#include <apr_strings.h>

#include "pages/account/new_password.h"
#include "pages/pages.h"
#include "store/account_passwords.h"
#include "store/accounts.h"
#include "store/password_links.h"
#include "store/validate.h"

enum { PASSWORD, FIELDS };

static const struct form_field fields[FIELDS] = {
    [PASSWORD] = {"password", FORM_SECRET, validate_password},
};

static void show(struct page *page, int status, const char *code,
                 const struct account *account, const struct form *form)
{
    struct view *screen = page_begin(page, SECTION_NONE, "Set a new password",
                                     "password_reset.tpl");

    view_set(screen, "CODE", code);
    view_set(screen, "ACCOUNT", account->username);
    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

static void reject_link(struct page *page)
{
    page_error(
        page, 410, "This link has expired",
        apr_pstrcat(
            page->pool,
            "Reset links work once, until the next one, and expire after an "
            "hour. If you\u2019ve already set your password, sign in. "
            "Otherwise ",
            settings_have_mail(page->context->settings)
                ? "choose \u201cForgot your password?\u201d on the sign-in "
                  "page for a new link."
                : "ask an administrator of this site for a new link.",
            NULL));
}

/* Finds whose password the code is for; false after answering. */
static bool find(struct page *page, const char *code, struct account *account)
{
    int64_t id = 0;
    enum result result = RESULT_NOT_FOUND;

    if (code && *code)
        result = store_password_link_find(page->store, code, page->now, &id);
    if (result == RESULT_OK)
        result = store_account_by_id(page->store, page->pool, id, account);
    if (result == RESULT_NOT_FOUND)
        reject_link(page);
    else if (result != RESULT_OK)
        page_error_from(page, result);
    return result == RESULT_OK;
}

void password_reset_get(struct page *page)
{
    const char *code = page_query(page, "code");
    struct account account;

    if (find(page, code, &account))
        show(page, 200, code, &account, NULL);
}

void password_reset_post(struct page *page)
{
    /* The link decides, no matter who is signed in here. */
    const struct act act = page_proof_act(page, 0);
    const char *code = page_field(page, "code");
    const char *stored = NULL;
    struct account account;
    struct form form;
    enum result result;

    if (!find(page, code, &account))
        return;
    if (!form_parse(page, fields, FIELDS, &form) ||
        !new_password_validate(page, &form, PASSWORD, account.username,
                               account.email)) {
        show(page, 422, code, &account, &form);
        return;
    }
    result = new_password_hash(page, account.username, form.values[PASSWORD],
                               &stored);
    if (result == RESULT_OK)
        result = store_password_set_by_link(&act, code, stored);
    if (result == RESULT_OK)
        page_redirect(page, "/login?done=password");
    else if (result == RESULT_GONE)
        reject_link(page);
    else
        page_error_from(page, result);
}
