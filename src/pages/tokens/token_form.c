/* token_form.c: reading the form that was sent, and checking it. */
#include "pages/tokens/token_form.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/networks.h"
#include "base/text.h"
#include "store/validate.h"
#include "web/form.h"

static const char UNREACHED[] = "You don\u2019t have access to a feed with "
                                "that name. Choose from the list.";
static const char UNREACHED_BY_MACHINE[] =
    "This machine account doesn\u2019t have access to a feed with that name. "
    "Choose from the list.";
static const char TWO_ENDS[] =
    "You entered a date, and chose another expiration. Choose \u201cCustom "
    "date\u201d, or clear the date.";
static const char HOW_UNKNOWN[] = "Send write_how=all or write_how=add.";
static const char HOW_NOT_WRITING[] =
    "You chose to push new packages only, but not to write. Turn on Write, or "
    "clear that.";

static apr_array_header_t *new_names(const struct page *page)
{
    return apr_array_make(page->pool, 4, sizeof(const char *));
}

static void start_access(const struct page *page, enum scope scope,
                         const apr_array_header_t *feeds,
                         struct access_choice *access)
{
    access->on = scope != SCOPE_NONE;
    access->only_these = scope == SCOPE_FEEDS;
    access->names = new_names(page);
    access->unknown = new_names(page);
    for (int i = 0; feeds && i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        if (!feed->deleted)
            APR_ARRAY_PUSH(access->names, const char *) = feed->name;
    }
}

enum { USUAL_DAYS = 90 };

/* What a token without a reason for another end gets. */
static void start_end(const struct page *page, struct token_form *form)
{
    int64_t days = USUAL_DAYS, longest = form->policy.longest_life;

    if (longest && longest < days)
        days = longest;
    form->until = apr_psprintf(page->pool, "%" APR_INT64_T_FMT, days);
    form->choice.expires_at = page->now + days * CLOCK_DAY;
}

static void start_from_token(const struct page *page, const struct token *token,
                             struct token_form *form)
{
    form->description = token->description;
    form->revision = token->revision;
    form->until = token->expires_at ? "date" : "never";
    if (token->expires_at)
        form->expires = clock_datetime_local(page->pool, token->expires_at);
    start_access(page, token->read_scope, token->read_feeds, &form->read);
    start_access(page, token->write_scope, token->write_feeds, &form->write);
    form->adds_only = token->adds_only;
    form->networks = token->networks ? token->networks : "";
    form->self_rotate = token->self_rotate;
    form->manages = token->manages;
    form->choice.expires_at = token->expires_at;
    if ((token->expires_at && token->expires_at <= page->now) ||
        policy_end_error(page->pool, &form->policy, token->expires_at,
                         page->now))
        start_end(page, form);
}

enum result token_form_start(const struct page *page, const struct token *token,
                             bool copies, struct token_form *form)
{
    enum result result;

    memset(form, 0, sizeof *form);
    form->token = copies ? NULL : token;
    form->description = "";
    form->expires = "";
    form->networks = "";
    result = store_policy_get(page->store, &form->policy);
    if (result != RESULT_OK)
        return result;
    if (token) {
        start_from_token(page, token, form);
    } else {
        start_end(page, form);
        start_access(page, SCOPE_ALL, NULL, &form->read);
        start_access(page, SCOPE_NONE, NULL, &form->write);
    }
    if (form->policy.no_write_all)
        form->write.only_these = true;
    form->until_was = form->until;
    form->expires_was = form->expires;
    return store_feed_list(page->store, page->pool, page->owner.account_id,
                           &form->feeds);
}

static void choose(struct access_choice *access, const char *name)
{
    access->on = true;
    access->only_these = true;
    APR_ARRAY_PUSH(access->names, const char *) = name;
}

void token_form_choose(struct token_form *form, const char *name)
{
    for (int i = 0; name && i < form->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(form->feeds, i, struct feed);
        if (strcmp(feed->name, name) != 0)
            continue;
        choose(&form->read, feed->name);
        if (feed->privilege >= PRIVILEGE_WRITE)
            choose(&form->write, feed->name);
    }
}

static bool is(const struct page *page, const char *field, const char *value)
{
    const char *sent = page_field(page, field);

    return sent && strcmp(sent, value) == 0;
}

/* The ID of the feed of this name among those that the person has access to or
 * that the scope names already; 0 if there is none. */
static int64_t feed_id(const struct token_form *form,
                       const apr_array_header_t *had, const char *name)
{
    for (int i = 0; i < form->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(form->feeds, i, struct feed);
        if (strcmp(feed->name, name) == 0)
            return feed->id;
    }
    for (int i = 0; had && i < had->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(had, i, struct scope_feed);
        if (!feed->deleted && strcmp(feed->name, name) == 0)
            return feed->id;
    }
    return 0;
}

/* Turns what was sent into a scope, or says what is wrong. */
static void check_access(const struct page *page, const struct token_form *form,
                         const apr_array_header_t *had,
                         struct access_choice *access, enum scope *scope,
                         apr_array_header_t **ids)
{
    *ids = apr_array_make(page->pool, 4, sizeof(int64_t));
    *scope = !access->on          ? SCOPE_NONE
             : access->only_these ? SCOPE_FEEDS
                                  : SCOPE_ALL;
    for (int i = 0; i < access->names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(access->names, i, const char *);
        int64_t id = feed_id(form, had, name);
        if (id)
            APR_ARRAY_PUSH(*ids, int64_t) = id;
        else
            APR_ARRAY_PUSH(access->unknown, const char *) = name;
    }
    access_choice_judge(access,
                        page->owner.machine ? UNREACHED_BY_MACHINE : UNREACHED);
}

static void check_scope(const struct page *page, struct token_form *form)
{
    const struct token *token = form->token;
    struct token_choice *choice = &form->choice;

    check_access(page, form, token ? token->read_feeds : NULL, &form->read,
                 &choice->read_scope, &choice->read_feeds);
    check_access(page, form, token ? token->write_feeds : NULL, &form->write,
                 &choice->write_scope, &choice->write_feeds);
    if (!form->read.on && !form->write.on && !form->read.error &&
        !form->write.error)
        form->scope_error = "Choose read, write, or both.";
}

/* write_how, of which "all" is meant where it was not sent. */
static void check_how(const struct page *page, struct token_form *form)
{
    const char *how = page_field(page, "write_how");

    form->adds_only = is(page, "write_how", "add");
    form->choice.adds_only = form->adds_only && form->write.on;
    if (form->write.error)
        return;
    if (how && *how && !form->adds_only && strcmp(how, "all") != 0)
        form->write.error = HOW_UNKNOWN;
    else if (form->adds_only && !form->write.on)
        form->write.error = HOW_NOT_WRITING;
}

/* A date and time of the field. The seconds, which it does not show, are kept.
 */
static int64_t read_date(const struct page *page, struct token_form *form)
{
    const struct token *token = form->token;
    int64_t at = 0;

    if (token && token->expires_at &&
        strcmp(clock_datetime_local(page->pool, token->expires_at),
               form->expires) == 0)
        at = token->expires_at;
    else if (!clock_parse_datetime_local(form->expires, &at))
        form->expires_error =
            "Enter a date and time, such as 2027-01-31 18:00.";
    if (!form->expires_error && at <= page->now)
        form->expires_error = "Choose a time in the future.";
    return at;
}

/* A person who types a date means it, even if they leave the choice beside it
 * as it was: without script, typing does not change it. */
static void choose_date(struct token_form *form)
{
    bool typed =
        *form->expires && strcmp(form->expires, form->expires_was) != 0;

    if (!typed || strcmp(form->until, "date") == 0)
        return;
    if (strcmp(form->until, form->until_was) == 0)
        form->until = "date";
    else
        form->expires_error = TWO_ENDS;
}

/* "until" decides if it was sent, otherwise "expires"; neither is never. */
static void check_end(const struct page *page, struct token_form *form)
{
    long long days;
    const char *until;

    if (!form->until)
        form->until = *form->expires ? "date" : "never";
    choose_date(form);
    until = form->until;
    if (form->expires_error)
        return;
    if (strcmp(until, "never") == 0)
        form->choice.expires_at = 0;
    else if (strcmp(until, "date") == 0)
        form->choice.expires_at = read_date(page, form);
    else if (text_number(until, 1, 3650, &days))
        form->choice.expires_at = page->now + days * CLOCK_DAY;
    else
        form->expires_error = "Choose when the token expires.";
}

/* A field of the form; "" if it was not sent. */
static const char *sent_or_empty(const struct page *page, const char *name)
{
    const char *sent = page_field(page, name);

    return sent ? sent : "";
}

static void take_description(const struct page *page, struct token_form *form)
{
    form->description =
        text_trim(page->pool, sent_or_empty(page, "description"));
    form->description_error = validate_description(form->description);
    form->choice.description = form->description;
}

static void take_end(const struct page *page, struct token_form *form)
{
    form->until = page_field(page, "until");
    form->until_was = sent_or_empty(page, "until_was");
    form->expires = text_trim(page->pool, sent_or_empty(page, "expires"));
    form->expires_was = sent_or_empty(page, "expires_was");
}

static void take_networks(const struct page *page, struct token_form *form)
{
    const struct networks *networks;

    form->networks = text_trim(page->pool, sent_or_empty(page, "networks"));
    networks =
        networks_parse(page->pool, form->networks, &form->networks_error);
    if (networks && networks->count)
        form->choice.networks = networks_text(page->pool, networks);
}

static void take_automation(const struct page *page, struct token_form *form)
{
    form->self_rotate = is(page, "self_rotate", "on");
    form->manages = is(page, "manage", "on");
    form->choice.self_rotate = form->self_rotate;
    form->choice.manages = form->manages;
}

static void take_revision(const struct page *page, struct token_form *form)
{
    const char *sent = page_field(page, "revision");
    long long revision = 0;

    if (sent && text_number(sent, 1, INT64_MAX, &revision))
        form->revision = revision;
}

/* Judged again when it is saved; here for what the page says of each field. */
static void check_policy(const struct page *page, struct token_form *form)
{
    const struct token_choice *choice = &form->choice;

    if (form->policy.no_write_all)
        form->write.only_these = true;
    if (!form->write.error)
        form->write.error =
            policy_write_error(&form->policy, choice->write_scope);
    if (!form->expires_error)
        form->expires_error = policy_end_error(page->pool, &form->policy,
                                               choice->expires_at, page->now);
    if (!form->expires_error)
        form->expires_error = token_manages_error(choice, page->now);
}

enum result token_form_parse(const struct page *page, const struct token *token,
                             struct token_form *form, bool *right)
{
    memset(form, 0, sizeof *form);
    form->token = token;
    form->choice.form_id = form_read_id(page);
    form->choice.limit = page->context->settings->tokens_per_account;
    take_description(page, form);
    take_end(page, form);
    take_networks(page, form);
    take_automation(page, form);
    take_revision(page, form);
    access_choice_take(page, &access_read_fields, &form->read);
    access_choice_take(page, &access_write_fields, &form->write);
    if (store_feed_list(page->store, page->pool, page->owner.account_id,
                        &form->feeds) != RESULT_OK ||
        store_policy_get(page->store, &form->policy) != RESULT_OK)
        return RESULT_BUSY;
    /* Of the primary token, only the description can be chosen. */
    if (!token || !token->is_primary) {
        check_scope(page, form);
        check_how(page, form);
        check_end(page, form);
        check_policy(page, form);
    }
    *right = !form->description_error && !form->scope_error &&
             !form->read.error && !form->write.error && !form->expires_error &&
             !form->networks_error;
    return RESULT_OK;
}

/* Whether the address holds any of these fields. */
static bool has_any(const struct page *page, const char *const *names)
{
    for (; *names; names++) {
        if (page_query(page, *names))
            return true;
    }
    return false;
}

enum result token_form_prefill(struct page *page, struct token_form *form,
                               bool *filled)
{
    static const char *const access[] = {"read", "read_feed", "write",
                                         "write_feed", NULL};
    static const char *const end[] = {"until", "expires", NULL};
    static const char *const others[] = {"description", "write_how", "networks",
                                         "self_rotate", "manage",    NULL};
    bool right;
    enum result result;

    *filled =
        has_any(page, access) || has_any(page, end) || has_any(page, others);
    if (!*filled)
        return RESULT_OK;
    page->fields = apr_table_copy(page->pool, page->query);
    if (!has_any(page, access))
        apr_table_setn(page->fields, "read", "on");
    result = token_form_parse(page, NULL, form, &right);
    page->fields = NULL;
    if (!page_query(page, "description"))
        form->description_error = NULL;
    if (result == RESULT_OK && !has_any(page, end)) {
        form->expires_error = NULL;
        start_end(page, form);
    }
    form->until_was = form->until;
    form->expires_was = form->expires;
    return result;
}
