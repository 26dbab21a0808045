/* admin_machines.c: all machine accounts of the site, and making somebody a
 * manager of one.
 *
 * GET  /admin/machines       q (a part of a name), state (orphaned), page (from
 *                            1), done (the notice to show)
 * GET  /admin/machines/NAME  the machine account, with the form; 404
 * POST /admin/machines/NAME  username: 303 to the list; 422 for an unknown or
 *                            disabled account, and a machine account
 * Administrators. Templates: admin_machines.tpl, admin_machine.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin/admin_list.h"
#include "pages/machines/machine.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/managers.h"
#include "store/validate.h"

enum { USERNAME, FIELDS };

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_username},
};

enum { ANY, ORPHANED, STATES };

static const struct admin_chip states[STATES] = {
    [ANY] = {"", "All"},
    [ORPHANED] = {"orphaned", "Without a manager"},
};

static const struct page_notice notices[] = {
    {"manager", "{username} can now manage that machine account.", false},
    {0},
};

/* NO_MANAGER unless one of them can sign in. */
static enum result show_managers(const struct page *page, struct view *row,
                                 const struct machine *machine)
{
    apr_array_header_t *managers;
    enum result result =
        store_manager_list(page->store, page->pool, machine->id, &managers);

    for (int i = 0; i < managers->nelts && result == RESULT_OK; i++) {
        const struct manager *manager =
            &APR_ARRAY_IDX(managers, i, struct manager);
        struct view *view = view_add(row, "MANAGER");
        view_set(view, "MANAGER", manager->username);
        if (!manager->can_sign_in)
            view_show(view, "IS_DISABLED");
    }
    if (managers->nelts)
        view_show(row, "MANAGERS");
    if (!machine->managers)
        view_show(row, "NO_MANAGER");
    return result;
}

static enum result show_machine(const struct page *page, struct view *row,
                                const struct machine *machine)
{
    view_set(row, "NAME", machine->name);
    view_set(row, "DESCRIPTION", machine->description);
    view_set(row, "TOKENS", machine_words_tokens(page, machine));
    if (machine->disabled_at)
        page_set_time(page, view_add(row, "DISABLED"), machine->disabled_at);
    return show_managers(page, row, machine);
}

static struct machine_filter filter_of(const struct page *page,
                                       const char *words, int state)
{
    return (struct machine_filter){
        .orphaned = state == ORPHANED, .words = words, .now = page->now};
}

static enum result count(const struct page *page, const char *words, int state,
                         int64_t max, int64_t *all)
{
    const struct machine_filter filter = filter_of(page, words, state);
    enum result result =
        store_machine_count(page->store, page->pool, &filter, all);

    if (*all > max)
        *all = max;
    return result;
}

static enum result read_rows(const struct page *page, const char *words,
                             int state, const struct range *range,
                             apr_array_header_t **rows)
{
    const struct machine_filter filter = filter_of(page, words, state);

    return store_machine_list(page->store, page->pool, &filter, range, rows);
}

static void show_rows(const struct page *page, struct view *screen,
                      const apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++)
        show_machine(page, view_add(screen, "MACHINE"),
                     &APR_ARRAY_IDX(rows, i, struct machine));
}

void admin_machines_get(struct page *page)
{
    static const struct admin_list list = {.tab = ADMIN_MACHINES,
                                           .title = "All machine accounts",
                                           .file = "admin_machines.tpl",
                                           .path = "/admin/machines",
                                           .label = "Machine account pages",
                                           .states = states,
                                           .state_count = STATES,
                                           .notices = notices,
                                           .count = count,
                                           .read = read_rows,
                                           .show = show_rows};

    admin_list_get(page, &list);
}

static enum result find_machine(const struct page *page,
                                struct machine *machine)
{
    const struct machine_filter all = {.now = page->now};

    return store_machine_get(page->store, page->pool, page->name, &all,
                             machine);
}

static void ask(struct page *page, int status, const struct form *form)
{
    struct machine machine;
    struct view *screen;
    enum result result = find_machine(page, &machine);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = admin_page_begin(page, ADMIN_MACHINES, "Add a manager",
                              "admin_machine.tpl");
    result = show_machine(page, screen, &machine);
    if (form)
        form_show(page, screen, form);
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void admin_machines_one_get(struct page *page)
{
    ask(page, 200, NULL);
}

static const char *wrong_person(enum result result,
                                const struct account *account)
{
    if (result == RESULT_NOT_FOUND)
        return "There is no account of that name.";
    if (account->is_machine)
        return "That is a machine account. Only people can manage one.";
    return account->disabled_at ? "That account is disabled. Enable it first."
                                : NULL;
}

/* RESULT_INVALID if the form says why not. */
static enum result make_manager(const struct page *page, struct form *form)
{
    struct account account = {0};
    struct machine machine;
    const char *wrong;
    struct act act;
    enum result result = find_machine(page, &machine);

    if (result != RESULT_OK)
        return result;
    result = store_account_by_name(page->store, page->pool,
                                   form->values[USERNAME], &account);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    wrong = wrong_person(result, &account);
    if (wrong) {
        form_set_error(form, USERNAME, wrong);
        return RESULT_INVALID;
    }
    act = page_administrator_act(page, machine.id);
    return store_manager_set(&act, account.id, true);
}

void admin_machines_one_post(struct page *page)
{
    struct form form;
    enum result result = form_parse(page, fields, FIELDS, &form)
                             ? make_manager(page, &form)
                             : RESULT_INVALID;

    if (result == RESULT_OK)
        page_redirect(
            page, apr_pstrcat(page->pool, "/admin/machines?q=", page->name,
                              "&done=manager&username=", form.values[USERNAME],
                              NULL));
    else if (result == RESULT_INVALID)
        ask(page, 422, &form);
    else
        page_error_from(page, result);
}
