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
#include "web/form.h"
#include "web/pager.h"

enum {
    DAYS_MAX = 36500,
    LOOKED_AT = 20000, /* of the site's tokens, for a page */
};

/* The fields of the query, but for the state and the place in the list; in the
 * template, a field "owner" fills OWNER_VALUE. */
static const struct {
    const char *name, *shown;
} fields[] = {
    {"q", "Q_VALUE"},
    {"owner", "OWNER_VALUE"},
    {"can_write", "CAN_WRITE_VALUE"},
    {"unused", "UNUSED_VALUE"},
    {"expires_within", "EXPIRES_WITHIN_VALUE"},
};

enum { FIELDS = sizeof fields / sizeof fields[0] };

static const struct {
    const char *word, *label;
} states[SITE_TOKEN_STATES] = {
    [SITE_TOKEN_ACTIVE] = {"", "Active"},
    [SITE_TOKEN_EXPIRED] = {"expired", "Expired"},
    [SITE_TOKEN_REVOKED] = {"revoked", "Revoked"},
    [SITE_TOKEN_ANY] = {"any", "All"},
};

/* A field of the query, or of the form. */
typedef const char *field_function(const struct page *page, const char *name);

/* What was typed, without white space around it, and of a value only its last
 * four characters; "" for nothing. */
static const char *typed(const struct page *page, field_function *field,
                         const char *name)
{
    const char *text = field(page, name);

    return text ? pager_normalize(page->pool, form_typed(page, text)) : "";
}

static int read_state(const struct page *page, field_function *field)
{
    const char *word = field(page, "state");

    for (int i = 0; word && i < SITE_TOKEN_STATES; i++) {
        if (strcmp(states[i].word, word) == 0)
            return i;
    }
    return SITE_TOKEN_ACTIVE;
}

static const char *add_part(const struct page *page, const char *query,
                            const char *name, const char *value)
{
    return *value ? apr_pstrcat(page->pool, query, "&", name, "=",
                                text_url_encode(page->pool, value), NULL)
                  : query;
}

static const char *query_of(const struct page *page, field_function *field,
                            int state)
{
    const char *query = "";

    for (int i = 0; i < FIELDS; i++)
        query = add_part(page, query, fields[i].name,
                         typed(page, field, fields[i].name));
    return add_part(page, query, "state", states[state].word);
}

const char *admin_token_filters_of(const struct page *page, bool selecting)
{
    (void)selecting;
    return query_of(page, page_query, read_state(page, page_query));
}

const char *admin_token_filters_sent(const struct page *page)
{
    return query_of(page, page_field, read_state(page, page_field));
}

static void read_words(const struct page *page,
                       struct admin_token_filters *filters)
{
    const char *words = typed(page, page_query, "q");
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
static int64_t read_days(const struct page *page,
                         struct admin_token_filters *filters, const char *name)
{
    const char *text = typed(page, page_query, name);
    long long days = 0;

    if (*text && !text_number(text, 0, DAYS_MAX, &days))
        filters->wrong = apr_psprintf(
            page->pool, "Type a number of days from 0 to %d.", DAYS_MAX);
    return days * CLOCK_DAY;
}

static void read_times(const struct page *page,
                       struct admin_token_filters *filters)
{
    struct site_token_filter *filter = &filters->query.filter;
    int64_t unused = read_days(page, filters, "unused");
    int64_t within = read_days(page, filters, "expires_within");

    if (*typed(page, page_query, "unused"))
        filter->unused_since = page->now - unused;
    if (*typed(page, page_query, "expires_within"))
        filter->expires_before = page->now + within;
}

/* The account and the feed that are named must exist. */
static enum result reject_unknown(const struct page *page,
                                  struct admin_token_filters *filters,
                                  enum result result, const char *what,
                                  const char *name)
{
    if (result != RESULT_NOT_FOUND)
        return result;
    filters->wrong = apr_pstrcat(page->pool, "No ", what, " is named \u201c",
                                 name, "\u201d.", NULL);
    return RESULT_OK;
}

static enum result read_owner(const struct page *page,
                              struct admin_token_filters *filters)
{
    const char *name = text_lower(page->pool, typed(page, page_query, "owner"));
    struct account account = {0};
    enum result result;

    if (!*name)
        return RESULT_OK;
    result = store_account_by_name(page->store, page->pool, name, &account);
    filters->query.filter.account_id = account.id;
    return reject_unknown(page, filters, result, "account", name);
}

static enum result read_feed(const struct page *page,
                             struct admin_token_filters *filters)
{
    const char *name =
        text_lower(page->pool, typed(page, page_query, "can_write"));
    struct feed feed = {0};
    enum result result;

    if (!*name)
        return RESULT_OK;
    result = store_feed_get(page->store, page->pool, name, 0, &feed);
    filters->query.filter.writes_feed_id = feed.id;
    return reject_unknown(page, filters, result, "feed", name);
}

enum result admin_token_filters_read(const struct page *page,
                                     struct admin_token_filters *filters)
{
    enum result result;

    memset(filters, 0, sizeof *filters);
    filters->query.filter.now = page->now;
    filters->query.state = (enum site_token_state)read_state(page, page_query);
    filters->query.before_id = page_query_number(page, "before", INT64_MAX);
    filters->query.look_at = LOOKED_AT;
    filters->query.limit = PAGER_ROWS;
    read_words(page, filters);
    read_times(page, filters);
    result = read_owner(page, filters);
    return result == RESULT_OK ? read_feed(page, filters) : result;
}

void admin_token_filters_show(const struct page *page, struct view *screen,
                              const struct admin_token_filters *filters)
{
    struct view *form = view_add(screen, "FILTERS");

    for (int i = 0; i < FIELDS; i++)
        view_set(form, fields[i].shown,
                 typed(page, page_query, fields[i].name));
    view_set(form, "STATE", states[filters->query.state].word);
    view_set(screen, "STATE_LABEL", states[filters->query.state].label);
    for (int i = 0; i < SITE_TOKEN_STATES; i++) {
        const char *query = query_of(page, page_query, i);
        struct view *chip = view_add(screen, "CHIP");
        view_set(chip, "LABEL", states[i].label);
        view_set(
            chip, "HREF",
            *query ? apr_pstrcat(page->pool, "/admin/tokens?", query + 1, NULL)
                   : "/admin/tokens");
        if (i == (int)filters->query.state)
            view_show(chip, "HERE");
    }
}
