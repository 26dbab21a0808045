/* token_setup.c: how to set up each package client for a token.
 *
 * GET /profile/tokens/ID/setup  feed (optional; one that the token covers): the
 *                               configuration for it; 404; 409 revoked
 * Signed in. The page does not hold the value. A script shows the part of
 * class "use" within the list. Templates: token_setup.tpl,
 * token_setup_panel.tpl, token_setup_client.tpl. */
#include "pages/tokens/token_setup.h"

#include <apr_strings.h>
#include <string.h>

#include "pages/feeds/feed_words.h"
#include "pages/pages.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_words.h"
#include "pages/tokens/client_setup.h"

/* A feed of the account, and what the token can do there. */
struct use {
    const char *feed;
    enum feed_kind kind;
    bool reads, writes;
};

static bool names(const apr_array_header_t *feeds, int64_t id)
{
    for (int i = 0; i < feeds->nelts; i++) {
        if (APR_ARRAY_IDX(feeds, i, struct scope_feed).id == id)
            return true;
    }
    return false;
}

static bool covers(enum scope scope, const apr_array_header_t *named,
                   const struct feed *feed, enum privilege min)
{
    return feed->privilege >= min &&
           (scope == SCOPE_ALL ||
            (scope == SCOPE_FEEDS && names(named, feed->id)));
}

/* struct use, by feed name. */
static apr_array_header_t *find_uses(const struct page *page,
                                     const struct token *token,
                                     const apr_array_header_t *feeds)
{
    apr_array_header_t *uses =
        apr_array_make(page->pool, 8, sizeof(struct use));

    for (int i = 0; i < feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(feeds, i, struct feed);
        const struct use use = {
            feed->name,
            feed->kind,
            covers(token->read_scope, token->read_feeds, feed, PRIVILEGE_READ),
            !token->write_refused &&
                covers(token->write_scope, token->write_feeds, feed,
                       PRIVILEGE_WRITE),
        };
        if ((use.reads || use.writes) && !names(token->blocked_feeds, feed->id))
            APR_ARRAY_PUSH(uses, struct use) = use;
    }
    return uses;
}

static const struct use *find_use(const apr_array_header_t *uses,
                                  const char *feed)
{
    for (int i = 0; feed && i < uses->nelts; i++) {
        const struct use *use = &APR_ARRAY_IDX(uses, i, struct use);
        if (strcmp(use->feed, feed) == 0)
            return use;
    }
    return NULL;
}

/* The feed on which it was used last, or else one that it can write to. */
static const struct use *likely_use(const apr_array_header_t *uses,
                                    const struct token *token)
{
    const struct use *last = find_use(uses, token->used.feed);

    for (int i = 0; i < uses->nelts && !last; i++) {
        const struct use *use = &APR_ARRAY_IDX(uses, i, struct use);
        if (use->writes)
            last = use;
    }
    return last ? last : &APR_ARRAY_IDX(uses, 0, struct use);
}

/* What the clients of a kind can do with a feed that is a mere folder of files.
 * A kind without names has clients of every sort. */
struct file_clients {
    const char *names; /* that need a registry, if only to publish */
    bool install;      /* they can do so from files */
};

static const struct file_clients file_clients[] = {
    [FEED_KIND_NPM] = {"npm and Yarn", false},
    [FEED_KIND_NUGET] = {"NuGet", false},
    [FEED_KIND_MAVEN] = {"Maven and Gradle", true},
    [FEED_KIND_PYPI] = {"twine and Poetry", true},
    [FEED_KIND_CARGO] = {"cargo", true},
    [FEED_KIND_GEM] = {"gem", true},
    [FEED_KIND_GIT] = {"Git", false},
    [FEED_KIND_OTHER] = {NULL, true},
};
_Static_assert(sizeof file_clients / sizeof file_clients[0] == FEED_KINDS,
               "each kind has its row");

/* What does not work without a registry behind the feed; "" if all does. */
static const char *files_hint(apr_pool_t *pool, const struct use *use)
{
    const struct file_clients *clients = &file_clients[use->kind];

    if (!clients->names)
        return !use->writes ? "npm, Yarn, NuGet and Git can\u2019t install"
               : !use->reads
                   ? "only curl and lftp can publish with this token; davfs2 "
                     "and rclone also need to read"
                   : "only curl, lftp, davfs2 and rclone can publish, and npm, "
                     "Yarn, NuGet and Git can\u2019t install";
    if (!use->writes)
        return clients->install ? ""
                                : apr_pstrcat(pool, clients->names,
                                              " can\u2019t install", NULL);
    return apr_pstrcat(
        pool, clients->names,
        clients->install || !use->reads ? " can\u2019t publish; "
                                        : " can neither install nor publish; ",
        use->reads ? "curl, lftp, davfs2 and rclone can" : "curl and lftp can",
        NULL);
}

static void show_files_hint(apr_pool_t *pool, struct view *lines,
                            const struct use *use)
{
    const char *hint = files_hint(pool, use);

    if (*hint)
        view_set(view_add(lines, "WITHOUT_REGISTRY"), "HINT", hint);
}

static void show_feed(struct view *view, const struct use *use)
{
    view_set(view, "FEED", use->feed);
    view_set(view, "KIND_NAME", feed_words_kind(use->kind));
}

static void show_feeds(struct view *panel, const apr_array_header_t *uses,
                       const struct use *chosen)
{
    struct view *choice;

    if (uses->nelts == 1) {
        show_feed(view_add(panel, "ONE_FEED"), chosen);
        return;
    }
    choice = view_add(panel, "FEEDS");
    for (int i = 0; i < uses->nelts; i++) {
        const struct use *use = &APR_ARRAY_IDX(uses, i, struct use);
        struct view *option = view_add(choice, "FEED_OPTION");
        show_feed(option, use);
        if (use == chosen)
            view_show(option, "CHOSEN");
    }
}

static enum result show_lines(const struct page *page, struct view *panel,
                              const struct token *token,
                              const apr_array_header_t *uses,
                              const char *wanted)
{
    const struct use *use =
        wanted ? find_use(uses, wanted) : likely_use(uses, token);
    struct client_setup setup = {.site = page->address,
                                 .username = page->owner.username};
    struct view *lines;

    if (!use)
        return RESULT_NOT_FOUND;
    setup.feed = use->feed;
    setup.kind = use->kind;
    setup.reads = use->reads;
    setup.writes = use->writes;
    if (!client_setup_is_plain(&setup))
        return RESULT_BROKEN;
    lines = view_add(panel, "USABLE");
    show_feeds(lines, uses, use);
    show_files_hint(page->pool, lines, use);
    if (token->is_primary)
        view_show(lines, "PRIMARY");
    if (use->kind == FEED_KIND_OCI)
        view_show(lines, "IMAGES");
    client_setup_show(page->pool, lines, &setup);
    return RESULT_OK;
}

/* The primary token has all permissions that there are. */
static void show_no_feed(struct view *panel, const struct token *token)
{
    struct view *nothing = view_add(panel, "HAS_NO_FEED");

    if (!token->is_primary)
        view_show(nothing, "CAN_EDIT");
}

enum result token_setup_panel(const struct page *page, struct view *view,
                              const struct token *token,
                              const apr_array_header_t *feeds,
                              const char *wanted)
{
    struct view *panel = view_include(view, "PANEL", "token_setup_panel.tpl");
    const apr_array_header_t *uses = find_uses(page, token, feeds);

    page_set_number(page, panel, "ID", token->id);
    view_set(panel, "DESCRIPTION", token->description);
    if (token_is_ended(token, page->now))
        page_set_time(page, view_add(panel, "HAS_EXPIRED"), token->expires_at);
    else if (!token->last4)
        view_show(panel, "HAS_NO_VALUE");
    else if (!uses->nelts && !wanted)
        show_no_feed(panel, token);
    else
        return show_lines(page, panel, token, uses, wanted);
    return RESULT_OK;
}

void token_setup_get(struct page *page)
{
    struct token token;
    apr_array_header_t *feeds;
    struct view *screen;
    enum result result;

    if (!token_find(page, &token))
        return;
    result = store_feed_list(page->store, page->pool, page->owner.account_id,
                             &feeds);
    if (result == RESULT_OK) {
        screen = page_begin(page, page->owner.section, "Set up a token",
                            "token_setup.tpl");
        page_set_number(page, screen, "ID", token.id);
        view_set(screen, "DESCRIPTION", token.description);
        view_set(screen, "SCOPE", token_words_scope(page->pool, &token));
        if (token.last4)
            token_row_secret(page, screen, &token, false);
        result = token_setup_panel(page, screen, &token, feeds,
                                   page_query(page, "feed"));
    }
    if (result == RESULT_OK)
        page_end(page, 200);
    else
        page_error_from(page, result);
}
