/* admin_policy.c: the site's policy, as `tokenbooth policy` shows and sets it.
 *
 * GET  /admin/policy          the form; longest_life (days), must_expire (yes)
 *                             and write_all (denied) fill it in place of what
 *                             is set, if edit is among them; done
 * GET  /admin/policy/preview  the same three, after (where the previous page
 *                             ended): what they would change, and the tokens in
 *                             use that they would stop; 422 with the form
 * POST /admin/policy          the same three, was (the policy that the preview
 *                             was about): 303 to the form. 409 with another
 *                             preview, if that is not the policy any more
 * Administrators. Templates: admin_policy.tpl, admin_policy_preview.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin/admin_filters.h"
#include "pages/admin/admin_page.h"
#include "pages/pages.h"
#include "store/policy.h"

enum {
    ROWS = 100,      /* of a page of the preview */
    COUNTED = 10000, /* at most */
};

enum { LONGEST_LIFE, MUST_EXPIRE, WRITE_ALL, FIELDS };

static const struct form_field fields[FIELDS] = {
    [LONGEST_LIFE] = {"longest_life", FORM_TEXT, NULL},
    [MUST_EXPIRE] = {"must_expire", FORM_NAME, NULL},
    [WRITE_ALL] = {"write_all", FORM_NAME, NULL},
};

static const struct page_notice notices[] = {
    {"changed", "The policy was changed.", false},
    {0},
};

static const char PATH[] = "/admin/policy";

/* The policy that the fields say; false: one of them is wrong. */
static bool read_policy(const struct page *page, admin_filters_source *source,
                        struct form *form, struct policy *policy)
{
    const char *days;
    long long life = 0;

    admin_filters_read(page, source, fields, FIELDS, form);
    days = form->values[LONGEST_LIFE];
    if (*days && !text_number(days, 1, POLICY_LIFE_MAX, &life))
        form_set_error(form, LONGEST_LIFE,
                       apr_psprintf(page->pool,
                                    "Type a number of days from 1 to %d, or "
                                    "nothing for no limit.",
                                    POLICY_LIFE_MAX));
    *policy = (struct policy){
        .longest_life = life,
        .must_expire = strcmp(form->values[MUST_EXPIRE], "yes") == 0,
        .no_write_all = strcmp(form->values[WRITE_ALL], "denied") == 0,
    };
    return !admin_filters_are_wrong(form);
}

/* --- the form ------------------------------------------------------------- */

static void show_form(struct page *page, const struct form *form, int status)
{
    struct view *screen =
        admin_page_begin(page, ADMIN_POLICY, "Policy", "admin_policy.tpl");

    page_notices(page, notices);
    form_show(page, screen, form);
    page_set_number(page, screen, "LIFE_MAX", POLICY_LIFE_MAX);
    if (*form->values[MUST_EXPIRE])
        view_show(screen, "MUST_EXPIRE_ON");
    if (*form->values[WRITE_ALL])
        view_show(screen, "WRITE_ALL_ON");
    page_end(page, status);
}

static void fill_in(const struct page *page, const struct policy *policy,
                    struct form *form)
{
    if (policy->longest_life)
        form->values[LONGEST_LIFE] =
            apr_psprintf(page->pool, "%" APR_INT64_T_FMT, policy->longest_life);
    if (policy->must_expire)
        form->values[MUST_EXPIRE] = "yes";
    if (policy->no_write_all)
        form->values[WRITE_ALL] = "denied";
}

void admin_policy_get(struct page *page)
{
    struct policy policy, typed;
    struct form form;
    enum result result = store_policy_get(page->store, &policy);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    read_policy(page, page_query, &form, &typed);
    if (!page_query(page, "edit"))
        fill_in(page, &policy, &form);
    show_form(page, &form, 200);
}

/* --- the preview ---------------------------------------------------------- */

struct preview {
    struct policy was, policy;
    const struct form *form; /* of .policy */
    int64_t count;           /* of tokens that it would stop */
    apr_array_header_t *stops;
    struct policy_stop_filter filter;
    bool late; /* another policy was confirmed in between */
};

static const char *life_words(const struct page *page,
                              const struct policy *policy)
{
    return policy->longest_life
               ? text_count(page->pool, policy->longest_life, "day", "days")
               : "no limit";
}

static void show_change(struct view *screen, const char *rule, const char *was,
                        const char *will)
{
    struct view *change;

    if (strcmp(was, will) == 0)
        return;
    change = view_add(screen, "CHANGE");
    view_set(change, "RULE", rule);
    view_set(change, "WAS", was);
    view_set(change, "WILL", will);
}

static void show_changes(const struct page *page, struct view *screen,
                         const struct preview *preview)
{
    const struct policy *was = &preview->was, *will = &preview->policy;

    show_change(screen, "Longest life", life_words(page, was),
                life_words(page, will));
    show_change(screen, "Must expire", was->must_expire ? "yes" : "no",
                will->must_expire ? "yes" : "no");
    show_change(screen, "Writing to all feeds",
                was->no_write_all ? "denied" : "allowed",
                will->no_write_all ? "denied" : "allowed");
}

static void show_when(const struct page *page, struct view *row,
                      const struct policy_stop *stop)
{
    struct view *writing;

    if (stop->stops_at && stop->stops_at <= page->now) {
        view_show(row, "NOW");
    } else if (stop->stops_writing) {
        writing = view_add(row, "WRITES_NO_MORE");
        if (stop->stops_at)
            page_set_time(page, view_add(writing, "ENDS"), stop->stops_at);
    } else {
        page_set_time(page, view_add(row, "LATER"), stop->stops_at);
    }
}

static void show_stop(const struct page *page, struct view *row,
                      const struct preview *preview,
                      const struct policy_stop *stop)
{
    struct view *used = view_add(row, "USED");

    view_set(row, "TOKEN", stop->description);
    view_set(row, "OWNER", stop->account);
    if (stop->last4)
        view_set(view_add(row, "TAIL"), "LAST4", stop->last4);
    view_set(row, "WHY", policy_stop_why(page->pool, &preview->policy, stop));
    page_set_time(page, used, stop->used_at);
    view_set(used, "USED_CLIENT", stop->used_client);
    show_when(page, row, stop);
}

/* One row more than fits on the page shows whether there are others. */
static void show_stops(const struct page *page, struct view *screen,
                       const struct preview *preview)
{
    const struct policy_stop *stop = (const void *)preview->stops->elts;
    bool more = preview->stops->nelts > ROWS;
    struct view *stops;

    if (!preview->count) {
        view_show(screen, "NONE_STOPS");
        return;
    }
    stops = view_add(screen, "STOPS");
    view_set(
        stops, "TOKENS",
        page_least(page,
                   text_count(page->pool, preview->count, "token", "tokens"),
                   preview->count == COUNTED));
    for (int i = 0; i < preview->stops->nelts && i < ROWS; i++)
        show_stop(page, view_add(stops, "TOKEN_ROW"), preview, &stop[i]);
    if (more)
        view_set(view_add(stops, "MORE"), "HREF",
                 apr_psprintf(page->pool,
                              "%s/preview?after=%" APR_INT64_T_FMT "%s", PATH,
                              stop[ROWS - 1].id,
                              admin_filters_query(page, preview->form)));
}

static void show_preview(struct page *page, const struct preview *preview)
{
    struct view *screen = admin_page_begin(page, ADMIN_POLICY, "Change policy",
                                           "admin_policy_preview.tpl");
    const char *was = policy_text(page->pool, &preview->was);
    bool same = strcmp(was, policy_text(page->pool, &preview->policy)) == 0;

    if (preview->late)
        view_show(screen, "LATE");
    view_set(screen, "BACK_URL",
             apr_pstrcat(page->pool, PATH, "?edit=1",
                         admin_filters_query(page, preview->form), NULL));
    if (same) {
        view_show(screen, "SAME");
    } else {
        struct view *asked = view_add(screen, "ASKED");
        form_show(page, asked, preview->form);
        view_set(asked, "WAS_VALUE", was);
        show_changes(page, asked, preview);
        show_stops(page, asked, preview);
    }
    page_end(page, preview->late ? 409 : 200);
}

static enum result read_stops(const struct page *page, struct preview *preview)
{
    struct policy_stop_filter *filter = &preview->filter;
    enum result result = store_policy_get(page->store, &preview->was);

    filter->policy = preview->policy;
    filter->now = page->now;
    filter->limit = COUNTED;
    if (result == RESULT_OK)
        result = store_policy_stop_count(page->store, filter, &preview->count);
    filter->after = page_query_number(page, "after", INT64_MAX);
    filter->limit = ROWS + 1;
    if (result == RESULT_OK)
        result = store_policy_stops(page->store, page->pool, filter,
                                    &preview->stops);
    return result;
}

static void ask(struct page *page, const struct form *form,
                const struct policy *policy, bool late)
{
    struct preview preview = {.policy = *policy, .form = form, .late = late};
    enum result result = read_stops(page, &preview);

    if (result == RESULT_OK)
        show_preview(page, &preview);
    else
        page_error_from(page, result);
}

void admin_policy_preview_get(struct page *page)
{
    struct policy policy;
    struct form form;

    if (read_policy(page, page_query, &form, &policy))
        ask(page, &form, &policy, false);
    else
        show_form(page, &form, 422);
}

void admin_policy_post(struct page *page)
{
    const struct act act = page_administrator_act(page, 0);
    const char *was = page_field(page, "was");
    struct policy policy;
    struct form form;
    enum result result;

    if (!read_policy(page, page_field, &form, &policy)) {
        show_form(page, &form, 422);
        return;
    }
    result = store_policy_set(&act, was ? was : "", &policy);
    if (result == RESULT_OK)
        page_redirect(page,
                      apr_pstrcat(page->pool, PATH, "?done=changed", NULL));
    else if (result == RESULT_CHANGED)
        ask(page, &form, &policy, true);
    else
        page_error_from(page, result);
}
