/* admin_token_filters.c: the filters of `tokenbooth token list --all`, and a
 * search. */
#include "pages/admin/admin_token_filters.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "store/accounts.h"
#include "store/feeds.h"
#include "web/pager.h"

enum {
    DAYS_MAX = 36500,
    LOOKED_AT = 20000, /* of the site's tokens, for a page */
};

/* The fields of the query, but for the state and the place in the list. */
enum { Q, OWNER, CAN_WRITE, UNUSED, EXPIRES_WITHIN, FIELDS };

static const struct form_field fields[FIELDS] = {
    [Q] = {"q", FORM_TEXT, NULL},
    [OWNER] = {"owner", FORM_NAME, NULL},
    [CAN_WRITE] = {"can_write", FORM_NAME, NULL},
    [UNUSED] = {"unused", FORM_TEXT, NULL},
    [EXPIRES_WITHIN] = {"expires_within", FORM_TEXT, NULL},
};

static const struct {
    const char *word, *label;
} states[SITE_TOKEN_STATES] = {
    [SITE_TOKEN_ACTIVE] = {"", "Active"},
    [SITE_TOKEN_EXPIRED] = {"expired", "Expired"},
    [SITE_TOKEN_REVOKED] = {"revoked", "Revoked"},
    [SITE_TOKEN_ANY] = {"any", "All"},
};

static int read_state(const struct page *page, admin_filters_source *source)
{
    const char *word = source(page, "state");

    for (int i = 0; word && i < SITE_TOKEN_STATES; i++) {
        if (strcmp(states[i].word, word) == 0)
            return i;
    }
    return SITE_TOKEN_ACTIVE;
}

static const char *with_state(const struct page *page, const struct form *form,
                              int state)
{
    return admin_filters_add(page, admin_filters_query(page, form), "state",
                             states[state].word);
}

static const char *query_from(const struct page *page,
                              admin_filters_source *source)
{
    struct form form;

    admin_filters_read(page, source, fields, FIELDS, &form);
    return with_state(page, &form, read_state(page, source));
}

const char *admin_token_filters_of(const struct page *page, bool selecting)
{
    (void)selecting;
    return query_from(page, page_query);
}

const char *admin_token_filters_sent(const struct page *page)
{
    return query_from(page, page_field);
}

static void read_words(struct admin_token_filters *filters)
{
    const char *words = filters->form.values[Q];
    static const char ALPHANUMERIC[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    if (!*words)
        return;
    filters->query.words = words;
    if (strlen(words) == VALUE_LAST4_LENGTH &&
        strspn(words, ALPHANUMERIC) == VALUE_LAST4_LENGTH)
        filters->query.last4 = words;
}

/* Days as seconds; 0 if the field is empty. */
static int64_t read_days(const struct page *page, struct form *form, int field)
{
    const char *text = form->values[field];
    long long days = 0;

    if (*text && !text_number(text, 0, DAYS_MAX, &days))
        form_set_error(form, field,
                       apr_psprintf(page->pool,
                                    "Type a number of days from 0 to %d.",
                                    DAYS_MAX));
    return days * CLOCK_DAY;
}

static void read_times(const struct page *page,
                       struct admin_token_filters *filters)
{
    struct site_token_filter *filter = &filters->query.filter;
    struct form *form = &filters->form;
    int64_t unused = read_days(page, form, UNUSED);
    int64_t within = read_days(page, form, EXPIRES_WITHIN);

    if (*form->values[UNUSED])
        filter->unused_since = page->now - unused;
    if (*form->values[EXPIRES_WITHIN])
        filter->expires_before = page->now + within;
}

/* The account and the feed that are named must exist. */
static enum result read_owner(const struct page *page,
                              struct admin_token_filters *filters)
{
    const char *name = filters->form.values[OWNER];
    struct account account = {0};
    enum result result;

    if (!*name)
        return RESULT_OK;
    result = store_account_by_name(page->store, page->pool, name, &account);
    filters->query.filter.account_id = account.id;
    if (result != RESULT_NOT_FOUND)
        return result;
    admin_filters_unknown(page, &filters->form, OWNER, "account");
    return RESULT_OK;
}

static enum result read_feed(const struct page *page,
                             struct admin_token_filters *filters)
{
    const char *name = filters->form.values[CAN_WRITE];
    struct feed feed = {0};
    enum result result;

    if (!*name)
        return RESULT_OK;
    result = store_feed_get(page->store, page->pool, name, 0, &feed);
    filters->query.filter.writes_feed_id = feed.id;
    if (result != RESULT_NOT_FOUND)
        return result;
    admin_filters_unknown(page, &filters->form, CAN_WRITE, "feed");
    return RESULT_OK;
}

enum result admin_token_filters_read(const struct page *page,
                                     struct admin_token_filters *filters)
{
    enum result result;

    memset(filters, 0, sizeof *filters);
    admin_filters_read(page, page_query, fields, FIELDS, &filters->form);
    filters->query.filter.now = page->now;
    filters->query.state = (enum site_token_state)read_state(page, page_query);
    filters->query.before_id = page_query_number(page, "before", INT64_MAX);
    filters->query.look_at = LOOKED_AT;
    filters->query.limit = PAGER_ROWS;
    read_words(filters);
    read_times(page, filters);
    result = read_owner(page, filters);
    return result == RESULT_OK ? read_feed(page, filters) : result;
}

void admin_token_filters_show(const struct page *page, struct view *screen,
                              const struct admin_token_filters *filters)
{
    struct view *form = view_add(screen, "FILTERS");

    form_show(page, form, &filters->form);
    view_set(form, "STATE", states[filters->query.state].word);
    view_set(screen, "STATE_LABEL", states[filters->query.state].label);
    for (int i = 0; i < SITE_TOKEN_STATES; i++) {
        struct view *chip = view_add(screen, "CHIP");
        view_set(chip, "LABEL", states[i].label);
        view_set(chip, "HREF",
                 admin_filters_address(page, "/admin/tokens",
                                       with_state(page, &filters->form, i)));
        if (i == (int)filters->query.state)
            view_show(chip, "HERE");
    }
}
