/* current_password.c: guesses here count toward the same limit as those at
 * sign-in. */
#include "pages/account/current_password.h"

#include <apr_strings.h>

#include "access/outcomes.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/events.h"
#include "web/session.h"

enum { JUST_NOW_SECONDS = 10 * CLOCK_MINUTE };

static enum result check_fresh(const struct page *page, struct form *form,
                               int field)
{
    if (page->session.created_at > page->now - JUST_NOW_SECONDS)
        return RESULT_OK;
    form_set_error(form, field,
                   "To confirm it\u2019s you, sign out, sign in again, and "
                   "retry within 10 minutes.");
    return RESULT_INVALID;
}

static enum result reject(struct page *page, struct form *form, int field,
                          int wait, int *status)
{
    if (!wait) {
        form_set_error(form, field, "That isn\u2019t your current password.");
        return RESULT_INVALID;
    }
    response_header(page->response, "Retry-After",
                    apr_psprintf(page->pool, "%d", wait));
    form_set_error(
        form, field,
        apr_psprintf(page->pool, "Too many attempts. Try again in %s.",
                     text_count(page->pool, wait, "second", "seconds")));
    *status = 429;
    return RESULT_INVALID;
}

static enum result check(struct page *page, const char *password,
                         const struct account *account, int *wait)
{
    const struct password_guess guess = {
        .account = account->username,
        .password = password,
        .stored = account->password,
        .address = page->request->address,
        .known_browser =
            session_is_known(page, account->id, account->password_at),
    };

    return password_verifier_check(page->context->password_verifier, page->pool,
                                   &guess, clock_steady_seconds(), wait);
}

enum result current_password_check(struct page *page, struct form *form,
                                   int field, struct account *account,
                                   int *status)
{
    int wait = 0;
    enum result result = store_account_by_id(page->store, page->pool,
                                             page->session.account_id, account);

    *status = 422;
    if (result != RESULT_OK)
        return result;
    if (!account->password)
        return check_fresh(page, form, field);
    if (!*form->values[field]) {
        form_set_error(form, field, "Enter your current password.");
        return RESULT_INVALID;
    }
    result = check(page, form->values[field], account, &wait);
    if (result == RESULT_WRONG)
        session_record_denied(page, account->id, EVENT_PASSWORD_DENIED,
                              outcome_cause(OUTCOME_PASSWORD));
    return result == RESULT_WRONG || result == RESULT_THROTTLED
               ? reject(page, form, field, wait, status)
               : result;
}

void current_password_was_changed(struct form *form, int field)
{
    form_set_error(
        form, field,
        "Your password was changed in the meantime. Enter the current one.");
}
