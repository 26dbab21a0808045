/* login.c: signing in.
 *
 * GET  /login   the form; next: where to go afterwards (default /profile/Me);
 *               done (the notice to show)
 * POST /login   username (or email), password, next: 303; 422 in the same words
 *               whether the name or the password is wrong; 429. Access tokens
 *               do not sign in here.
 * Template: login.tpl. */
#include <apr_strings.h>

#include "access/outcomes.h"
#include "base/clock.h"
#include "base/password.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"
#include "pages/account/new_password.h"
#include "pages/login/safe_redirect.h"
#include "pages/pages.h"
#include "store/account_passwords.h"
#include "store/accounts.h"
#include "web/form.h"
#include "web/session.h"

enum { USERNAME, PASSWORD, FIELDS };

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, NULL},
    [PASSWORD] = {"password", FORM_SECRET, NULL},
};

static void show_openid(const struct page *page, struct view *view,
                        const char *next)
{
    view_set(view, "OPENID_NAME", page->context->settings->openid_name);
    view_set(view, "OPENID_NEXT",
             text_url_encode(page->pool, safe_redirect(page, next)));
}

static const struct page_notice notices[] = {
    {"password", "Password set. Sign in with your new password.", false},
    {"confirmed", "Email address confirmed.", false},
    {"reset",
     "If an account has that username or email address, an email with a link "
     "is on its way, unless that address was never confirmed. The link works "
     "for an hour.",
     false},
    {"deleted", "Your account was deleted and its tokens were revoked.", false},
    {0},
};

/* Why somebody who wanted another page is here. A browser that still has a
 * cookie had a session; signing out, in another tab, too, deletes it. */
static const char *why(const struct page *page)
{
    return page->cookie && *page->cookie
               ? "Your session has ended. Sign in to continue."
               : "You\u2019re not signed in. Sign in to continue.";
}

static void show(struct page *page, int status, const char *next,
                 const struct form *form)
{
    struct view *screen =
        page_begin(page, SECTION_NONE, "Sign in", "login.tpl");

    view_set(screen, "NEXT_VALUE",
             utf8_sanitize(page->pool, safe_redirect(page, next)));
    if (page->context->settings->signup_open)
        view_show(screen, "SIGNUP_OPEN");
    view_show(screen,
              settings_have_mail(page->context->settings) ? "MAIL" : "NO_MAIL");
    if (page->context->settings->openid_name)
        show_openid(page, view_add(screen, "OPENID"), next);
    if (status == 200)
        page_notices(page, notices);
    if (status == 200 && page_query(page, "next"))
        page_notice_show(page, why(page));
    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

void login_get(struct page *page)
{
    const char *next = page_query(page, "next");

    if (page->signed_in)
        page_redirect(page, safe_redirect(page, next));
    else
        show(page, 200, next, NULL);
}

static void reject(struct page *page, struct form *form, int wait)
{
    const char *message = value_is_meant(form->values[PASSWORD])
                              ? "You can\u2019t sign in with an access token. "
                                "Use your account password."
                              : "Wrong username or password.";

    if (wait) {
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", wait));
        message =
            apr_psprintf(page->pool, "Too many attempts. Try again in %s.",
                         text_count(page->pool, wait, "second", "seconds"));
    }
    form_set_error(form, USERNAME, message);
    show(page, wait ? 429 : 422, page_field(page, "next"), form);
}

static enum result check(struct page *page, const struct form *form,
                         struct account *account, int *wait)
{
    struct password_guess guess = {
        .account = form->values[USERNAME],
        .password = form->values[PASSWORD],
        .address = page->request->address,
    };
    enum result result = store_account_by_name(page->store, page->pool,
                                               form->values[USERNAME], account);

    if (result == RESULT_OK) {
        guess.account = account->username;
        guess.stored = account->password;
        guess.known_browser =
            session_is_known(page, account->id, account->password_at);
    } else if (result != RESULT_NOT_FOUND) {
        return result;
    }
    result =
        password_verifier_check(page->context->password_verifier, page->pool,
                                &guess, clock_steady_seconds(), wait);
    if (result == RESULT_WRONG && guess.stored)
        session_record_denied(page, account->id, EVENT_SIGN_IN_FAILED,
                              outcome_cause(OUTCOME_PASSWORD));
    return result;
}

/* While the password is at hand, a hash of another cost is replaced. */
static void bring_up_hash(struct page *page, const struct form *form,
                          const struct account *account)
{
    int cost = (int)page->context->settings->password_cost;
    const char *stored;

    if (password_is_outdated(account->password, cost) &&
        new_password_hash(page, account->username, form->values[PASSWORD],
                          &stored) == RESULT_OK)
        store_password_rehash(page->store, account->id, account->password,
                              stored);
}

static void sign_in(struct page *page, struct form *form,
                    const struct account *account)
{
    enum result result;

    if (account->disabled_at) {
        session_record_denied(page, account->id, EVENT_SIGN_IN_FAILED,
                              outcome_cause(OUTCOME_DISABLED));
        form_set_error(
            form, USERNAME,
            "This account is disabled. Contact an administrator of this site.");
        show(page, 422, page_field(page, "next"), form);
        return;
    }
    bring_up_hash(page, form, account);
    result = session_begin(
        page, account,
        session_is_known(page, account->id, account->password_at));
    if (result == RESULT_OK)
        page_redirect(page, safe_redirect(page, page_field(page, "next")));
    else if (result == RESULT_CHANGED || result == RESULT_DENIED)
        reject(page, form, 0);
    else
        page_error_from(page, result);
}

void login_post(struct page *page)
{
    struct account account;
    struct form form;
    enum result result = RESULT_WRONG;
    int wait = 0;

    form_parse(page, fields, FIELDS, &form);
    if (*form.values[USERNAME] && *form.values[PASSWORD])
        result = check(page, &form, &account, &wait);
    if (result == RESULT_OK)
        sign_in(page, &form, &account);
    else if (result == RESULT_WRONG || result == RESULT_THROTTLED)
        reject(page, &form, wait);
    else
        page_error_from(page, result);
}
