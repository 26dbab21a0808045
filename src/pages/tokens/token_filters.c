/* token_filters.c: reads the filters, and shows them with their counts. */
#include "pages/tokens/token_filters.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "store/feeds.h"
#include "store/validate.h"
#include "web/form.h"
#include "web/pager.h"
#include "web/page_owner.h"

/* A choice of a field: the word in the address, and what people read. */
struct choice {
    const char *word, *label;
};

static const struct choice states[TOKEN_STATES] = {
    [TOKEN_STATE_ANY] = {"", "All"},
    [TOKEN_STATE_ACTIVE] = {"active", "Active"},
    [TOKEN_STATE_EXPIRING] = {"expiring", "Expiring soon"},
    [TOKEN_STATE_EXPIRED] = {"expired", "Expired"},
    [TOKEN_STATE_REVOKED] = {"revoked", "Revoked"},
    [TOKEN_STATE_UNUSED] = {"unused", "Unused"},
    [TOKEN_STATE_DENIED] = {"denied", "Denied"},
};

static const struct choice accesses[] = {
    {"", "Any permission"},
    [TOKEN_ACCESS_READ] = {"read", "Can read"},
    [TOKEN_ACCESS_WRITE] = {"write", "Can write"},
};

enum { ACCESSES = sizeof accesses / sizeof accesses[0] };

static const struct choice sorts[TOKEN_SORTS] = {
    [TOKEN_SORT_CREATED] = {"created", "Newest first"},
    [TOKEN_SORT_EXPIRES] = {"expires", "Expiring first"},
    [TOKEN_SORT_USED] = {"used", "Last used first"},
    [TOKEN_SORT_NAME] = {"name", "By description"},
};

/* A field of the query, or of the form. */
typedef const char *field_function(const struct page *page, const char *name);

/* The index of what was sent among the choices; 0 if it is none of them. */
static int read_choice(const char *sent, const struct choice *choices,
                       int count)
{
    for (int i = 0; sent && i < count; i++) {
        if (strcmp(choices[i].word, sent) == 0)
            return i;
    }
    return 0;
}

static void read_all(const struct page *page, field_function *field,
                     struct token_filters *filters)
{
    const char *feed = field(page, "feed");
    const char *select = field(page, "select");

    memset(filters, 0, sizeof *filters);
    filters->state = (enum token_state)read_choice(field(page, "state"), states,
                                                   TOKEN_STATES);
    filters->access = (enum token_access)read_choice(field(page, "access"),
                                                     accesses, ACCESSES);
    filters->sort =
        (enum token_sort)read_choice(field(page, "sort"), sorts, TOKEN_SORTS);
    filters->selecting = select && strcmp(select, "on") == 0;
    /* Also what is no name: it is in no scope, and is shown to be mended. */
    feed = feed ? form_typed(page, text_trim(page->pool, feed)) : "";
    if (*feed)
        filters->feed = text_lower(page->pool, feed);
}

static bool can_know(const struct feed *feed)
{
    return feed->privilege || feed->is_public;
}

enum result token_filters_read(const struct page *page,
                               struct token_filters *filters)
{
    struct feed feed = {0};
    enum result result;

    read_all(page, page_query, filters);
    if (!filters->feed)
        return RESULT_OK;
    filters->feed_id = -1;
    if (validate_feed_name(filters->feed))
        return RESULT_OK;
    result = store_feed_get(page->store, page->pool, filters->feed,
                            page->owner.account_id, &feed);
    if (result == RESULT_OK && can_know(&feed))
        filters->feed_id = feed.id;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

void token_filters_take(const struct page *page, struct token_filters *filters)
{
    read_all(page, page_field, filters);
}

bool token_filters_are_on(const struct token_filters *filters)
{
    return filters->state || filters->access || filters->feed;
}

static const char *add_part(const struct page *page, const char *query,
                            const char *name, const char *value)
{
    return value && *value
               ? apr_pstrcat(page->pool, query, "&", name, "=",
                             text_url_encode(page->pool, value), NULL)
               : query;
}

const char *token_filters_query(const struct page *page,
                                const struct token_filters *filters,
                                enum token_state state)
{
    const char *query = add_part(page, "", "state", states[state].word);

    query = add_part(page, query, "access", accesses[filters->access].word);
    query = add_part(page, query, "feed", filters->feed);
    if (filters->sort)
        query = add_part(page, query, "sort", sorts[filters->sort].word);
    return add_part(page, query, "select", filters->selecting ? "on" : NULL);
}

const char *token_filters_of(const struct page *page, bool selecting)
{
    struct token_filters filters;
    struct pager pager = {.find = "q"};
    const char *query;

    read_all(page, page_query, &filters);
    filters.selecting = selecting;
    pager_read_search(page, &pager);
    query = token_filters_query(page, &filters, filters.state);
    return pager.words ? add_part(page, query, "q", pager.words) : query;
}

/* Of the list: "/profile/tokens?state=expired&q=words" */
static const char *address_of(const struct page *page,
                              const struct token_filters *filters,
                              enum token_state state, const char *words)
{
    const char *query = token_filters_query(page, filters, state);

    if (words)
        query = add_part(page, query, "q", words);
    if (*query)
        query = apr_pstrcat(page->pool, "?", query + 1, NULL);
    return page_owner_address(page,
                              apr_pstrcat(page->pool, "/tokens", query, NULL));
}

/* A state that no token is in is not offered, unless it is the one shown. */
static void show_states(const struct page *page, struct view *view,
                        const struct token_filters *filters,
                        const struct token_counts *counts, const char *words)
{
    for (int i = 0; i < TOKEN_STATES; i++) {
        enum token_state state = (enum token_state)i;
        struct view *chip;
        if (state != filters->state && !counts->states[i])
            continue;
        chip = view_add(view, "CHIP");
        view_set(chip, "LABEL", states[i].label);
        view_set(chip, "HREF", address_of(page, filters, state, words));
        page_set_count(page, chip, "COUNT", counts->states[i]);
        if (state == filters->state)
            view_show(chip, "HERE");
    }
}

static void show_choices(struct view *view, const char *section,
                         const struct choice *choices, int count, int chosen)
{
    for (int i = 0; i < count; i++) {
        struct view *option = view_add(view, section);
        view_set(option, "VALUE", choices[i].word);
        view_set(option, "LABEL", choices[i].label);
        if (i == chosen)
            view_show(option, "CHOSEN");
    }
}

static enum result show_feeds(const struct page *page, struct view *view)
{
    const struct range range = {.limit = 100};
    apr_array_header_t *feeds;
    enum result result = store_feed_find(
        page->store, page->pool, page->owner.account_id, NULL, &range, &feeds);

    for (int i = 0; result == RESULT_OK && i < feeds->nelts; i++)
        view_set(view_add(view, "FEED"), "NAME",
                 APR_ARRAY_IDX(feeds, i, struct feed).name);
    return result;
}

static void show_selecting(const struct page *page, struct view *view,
                           const struct token_filters *filters,
                           const char *words, enum token_selecting offer)
{
    struct token_filters other = *filters;
    struct view *selecting = NULL, *some, *link;

    if (filters->selecting)
        selecting = view_add(view, "SELECTING");
    else if (!offer)
        return;
    if (selecting && offer) {
        some = view_add(selecting, "SOME");
        view_show(some, offer == TOKEN_SELECTING_PAGE ? "OF_PAGE" : "OF_LIST");
    }
    other.selecting = !filters->selecting;
    link = selecting ? selecting : view_add(view, "SELECT");
    view_set(link, "HREF", address_of(page, &other, filters->state, words));
}

enum result token_filters_show(const struct page *page, struct view *screen,
                               const struct token_filters *filters,
                               const struct token_counts *counts,
                               const char *words, enum token_selecting offer)
{
    struct view *view = view_add(screen, "FILTERS");

    show_states(page, view, filters, counts, words);
    if (filters->access || filters->feed || filters->sort)
        view_show(view, "OPEN");
    view_set(view, "STATE", states[filters->state].word);
    view_set(view, "FILTER_VALUE", words);
    view_set(view, "FEED_VALUE", filters->feed);
    show_choices(view, "ACCESS", accesses, ACCESSES, (int)filters->access);
    show_choices(view, "SORT", sorts, TOKEN_SORTS, (int)filters->sort);
    show_selecting(page, view, filters, words, offer);
    return show_feeds(page, view);
}
