/* token_form_show.c: the form as a page (template token_form.tpl). */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "pages/feeds/feed_words.h"
#include "pages/tokens/token_form.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_words.h"
#include "web/form.h"

static const struct {
    int64_t days;
    const char *label;
} presets[] = {
    {7, "7 days"},
    {30, "30 days"},
    {90, "90 days"},
    {365, "1 year"},
};

/* Up to so many feeds are listed with checkboxes. If there are more, only the
 * chosen ones are listed, and a text field takes names. */
enum { LISTED_MAX = 100 };

static bool is_long(const struct token_form *form)
{
    return form->feeds->nelts > LISTED_MAX;
}

static bool is_named(const struct access_choice *access, const char *name)
{
    for (int i = 0; i < access->names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(access->names, i, const char *), name) == 0)
            return true;
    }
    return false;
}

static void show_feed(struct view *screen, const char *section,
                      const char *name, const char *privilege, bool checked)
{
    struct view *feed = view_add(screen, section);

    view_set(feed, "NAME", name);
    view_set(feed, "PRIVILEGE", privilege);
    if (checked)
        view_show(feed, "CHECKED");
}

/* Feeds that the token names stay in view even if the person lost access to
 * them, so that saving does not silently widen or narrow the scope. */
static void show_unreached(const struct token_form *form, struct view *screen,
                           const char *section, const apr_array_header_t *had,
                           const struct access_choice *access)
{
    for (int i = 0; had && i < had->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(had, i, struct scope_feed);
        bool reached = feed->deleted;
        for (int j = 0; j < form->feeds->nelts && !reached; j++)
            reached = APR_ARRAY_IDX(form->feeds, j, struct feed).id == feed->id;
        if (!reached)
            show_feed(screen, section, feed->name, "no access right now",
                      is_named(access, feed->name));
    }
}

/* One of the two accesses, as the template has it. */
struct access_section {
    const char *prefix; /* of the names in the template: "READ" */
    const char *feed;   /* its section of one feed */
    const struct access_choice *access;
    const apr_array_header_t *had; /* struct scope_feed: those that the token
                                    * names; NULL: a new token */
};

/* Whether "Selected feeds" can be chosen: there is something to select. What
 * was chosen already stays so, since a disabled field is not sent, and without
 * it "All feeds" would be saved. */
static bool can_select(const struct token_form *form,
                       const struct access_section *section)
{
    return form->feeds->nelts || (section->had && section->had->nelts) ||
           section->access->only_these;
}

static void show_access(apr_pool_t *pool, const struct token_form *form,
                        struct view *screen,
                        const struct access_section *section)
{
    const struct access_choice *access = section->access;
    const char *prefix = section->prefix;

    if (access->on)
        view_show(screen, apr_pstrcat(pool, prefix, "_ON", NULL));
    if (!can_select(form, section))
        view_show(screen, apr_pstrcat(pool, prefix, "_ONLY_ALL", NULL));
    if (access->on || access->only_these)
        view_show(screen,
                  apr_pstrcat(pool, prefix,
                              access->only_these ? "_THESE_ON" : "_ALL_ON",
                              NULL));
    for (int i = 0; i < form->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(form->feeds, i, struct feed);
        bool named = is_named(access, feed->name);
        if (named || !is_long(form))
            show_feed(screen, section->feed, feed->name,
                      feed_words_privilege(feed->privilege), named);
    }
    show_unreached(form, screen, section->feed, section->had, access);
    if (is_long(form))
        view_set(
            view_add(screen, apr_pstrcat(pool, prefix, "_MORE", NULL)), "TYPED",
            utf8_sanitize(pool, apr_array_pstrcat(pool, access->unknown, ' ')));
}

/* The suggestions of the text field, the same for both accesses. */
static void show_names(const struct page *page, const struct token_form *form,
                       struct view *screen)
{
    struct view *names;

    if (!is_long(form))
        return;
    names = view_add(screen, "FEED_NAMES");
    page_set_count(page, screen, "FEED_COUNT", form->feeds->nelts);
    for (int i = 0; i < form->feeds->nelts; i++)
        view_set(view_add(names, "FEED_NAME"), "NAME",
                 APR_ARRAY_IDX(form->feeds, i, struct feed).name);
}

static void show_preset(const struct page *page, const struct token_form *form,
                        struct view *screen, int64_t days, const char *label)
{
    struct view *preset = view_add(screen, "PRESET");
    int64_t end = page->now + days * CLOCK_DAY;
    const char *number = apr_psprintf(page->pool, "%" APR_INT64_T_FMT, days);

    view_set(preset, "PRESET_DAYS", number);
    view_set(preset, "PRESET_LABEL", label);
    view_set(preset, "PRESET_TEXT", clock_text(page->pool, end));
    view_set(preset, "PRESET_VALUE", clock_datetime_local(page->pool, end));
    if (strcmp(form->until, number) == 0)
        view_show(preset, "PRESET_ON");
}

/* Those that the policy allows, and the longest that it does. */
static void show_all_presets(const struct page *page,
                             const struct token_form *form, struct view *screen)
{
    int64_t longest = form->policy.longest_life;
    bool is_shown = !longest;

    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        if (longest && presets[i].days > longest)
            break;
        show_preset(page, form, screen, presets[i].days, presets[i].label);
        is_shown = is_shown || presets[i].days == longest;
    }
    if (!is_shown)
        show_preset(page, form, screen, longest,
                    text_count(page->pool, longest, "day", "days"));
}

/* What the policy says of the end. */
static void show_policy(const struct page *page, const struct token_form *form,
                        struct view *screen)
{
    struct view *life;

    if (!policy_must_expire(&form->policy)) {
        view_show(screen, "CAN_NEVER");
    } else if (!form->policy.longest_life) {
        view_show(screen, "MUST_EXPIRE");
    } else {
        life = view_add(screen, "LONGEST_LIFE");
        view_set(
            life, "DAYS",
            text_count(page->pool, form->policy.longest_life, "day", "days"));
        page_set_time(page, life, policy_latest(&form->policy, page->now));
    }
}

static void show_presets(const struct page *page, const struct token_form *form,
                         struct view *screen)
{
    const char *until = form->until;

    show_policy(page, form, screen);
    show_all_presets(page, form, screen);
    if (strcmp(until, "date") == 0)
        view_show(screen, "UNTIL_DATE");
    if (strcmp(until, "never") == 0)
        view_show(screen, "UNTIL_NEVER");
    view_set(screen, "EXPIRES_VALUE", form_typed(page, form->expires));
    view_set(screen, "UNTIL_WAS", form_typed(page, form->until_was));
    view_set(screen, "EXPIRES_WAS", form_typed(page, form->expires_was));
}

/* The chosen feeds, as token_words_summary takes them. */
static apr_array_header_t *named_feeds(apr_pool_t *pool,
                                       const struct access_choice *access)
{
    apr_array_header_t *feeds =
        apr_array_make(pool, 4, sizeof(struct scope_feed));

    for (int i = 0; i < access->names->nelts; i++) {
        struct scope_feed *feed = apr_array_push(feeds);
        memset(feed, 0, sizeof *feed);
        feed->name =
            utf8_sanitize(pool, APR_ARRAY_IDX(access->names, i, const char *));
    }
    return feeds;
}

static enum scope scope_of(const struct access_choice *access)
{
    if (!access->on || (access->only_these && !access->names->nelts))
        return SCOPE_NONE;
    return access->only_these ? SCOPE_FEEDS : SCOPE_ALL;
}

static char *sentence(apr_pool_t *pool, const struct token_form *form)
{
    const struct token chosen = {
        .read_scope = scope_of(&form->read),
        .read_feeds = named_feeds(pool, &form->read),
        .write_scope = scope_of(&form->write),
        .write_feeds = named_feeds(pool, &form->write),
        .adds_only = form->adds_only,
        .expires_at = form->choice.expires_at,
    };

    return token_words_summary(pool, &chosen);
}

static void show_scope(const struct page *page, const struct token_form *form,
                       struct view *screen)
{
    const struct token *token = form->token;
    const struct access_section read = {"READ", "FEED_READ", &form->read,
                                        token ? token->read_feeds : NULL};
    const struct access_section write = {"WRITE", "FEED_WRITE", &form->write,
                                         token ? token->write_feeds : NULL};
    struct view *fields = view_add(screen, "SCOPE_FIELDS");

    if (!form->feeds->nelts)
        page_show_owner(page, view_add(fields, "NO_FEEDS"));
    page_show_owner(page, fields);
    page_show_owner(page, view_add(fields, form->policy.no_write_all
                                               ? "WRITE_ALL_DENIED"
                                               : "CAN_WRITE_ALL"));
    show_access(page->pool, form, fields, &read);
    show_access(page->pool, form, fields, &write);
    if (form->adds_only)
        view_show(fields, "ADDS_ONLY");
    show_names(page, form, fields);
    show_presets(page, form, fields);
    if (*form->networks || form->self_rotate || form->manages)
        view_show(fields, "MORE_OPEN");
    view_set(fields, "NETWORKS_VALUE", form_typed(page, form->networks));
    if (form->self_rotate)
        view_show(fields, "SELF_ROTATE_ON");
    if (form->manages)
        view_show(fields, "MANAGE_ON");
    view_set(screen, "SENTENCE", sentence(page->pool, form));
}

static void show_errors(const struct page *page, const struct token_form *form,
                        struct view *screen)
{
    const struct {
        const char *field, *message;
    } errors[] = {
        {"description", form->description_error},
        {"read", form->scope_error},
        {"read_feed", form->read.error},
        {"write_feed", form->write.error},
        {"expires", form->expires_error},
        {"networks", form->networks_error},
    };
    struct view *summary = NULL;

    if (form->scope_error)
        view_set(view_add(screen, "SCOPE_BAD"), "SCOPE_ERROR",
                 form->scope_error);
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (errors[i].message)
            form_error(page, screen, &summary, errors[i].field,
                       errors[i].message);
    }
}

static void show_token(const struct page *page, const struct token_form *form,
                       struct view *screen)
{
    const struct token *token = form->token;

    struct view *edit = view_add(screen, "EDIT");

    token_row_used(page, edit, token);
    page_set_time(page, view_add(edit, "CREATED"), token->created_at);
    page_set_number(page, screen, "ID", token->id);
    page_set_number(page, screen, "REVISION", token->revision);
    view_set(edit, "DESCRIPTION", token->description);
    if (token->last4)
        token_row_secret(page, edit, token, false);
    if (token->is_primary)
        view_show(screen, "PRIMARY_NOTE");
    else
        view_show(edit, "NOT_PRIMARY");
    if (token->expires_at && token->expires_at <= page->now) {
        view_show(screen, "RENEW");
        page_set_time(page, view_add(screen, "EXPIRED_NOTE"),
                      token->expires_at);
    } else {
        view_show(screen, "SAVE");
    }
}

void token_form_show(struct page *page, const struct token_form *form,
                     int status)
{
    struct view *screen =
        page_begin(page, page->owner.section,
                   form->token ? "Edit token" : "New token", "token_form.tpl");

    if (form->token)
        show_token(page, form, screen);
    else
        view_show(screen, "NEW");
    if (form->stale)
        view_show(screen, "STALE");
    view_set(screen, "DESCRIPTION_VALUE", form_typed(page, form->description));
    if (!form->token || !form->token->is_primary)
        show_scope(page, form, screen);
    show_errors(page, form, screen);
    page_end(page, status);
}
