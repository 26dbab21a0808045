/* session.c: the cookies of the session and of known browsers. */
#include "web/session.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "store/account_passwords.h"
#include "store/events.h"
#include "web/cookie.h"
#include "web/page_digest.h"

enum { KNOWN_SECONDS = 365 * CLOCK_DAY, BROWSER_SHOWN = 200 };

struct session_limits session_limits_of(const struct page *page)
{
    const struct settings *settings = page->context->settings;
    struct session_limits limits = {
        .created = page->now - settings->session_hours * CLOCK_HOUR,
        .seen = page->now - settings->session_idle_hours * CLOCK_HOUR,
    };

    return limits;
}

enum result session_load(struct page *page)
{
    const struct session_limits limits = session_limits_of(page);
    enum result result;

    page->cookie = cookie_get(page->request, COOKIE_SESSION);
    if (!page->cookie || !*page->cookie)
        return RESULT_NOT_FOUND;
    result = store_session_find(page->store, page->pool, page->cookie, &limits,
                                page->now, &page->session);
    page->signed_in = result == RESULT_OK;
    return result;
}

#define PURPOSE "known browser"

/* What the cookie is a digest of; it is invalid once the password changes. */
static char *known_text(const struct page *page, int64_t account_id,
                        int64_t password_at)
{
    return apr_psprintf(page->pool, "%" APR_INT64_T_FMT " %" APR_INT64_T_FMT,
                        account_id, password_at);
}

bool session_is_known(const struct page *page, int64_t account_id,
                      int64_t password_at)
{
    return page_digest_is(page, PURPOSE,
                          known_text(page, account_id, password_at),
                          cookie_get(page->request, COOKIE_KNOWN));
}

static const char *browser_of(const struct page *page)
{
    const char *agent = request_variable(page->request, "HTTP_USER_AGENT");

    return utf8_to_ascii(page->pool, agent ? agent : "", BROWSER_SHOWN);
}

static void set_cookies(struct page *page, const char *cookie,
                        int64_t account_id, int64_t password_at)
{
    cookie_set(page->request, page->response, COOKIE_SESSION, cookie,
               page->context->settings->session_hours * CLOCK_HOUR);
    cookie_set(
        page->request, page->response, COOKIE_KNOWN,
        page_digest(page, PURPOSE, known_text(page, account_id, password_at)),
        KNOWN_SECONDS);
}

/* The browser that signs in. */
static struct session_new new_session(const struct page *page, bool is_known,
                                      int64_t password_revision)
{
    struct session_new session = {
        .password_revision = password_revision,
        .browser = browser_of(page),
        .is_known = is_known,
        .limits = session_limits_of(page),
    };

    return session;
}

enum result session_begin(struct page *page, const struct account *account,
                          bool is_known)
{
    const struct session_new session =
        new_session(page, is_known, account->password_revision);
    const struct act act = page_proof_act(page, account->id);
    char *cookie = NULL;
    enum result result = store_session_add(&act, &session, &cookie);

    if (result == RESULT_OK)
        set_cookies(page, cookie, account->id, account->password_at);
    return result;
}

enum result session_begin_with_identity(struct page *page,
                                        const struct identity *identity,
                                        int64_t password_at)
{
    const struct session_new session = new_session(
        page, session_is_known(page, identity->account_id, password_at), 0);
    const struct act act = page_proof_act(page, identity->account_id);
    char *cookie = NULL;
    enum result result =
        store_identity_sign_in(&act, identity, &session, &cookie);

    if (result == RESULT_OK)
        set_cookies(page, cookie, identity->account_id, password_at);
    return result;
}

void session_record_denied(const struct page *page, int64_t account_id,
                           const char *kind, const char *reason)
{
    const struct act act = page_act(page);
    const struct access_record access_record = {
        .at = page->now,
        .account_id = account_id,
        .count = 1,
        .address = act.address,
        .client = act.client,
        .feed = "",
        .access = "",
        .last4 = "",
        .kind = kind,
        .reason = reason,
    };

    recorder_add(page->context->recorder, &access_record);
}

enum result session_change_password(struct page *page, int64_t revision,
                                    const char *password)
{
    const struct act act = page_act(page);
    const struct password_change change = {
        .revision = revision,
        .password = password,
        .browser = browser_of(page),
    };
    char *cookie = NULL;
    enum result result = store_password_change(&act, &change, &cookie);

    if (result == RESULT_OK)
        set_cookies(page, cookie, act.account_id, page->now);
    return result;
}

void session_forget(struct page *page)
{
    cookie_set(page->request, page->response, COOKIE_SESSION, "", -1);
}

enum result session_end(struct page *page)
{
    const struct act act = page_act(page);
    enum result result = store_session_end(&act, page->cookie);

    session_forget(page);
    return result == RESULT_SIGNED_OUT ? RESULT_OK : result;
}
