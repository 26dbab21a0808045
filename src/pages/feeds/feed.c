/* feed.c: one feed: its URL, its kind, and who can read it. Its members are
 * listed by feed_member_list.c, the tokens with access to it by
 * feed_token_list.c.
 *
 * GET  /feeds/NAME         done (the notice to show), username (of whom the
 *                          notice tells); 404 for a private feed to everyone
 *                          but its members
 * POST /feeds/NAME         visibility, kind (one of them, or both): 303; 403
 *                          for members who cannot manage the feed; 422
 * Signed in. Template: feed.tpl. */
#include "pages/feeds/feed.h"

#include <string.h>

#include "base/text.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_member_list.h"
#include "pages/feeds/feed_place.h"
#include "pages/feeds/feed_token_list.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"
#include "pages/tokens/first_steps.h"

static const struct page_notice notices[] = {
    {"created", "Feed created. Add members, or set up a client with a token.",
     false},
    {"public", "Saved. The feed is now public: anyone can read it.", false},
    {"private", "Saved. The feed is now private: only members can read it.",
     false},
    {"kind",
     "Saved. Setting up a token now shows the clients of this kind "
     "first.",
     false},
    {"member-read", "Saved: {username} can now read.", false},
    {"member-write", "Saved: {username} can now read and write.", false},
    {"member-manage", "Saved: {username} can now manage members.", false},
    {"member-own", "Saved: {username} is now an owner.", false},
    {"removed", "Removed: {username} can no longer access this feed.", false},
    {"removed-public",
     "Removed: {username} is no longer a member. The feed is public, so anyone "
     "can still read it.",
     false},
    {"no-member", "Nothing was changed: {username} is not a member.", false},
    {0},
};

/* The tab that is open before one is chosen: where something was done, or else
 * where something was searched for. A form with errors is of the members. */
static const char *first_tab(const struct page *page)
{
    const char *done = page_query(page, "done");

    if (page_query(page, "changed"))
        return "tokens";
    if (done && (strcmp(done, "public") == 0 || strcmp(done, "private") == 0 ||
                 strcmp(done, "kind") == 0))
        return "settings";
    return !done && !page->fields && *feed_place_tokens(page) ? "tokens"
                                                              : "members";
}

static void show_tabs(const struct page *page, struct view *screen,
                      const struct feed *feed)
{
    const char *first = first_tab(page);
    struct view *tabs = view_add(screen, "TABS");
    struct view *settings;

    view_set(screen, "TAB", first);
    view_show(tabs, strcmp(first, "members") == 0  ? "AT_MEMBERS"
                    : strcmp(first, "tokens") == 0 ? "AT_TOKENS"
                                                   : "AT_SETTINGS");
    if (feed->privilege < PRIVILEGE_MANAGE)
        return;
    view_show(tabs, "CAN_SET");
    settings = view_add(screen, "CAN_SET");
    view_set(settings, "FEED_URL", feed_place_both(page, feed->name, ""));
    view_show(settings, feed->is_public ? "PUBLIC_ON" : "PRIVATE_ON");
    feed_words_show_kinds(settings, feed->kind);
}

/* What only members see, and what each of them can do. */
static enum result show_inside(struct page *page, struct view *screen,
                               const struct feed *feed)
{
    enum result result = feed_member_list_show(page, screen, feed);

    if (result == RESULT_OK)
        result = feed_token_list_show(page, screen, feed);
    show_tabs(page, screen, feed);
    if (feed->privilege >= PRIVILEGE_OWN)
        view_show(screen, "CAN_DELETE");
    return result;
}

/* Adding a member, as it was sent or new. */
static void show_adding(const struct page *page, struct view *screen,
                        const struct feed *feed, const struct form *form)
{
    enum privilege chosen = PRIVILEGE_READ;
    struct view *adding = view_add(screen, "CAN_MANAGE");

    if (form) {
        form_show(page, screen, form);
        view_set(adding, "MEMBER_NAME_VALUE",
                 form_typed(page, form->values[0]));
        privilege_read(form->values[1], &chosen);
    }
    feed_words_show_privileges(adding, feed->privilege, chosen);
}

/* A new feed is the first of the first steps: the next one is offered here. */
static enum result show_next(const struct page *page, struct view *screen)
{
    const char *done = page_query(page, "done");

    return done && strcmp(done, "created") == 0
               ? first_steps_show(page, screen, NULL)
               : RESULT_OK;
}

void feed_show_screen(struct page *page, const struct feed *feed, int status,
                      const struct form *members_form)
{
    struct view *screen =
        page_begin(page, SECTION_FEEDS, feed->name, "feed.tpl");
    enum result result = show_next(page, screen);

    page_notices(page, notices);
    feed_words_show(page, screen, feed);
    view_set(screen, "MEMBERS_URL",
             feed_place_both(page, feed->name, "/members"));
    if (result == RESULT_OK && feed->privilege)
        result = show_inside(page, screen, feed);
    if (feed->privilege >= PRIVILEGE_MANAGE)
        show_adding(page, screen, feed, members_form);
    else if (members_form)
        form_show(page, screen, members_form);
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void feed_get(struct page *page)
{
    struct feed feed;

    if (feed_find(page, &feed))
        feed_show_screen(page, &feed, 200, NULL);
}

/* What was sent; false after answering 422. */
static bool take_change(struct page *page, struct feed_change *change)
{
    const char *visibility = page_field(page, "visibility");
    const char *kind = page_field(page, "kind");

    change->sets_public = visibility != NULL;
    change->sets_kind = kind != NULL;
    if (kind)
        kind = text_lower(page->pool, text_trim(page->pool, kind));
    if (kind && !feed_kind_read(kind, &change->kind)) {
        page_error(page, 422, "Choose what this feed holds",
                   "Nothing was changed. Choose a kind from the list.");
        return false;
    }
    if ((!visibility && !kind) ||
        (visibility && (!*visibility || !feed_words_parse_visibility(
                                            visibility, &change->is_public)))) {
        page_error(page, 422, "Choose who can read this feed",
                   "Nothing was changed. Choose private or public.");
        return false;
    }
    return true;
}

void feed_post(struct page *page)
{
    const struct act act = page_act(page);
    struct feed_change change = {0};
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_MANAGE, &feed) ||
        !take_change(page, &change))
        return;
    result = store_feed_change(&act, &feed, &change);
    if (result == RESULT_OK)
        feed_redirect(page, feed.name,
                      !change.sets_public ? "kind"
                      : change.is_public  ? "public"
                                          : "private");
    else
        page_error_from(page, result);
}
