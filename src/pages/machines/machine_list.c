/* machine_list.c: the machine accounts that a person manages, and creating one.
 *
 * GET  /machines  q (a part of a name), page (from 1), done (the notice to
 *                 show), username (of which one the notice tells)
 * POST /machines  name, description (can be empty), form_id, so that a second
 *                 submit creates nothing: 303 to the machine account; 422
 * Signed in. Template: machines.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/machines/machine.h"
#include "pages/pages.h"
#include "store/validate.h"
#include "web/pager.h"

enum { NAME, DESCRIPTION, FIELDS };

static const struct page_notice notices[] = {
    {"deleted", "You deleted {username}. Its tokens no longer work.", false},
    {"left", "You no longer manage {username}.", false},
    {0},
};

static const char *validate_name(const char *text)
{
    return *text ? validate_username(text) : "Enter a name.";
}

static const struct form_field fields[FIELDS] = {
    [NAME] = {"name", FORM_NAME, validate_name},
    [DESCRIPTION] = {"description", FORM_TEXT, validate_machine_description},
};

static void show_machine(const struct page *page, struct view *row,
                         const struct machine *machine)
{
    view_set(row, "NAME", machine->name);
    view_set(row, "DESCRIPTION", machine->description);
    view_set(row, "TOKENS", machine_words_tokens(page, machine));
    view_set(row, "MANAGERS",
             text_count(page->pool, machine->managers, "manager", "managers"));
    if (machine->disabled_at)
        page_set_time(page, view_add(row, "DISABLED"), machine->disabled_at);
}

static void show_rows(const struct page *page, struct view *screen,
                      const struct pager *pager,
                      const apr_array_header_t *machines)
{
    for (int i = 0; i < machines->nelts; i++)
        show_machine(page, view_add(screen, "MACHINE"),
                     &APR_ARRAY_IDX(machines, i, struct machine));
    pager_show_search(page, screen, pager);
    if (!pager->words && !pager->all)
        view_show(screen, "NO_MACHINES");
    pager_show(page, screen, pager);
}

static enum result read_rows(const struct page *page, struct pager *pager,
                             apr_array_header_t **machines)
{
    struct machine_filter filter = {.manager_id = page->session.account_id,
                                    .now = page->now};
    struct range range;
    enum result result;

    pager_read_search(page, pager);
    filter.words = pager->words;
    result = store_machine_count(page->store, page->pool, &filter, &pager->all);
    pager_select(page, pager, 0);
    if (result != RESULT_OK)
        return result;
    range = pager_range(pager);
    return store_machine_list(page->store, page->pool, &filter, &range,
                              machines);
}

static void show(struct page *page, int status, const struct form *form)
{
    struct pager pager = {.path = "/machines",
                          .field = "page",
                          .find = "q",
                          .anchor = "",
                          .label = "Machine account pages"};
    apr_array_header_t *machines = NULL;
    struct view *screen;
    enum result result = read_rows(page, &pager, &machines);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen =
        page_begin(page, SECTION_MACHINES, "Machine accounts", "machines.tpl");
    page_notices(page, notices);
    show_rows(page, screen, &pager, machines);
    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

void machine_list_get(struct page *page)
{
    show(page, 200, NULL);
}

static void redirect_to(struct page *page, const char *name)
{
    page_redirect(page, apr_pstrcat(page->pool, "/machines/", name,
                                    "?done=created", NULL));
}

/* The name is taken, either by the first submit of this very form or by another
 * account. */
static void answer_taken(struct page *page, struct form *form,
                         const char *form_id)
{
    const struct machine_filter filter = {
        .manager_id = page->session.account_id, .now = page->now};
    struct machine machine;
    const char *name = NULL;

    if (form_id &&
        store_machine_by_form(page->store, page->pool, form_id, &name) ==
            RESULT_OK &&
        store_machine_get(page->store, page->pool, name, &filter, &machine) ==
            RESULT_OK) {
        redirect_to(page, name);
        return;
    }
    form_set_error(form, NAME,
                   "That name is taken: people and machine accounts share "
                   "names. Choose another.");
    show(page, 422, form);
}

static void create(struct page *page, struct form *form)
{
    const struct act act = page_act(page);
    const struct machine_new machine = {
        .name = form->values[NAME],
        .description = form->values[DESCRIPTION],
        .form_id = form_read_id(page),
        .manager_id = page->session.account_id,
        .manager = page->session.username,
    };
    int64_t id = 0;
    enum result result = store_machine_add(&act, &machine, &id);

    if (result == RESULT_OK) {
        redirect_to(page, machine.name);
    } else if (result == RESULT_TAKEN) {
        answer_taken(page, form, machine.form_id);
    } else if (result == RESULT_TOO_MANY) {
        form_set_error(
            form, NAME,
            apr_psprintf(page->pool,
                         "You manage %s machine accounts, as many "
                         "as one person can. Delete one first.",
                         text_grouped(page->pool, MACHINES_OF_MANAGER_MAX)));
        show(page, 422, form);
    } else {
        page_error_from(page, result);
    }
}

void machine_list_post(struct page *page)
{
    struct form form;

    if (form_parse(page, fields, FIELDS, &form))
        create(page, &form);
    else
        show(page, 422, &form);
}
