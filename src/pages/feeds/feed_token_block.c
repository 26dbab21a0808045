/* feed_token_block.c: blocking one token on a feed, and unblocking it.
 *
 * GET  /feeds/NAME/tokens/ID/block    what will stop; 404 for a token without
 *                                     access to the feed; 303 to the feed where
 *                                     it is blocked already
 * POST /feeds/NAME/tokens/ID/block    303 to the feed; 404
 * POST /feeds/NAME/tokens/ID/unblock  likewise
 * 403 for a member who does not own the feed. Signed in. Template:
 * feed_token_block.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_place.h"
#include "pages/feeds/feed_token_list.h"
#include "pages/pages.h"
#include "store/accounts.h"

static void go_to_row(struct page *page, const struct feed *feed,
                      const char *done)
{
    const char *rest = apr_psprintf(page->pool,
                                    "?changed=%" APR_INT64_T_FMT
                                    "&done=%s#token-%" APR_INT64_T_FMT,
                                    page->id, done, page->id);

    page_redirect(page, feed_place_address(
                            page, feed->name, rest,
                            apr_pstrcat(page->pool, feed_place_members(page),
                                        feed_place_search(page), NULL)));
}

/* The token's account on this feed. */
struct owner {
    bool is_you;
    bool has_password; /* else it signs in elsewhere, by a linked identity */
    enum privilege privilege;
    struct feed_token_counts tokens; /* this one included */
};

static enum result read_owner(const struct page *page, const struct feed *feed,
                              const struct feed_token *token,
                              struct owner *owner)
{
    const struct feed_token_filter filter = {
        .feed_id = feed->id, .now = page->now, .owner = token->owner};
    struct feed theirs = {0};
    struct account account = {0};
    enum result result = store_feed_token_count(page->store, page->pool,
                                                &filter, &owner->tokens);

    if (result == RESULT_OK)
        result = store_account_by_id(page->store, page->pool, token->account_id,
                                     &account);
    if (result == RESULT_OK)
        result = store_feed_get(page->store, page->pool, feed->name,
                                token->account_id, &theirs);
    owner->is_you = token->account_id == page->session.account_id;
    owner->has_password = account.password != NULL;
    owner->privilege = theirs.privilege;
    return result;
}

/* What still has access, and who can unblock the token. */
static void show_owner(const struct page *page, struct view *screen,
                       const struct owner *owner)
{
    const char *whose = owner->is_you ? "IS_YOU" : "IS_OTHER";
    int64_t others = owner->tokens.open - 1;
    struct view *rest = view_add(screen, others ? "OTHERS" : "NO_OTHERS");

    view_show(screen, whose);
    view_show(rest, whose);
    view_show(rest, owner->has_password ? "PASSWORD" : "NO_PASSWORD");
    if (others)
        view_set(rest, "OTHER_TOKENS",
                 page_least(page,
                            text_count(page->pool, others, "other token",
                                       "other tokens"),
                            owner->tokens.more));
    view_show(rest, others == 1 ? "ONE" : "SEVERAL");
    if (!owner->is_you)
        view_show(screen, owner->privilege == PRIVILEGE_OWN ? "OWNS_TOO"
                                                            : "CANNOT_UNDO");
}

static void show(struct page *page, const struct feed *feed,
                 const struct feed_token *token, const struct owner *owner)
{
    struct view *screen = page_begin(page, SECTION_FEEDS, "Block a token",
                                     "feed_token_block.tpl");

    view_set(screen, "NAME", feed->name);
    view_set(screen, "BLOCK_URL",
             feed_place_both(page, feed->name,
                             apr_psprintf(page->pool,
                                          "/tokens/%" APR_INT64_T_FMT "/block",
                                          page->id)));
    view_set(
        screen, "BACK_URL",
        feed_place_both(
            page, feed->name,
            apr_psprintf(page->pool, "#token-%" APR_INT64_T_FMT, page->id)));
    page_set_number(page, screen, "ID", token->id);
    view_set(screen, "DESCRIPTION", token->description);
    view_set(screen, "OWNER", token->owner);
    view_set(screen, "ACCESS", feed_token_list_access(token));
    if (feed->is_public)
        view_show(screen, "PUBLIC");
    feed_token_list_used(page, screen, token);
    show_owner(page, screen, owner);
    page_end(page, 200);
}

void feed_token_block_get(struct page *page)
{
    struct feed feed;
    struct feed_token token;
    struct owner owner = {0};
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    result = store_feed_token_get(page->store, page->pool, feed.id, page->id,
                                  page->now, &token);
    if (result == RESULT_OK)
        result = read_owner(page, &feed, &token, &owner);
    if (result != RESULT_OK)
        page_error_from(page, result);
    else if (token.blocked_at)
        go_to_row(page, &feed, "blocked");
    else
        show(page, &feed, &token, &owner);
}

/* store_feed_token_block or store_feed_token_unblock. */
typedef enum result change_function(const struct act *act,
                                    const struct feed *feed, int64_t id);

static void change_block(struct page *page, change_function *change,
                         const char *done)
{
    const struct act act = page_act(page);
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    result = change(&act, &feed, page->id);
    if (result == RESULT_OK)
        go_to_row(page, &feed, done);
    else
        page_error_from(page, result);
}

void feed_token_block_post(struct page *page)
{
    change_block(page, store_feed_token_block, "blocked");
}

void feed_token_block_remove_post(struct page *page)
{
    change_block(page, store_feed_token_unblock, "unblocked");
}
