/* password_forgot.c: asking for a link by which a forgotten password is set.
 *
 * GET  /password/forgot  the form; 404 if mail is not configured
 * POST /password/forgot  username (or email): 303 /login, in the same words and
 *                        the same time whether or not there is such an account,
 *                        which is only looked for when the email is sent; 422
 *                        what can be neither; 429
 * For anybody. Template: password_forgot.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "pages/pages.h"
#include "store/mail_queue.h"
#include "store/validate.h"
#include "web/form.h"

enum { OF_SOURCE = 30, OF_NAME = 3 }; /* an hour */

static const char *validate_name(const char *text)
{
    if (!*text)
        return "Enter your username or your email address.";
    if (validate_username(text) && validate_email(text))
        return "This can be neither a username nor an email address.";
    return NULL;
}

enum { USERNAME, FIELDS };

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_name},
};

static bool is_on(struct page *page)
{
    if (settings_have_mail(page->context->settings))
        return true;
    page_error(page, 404, "This site sends no email",
               "Ask an administrator of this site for a reset link.");
    return false;
}

static void show(struct page *page, int status, const struct form *form)
{
    struct view *screen = page_begin(
        page, SECTION_NONE, "Forgot your password?", "password_forgot.tpl");

    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

/* As page_throttle, of a name. */
static int count_name(struct page *page, const char *name)
{
    static const struct throttle_rule rule = {"reset, name", CLOCK_HOUR,
                                              OF_NAME};
    int wait = throttle_count(page->context->throttle, &rule, name,
                              clock_steady_seconds());

    if (wait)
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", wait));
    return wait;
}

/* So that nobody fills a mailbox, or asks for all names. A name is counted by
 * what was typed, whether or not anybody has it. */
static bool is_throttled(struct page *page, struct form *form)
{
    static const struct throttle_rule of_source = {"reset, source", CLOCK_HOUR,
                                                   OF_SOURCE};
    const char *advice = "Too many links were asked for from your address. Try";
    int wait = page_throttle(page, &of_source);

    if (!wait) {
        advice =
            "A link was asked for too often. Look for an earlier email, or "
            "try";
        wait = count_name(page, form->values[USERNAME]);
    }
    if (!wait)
        return false;
    form_set_error(form, USERNAME,
                   apr_pstrcat(page->pool, advice, " again in ",
                               text_count(page->pool, wait / CLOCK_MINUTE + 1,
                                          "minute", "minutes"),
                               ".", NULL));
    show(page, 429, form);
    return true;
}

void password_forgot_get(struct page *page)
{
    if (is_on(page))
        show(page, 200, NULL);
}

void password_forgot_post(struct page *page)
{
    const struct act act = page_proof_act(page, 0);
    struct form form;
    enum result result;

    if (!is_on(page))
        return;
    if (!form_parse(page, fields, FIELDS, &form)) {
        show(page, 422, &form);
        return;
    }
    if (is_throttled(page, &form))
        return;
    result = store_mail_ask_reset(&act, form.values[USERNAME]);
    if (result == RESULT_OK)
        page_redirect(page, "/login?done=reset");
    else
        page_error_from(page, result);
}
