/* token_list.c: the Access tokens screen.
 *
 * GET  /profile/tokens       q (words of a description, or a value's last four
 *                            characters), state (active, expiring, expired,
 *                            revoked, unused, denied), access (read, write),
 *                            feed (a name), sort (created, expires, used,
 *                            name), select=on (boxes for revoking several),
 *                            page (from 1), new, changed (a token's
 *                            ID: its row is marked), id (likewise, of
 *                            several), done, count (see token_receipt.h)
 * Signed in. Template: tokens.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/value.h"
#include "web/pager.h"
#include "pages/pages.h"
#include "pages/tokens/first_steps.h"
#include "pages/tokens/token_filters.h"
#include "pages/tokens/token_receipt.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_setup.h"
#include "web/page_owner.h"

struct list {
    struct token_filter filter;
    struct token_filters filters;
    struct token_counts counts;
    struct pager pager;
    int64_t valid;    /* tokens that fit, of pager.all */
    bool can_select;  /* a row of the page can be selected */
    bool has_receipt; /* a row says what was done */
    struct token_row_marks marks;
};

static bool is_alphanumeric(const char *text)
{
    static const char LETTERS[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return strspn(text, LETTERS) == strlen(text);
}

static enum result read_filter(const struct page *page, struct list *list)
{
    const char *words;
    enum result result = token_filters_read(page, &list->filters);

    pager_read_search(page, &list->pager);
    words = list->pager.words;
    list->filter.account_id = page->owner.account_id;
    list->filter.now = page->now;
    list->filter.words = words;
    if (words && strlen(words) == VALUE_LAST4_LENGTH && is_alphanumeric(words))
        list->filter.last4 = words;
    list->filter.access = list->filters.access;
    list->filter.feed_id = list->filters.feed_id;
    list->filter.state = list->filters.state;
    list->filter.sort = list->filters.sort;
    list->pager.filter =
        token_filters_query(page, &list->filters, list->filters.state);
    return result;
}

/* The tokens of the chosen state, and how many of them are valid. */
static void count_rows(struct list *list)
{
    const struct token_counts *counts = &list->counts;
    enum token_state state = list->filters.state;

    list->pager.all = counts->states[state];
    switch (state) {
    case TOKEN_STATE_ANY:
        list->valid = counts->states[TOKEN_STATE_ACTIVE];
        break;
    case TOKEN_STATE_EXPIRED:
    case TOKEN_STATE_REVOKED: list->valid = 0; break;
    case TOKEN_STATE_DENIED: list->valid = counts->denied_active; break;
    default: list->valid = list->pager.all; break;
    }
}

/* The place of the marked row is known in the whole list only. */
static bool is_whole(const struct list *list)
{
    return !list->pager.words && !list->filters.sort &&
           !token_filters_are_on(&list->filters);
}

/* The page that was asked for, or else the one with the marked row. */
static enum result choose_page(const struct page *page, struct list *list)
{
    int64_t marked =
        list->marks.new_id ? list->marks.new_id : list->marks.changed_id;
    int64_t position = 0;
    enum result result = RESULT_OK;

    if (marked && is_whole(list))
        result = store_token_position(page->store, page->owner.account_id,
                                      marked, page->now, &position);
    pager_select(page, &list->pager, position);
    return result;
}

static enum result read_list(const struct page *page, struct list *list)
{
    enum result result;

    memset(list, 0, sizeof *list);
    list->pager = (struct pager){.path = page_owner_address(page, "/tokens"),
                                 .field = "page",
                                 .find = "q",
                                 .anchor = "",
                                 .label = "Token pages"};
    result = read_filter(page, list);
    list->marks.new_id = page_query_number(page, "new", INT64_MAX);
    list->marks.changed_id = page_query_number(page, "changed", INT64_MAX);
    list->marks.revoked_ids = token_receipt_ids(page);
    list->marks.has_new_value =
        page->done && (strcmp(page->done, "regenerated") == 0 ||
                       strcmp(page->done, "rotated") == 0);
    list->marks.selecting = list->filters.selecting;
    list->marks.old_last4 = list->filter.last4;
    if (result == RESULT_OK)
        result = store_token_count(page->store, page->pool, &list->filter,
                                   &list->counts);
    count_rows(list);
    return result == RESULT_OK ? choose_page(page, list) : result;
}

/* One row. The set-up panel of a new token is open in it. The row is complete
 * without the panel, in case the address of the site is not plain. */
static enum result show_row(const struct page *page, struct view *view,
                            struct list *list, const struct token *token)
{
    struct view *row = token_row(page, view, token, &list->marks);
    apr_array_header_t *feeds;
    enum result result;

    list->can_select |= token_row_can_select(token);
    if (token->id == list->marks.new_id ||
        token->id == list->marks.changed_id) {
        token_receipt_show_in(page, row);
        list->has_receipt = true;
    }
    if (token->id != list->marks.new_id || token->revoked_at)
        return RESULT_OK;
    result = store_feed_list(page->store, page->pool, page->owner.account_id,
                             &feeds);
    if (result == RESULT_OK)
        token_setup_panel(page, row, token, feeds, NULL);
    return result;
}

/* Shows the rows from first up to last (exclusive) of one kind. */
static enum result show_rows(const struct page *page, struct view *view,
                             struct list *list, bool ended, int64_t first,
                             int64_t last)
{
    const struct range range = {.limit = last - first, .offset = first};
    struct token_filter filter = list->filter;
    apr_array_header_t *tokens;
    enum result result;

    if (first >= last)
        return RESULT_OK;
    filter.ended = ended;
    result =
        store_token_list(page->store, page->pool, &filter, &range, &tokens);
    for (int i = 0; i < tokens->nelts && result == RESULT_OK; i++)
        result =
            show_row(page, view, list, &APR_ARRAY_IDX(tokens, i, struct token));
    return result;
}

static int64_t between(int64_t min, int64_t number, int64_t max)
{
    return number < min ? min : number > max ? max : number;
}

/* Active rows, then ended ones, form one list that is cut into pages. */
static enum result show_both(const struct page *page, struct view *screen,
                             struct list *list)
{
    int64_t first = pager_first(&list->pager);
    int64_t last = first + PAGER_ROWS;
    int64_t ended = list->pager.all - list->valid;
    int64_t ended_first = between(0, first - list->valid, ended);
    int64_t ended_last = between(0, last - list->valid, ended);
    enum result result = show_rows(page, screen, list, false, first,
                                   between(0, last, list->valid));

    if (result != RESULT_OK || ended_first >= ended_last)
        return result;
    return show_rows(page, view_add(screen, "ENDED"), list, true, ended_first,
                     ended_last);
}

static bool is_narrowed(const struct list *list)
{
    return list->pager.words || token_filters_are_on(&list->filters);
}

static void show_found(const struct page *page, struct view *screen,
                       const struct list *list)
{
    if (list->pager.words) {
        struct view *filtered = view_add(screen, "FILTERED");
        view_set(screen, "FILTER_VALUE", list->pager.words);
        page_set_count(page, filtered, "TOTAL", list->pager.all);
    }
    if (!list->pager.all && is_narrowed(list))
        page_show_owner(
            page,
            view_add(screen, list->pager.words ? "NOTHING_FOUND" : "NONE_FIT"));
}

/* A person has a primary token, and a machine account none. */
static bool has_no_other(const struct page *page, const struct list *list)
{
    return list->pager.all <= (page->owner.machine ? 0 : 1);
}

/* What to do next: the first steps of a person or, for an account that has only
 * the primary token and uses it, why to create more. */
static enum result show_next(const struct page *page, struct view *screen,
                             const struct list *list)
{
    bool starting = false;
    enum result result = page->owner.machine
                             ? RESULT_OK
                             : first_steps_show(page, screen, &starting);

    if (!starting && has_no_other(page, list))
        view_show(screen, "NO_FURTHER_TOKENS");
    return result;
}

/* Other pages of the list may have rows that this one lacks. */
static enum token_selecting offer_of(const struct list *list)
{
    bool more = list->pager.all > PAGER_ROWS;

    if (list->filters.selecting)
        return !list->can_select ? TOKEN_SELECTING_NONE
               : more            ? TOKEN_SELECTING_PAGE
                                 : TOKEN_SELECTING_ALL;
    return list->can_select || more ? TOKEN_SELECTING_ALL
                                    : TOKEN_SELECTING_NONE;
}

static enum result show_head(const struct page *page, struct view *screen,
                             const struct list *list)
{
    struct view *summary = view_add(screen, "SUMMARY");
    bool narrowed = is_narrowed(list);
    enum result result = RESULT_OK;

    page_set_count(page, summary, "COUNT_VALID", list->valid);
    page_set_count(page, summary, "COUNT_ENDED", list->pager.all - list->valid);
    show_found(page, screen, list);
    if (!narrowed)
        result = show_next(page, screen, list);
    if (result != RESULT_OK || (!narrowed && has_no_other(page, list)))
        return result;
    view_show(screen, "ANY_TOKENS");
    return token_filters_show(page, screen, &list->filters, &list->counts,
                              list->pager.words, offer_of(list));
}

void token_list_get(struct page *page)
{
    struct list list;
    struct view *screen;
    enum result result = read_list(page, &list);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen =
        page_begin(page, page->owner.section, "Access tokens", "tokens.tpl");
    result = show_both(page, screen, &list);
    if (result == RESULT_OK && !list.has_receipt)
        result = token_receipt_show(page, list.marks.revoked_ids);
    if (result == RESULT_OK)
        result = show_head(page, screen, &list);
    pager_show(page, screen, &list.pager);
    if (result == RESULT_OK)
        page_end(page, 200);
    else
        page_error_from(page, result);
}
