/* feed_list.c: the feeds that a person owns or shares, and creating one.
 *
 * GET  /feeds  q (a part of a name), page (from 1), done (the notice to show)
 * POST /feeds  name, visibility (private or public, private where it is not
 *              sent), kind (a word of feed_kind.h, files where it is not sent),
 *              form_id: 303 to the feed; 422; 403 where only an administrator
 *              creates feeds; 503 where its folder cannot be created.
 * Signed in. Template: feeds.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_words.h"
#include "web/pager.h"
#include "pages/pages.h"
#include "pages/tokens/first_steps.h"
#include "store/feeds.h"
#include "store/validate.h"
#include "web/form.h"

enum { NAME, VISIBILITY, KIND, FIELDS };

static const struct page_notice notices[] = {
    {"deleted", "You deleted {feed}. Its packages are still on the server.",
     false},
    {"left", "You left {feed}.", false},
    {0},
};

static const char *validate_visibility(const char *text)
{
    bool is_public;

    return feed_words_parse_visibility(text, &is_public)
               ? NULL
               : "Choose private or public.";
}

static bool parse_kind(const char *word, enum feed_kind *kind)
{
    *kind = FEED_KIND_FILES;
    return !*word || feed_kind_read(word, kind);
}

static const char *validate_kind(const char *text)
{
    enum feed_kind kind;

    return parse_kind(text, &kind) ? NULL : "Choose a kind from the list.";
}

static const struct form_field fields[FIELDS] = {
    [NAME] = {"name", FORM_NAME, validate_new_feed_name},
    [VISIBILITY] = {"visibility", FORM_NAME, validate_visibility},
    [KIND] = {"kind", FORM_NAME, validate_kind},
};

/* The list and what belongs to it: search, pages, count. */
static void show_feeds(const struct page *page, struct view *screen,
                       const struct pager *pager,
                       const apr_array_header_t *feeds)
{
    for (int i = 0; i < feeds->nelts; i++)
        feed_words_show(page, view_add(screen, "FEED"),
                        &APR_ARRAY_IDX(feeds, i, struct feed));
    pager_show_search(page, screen, pager);
    pager_show(page, screen, pager);
}

/* What to do next: the first steps or, for an account that has taken them and
 * has no feeds any more, how to get one. */
static enum result show_next(const struct page *page, struct view *screen,
                             const struct pager *pager)
{
    bool starting = false;
    enum result result = RESULT_OK;

    if (!pager->words)
        result = first_steps_show(page, screen, &starting);
    if (!starting && !pager->words && !pager->all)
        view_show(screen, "NO_FEEDS");
    return result;
}

static enum result read_feeds(const struct page *page, struct pager *pager,
                              apr_array_header_t **feeds)
{
    struct range range;
    enum result result;

    pager_read_search(page, pager);
    result = store_feed_count(page->store, page->pool, page->session.account_id,
                              pager->words, &pager->all);
    pager_select(page, pager, 0);
    if (result != RESULT_OK)
        return result;
    range = pager_range(pager);
    return store_feed_find(page->store, page->pool, page->session.account_id,
                           pager->words, &range, feeds);
}

static void show_form(const struct page *page, struct view *screen,
                      const struct form *form)
{
    struct view *create = view_add(screen, "CAN_CREATE");
    enum feed_kind kind = FEED_KIND_FILES;
    bool is_public = false;

    if (form) {
        form_show(page, create, form);
        feed_words_parse_visibility(form->values[VISIBILITY], &is_public);
        parse_kind(form->values[KIND], &kind);
    }
    feed_words_show_kinds(create, kind);
    view_show(create, is_public ? "PUBLIC_ON" : "PRIVATE_ON");
}

static void show(struct page *page, int status, const struct form *form)
{
    struct pager pager = {.path = "/feeds",
                          .field = "page",
                          .find = "q",
                          .anchor = "",
                          .label = "Feed pages"};
    apr_array_header_t *feeds = NULL;
    struct view *screen;
    enum result result = read_feeds(page, &pager, &feeds);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_FEEDS, "Feeds", "feeds.tpl");
    page_notices(page, notices);
    show_feeds(page, screen, &pager, feeds);
    result = show_next(page, screen, &pager);
    if (page->context->settings->feeds_open)
        show_form(page, screen, form);
    else
        view_show(screen, "CLOSED");
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void feed_list_get(struct page *page)
{
    show(page, 200, NULL);
}

/* The name is taken, either by the first submit of this very form or by
 * another feed. */
static void answer_taken(struct page *page, struct form *form,
                         const char *form_id)
{
    struct feed feed;

    if (form_id &&
        store_feed_by_form(page->store, page->pool, form_id,
                           page->session.account_id, &feed) == RESULT_OK &&
        feed.privilege == PRIVILEGE_OWN) {
        feed_redirect(page, feed.name, "created");
        return;
    }
    form_set_error(form, NAME, "That name is taken. Choose another.");
    show(page, 422, form);
}

/* The log has the path, which is not for everybody. */
static void answer_no_folder(struct page *page, const char *why)
{
    log_error("a feed was not created: %s", why);
    page_error(page, 503, "The feed could not be created",
               "Nothing was changed. The server could not create the folder "
               "for its packages. Ask an administrator of this site to look at "
               "the folder of the feeds; the log says more.");
}

static void create(struct page *page, struct form *form)
{
    const struct act act = page_act(page);
    const char *why = NULL;
    struct feed_new feed = {
        .why = &why,
        .name = form->values[NAME],
        .owner_id = page->session.account_id,
        .form_id = form_read_id(page),
        .feed_root = page->context->settings->feed_root,
        .limit = page->context->settings->feeds_per_account,
    };
    enum result result;

    feed_words_parse_visibility(form->values[VISIBILITY], &feed.is_public);
    parse_kind(form->values[KIND], &feed.kind);
    result = store_feed_add(&act, &feed);
    if (result == RESULT_OK) {
        feed_redirect(page, feed.name, "created");
    } else if (result == RESULT_TAKEN) {
        answer_taken(page, form, feed.form_id);
    } else if (result == RESULT_RESERVED) {
        form_set_error(form, NAME,
                       "That name is reserved or already has packages. Choose "
                       "another, or ask an administrator.");
        show(page, 422, form);
    } else if (result == RESULT_TOO_MANY) {
        form_set_error(form, NAME,
                       apr_psprintf(page->pool,
                                    "You own %s feeds, as many as an account "
                                    "can own here. Delete one first, or ask an "
                                    "administrator.",
                                    text_grouped(page->pool, feed.limit)));
        show(page, 422, form);
    } else if (why) {
        answer_no_folder(page, why);
    } else {
        page_error_from(page, result);
    }
}

void feed_list_post(struct page *page)
{
    struct form form;

    if (!page->context->settings->feeds_open) {
        page_error(page, 403, "You can\u2019t create feeds here",
                   "Only an administrator of this site can create feeds, with "
                   "the command tokenbooth feed add. Ask them for one.");
        return;
    }
    if (form_parse(page, fields, FIELDS, &form))
        create(page, &form);
    else
        show(page, 422, &form);
}
