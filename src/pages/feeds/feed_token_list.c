/* feed_token_list.c: the tokens with access to a feed, a section of its screen.
 *
 * Those who manage the feed see all members' tokens, other members their own.
 * No value, nor part of one, is shown here to anybody.
 *
 * GET  /feeds/NAME              q (words of a description, or an owner), show
 *                               (write, blocked or denied: only those), page
 *                               (from 1), changed (a token's ID: its row is
 *                               marked), done (the notice to show)
 * Signed in. Template: feed.tpl. */
#include "pages/feeds/feed_token_list.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/feeds/feed_place.h"
#include "store/accounts.h"
#include "store/validate.h"
#include "web/pager.h"
#include "pages/pages.h"

static const struct page_notice notices[] = {
    {"blocked", "Token blocked on this feed.", false},
    {"unblocked", "Token unblocked.", false},
    {"value",
     "You can\u2019t search by token value here. Search by description "
     "instead.",
     true},
    {0},
};

const char *feed_token_list_access(const struct feed_token *token)
{
    static const char *const words[2][3] = {
        {"", "Write", "Push new packages only"},
        {"Read", "Read and write", "Read, push new packages only"},
    };

    return words[token->reads]
                [token->writes + (token->writes && token->adds_only)];
}

void feed_token_list_used(const struct page *page, struct view *view,
                          const struct feed_token *token)
{
    struct view *used;

    if (!token->used_at) {
        view_show(view, token->used ? "USED_ELSEWHERE" : "NEVER_USED");
        return;
    }
    used = view_add(view, "USED_HERE");
    page_set_time(page, used, token->used_at);
    view_set(used, "USED_CLIENT", token->used_client);
    view_set(used, "USED_ADDRESS", token->used_address);
}

static void show_end(const struct page *page, struct view *row,
                     const struct feed_token *token)
{
    if (token->blocked_at) {
        view_show(row, "IS_BLOCKED");
        page_set_time(page, view_add(row, "BLOCKED"), token->blocked_at);
    } else if (token->expires_at) {
        page_set_time(page, view_add(row, "EXPIRES"), token->expires_at);
    } else {
        view_show(row, "NEVER_EXPIRES");
    }
}

static bool is_changed(const struct page *page, const struct feed_token *token)
{
    return token->id == page_query_number(page, "changed", INT64_MAX);
}

static void show_block(const struct page *page, struct view *row,
                       const struct feed *feed, const struct feed_token *token)
{
    struct view *can =
        view_add(row, token->blocked_at ? "CAN_UNBLOCK" : "CAN_BLOCK");
    const char *rest =
        apr_psprintf(page->pool, "/tokens/%" APR_INT64_T_FMT, token->id);

    view_set(can, "BLOCK_URL",
             feed_place_both(
                 page, feed->name,
                 apr_pstrcat(page->pool, rest,
                             token->blocked_at ? "/unblock" : "/block", NULL)));
}

static void show_row(const struct page *page, struct view *row,
                     const struct feed *feed, const struct feed_token *token)
{
    page_set_number(page, row, "ID", token->id);
    view_set(row, "DESCRIPTION", token->description);
    view_set(row, "OWNER", token->owner);
    view_set(row, "ACCESS", feed_token_list_access(token));
    if (token->is_primary)
        view_show(row, "PRIMARY");
    if (token->account_id == page->session.account_id)
        view_show(row, "IS_YOURS");
    if (is_changed(page, token)) {
        view_show(row, "IS_CHANGED");
        page_notices_in(page, row, notices);
    }
    show_end(page, row, token);
    feed_token_list_used(page, row, token);
    if (feed->privilege == PRIVILEGE_OWN)
        show_block(page, row, feed, token);
}

/* Tokens are looked through in steps of so many, until the page is full and
 * more are found. For a search or a kind, all are that can be listed, which
 * takes ten times as long. */
enum { LOOKED_AT = 1000 };

struct list {
    struct feed_token_filter filter;
    struct pager pager;
    struct feed_token_counts counts;
};

/* The links that narrow the list, by the word in the address. */
static const struct {
    const char *word, *label;
} kinds[] = {
    [FEED_TOKENS_ALL] = {"", "All"},
    [FEED_TOKENS_WRITING] = {"write", "Can write"},
    [FEED_TOKENS_BLOCKED] = {"blocked", "Blocked"},
    [FEED_TOKENS_DENIED] = {"denied", "Denied"},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static enum feed_token_kind read_kind(const struct page *page)
{
    const char *word = page_query(page, "show");

    for (int i = 1; word && i < KINDS; i++) {
        if (strcmp(kinds[i].word, word) == 0)
            return (enum feed_token_kind)i;
    }
    return FEED_TOKENS_ALL;
}

static int64_t count_of(const struct list *list, enum feed_token_kind kind)
{
    const struct feed_token_counts *counts = &list->counts;

    switch (kind) {
    case FEED_TOKENS_WRITING: return counts->writing;
    case FEED_TOKENS_BLOCKED: return counts->blocked;
    case FEED_TOKENS_DENIED: return counts->denied;
    default: return counts->all;
    }
}

/* Whether there may be more of a kind than are counted. Blocked ones come
 * first, so once there is another, all of them were counted. */
static bool has_more(const struct list *list, enum feed_token_kind kind)
{
    const struct feed_token_counts *counts = &list->counts;

    return counts->more &&
           (kind != FEED_TOKENS_BLOCKED || counts->blocked == counts->all);
}

/* Not without tokens, unless it is the one that is shown. */
static bool is_offered(const struct list *list, enum feed_token_kind kind)
{
    return count_of(list, kind) || kind == list->filter.kind ||
           has_more(list, kind);
}

static void show_kind_count(const struct page *page, struct view *chip,
                            const struct list *list, enum feed_token_kind kind)
{
    int64_t count = count_of(list, kind);

    if (count || !has_more(list, kind))
        page_set_least(page, view_add(chip, "COUNTED"), "COUNT", count,
                       has_more(list, kind));
}

static void show_kinds(const struct page *page, struct view *section,
                       const struct list *list)
{
    const char *words =
        list->pager.words
            ? apr_pstrcat(page->pool,
                          "&q=", text_url_encode(page->pool, list->pager.words),
                          NULL)
            : "";
    struct view *chips = NULL;

    for (int i = 0; i < KINDS; i++) {
        enum feed_token_kind kind = (enum feed_token_kind)i;
        struct view *chip;
        if (!is_offered(list, kind))
            continue;
        if (!chips)
            chips = view_add(section, "CHIPS");
        chip = view_add(chips, "CHIP");
        view_set(chip, "LABEL", kinds[i].label);
        show_kind_count(page, chip, list, kind);
        view_set(chip, "HREF",
                 apr_pstrcat(page->pool, list->pager.path,
                             "?show=", kinds[i].word, words,
                             feed_place_members(page), "#tokens", NULL));
        if (kind == list->filter.kind)
            view_show(chip, "HERE");
    }
}

static enum result count_tokens(const struct page *page, struct list *list)
{
    return store_feed_token_count(page->store, page->pool, &list->filter,
                                  &list->counts);
}

/* Chooses the page with the marked row unless another was asked for, and counts
 * as far as it takes. */
static enum result count_to_page(const struct page *page, struct list *list)
{
    int64_t marked = page_query_number(page, "changed", INT64_MAX);
    int64_t position = 0;
    enum result result = RESULT_OK;

    if (marked)
        result = store_feed_token_position(page->store, list->filter.feed_id,
                                           marked, page->now, &position);
    pager_read_page(page, &list->pager, position);
    if (pager_reach(&list->pager, LOOKED_AT) < FEED_TOKENS_LISTED)
        list->filter.depth = pager_reach(&list->pager, LOOKED_AT);
    if (result == RESULT_OK)
        result = count_tokens(page, list);
    /* Where few of them have access, the page is not full yet. */
    if (result == RESULT_OK && list->filter.depth && list->counts.more &&
        list->counts.all <= pager_end(&list->pager)) {
        list->filter.depth = 0;
        result = count_tokens(page, list);
    }
    return result;
}

/* Where not all tokens are searched, an owner's name finds that owner's. */
static enum result count_of_owner(const struct page *page, struct list *list)
{
    struct account account;
    const char *name;
    enum result result;

    if (!list->counts.more || list->filter.owner || !list->filter.words)
        return RESULT_OK;
    name = text_lower(page->pool, list->filter.words);
    if (validate_username(name))
        return RESULT_OK;
    result = store_account_by_name(page->store, page->pool, name, &account);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    list->filter.owner = account.username;
    return count_tokens(page, list);
}

static enum result read_list(const struct page *page, const struct feed *feed,
                             struct list *list)
{
    enum result result;

    list->pager = (struct pager){
        .path = apr_pstrcat(page->pool, "/feeds/", feed->name, NULL),
        .field = "page",
        .find = "q",
        .anchor = "#tokens",
        .filter = apr_pstrcat(page->pool, "&show=", kinds[read_kind(page)].word,
                              feed_place_members(page), NULL),
        .label = "Token pages",
    };
    pager_read_search(page, &list->pager);
    list->filter.feed_id = feed->id;
    list->filter.now = page->now;
    list->filter.words = list->pager.words;
    list->filter.owner =
        feed->privilege >= PRIVILEGE_MANAGE ? NULL : page->session.username;
    list->filter.kind = read_kind(page);
    pager_read_page(page, &list->pager, 0);
    result = list->filter.words || list->filter.kind
                 ? count_tokens(page, list)
                 : count_to_page(page, list);
    if (result == RESULT_OK)
        result = count_of_owner(page, list);
    list->pager.all = count_of(list, list->filter.kind);
    list->pager.more = has_more(list, list->filter.kind);
    pager_limit(&list->pager);
    return result;
}

static void show_urls(const struct page *page, struct view *section,
                      const struct feed *feed)
{
    const char *members = feed_place_members(page);

    view_set(section, "ALL_URL",
             feed_place_address(page, feed->name, "#tokens", members));
    view_set(section, "FIND_URL",
             feed_place_address(page, feed->name, "/tokens/find", members));
}

static void show_head(const struct page *page, struct view *section,
                      const struct feed *feed, const struct list *list)
{
    const struct pager *pager = &list->pager;

    show_urls(page, section, feed);
    view_show(section,
              feed->privilege >= PRIVILEGE_MANAGE ? "EVERYBODYS" : "YOURS");
    if (feed->is_public)
        view_show(section, "READ_BY_ANYONE");
    if (feed->privilege == PRIVILEGE_OWN)
        view_show(section, "IS_OWNER");
    page_set_least(page, section, "TOTAL", list->counts.open,
                   list->counts.more);
    if (list->counts.more && !list->filter.depth)
        view_show(section, "MORE");
    show_kinds(page, section, list);
    if (pager->words || list->counts.all > PAGER_FILTER)
        view_set(view_add(section, "FILTER"), "FILTER_VALUE", pager->words);
    if (pager->words)
        view_set(view_add(section, pager->all ? "FOUND" : "NOTHING_FOUND"),
                 "FILTER_VALUE", pager->words);
    else if (!list->counts.all && !list->counts.more)
        view_show(section, "NO_TOKENS");
    else if (!pager->all)
        view_show(section, "NONE_OF_KIND");
}

enum result feed_token_list_show(struct page *page, struct view *screen,
                                 const struct feed *feed)
{
    struct list list = {0};
    apr_array_header_t *tokens = NULL;
    struct view *section;
    bool has_receipt = false; /* a row says what was done */
    enum result result = read_list(page, feed, &list);
    const struct range range = pager_range(&list.pager);

    if (result == RESULT_OK)
        result = store_feed_tokens(page->store, page->pool, &list.filter,
                                   &range, &tokens);
    if (result != RESULT_OK)
        return result;
    section = view_add(screen, "TOKENS");
    show_head(page, section, feed, &list);
    for (int i = 0; i < tokens->nelts; i++) {
        const struct feed_token *token =
            &APR_ARRAY_IDX(tokens, i, struct feed_token);
        has_receipt |= is_changed(page, token);
        show_row(page, view_add(section, "TOKEN"), feed, token);
    }
    if (!has_receipt)
        page_notices(page, notices);
    pager_show(page, section, &list.pager);
    return RESULT_OK;
}
