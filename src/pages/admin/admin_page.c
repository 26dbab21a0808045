/* admin_page.c: the tabs. */
#include "pages/admin/admin_page.h"

struct view *admin_page_begin(struct page *page, enum admin_tab tab,
                              const char *title, const char *file)
{
    static const char *const here[] = {
        [ADMIN_ACCOUNTS] = "ON_ACCOUNTS", [ADMIN_TOKENS] = "ON_TOKENS",
        [ADMIN_FEEDS] = "ON_FEEDS",       [ADMIN_ACTIVITY] = "ON_ACTIVITY",
        [ADMIN_POLICY] = "ON_POLICY",     [ADMIN_MACHINES] = "ON_MACHINES",
    };
    struct view *screen = page_begin(page, SECTION_ADMIN, title, file);

    view_show(view_include(screen, "TABS", "admin_tabs.tpl"), here[tab]);
    return screen;
}
