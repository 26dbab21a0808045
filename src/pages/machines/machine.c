/* machine.c: one machine account: who manages it, its feeds, its description.
 *
 * GET  /machines/NAME  done (the notice to show), username (of whom the notice
 *                      tells)
 * POST /machines/NAME  description (can be empty): 303; 422
 * 404 for everybody who does not manage it. Signed in. Template: machine.tpl.
 */
#include "pages/machines/machine.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"
#include "store/feeds.h"
#include "store/managers.h"
#include "store/validate.h"
#include "web/page_owner.h"

enum { DESCRIPTION, FIELDS };

static const struct form_field fields[FIELDS] = {
    [DESCRIPTION] = {"description", FORM_TEXT, validate_machine_description},
};

static const struct page_notice notices[] = {
    {"created",
     "Machine account created. Have it added to a feed, then create a token "
     "for it.",
     false},
    {"saved", "Changes saved.", false},
    {"manager", "{username} can now manage this machine account.", false},
    {"removed", "{username} no longer manages this machine account.", false},
    {"no-manager", "Nothing was changed: {username} doesn\u2019t manage it.",
     false},
    {0},
};

/* More are counted. */
enum { FEEDS_SHOWN = 100 };

/* Whether this manager can leave or be removed: somebody else can sign in. */
static bool can_remove(const struct page *page, const struct manager *manager)
{
    return page->owner.machine->managers > (manager->can_sign_in ? 1 : 0);
}

static void show_manager(const struct page *page, struct view *row,
                         const struct manager *manager)
{
    bool is_you = manager->account_id == page->session.account_id;
    struct view *remove;

    view_set(row, "MANAGER_NAME", manager->username);
    if (is_you)
        view_show(row, "IS_YOU");
    if (!manager->can_sign_in)
        view_show(row, "IS_DISABLED");
    if (!can_remove(page, manager)) {
        view_show(row, "LAST_MANAGER");
        return;
    }
    remove = view_add(row, "CAN_REMOVE");
    view_show(remove, is_you ? "IS_YOU" : "IS_OTHER");
}

static enum result show_managers(const struct page *page, struct view *screen)
{
    apr_array_header_t *managers;
    enum result result = store_manager_list(page->store, page->pool,
                                            page->owner.account_id, &managers);

    page_set_count(page, screen, "MANAGER_TOTAL", managers->nelts);
    for (int i = 0; i < managers->nelts && result == RESULT_OK; i++)
        show_manager(page, view_add(screen, "MANAGER"),
                     &APR_ARRAY_IDX(managers, i, struct manager));
    return result;
}

static enum result show_feeds(const struct page *page, struct view *screen)
{
    const struct range range = {.limit = FEEDS_SHOWN};
    apr_array_header_t *feeds;
    int64_t all = 0;
    enum result result = store_feed_find(
        page->store, page->pool, page->owner.account_id, NULL, &range, &feeds);

    if (result == RESULT_OK)
        result = store_feed_count(page->store, page->pool,
                                  page->owner.account_id, NULL, &all);
    if (result != RESULT_OK)
        return result;
    page_set_count(page, screen, "FEED_TOTAL", all);
    for (int i = 0; i < feeds->nelts; i++)
        feed_words_show(page, view_add(screen, "FEED"),
                        &APR_ARRAY_IDX(feeds, i, struct feed));
    if (all > feeds->nelts)
        page_set_count(page, view_add(screen, "MORE_FEEDS"), "COUNT",
                       all - feeds->nelts);
    return RESULT_OK;
}

/* The description as it is, or as it was sent. */
static void show_description(const struct page *page, struct view *screen,
                             const struct form *form)
{
    bool was_sent = form && form->fields == fields;

    view_set(screen, "DESCRIPTION", page->owner.machine->description);
    if (!was_sent)
        view_set(screen, "DESCRIPTION_VALUE", page->owner.machine->description);
}

void machine_show(struct page *page, int status, const struct form *form)
{
    const struct machine *machine = page->owner.machine;
    struct view *screen =
        page_begin(page, SECTION_MACHINES, "Machine account", "machine.tpl");
    enum result result = show_managers(page, screen);

    page_notices(page, notices);
    show_description(page, screen, form);
    view_set(screen, "TOKENS", machine_words_tokens(page, machine));
    page_set_time(page, view_add(screen, "CREATED"), machine->created_at);
    if (machine->disabled_at)
        page_set_time(page, view_add(screen, "DISABLED"), machine->disabled_at);
    if (result == RESULT_OK)
        result = show_feeds(page, screen);
    if (form)
        form_show(page, screen, form);
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void machine_redirect(struct page *page, const char *done)
{
    page_redirect(page,
                  page_owner_address(
                      page, apr_pstrcat(page->pool, "?done=", done, NULL)));
}

void machine_get(struct page *page)
{
    machine_show(page, 200, NULL);
}

void machine_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    struct form form;
    enum result result;

    if (!form_parse(page, fields, FIELDS, &form)) {
        machine_show(page, 422, &form);
        return;
    }
    result = store_machine_describe(&act, form.values[DESCRIPTION]);
    if (result == RESULT_OK)
        machine_redirect(page, "saved");
    else
        page_error_from(page, result);
}
