/* signup.c: creating an account.
 *
 * GET  /signup  the form; 404 if sign-up is closed
 * POST /signup  username, email, password, form_id; creates the account and its
 *               primary token and signs in: 303 /profile/Me; 422 with the form
 *               and what is wrong; 429
 * For anybody. Template: signup.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "limits/password_verifier.h"
#include "pages/account/new_password.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/validate.h"
#include "web/form.h"
#include "web/session.h"

enum { USERNAME, EMAIL, PASSWORD, FIELDS };

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_username},
    [EMAIL] = {"email", FORM_NAME, validate_new_email},
    [PASSWORD] = {"password", FORM_SECRET, validate_password},
};

static void show(struct page *page, int status, const struct form *form)
{
    struct view *screen =
        page_begin(page, SECTION_NONE, "Create an account", "signup.tpl");

    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

static bool is_open(struct page *page)
{
    if (page->context->settings->signup_open)
        return true;
    page_error(page, 404, "Sign-up is closed",
               "Ask an administrator of this site for an account.");
    return false;
}

static struct password_guess guess_of(const struct page *page,
                                      const struct form *form,
                                      const char *stored)
{
    return (struct password_guess){
        .account = form->values[USERNAME],
        .password = form->values[PASSWORD],
        .stored = stored,
        .address = page->request->address,
    };
}

/* The account that the first submit of this form created, if this is the
 * second. Its password is known from the first, not checked: nobody who has
 * just the form can try passwords here, or keep scrypt busy. */
static bool is_second_submit(struct page *page, const char *form_id,
                             const struct form *form, struct account *account)
{
    struct password_guess guess;

    if (!form_id ||
        store_account_by_form(page->store, page->pool, form_id, account) !=
            RESULT_OK ||
        strcmp(account->username, form->values[USERNAME]) != 0)
        return false;
    guess = guess_of(page, form, account->password);
    return password_verifier_recall(page->context->password_verifier,
                                    page->pool, &guess, clock_steady_seconds());
}

static const char TAKEN[] = "That username is taken. Choose another.";

/* Says which of the two is taken. */
static void reject_taken(struct page *page, struct form *form,
                         const char *form_id)
{
    struct account account;

    if (store_account_by_name(page->store, page->pool, form->values[USERNAME],
                              &account) == RESULT_OK)
        form_set_error(form, USERNAME, TAKEN);
    if (store_account_by_name(page->store, page->pool, form->values[EMAIL],
                              &account) == RESULT_OK)
        form_set_error(
            form, EMAIL,
            "An account with this address already exists. Sign in instead.");
    /* Neither is taken now: this form created another account before, or a
     * deleted account had the name. */
    if (!form->errors[USERNAME] && !form->errors[EMAIL])
        form_set_error(form, USERNAME,
                       form_id && store_account_by_form(page->store, page->pool,
                                                        form_id,
                                                        &account) == RESULT_OK
                           ? "This form was already submitted. Reload the page."
                           : TAKEN);
    show(page, 422, form);
}

static bool is_throttled(struct page *page, struct form *form)
{
    const struct throttle_rule rule = {
        "sign-up", CLOCK_HOUR, page->context->settings->signup_per_hour};

    if (!page_throttle(page, &rule))
        return false;
    form_set_error(form, USERNAME,
                   "Too many accounts were created from your network in the "
                   "last hour. Try again later.");
    show(page, 429, form);
    return true;
}

static enum result make_account(struct page *page, const struct form *form,
                                const char *form_id, int64_t *id)
{
    const struct act act = page_proof_act(page, 0);
    struct account_new account = {
        .username = form->values[USERNAME],
        .email = form->values[EMAIL],
        .form_id = form_id,
    };
    enum result result =
        new_password_hash(page, form->values[USERNAME], form->values[PASSWORD],
                          &account.password);
    struct password_guess guess;

    if (result != RESULT_OK)
        return result;
    /* For a second submit, which may be waiting for the end of this one. */
    guess = guess_of(page, form, account.password);
    password_verifier_remember(page->context->password_verifier, page->pool,
                               &guess, clock_steady_seconds());
    return store_account_add(&act, &account, id);
}

void signup_get(struct page *page)
{
    if (page->signed_in)
        page_redirect(page, "/profile/Me");
    else if (is_open(page))
        show(page, 200, NULL);
}

/* Creates the account, or finds the one that this form created already, even
 * if the two submits of a double click arrive at the same time. */
static enum result make_once(struct page *page, const struct form *form,
                             const char *form_id, struct account *account)
{
    enum result result = make_account(page, form, form_id, &account->id);

    account->password_at = page->now;
    account->password_revision = 1;
    if (result == RESULT_TAKEN &&
        is_second_submit(page, form_id, form, account))
        return RESULT_OK;
    return result;
}

static bool take_form(const struct page *page, struct form *form)
{
    bool right = form_parse(page, fields, FIELDS, form);

    return (form->errors[PASSWORD] ||
            new_password_validate(page, form, PASSWORD, form->values[USERNAME],
                                  form->values[EMAIL])) &&
           right;
}

/* Somebody who has signed in since, in another tab. */
static void reject_signed_in(struct page *page)
{
    page_error(page, 409, "You\u2019re already signed in",
               "No account was created. Sign out first to create another one.");
}

void signup_post(struct page *page)
{
    const char *form_id = form_read_id(page);
    struct account account = {0};
    struct form form;
    enum result result = RESULT_OK;

    if (!is_open(page))
        return;
    if (!take_form(page, &form)) {
        show(page, 422, &form);
        return;
    }
    if (!is_second_submit(page, form_id, &form, &account)) {
        if (page->signed_in) {
            reject_signed_in(page);
            return;
        }
        if (is_throttled(page, &form))
            return;
        result = make_once(page, &form, form_id, &account);
    }
    if (result == RESULT_TAKEN) {
        reject_taken(page, &form, form_id);
        return;
    }
    if (result == RESULT_OK)
        result = session_begin(page, &account, true);
    if (result == RESULT_OK)
        page_redirect(page, "/profile/Me");
    else
        page_error_from(page, result);
}
