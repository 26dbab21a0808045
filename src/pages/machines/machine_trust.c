/* machine_trust.c: whom a machine account trusts: the jobs of a CI, which get a
 * token for their JWT (endpoints/token_exchange.c).
 *
 * GET  /machines/NAME/trust            ci (a template that fills in the form),
 *                                      done
 * POST /machines/NAME/trust            description, issuer, trust_audience,
 *                                      claims, keys; read, read_which,
 *                                      read_feed, write, write_which,
 *                                      write_feed and write_how as the form of
 *                                      a token: 303; 422
 * GET  /machines/NAME/trust/ID/remove  asks
 * POST /machines/NAME/trust/ID/remove  303; 404
 * 404 for everybody who does not manage it. Signed in. Templates:
 * machine_trust.tpl, machine_trust_remove.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/utf8.h"
#include "pages/machines/trust_form.h"
#include "pages/pages.h"
#include "pages/tokens/token_words.h"
#include "store/policy.h"
#include "web/page_owner.h"

static const struct page_notice notices[] = {
    {"added", "Trust rule added. Jobs that fit it can get tokens now.", false},
    {"removed",
     "Trust rule removed. It creates no more tokens. Those that it created end "
     "within 15 minutes, or when you revoke them.",
     false},
    {0},
};

/* What a job sends: of the site, for the machine account. */
static const char request[] =
    "printf %%s \"$JWT\" | curl -sS %s/token \\\n"
    "  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\\n"
    "  -d subject_token_type=urn:ietf:params:oauth:token-type:jwt \\\n"
    "  -d audience=%s --data-urlencode subject_token@-";

static void show_claims(const struct page *page, struct view *row,
                        const char *claims)
{
    char *rest = apr_pstrdup(page->pool, claims);
    const char *line;

    while ((line = apr_strtok(rest, "\n", &rest)) != NULL)
        view_set(view_add(row, "CLAIM"), "LINE", line);
}

static void show_rule(const struct page *page, struct view *row,
                      const struct trust_rule *rule)
{
    const struct token scope = {
        .read_scope = rule->read_scope,
        .read_feeds = rule->read_feeds,
        .write_scope = rule->write_scope,
        .write_feeds = rule->write_feeds,
        .adds_only = rule->adds_only,
    };

    page_set_number(page, row, "ID", rule->id);
    view_set(row, "RULE_DESCRIPTION", rule->description);
    view_set(row, "RULE_ISSUER", rule->issuer);
    view_set(row, "RULE_AUDIENCE", rule->audience);
    view_set(row, "RULE_SCOPE", token_words_scope(page->pool, &scope));
    view_show(row, rule->keys ? "PASTED" : "FETCHED");
    page_set_time(page, row, rule->created_at);
    show_claims(page, row, rule->claims);
}

static void show(struct page *page, int status, const struct trust_form *form)
{
    struct view *screen;
    struct policy policy;
    apr_array_header_t *rules;
    enum result result = store_trust_rule_list(page->store, page->pool,
                                               page->owner.account_id, &rules);

    if (result == RESULT_OK)
        result = store_policy_get(page->store, &policy);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen =
        page_begin(page, SECTION_MACHINES, "Trust rules", "machine_trust.tpl");
    page_notices(page, notices);
    view_set(
        screen, "LINES",
        apr_psprintf(page->pool, request, page->address, page->owner.username));
    page_set_count(page, screen, "RULE_TOTAL", rules->nelts);
    if (policy.no_write_all)
        view_show(screen, "WRITE_ALL_DENIED");
    for (int i = 0; i < rules->nelts; i++)
        show_rule(page, view_add(screen, "RULE"),
                  &APR_ARRAY_IDX(rules, i, struct trust_rule));
    trust_form_show(page, screen, form);
    page_end(page, status);
}

void machine_trust_get(struct page *page)
{
    struct trust_form form;
    enum result result = trust_form_start(page, page_query(page, "ci"), &form);

    if (result == RESULT_OK)
        show(page, 200, &form);
    else
        page_error_from(page, result);
}

static void redirect(struct page *page, const char *done)
{
    page_redirect(
        page, page_owner_address(
                  page, apr_pstrcat(page->pool, "/trust?done=", done, NULL)));
}

void machine_trust_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    struct trust_form form;
    bool right = false;
    int64_t id;
    enum result result = trust_form_parse(page, &form, &right);

    if (result == RESULT_OK && !right) {
        show(page, 422, &form);
        return;
    }
    if (result == RESULT_OK)
        result = store_trust_rule_add(&act, &form.rule, &id);
    if (result == RESULT_OK || result == RESULT_REPEATED)
        redirect(page, "added");
    else if (result == RESULT_TOO_MANY)
        page_error(page, 422, "Too many trust rules",
                   "Nothing was changed. A machine account can have 50 trust "
                   "rules. Remove one first, or use * in one.");
    else
        page_error_from(page, result);
}

void machine_trust_remove_get(struct page *page)
{
    const struct trust_rule *found = NULL;
    struct view *screen;
    apr_array_header_t *rules;
    enum result result = store_trust_rule_list(page->store, page->pool,
                                               page->owner.account_id, &rules);

    for (int i = 0; result == RESULT_OK && i < rules->nelts; i++) {
        const struct trust_rule *rule =
            &APR_ARRAY_IDX(rules, i, struct trust_rule);
        if (rule->id == page->id)
            found = rule;
    }
    if (!found) {
        page_error_from(page, result == RESULT_OK ? RESULT_NOT_FOUND : result);
        return;
    }
    screen = page_begin(page, SECTION_MACHINES, "Remove a trust rule",
                        "machine_trust_remove.tpl");
    show_rule(page, screen, found);
    page_end(page, 200);
}

void machine_trust_remove_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    enum result result = store_trust_rule_delete(&act, page->id);

    if (result == RESULT_OK)
        redirect(page, "removed");
    else
        page_error_from(page, result);
}
