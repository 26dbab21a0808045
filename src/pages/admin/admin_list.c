/* admin_list.c: reads what the address asks for, and shows it. */
#include "pages/admin/admin_list.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "web/pager.h"

/* As many are counted at once: more than most sites have. */
enum { COUNTED = 20000 };

#define STATE "state" /* the chip, in the query */

/* The chips above the list, of which one is chosen. */
struct chips {
    const struct admin_chip *chips;
    int count;
    int chosen; /* 0 if the query names none of them */
};

static void choose(const struct page *page, struct chips *chips,
                   struct pager *pager)
{
    const char *word = page_query(page, STATE);

    for (int i = 1; word && i < chips->count; i++) {
        if (strcmp(chips->chips[i].word, word) == 0)
            chips->chosen = i;
    }
    if (chips->chosen)
        pager->filter = apr_pstrcat(page->pool, "&" STATE "=", word, NULL);
}

/* "/admin/accounts?state=disabled&q=zoe" */
static const char *address_of(const struct page *page,
                              const struct pager *pager, const char *word)
{
    const char *query = "";

    if (*word)
        query = apr_pstrcat(page->pool, "&" STATE "=", word, NULL);
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

static void show_search(const struct page *page, struct view *screen,
                        const struct pager *pager, const struct chips *chips)
{
    struct view *find = view_add(screen, "FIND");

    view_set(find, "FILTER_VALUE", pager->words);
    view_set(find, "CHOSEN", chips->chips[chips->chosen].word);
    for (int i = 0; i < chips->count; i++) {
        const struct admin_chip *one = &chips->chips[i];
        struct view *chip = view_add(screen, "CHIP");
        view_set(chip, "LABEL", one->label);
        view_set(chip, "HREF", address_of(page, pager, one->word));
        if (i == chips->chosen)
            view_show(chip, "HERE");
    }
    show_found(page, screen, pager, chips->chosen != 0);
}

static enum result read_rows(const struct page *page,
                             const struct admin_list *list, int state,
                             struct pager *pager, apr_array_header_t **rows)
{
    struct range range;
    int64_t reach;
    enum result result;

    pager_read_search(page, pager);
    pager_read_page(page, pager, 0);
    reach = pager_reach(pager, COUNTED);
    result = list->count(page, pager->words, state, reach, &pager->all);
    if (result != RESULT_OK)
        return result;
    pager->more = pager->all == reach;
    pager_limit(pager);
    range = pager_range(pager);
    return list->read(page, pager->words, state, &range, rows);
}

static void show(struct page *page, const struct admin_list *list,
                 const struct pager *pager, const struct chips *chips,
                 const apr_array_header_t *rows)
{
    struct view *screen =
        admin_page_begin(page, list->tab, list->title, list->file);

    page_notices(page, list->notices);
    show_search(page, screen, pager, chips);
    list->show(page, screen, rows);
    pager_show(page, screen, pager);
    page_end(page, 200);
}

void admin_list_get(struct page *page, const struct admin_list *list)
{
    struct chips chips = {list->states, list->state_count, 0};
    struct pager pager = {.path = list->path,
                          .field = "page",
                          .find = "q",
                          .anchor = "",
                          .label = list->label};
    apr_array_header_t *rows = NULL;
    enum result result;

    choose(page, &chips, &pager);
    result = read_rows(page, list, chips.chosen, &pager, &rows);
    if (result == RESULT_OK)
        show(page, list, &pager, &chips, rows);
    else
        page_error_from(page, result);
}
