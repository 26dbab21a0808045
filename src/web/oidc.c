/* oidc.c: two cookies, and the variables that mod_auth_openidc sets. */
#include "web/oidc.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"
#include "web/cookie.h"
#include "web/page_digest.h"

enum {
    FLOW_SECONDS = 10 * CLOCK_MINUTE,
    ISSUER_BYTES = 512,
    SUBJECT_BYTES = 255, /* OpenID Connect Core 1.0, 2 */
    LABEL_SHOWN = 100,   /* code points */
};

#define PURPOSE "openid flow"

/* What the cookie has a digest of: bound to the session if there is one, so
 * that a link planted by somebody else links nothing. Wiped with the page. */
static char *state_text(const struct page *page, enum oidc_flow flow,
                        int64_t begun)
{
    static const char *const words[] = {
        [OIDC_SIGN_IN] = "sign in",
        [OIDC_LINK] = "link",
    };

    return secret_wipe_with_pool(
        page->pool,
        apr_psprintf(page->pool, "%s %" APR_INT64_T_FMT " %s", words[flow],
                     begun, page->signed_in ? page->cookie : ""));
}

/* The next person at this browser must not be signed in as the one before;
 * mod_auth_openidc itself keeps its session for another minute. */
static void end_module_session(struct page *page)
{
    cookie_set(page->request, page->response, COOKIE_OPENID, "", -1);
}

void oidc_begin(struct page *page, enum oidc_flow flow)
{
    end_module_session(page);
    cookie_set(page->request, page->response, COOKIE_FLOW,
               apr_psprintf(page->pool, "%" APR_INT64_T_FMT ".%s", page->now,
                            page_digest(page, PURPOSE,
                                        state_text(page, flow, page->now))),
               FLOW_SECONDS);
}

bool oidc_end(struct page *page, enum oidc_flow flow)
{
    const char *state = cookie_get(page->request, COOKIE_FLOW);
    const char *dot = state ? strchr(state, '.') : NULL;
    long long begun = 0;

    end_module_session(page);
    cookie_set(page->request, page->response, COOKIE_FLOW, "", -1);
    return dot &&
           text_number(apr_pstrmemdup(page->pool, state, (size_t)(dot - state)),
                       page->now - FLOW_SECONDS, page->now, &begun) &&
           page_digest_is(page, PURPOSE, state_text(page, flow, begun),
                          dot + 1);
}

/* A claim passed by mod_auth_openidc; NULL if it is missing or unusable. A
 * client's header of this name would be HTTP_OIDC_CLAIM_…, which is ignored. */
static const char *claim(const struct page *page, const char *name, size_t max)
{
    const char *text = request_variable(
        page->request, apr_pstrcat(page->pool, "OIDC_CLAIM_", name, NULL));

    if (!text || !*text || strlen(text) > max || !utf8_is_valid(text) ||
        utf8_has_controls(text))
        return NULL;
    return text;
}

/* For display only: people choose these names themselves. */
static const char *label_of(const struct page *page)
{
    static const char *const names[] = {"preferred_username", "email", "name"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = claim(page, names[i], SIZE_MAX);
        if (text && !utf8_is_blank(text))
            return utf8_truncate(page->pool, text, LABEL_SHOWN);
    }
    return "";
}

bool oidc_read_claims(const struct page *page, struct oidc_claims *claims)
{
    /* Proves that Apache protects this address. */
    if (!page->context->authorizer_secret ||
        !secret_equal(request_variable(page->request, "TOKENBOOTH_OPENID"),
                      page->context->authorizer_secret)) {
        log_error("openid_name is set, but Apache does not use the macro "
                  "TokenboothOpenID, has no mod_auth_openidc or another "
                  "authorizer_secret");
        return false;
    }
    claims->issuer = claim(page, "iss", ISSUER_BYTES);
    claims->subject = claim(page, "sub", SUBJECT_BYTES);
    claims->label = label_of(page);
    if (!claims->issuer || !claims->subject)
        log_error("mod_auth_openidc passes no claim iss or sub that can be "
                  "used: is there an OIDCPassClaimsAs or OIDCClaimPrefix?");
    return claims->issuer && claims->subject;
}
