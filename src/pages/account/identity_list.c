/* identity_list.c: the identities that sign in to this account.
 *
 * GET /profile/identities  the list, and linking another one if openid_name is
 *                          set; done: the notice to show
 * Signed in. Template: identities.tpl. */
#include "pages/pages.h"
#include "store/identities.h"

static const struct page_notice notices[] = {
    {"linked", "Identity linked. You can now sign in with it.", false},
    {"already", "That identity is already linked to your account.", false},
    {"unlinked", "Identity unlinked. It can no longer be used to sign in.",
     false},
    {0},
};

static void show_one(const struct page *page, struct view *row,
                     const struct identity *identity, bool can_unlink)
{
    struct view *unlink;

    view_set(row, "WHO", identity_who(&identity->claims));
    view_set(row, "WHERE", identity_where(&identity->claims));
    page_set_time(page, view_add(row, "LINKED"), identity->linked_at);
    if (identity->used_at)
        page_set_time(page, view_add(row, "USED"), identity->used_at);
    else
        view_show(row, "NEVER_USED");
    if (!can_unlink) {
        view_show(row, "LAST");
        return;
    }
    unlink = view_add(row, "CAN_UNLINK");
    page_set_number(page, unlink, "ID", identity->id);
    view_set(unlink, "UNLINK_WHO", identity_who(&identity->claims));
}

static void show_all(const struct page *page, struct view *screen,
                     const apr_array_header_t *identities, bool can_unlink)
{
    const char *name = page->context->settings->openid_name;
    struct view *list;

    if (name)
        view_set(view_add(screen, "CAN_LINK"), "NAME", name);
    else
        view_show(screen, "OFF");
    if (!identities->nelts) {
        view_show(screen, "NONE");
        return;
    }
    list = view_add(screen, "LIST");
    for (int i = 0; i < identities->nelts; i++)
        show_one(page, view_add(list, "IDENTITY"),
                 &APR_ARRAY_IDX(identities, i, struct identity), can_unlink);
}

void identity_list_get(struct page *page)
{
    apr_array_header_t *identities = NULL;
    bool can_unlink = false;
    struct view *screen;
    enum result result = store_identity_list(
        page->store, page->pool, page->session.account_id, &identities);

    if (result == RESULT_OK)
        result = store_identity_can_unlink(
            page->store, page->session.account_id, &can_unlink);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_ACCOUNT, "Linked identities",
                        "identities.tpl");
    view_show(view_include(screen, "TABS", "account_tabs.tpl"),
              "ON_IDENTITIES");
    page_notices(page, notices);
    show_all(page, screen, identities, can_unlink);
    page_end(page, 200);
}
