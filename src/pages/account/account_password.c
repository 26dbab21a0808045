/* account_password.c: changing the password and the email address.
 *
 * GET  /profile/password  both forms; done (the notice to show)
 * POST /profile/password  old_password, password: 303; ends every session, and
 *                         this browser gets a new one; 422; 429
 * POST /profile/email     email, old_password: 303; 422, also if another
 *                         account has the address; 429. Where mail is
 *                         configured, the new address is used once the link is
 *                         opened that is sent to it.
 * Signed in. An account without a password is not asked for one. Template:
 * account_password.tpl. */
#include "pages/account/new_password.h"
#include "pages/account/current_password.h"
#include "pages/account/email_limit.h"
#include "pages/pages.h"
#include "store/email_confirmations.h"
#include "store/validate.h"
#include "web/session.h"

enum { OLD_PASSWORD, PASSWORD, PASSWORD_FIELDS };

static const struct form_field password_fields[PASSWORD_FIELDS] = {
    [OLD_PASSWORD] = {"old_password", FORM_SECRET, NULL},
    [PASSWORD] = {"password", FORM_SECRET, validate_password},
};

enum { EMAIL, EMAIL_PASSWORD, EMAIL_FIELDS };

static const struct form_field email_fields[EMAIL_FIELDS] = {
    [EMAIL] = {"email", FORM_NAME, validate_new_email},
    [EMAIL_PASSWORD] = {"old_password", FORM_SECRET, NULL},
};

static const struct page_notice notices[] = {
    {"password",
     "Password changed. You\u2019ve been signed out everywhere else.", false},
    {"email", "Email address changed.", false},
    {"email-asked",
     "We sent a link to the new address. Open it to use that address; until "
     "then, nothing changes.",
     false},
    {"email-again", "We sent another link. Earlier ones don\u2019t work.",
     false},
    {"email-kept", "Your email address stays as it is.", false},
    {"confirmed", "Email address confirmed.", false},
    {0},
};

/* One of the two forms; form is NULL if it was not sent. */
static struct view *show_form(const struct page *page, struct view *screen,
                              const char *section,
                              const struct account *account,
                              const struct form *form)
{
    struct view *part = view_add(screen, section);

    view_show(part, account->password ? "HAS_PASSWORD" : "NO_PASSWORD");
    if (form)
        form_show(page, part, form);
    return part;
}

/* What is sent to the address, and one that waits to be confirmed. */
static void show_mail(const struct page *page, struct view *part)
{
    struct email_confirmation waiting = {0};
    struct view *notice;

    if (!settings_have_mail(page->context->settings)) {
        view_show(part, "NO_MAIL");
        return;
    }
    view_show(part, "MAIL");
    if (store_email_confirmation_of(page->store, page->pool,
                                    page->session.account_id,
                                    &waiting) != RESULT_OK)
        return;
    notice = view_add(part, "WAITS");
    view_set(notice, "WAITING_EMAIL", waiting.email);
    view_show(notice, waiting.is_own ? "IS_OWN" : "IS_CHANGE");
}

/* The screen, with the form that was sent, if any. */
static void show(struct page *page, int status, const struct form *password,
                 const struct form *email)
{
    struct account account;
    struct view *screen, *part;
    enum result result = store_account_by_id(
        page->store, page->pool, page->session.account_id, &account);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_ACCOUNT, "Password and email",
                        "account_password.tpl");
    view_show(view_include(screen, "TABS", "account_tabs.tpl"), "ON_PASSWORD");
    if (status == 200)
        page_notices(page, notices);
    show_form(page, screen, "PASSWORD_FORM", &account, password);
    part = show_form(page, screen, "EMAIL_FORM", &account, email);
    view_show(part, account.email ? "HAS_EMAIL" : "NO_EMAIL");
    show_mail(page, part);
    if (!email)
        view_set(part, "EMAIL_VALUE", account.email);
    page_end(page, status);
}

void account_password_get(struct page *page)
{
    show(page, 200, NULL, NULL);
}

/* RESULT_INVALID if the form now says what is wrong. */
static enum result change_password(struct page *page, struct form *form,
                                   int *status)
{
    struct account account;
    const char *stored = NULL;
    enum result result;

    *status = 422;
    if (!form_parse(page, password_fields, PASSWORD_FIELDS, form) ||
        !new_password_validate(page, form, PASSWORD, page->session.username,
                               page->session.email))
        return RESULT_INVALID;
    result = current_password_check(page, form, OLD_PASSWORD, &account, status);
    if (result == RESULT_OK)
        result = new_password_hash(page, account.username,
                                   form->values[PASSWORD], &stored);
    if (result == RESULT_OK)
        result =
            session_change_password(page, account.password_revision, stored);
    if (result != RESULT_CHANGED)
        return result;
    current_password_was_changed(form, OLD_PASSWORD);
    return RESULT_INVALID;
}

void account_password_post(struct page *page)
{
    struct form form;
    int status;
    enum result result = change_password(page, &form, &status);

    if (result == RESULT_OK)
        page_redirect(page, "/profile/password?done=password");
    else if (result == RESULT_INVALID)
        show(page, status, &form, NULL);
    else
        page_error_from(page, result);
}

static enum result change_email(struct page *page, struct form *form,
                                int *status)
{
    const struct act act = page_act(page);
    struct account account;
    enum result result;

    *status = 422;
    if (!form_parse(page, email_fields, EMAIL_FIELDS, form))
        return RESULT_INVALID;
    result =
        current_password_check(page, form, EMAIL_PASSWORD, &account, status);
    if (result == RESULT_OK && settings_have_mail(page->context->settings) &&
        email_limit_count(page)) {
        *status = 429;
        form_set_error(form, EMAIL,
                       "Links were sent to too many addresses. Try again in an "
                       "hour.");
        return RESULT_INVALID;
    }
    if (result == RESULT_OK)
        result = store_account_set_email(&act, account.password_revision,
                                         form->values[EMAIL]);
    if (result == RESULT_CHANGED)
        current_password_was_changed(form, EMAIL_PASSWORD);
    else if (result == RESULT_TAKEN)
        form_set_error(form, EMAIL, "Another account uses this address.");
    return result == RESULT_CHANGED || result == RESULT_TAKEN ? RESULT_INVALID
                                                              : result;
}

/* Whether another address is used only once it is confirmed. */
static bool waits(const struct page *page)
{
    struct email_confirmation waiting = {0};

    return store_email_confirmation_of(page->store, page->pool,
                                       page->session.account_id,
                                       &waiting) == RESULT_OK &&
           !waiting.is_own;
}

void account_password_email_post(struct page *page)
{
    struct form form;
    int status;
    enum result result = change_email(page, &form, &status);

    if (result == RESULT_OK)
        page_redirect(page, waits(page) ? "/profile/password?done=email-asked"
                                        : "/profile/password?done=email");
    else if (result == RESULT_INVALID)
        show(page, status, NULL, &form);
    else
        page_error_from(page, result);
}
