/* session_list.c: the browsers that are signed in, and signing them out.
 *
 * GET  /profile/sessions         page (from 1), done (the notice to show)
 * POST /profile/sessions/ID/end  page (in the query; to come back to): 303; 404
 *                                for another account's session. This session:
 *                                as "Sign out" does, 303 /login
 * POST /profile/sessions/end     all others: 303
 * Signed in. Template: sessions.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "web/pager.h"
#include "pages/pages.h"
#include "web/browser.h"
#include "web/session.h"

enum { HOURS_A_DAY = 24, PAGES_MAX = 1000000 };

static const struct page_notice notices[] = {
    {"ended", "Session signed out.", false},
    {"others", "All other sessions were signed out.", false},
    {0},
};

/* "14 days", "36 hours". */
static char *duration(apr_pool_t *pool, long long hours)
{
    return hours % HOURS_A_DAY
               ? text_count(pool, hours, "hour", "hours")
               : text_count(pool, hours / HOURS_A_DAY, "day", "days");
}

/* The address with the page of the list that is shown, so that a person who
 * ends a session there stays on it. */
static const char *on_page(const struct page *page, const char *address,
                           const char *joint)
{
    int64_t number = page_query_number(page, "page", PAGES_MAX);

    return number ? apr_psprintf(page->pool, "%s%spage=%" APR_INT64_T_FMT,
                                 address, joint, number)
                  : address;
}

static void show_row(const struct page *page, struct view *row,
                     const struct session_row *session)
{
    const char *browser = browser_text(page->pool, session->browser);
    struct view *end;

    view_set(row, "BROWSER", browser);
    view_set(row, "ADDRESS", session->address);
    page_set_time(page, view_add(row, "SINCE"), session->created_at);
    if (session->id == page->session.id) {
        view_show(row, "IS_THIS");
        return;
    }
    page_set_time(page, view_add(row, "SEEN"), session->seen_at);
    end = view_add(row, "CAN_END");
    view_set(end, "END_URL",
             on_page(page,
                     apr_psprintf(page->pool,
                                  "/profile/sessions/%" APR_INT64_T_FMT "/end",
                                  session->id),
                     "?"));
    view_set(end, "END_BROWSER", browser);
    view_set(end, "END_ADDRESS", session->address);
}

static void show(struct page *page, const struct pager *pager,
                 const apr_array_header_t *sessions)
{
    const struct settings *settings = page->context->settings;
    struct view *screen =
        page_begin(page, SECTION_ACCOUNT, "Sessions", "sessions.tpl");

    view_show(view_include(screen, "TABS", "account_tabs.tpl"), "ON_SESSIONS");
    page_notices(page, notices);
    if (page->session.has_password)
        view_show(screen, "HAS_PASSWORD");
    view_set(screen, "IDLE",
             duration(page->pool, settings->session_idle_hours));
    view_set(screen, "LONGEST", duration(page->pool, settings->session_hours));
    for (int i = 0; i < sessions->nelts; i++)
        show_row(page, view_add(screen, "SESSION"),
                 &APR_ARRAY_IDX(sessions, i, struct session_row));
    if (pager->all > 1)
        view_set(view_add(screen, "OTHERS"), "OTHERS_COUNT",
                 text_count(page->pool, pager->all - 1, "other session",
                            "other sessions"));
    else
        view_show(screen, "NO_OTHERS");
    pager_show(page, screen, pager);
    page_end(page, 200);
}

void session_list_get(struct page *page)
{
    const struct session_filter filter = {
        .account_id = page->session.account_id,
        .limits = session_limits_of(page),
        .first_id = page->session.id,
    };
    struct pager pager = {
        .path = "/profile/sessions",
        .field = "page",
        .anchor = "",
        .label = "Session pages",
    };
    apr_array_header_t *sessions = NULL;
    enum result result = store_session_count(page->store, &filter, &pager.all);
    struct range range;

    pager_select(page, &pager, 0);
    range = pager_range(&pager);
    if (result == RESULT_OK)
        result = store_session_list(page->store, page->pool, &filter, &range,
                                    &sessions);
    if (result == RESULT_OK)
        show(page, &pager, sessions);
    else
        page_error_from(page, result);
}

void session_list_end_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result;

    if (page->id == page->session.id) {
        logout_post(page);
        return;
    }
    result = store_session_end_id(&act, page->id);
    if (result == RESULT_OK)
        page_redirect(page, on_page(page, "/profile/sessions?done=ended", "&"));
    else
        page_error_from(page, result);
}

void session_list_end_others_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result = store_session_end_others(&act);

    if (result == RESULT_OK)
        page_redirect(page, "/profile/sessions?done=others");
    else
        page_error_from(page, result);
}
