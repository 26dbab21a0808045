/* oidc_login.c: signing in with a linked identity.
 *
 * GET /login/openid         next (as for /login): 303 to the guarded address
 * GET /login/openid/done    guarded by mod_auth_openidc; next: 303 there,
 *                           signed in; 403 no linked account, a disabled
 *                           account, or not started in this browser; 503 not
 *                           guarded
 * GET /login/openid/failed  where Apache sends the browser when the provider,
 *                           or the way back from it, fails: 503 or 403
 * All are 404 if openid_name is not set. No account is created here.
 *
 * A sign-in by GET can be abused: a page elsewhere could sign a visitor in to
 * an account of its author. Here it cannot, because
 * mod_auth_openidc takes the provider's answer only from the browser whose
 * cookie holds its state, and we take an identity only from a browser that
 * started at /login/openid, where any earlier session of the module is
 * forgotten. The most that a page elsewhere can do is to sign people in to
 * their own accounts. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/login/safe_redirect.h"
#include "pages/login/oidc_login.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "web/oidc.h"
#include "web/session.h"

bool oidc_login_is_on(struct page *page)
{
    if (!page->context->settings->openid_name)
        page_error_from(page, RESULT_NOT_FOUND);
    return page->context->settings->openid_name;
}

void oidc_login_fail(struct page *page)
{
    page_error(page, 503, "Sign-in isn\u2019t set up correctly",
               "Please tell an administrator of this site.");
}

void oidc_login_deny_flow(struct page *page)
{
    page_error(page, 403, "Please start again",
               "Nothing was changed. The sign-in took too long or was started "
               "in another browser. Cookies must be enabled.");
}

void oidc_login_get(struct page *page)
{
    const char *next = safe_redirect(page, page_query(page, "next"));

    if (!oidc_login_is_on(page))
        return;
    if (page->signed_in) {
        page_redirect(page, next);
        return;
    }
    oidc_begin(page, OIDC_SIGN_IN);
    page_redirect(page, apr_pstrcat(page->pool, "/login/openid/done?next=",
                                    text_url_encode(page->pool, next), NULL));
}

static void deny_unknown(struct page *page, const struct oidc_claims *claims)
{
    page_error(
        page, 403, "No linked account",
        apr_pstrcat(page->pool, identity_text(page->pool, claims),
                    " isn\u2019t linked to an account here. Sign in with your "
                    "password, then link it under Account, Linked identities.",
                    NULL));
}

static void sign_in(struct page *page, const struct identity *identity)
{
    struct account account;
    enum result result = store_account_by_id(page->store, page->pool,
                                             identity->account_id, &account);

    if (result == RESULT_OK && account.disabled_at) {
        page_error(page, 403, "This account is disabled",
                   "Contact an administrator of this site.");
        return;
    }
    if (result == RESULT_OK)
        result =
            session_begin_with_identity(page, identity, account.password_at);
    if (result == RESULT_OK)
        page_redirect(page, safe_redirect(page, page_query(page, "next")));
    else if (result == RESULT_NOT_FOUND)
        deny_unknown(page, &identity->claims);
    else
        page_error_from(page, result);
}

void oidc_login_done_get(struct page *page)
{
    struct oidc_claims claims;
    struct identity identity;
    enum result result;

    if (!oidc_login_is_on(page))
        return;
    if (page->signed_in) {
        page_redirect(page, safe_redirect(page, page_query(page, "next")));
        return;
    }
    if (!oidc_read_claims(page, &claims)) {
        oidc_login_fail(page);
        return;
    }
    if (!oidc_end(page, OIDC_SIGN_IN)) {
        oidc_login_deny_flow(page);
        return;
    }
    result = store_identity_find(page->store, page->pool, &claims, &identity);
    if (result == RESULT_OK)
        sign_in(page, &identity);
    else if (result == RESULT_NOT_FOUND)
        deny_unknown(page, &claims);
    else
        page_error_from(page, result);
}

void oidc_login_failed_get(struct page *page)
{
    const char *status = request_variable(page->request, "REDIRECT_STATUS");
    const char *name = page->context->settings->openid_name;

    if (!oidc_login_is_on(page))
        return;
    if (status && *status == '5')
        page_error(
            page, 503,
            apr_pstrcat(page->pool, name, " isn\u2019t responding", NULL),
            "Nothing was changed. Try again in a few minutes, or sign in with "
            "your password.");
    else
        page_error(
            page, 403, "Sign-in wasn\u2019t completed",
            apr_pstrcat(
                page->pool, "Nothing was changed. It was canceled at ", name,
                ", took too long, or failed there. Please start again.", NULL));
}
