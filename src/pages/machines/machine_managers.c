/* machine_managers.c: changing who manages a machine account.
 *
 * GET  /machines/NAME/managers  username: asks whether to remove this manager,
 *                               or to leave; 404 for who is none; 409 for the
 *                               last one
 * POST /machines/NAME/managers  username, privilege (none, manage): 303; 422
 *                               for an unknown username, a machine account, or
 *                               the last manager who can sign in
 * 404 for everybody who does not manage it. Signed in. Templates: machine.tpl,
 * machine_manager_remove.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "pages/machines/machine.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/managers.h"
#include "store/validate.h"
#include "web/page_owner.h"

enum { USERNAME, PRIVILEGE, FIELDS };

static const char MUST_STAY[] =
    "A machine account needs a manager who can sign in. Add someone else "
    "first.";

static const char *validate_manager(const char *text)
{
    return strchr(text, '@')
               ? "Enter a username, not an email address. People see theirs at "
                 "the top of every page."
               : validate_username(text);
}

static const char *validate_privilege(const char *text)
{
    return strcmp(text, "manage") == 0 || strcmp(text, "none") == 0
               ? NULL
               : "Choose manage or none.";
}

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_manager},
    [PRIVILEGE] = {"privilege", FORM_NAME, validate_privilege},
};

/* Back to the screen, which a manager who left can no longer see. */
static void redirect_done(struct page *page, const struct account *account,
                          bool managed, bool manages)
{
    const char *done = manages ? "manager" : managed ? "removed" : "no-manager";

    if (!manages && account->id == page->session.account_id)
        page_redirect(page,
                      apr_pstrcat(page->pool, "/machines?done=left&username=",
                                  page->owner.username, NULL));
    else
        machine_redirect(page, apr_pstrcat(page->pool, done, "&username=",
                                           account->username, NULL));
}

/* One of the managers; NULL: nobody of this name is. */
static const struct manager *find(const apr_array_header_t *managers,
                                  const char *username)
{
    for (int i = 0; i < managers->nelts; i++) {
        const struct manager *manager =
            &APR_ARRAY_IDX(managers, i, struct manager);
        if (strcmp(manager->username, username) == 0)
            return manager;
    }
    return NULL;
}

static void set(struct page *page, struct form *form,
                const struct account *account)
{
    const struct act act = page_owner_act(page);
    bool manages = strcmp(form->values[PRIVILEGE], "manage") == 0;
    apr_array_header_t *managers;
    enum result result = store_manager_list(page->store, page->pool,
                                            page->owner.account_id, &managers);

    if (result == RESULT_OK)
        result = store_manager_set(&act, account->id, manages);
    if (result == RESULT_OK) {
        redirect_done(page, account, find(managers, account->username) != NULL,
                      manages);
    } else if (result == RESULT_MUST_STAY) {
        form_set_error(form, USERNAME, MUST_STAY);
        machine_show(page, 422, form);
    } else {
        page_error_from(page, result);
    }
}

/* The person that the form names; RESULT_INVALID if the form says why not. */
static enum result find_person(const struct page *page, struct form *form,
                               struct account *account)
{
    enum result result = store_account_by_name(page->store, page->pool,
                                               form->values[USERNAME], account);

    if (result == RESULT_NOT_FOUND)
        form_set_error(form, USERNAME, "No account has this username.");
    else if (result == RESULT_OK && account->is_machine)
        form_set_error(form, USERNAME,
                       "That is a machine account. Only people can manage "
                       "one.");
    else
        return result;
    return RESULT_INVALID;
}

void machine_managers_post(struct page *page)
{
    struct account account = {0};
    struct form form;
    enum result result = form_parse(page, fields, FIELDS, &form)
                             ? find_person(page, &form, &account)
                             : RESULT_INVALID;

    if (result == RESULT_OK)
        set(page, &form, &account);
    else if (result == RESULT_INVALID)
        machine_show(page, 422, &form);
    else
        page_error_from(page, result);
}

void machine_managers_get(struct page *page)
{
    const char *username = page_query(page, "username");
    const struct manager *manager = NULL;
    apr_array_header_t *managers;
    struct view *screen;
    enum result result = store_manager_list(page->store, page->pool,
                                            page->owner.account_id, &managers);

    if (result == RESULT_OK)
        manager = find(managers, username ? username : "");
    if (!manager) {
        page_error_from(page, result == RESULT_OK ? RESULT_NOT_FOUND : result);
        return;
    }
    if (page->owner.machine->managers <= (manager->can_sign_in ? 1 : 0)) {
        page_error(page, 409, "The last manager stays", MUST_STAY);
        return;
    }
    screen = page_begin(page, SECTION_MACHINES, "Remove a manager",
                        "machine_manager_remove.tpl");
    view_set(screen, "MANAGER_NAME", manager->username);
    view_show(screen, manager->account_id == page->session.account_id
                          ? "IS_YOU"
                          : "IS_OTHER");
    page_end(page, 200);
}
