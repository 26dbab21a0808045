/* identity_link.c: linking an account at the identity provider to this one.
 *
 * POST /profile/identities/link    a page that continues to the guarded address
 * GET  /profile/identities/linked  guarded by mod_auth_openidc: 303 to the
 *                                  list; 403 not started by that form in this
 *                                  session; 409 linked to another account; 503
 *                                  not guarded
 * Signed in; 404 if openid_name is not set. Template: identity_link.tpl. */
#include "pages/login/oidc_login.h"
#include "pages/pages.h"
#include "web/oidc.h"

#define GUARDED "/profile/identities/linked"

/* A page in between, because form-action in the content security policy would
 * stop a form whose redirects end at the provider. */
void identity_link_post(struct page *page)
{
    struct view *screen;

    if (!oidc_login_is_on(page))
        return;
    oidc_begin(page, OIDC_LINK);
    response_header(page->response, "Refresh", "0;url=" GUARDED);
    screen = page_begin(page, SECTION_ACCOUNT, "Link an identity",
                        "identity_link.tpl");
    view_set(screen, "NAME", page->context->settings->openid_name);
    page_end(page, 200);
}

/* The identity is linked already. Nobody else is told to which account. */
static void answer_taken(struct page *page, const struct oidc_claims *claims)
{
    struct identity identity;
    enum result result =
        store_identity_find(page->store, page->pool, claims, &identity);

    if (result == RESULT_OK && identity.account_id == page->session.account_id)
        page_redirect(page, "/profile/identities?done=already");
    else if (result == RESULT_OK)
        page_error(page, 409, "Already linked",
                   "Nothing was changed. This identity is linked to another "
                   "account here. Unlink it there first.");
    else
        page_error_from(page, result);
}

void identity_link_done_get(struct page *page)
{
    const struct act act = page_act(page);
    struct oidc_claims claims;
    enum result result;

    if (!oidc_login_is_on(page))
        return;
    if (!oidc_read_claims(page, &claims)) {
        oidc_login_fail(page);
        return;
    }
    if (!oidc_end(page, OIDC_LINK)) {
        oidc_login_deny_flow(page);
        return;
    }
    result = store_identity_link(&act, &claims);
    if (result == RESULT_OK)
        page_redirect(page, "/profile/identities?done=linked");
    else if (result == RESULT_TAKEN)
        answer_taken(page, &claims);
    else
        page_error_from(page, result);
}
