/* admin_page.c: tabs, search and chips of the administrator's lists. */
#include "pages/admin/admin_page.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

struct view *admin_page_begin(struct page *page, enum admin_tab tab,
                              const char *title, const char *file)
{
    static const char *const here[] = {
        [ADMIN_ACCOUNTS] = "ON_ACCOUNTS",
        [ADMIN_TOKENS] = "ON_TOKENS",
        [ADMIN_FEEDS] = "ON_FEEDS",
    };
    struct view *screen = page_begin(page, SECTION_ADMIN, title, file);

    view_show(view_include(screen, "TABS", "admin_tabs.tpl"), here[tab]);
    return screen;
}

void admin_page_choose(const struct page *page, struct admin_chips *chips,
                       struct pager *pager)
{
    const char *word = page_query(page, chips->field);

    for (int i = 1; word && i < chips->count; i++) {
        if (strcmp(chips->chips[i].word, word) == 0)
            chips->chosen = i;
    }
    if (chips->chosen)
        pager->filter =
            apr_pstrcat(page->pool, "&", chips->field, "=", word, NULL);
}

/* "/admin/accounts?state=disabled&q=zoe" */
static const char *address_of(const struct page *page,
                              const struct pager *pager, const char *field,
                              const char *word)
{
    const char *query = "";

    if (*word)
        query = apr_pstrcat(page->pool, "&", field, "=", word, NULL);
    if (pager->words)
        query = apr_pstrcat(page->pool, query, "&", pager->find, "=",
                            text_url_encode(page->pool, pager->words), NULL);
    return *query ? apr_pstrcat(page->pool, pager->path, "?", query + 1, NULL)
                  : pager->path;
}

static void show_found(const struct page *page, struct view *screen,
                       const struct pager *pager, bool narrowed)
{
    struct view *found;

    if (!pager->words && (pager->all || !narrowed))
        return;
    found = view_add(screen, pager->all ? "FOUND" : "NOTHING_FOUND");
    page_set_least(page, found, "TOTAL", pager->all, pager->more);
    if (pager->words)
        view_set(view_add(found, "SEARCHED"), "FILTER_VALUE", pager->words);
}

void admin_page_find(const struct page *page, struct view *screen,
                     const struct pager *pager, const struct admin_chips *chips)
{
    struct view *find = view_add(screen, "FIND");

    view_set(find, "FILTER_VALUE", pager->words);
    view_set(find, "CHOSEN", chips->chips[chips->chosen].word);
    for (int i = 0; i < chips->count; i++) {
        const struct admin_chip *one = &chips->chips[i];
        struct view *chip = view_add(screen, "CHIP");
        view_set(chip, "LABEL", one->label);
        view_set(chip, "HREF",
                 address_of(page, pager, chips->field, one->word));
        if (i == chips->chosen)
            view_show(chip, "HERE");
    }
    show_found(page, screen, pager, chips->chosen != 0);
}
