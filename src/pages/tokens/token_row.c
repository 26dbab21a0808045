/* token_row.c: description, hidden value, scope, expiration, last use, last
 * denial. */
#include "pages/tokens/token_row.h"

#include "base/clock.h"
#include "base/text.h"
#include "pages/tokens/token_words.h"

bool token_is_ended(const struct token *token, int64_t now)
{
    return token->revoked_at || (token->expires_at && token->expires_at <= now);
}

bool token_row_can_select(const struct token *token)
{
    return !token->is_primary && !token->revoked_at;
}

/* "once", "214 times" */
static const char *times(const struct page *page, int64_t count)
{
    return count == 1 ? "once" : text_count(page->pool, count, "time", "times");
}

void token_row_used(const struct page *page, struct view *view,
                    const struct token *token)
{
    struct view *used;

    if (!token->used.at) {
        view_show(view, "NEVER_USED");
        return;
    }
    used = view_add(view, "USED");
    page_set_time(page, used, token->used.at);
    view_set(used, "USED_CLIENT", token->used.client);
    view_set(used, "USED_ADDRESS", token->used.address);
    view_set(used, "USED_FOR", token_words_use(page->pool, &token->used));
    view_set(used, "USED_TIMES", times(page, token->used.count));
}

static void show_denied(const struct page *page, struct view *row,
                        const struct token *token)
{
    struct view *denied;

    if (!token->denied.at)
        return;
    denied = view_add(row, "DENIED");
    page_set_time(page, denied, token->denied.at);
    view_set(denied, "DENIED_TIMES", times(page, token->denied.count));
    view_set(denied, "DENIED_WHY",
             token_words_denial(page->pool, &token->denied));
    view_set(denied, "DENIED_CLIENT", token->denied.client);
    view_set(denied, "DENIED_ADDRESS", token->denied.address);
}

/* The scope, where it can be used from, what it can do by the API, and where it
 * is blocked. A revoked
 * token has no access to lose. */
static void show_scope(const struct page *page, struct view *row,
                       const struct token *token)
{
    const char *blocked = token_words_blocked(page->pool, token);
    const char *networks = token_words_networks(page->pool, token);
    const char *rights = token_words_rights(token);

    view_set(row, "SCOPE", token_words_scope(page->pool, token));
    if (token->write_scope == SCOPE_ALL)
        view_show(row, "WRITES_ALL");
    if (networks)
        view_set(view_add(row, "LIMITED"), "ONLY_FROM", networks);
    if (rights)
        view_set(view_add(row, "API"), "API_RIGHTS", rights);
    if (blocked && !token->revoked_at)
        view_set(view_add(row, "BLOCKED"), "BLOCKED_ON", blocked);
    if (token->write_refused && !token->revoked_at)
        view_show(row, "WRITE_REFUSED");
}

/* The times of the row, each in a section of its own, which is returned. */
static struct view *show_instant(const struct page *page, struct view *row,
                                 const char *section, int64_t at)
{
    struct view *view = view_add(row, section);

    page_set_time(page, view, at);
    return view;
}

static void show_valid(const struct page *page, struct view *row,
                       const struct token *token)
{
    view_show(row, "VALID");
    if (!token->expires_at) {
        view_show(row, "NEVER_EXPIRES");
        return;
    }
    show_instant(page, row, "EXPIRES", token->expires_at);
    if (token->expires_at <= page->now + TOKEN_SOON_DAYS * CLOCK_DAY)
        view_show(row, "SOON");
}

/* Whoever's it is, as it is told to the reader. */
static const char *owner_words(const struct page *page, const char *owner)
{
    if (owner)
        return owner;
    return page->owner.machine ? page->owner.username : "you";
}

static void show_ended(const struct page *page, struct view *row,
                       const struct token *token, const char *owner)
{
    struct view *revoked;

    view_show(row, "ENDED_ROW");
    if (!token->revoked_at) {
        show_instant(page, row, "EXPIRED", token->expires_at);
        return;
    }
    revoked = view_add(row, "REVOKED");
    page_set_time(page, revoked, token->revoked_at);
    view_set(revoked, "REVOKED_BY",
             token_words_actor(token->revoked_by, owner_words(page, owner)));
}

static bool is_unused_long(const struct page *page, const struct token *token)
{
    int64_t since = token->used.at ? token->used.at : token->created_at;

    return !token_is_ended(token, page->now) &&
           since < page->now - TOKEN_UNUSED_DAYS * CLOCK_DAY;
}

void token_row_secret(const struct page *page, struct view *view,
                      const struct token *token, bool focus)
{
    struct view *secret = view_include(view, "SECRET", "token_secret.tpl");

    page_set_number(page, secret, "ID", token->id);
    view_set(secret, "LAST4", token->last4);
    if (focus)
        view_show(secret, "FOCUS");
}

/* The old value that still works, and who uses it. */
static void show_overlap(const struct page *page, struct view *row,
                         const struct token *token)
{
    const struct token_overlap *overlap = &token->overlap;
    struct view *view, *used;

    if (token_is_ended(token, page->now) || !token_overlaps(token, page->now))
        return;
    view = show_instant(page, row, "OVERLAP", token_overlap_end(token));
    view_set(view, "OLD_LAST4", overlap->last4);
    page_set_number(page, view, "REVISION", token->revision);
    if (!overlap->used_at) {
        view_show(view, "OLD_UNUSED");
        return;
    }
    used = show_instant(page, view, "OLD_USED", overlap->used_at);
    view_set(used, "OLD_CLIENT", overlap->used_client);
    view_set(used, "OLD_ADDRESS", overlap->used_address);
}

/* Whose it is. Nobody but its owner can have its value shown. */
static void show_owner(struct view *row, const struct token *token,
                       const char *owner)
{
    struct view *of = view_add(row, "OWNED");

    view_set(of, "OWNER", owner);
    if (!token->revoked_at)
        view_show(of, token->last4 ? "HIDDEN" : "NONE");
    if (token_row_can_select(token))
        view_show(of, "CAN_REVOKE");
}

/* Whether there is a value to show. */
static void show_value(const struct page *page, struct view *row,
                       const struct token *token, bool focus)
{
    if (token->revoked_at)
        return;
    view_show(row, token->last4 ? "CAN_REVEAL" : "NO_VALUE");
    if (token->last4)
        token_row_secret(page, row, token, focus);
}

/* What people can see of their own token, and do with it. */
static void show_own(const struct page *page, struct view *row,
                     const struct token *token,
                     const struct token_row_marks *marks)
{
    view_show(row, "OWN");
    show_value(page, row, token,
               token->id == marks->new_id ||
                   (marks->has_new_value && token->id == marks->changed_id));
}

static bool is_marked(const struct token *token,
                      const struct token_row_marks *marks)
{
    for (int i = 0; i < marks->revoked_ids->nelts; i++) {
        if (APR_ARRAY_IDX(marks->revoked_ids, i, int64_t) == token->id)
            return token->revoked_at != 0;
    }
    return token->id == marks->changed_id;
}

struct view *token_row(const struct page *page, struct view *view,
                       const struct token *token,
                       const struct token_row_marks *marks)
{
    struct view *row = view_include(view, "ROW", "tokens_row.tpl");
    bool is_new = token->id == marks->new_id;

    page_set_number(page, row, "ID", token->id);
    view_set(row, "DESCRIPTION", token->description);
    view_set(row, "LAST4", token->last4);
    show_scope(page, row, token);
    view_show(row, token->is_primary ? "PRIMARY" : "NOT_PRIMARY");
    if (token_is_ended(token, page->now))
        show_ended(page, row, token, marks->owner);
    else
        show_valid(page, row, token);
    if (token->ends_by_policy && !token->revoked_at)
        view_show(row, "BY_POLICY");
    if (marks->owner)
        show_owner(row, token, marks->owner);
    else
        show_own(page, row, token, marks);
    show_instant(page, row, "CREATED", token->created_at);
    if (is_unused_long(page, token))
        view_show(row, "UNUSED_LONG");
    token_row_used(page, row, token);
    show_denied(page, row, token);
    show_overlap(page, row, token);
    if (token->old_value_at && token->old_value_at <= page->now)
        view_set(show_instant(page, row, "OLD_VALUE", token->old_value_at),
                 "OLD_LAST4", marks->old_last4);
    if (marks->selecting && token_row_can_select(token))
        view_show(row, "CAN_SELECT");
    if (is_marked(token, marks)) {
        view_show(row, "IS_CHANGED");
        if (!token->revoked_at)
            view_show(row, "UPDATED");
    }
    if (is_new)
        view_show(row, "IS_NEW");
    return row;
}
