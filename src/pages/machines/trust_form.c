/* trust_form.c: reads the form of a trust rule, checks it, and shows it. */
#include "pages/machines/trust_form.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "pages/feeds/feed_words.h"
#include "pages/machines/trust_templates.h"
#include "store/feeds.h"
#include "store/validate.h"
#include "trust/claims.h"
#include "trust/jwt.h"

enum { DESCRIPTION, ISSUER, AUDIENCE, CLAIMS, KEYS, FIELDS };

enum {
    AUDIENCE_BYTES = 1000,
    KEYS_BYTES = 32 * 1024,
    LISTED_MAX = 100, /* feeds with checkboxes; of more, names are typed */
};

static const char *validate_audience(const char *text)
{
    if (!*text)
        return "Enter the audience that jobs ask for.";
    return strlen(text) > AUDIENCE_BYTES || utf8_has_controls(text)
               ? "Enter an audience without control characters, of 1,000 "
                 "bytes at most."
               : NULL;
}

static const char *validate_name(const char *text)
{
    return *text ? validate_description(text)
                 : "Enter a name, such as GitHub Actions.";
}

/* Rules that need a pool are checked in trust_form_parse. */
static const struct form_field fields[FIELDS] = {
    [DESCRIPTION] = {"description", FORM_TEXT, validate_name},
    [ISSUER] = {"issuer", FORM_TEXT, issuer_keys_url_error},
    [AUDIENCE] = {"trust_audience", FORM_TEXT, validate_audience},
    [CLAIMS] = {"claims", FORM_TEXT, NULL},
    [KEYS] = {"keys", FORM_TEXT, NULL},
};

/* --- reading -------------------------------------------------------------- */

static apr_array_header_t *new_names(const struct page *page)
{
    return apr_array_make(page->pool, 4, sizeof(const char *));
}

static void start_fields(const struct page *page, struct form *form)
{
    size_t size = FIELDS * sizeof(const char *);

    form->fields = fields;
    form->count = FIELDS;
    form->values = apr_pcalloc(page->pool, size);
    form->errors = apr_pcalloc(page->pool, size);
    for (int i = 0; i < FIELDS; i++)
        form->values[i] = "";
}

enum result trust_form_start(const struct page *page, const char *ci,
                             struct trust_form *form)
{
    const struct trust_template *found = trust_template_find(ci);

    memset(form, 0, sizeof *form);
    start_fields(page, &form->fields);
    form->fields.values[AUDIENCE] = page->address;
    if (found) {
        form->fields.values[DESCRIPTION] = found->label;
        form->fields.values[ISSUER] = found->issuer;
        form->fields.values[CLAIMS] = found->claims;
    }
    form->read.on = true;
    form->read.names = form->write.names = new_names(page);
    form->read.unknown = form->write.unknown = new_names(page);
    form->write.only_these = true;
    return store_feed_list(page->store, page->pool, page->owner.account_id,
                           &form->feeds);
}

static bool is(const struct page *page, const char *field, const char *value)
{
    const char *sent = page_field(page, field);

    return sent && strcmp(sent, value) == 0;
}

static const struct feed *find_feed(const struct trust_form *form,
                                    const char *name)
{
    for (int i = 0; i < form->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(form->feeds, i, struct feed);
        if (strcmp(feed->name, name) == 0)
            return feed;
    }
    return NULL;
}

static void take_feeds(const struct trust_form *form,
                       struct access_choice *access, apr_array_header_t *feeds)
{
    for (int i = 0; i < access->names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(access->names, i, const char *);
        const struct feed *feed = find_feed(form, name);
        if (feed)
            APR_ARRAY_PUSH(feeds, struct scope_feed) =
                (struct scope_feed){.id = feed->id, .name = feed->name};
        else
            APR_ARRAY_PUSH(access->unknown, const char *) = name;
    }
}

static enum scope take_access(const struct page *page,
                              const struct trust_form *form,
                              const struct access_fields *sent,
                              struct access_choice *access,
                              apr_array_header_t **feeds)
{
    access_choice_take(page, sent, access);
    *feeds = apr_array_make(page->pool, 4, sizeof(struct scope_feed));
    take_feeds(form, access, *feeds);
    access_choice_judge(access,
                        "This machine account doesn\u2019t have access to a "
                        "feed with that name. Choose from the list.");
    if (!access->on)
        return SCOPE_NONE;
    return access->only_these ? SCOPE_FEEDS : SCOPE_ALL;
}

static void parse_scopes(const struct page *page, struct trust_form *form)
{
    struct trust_rule *rule = &form->rule;

    rule->read_scope = take_access(page, form, &access_read_fields, &form->read,
                                   &rule->read_feeds);
    rule->write_scope = take_access(page, form, &access_write_fields,
                                    &form->write, &rule->write_feeds);
    rule->adds_only = is(page, "write_how", "add");
    if (rule->adds_only && !form->write.on && !form->write.error)
        form->write.error = "You chose to push new packages only, but not to "
                            "write. Turn on Write, or clear that.";
    if (!form->read.on && !form->write.on && !form->read.error &&
        !form->write.error)
        form->scope_error = "Choose read, write, or both.";
}

/* The fields whose rules need a pool. */
static void parse_texts(const struct page *page, struct trust_form *form)
{
    struct form *texts = &form->fields;
    const char *wrong = NULL, *keys = texts->values[KEYS];

    form->rule.claims =
        claims_normalize(page->pool, texts->values[CLAIMS], &wrong);
    if (!form->rule.claims)
        texts->errors[CLAIMS] = wrong;
    form->rule.keys = *keys ? keys : NULL;
    if (strlen(keys) > KEYS_BYTES)
        texts->errors[KEYS] = "Paste 32 KiB at most.";
    else if (*keys && !jwt_keys_read(page->pool, keys, &wrong))
        texts->errors[KEYS] = wrong;
    form->rule.description = texts->values[DESCRIPTION];
    form->rule.issuer = texts->values[ISSUER];
    form->rule.audience = texts->values[AUDIENCE];
    form->rule.form_id = form_read_id(page);
}

static bool is_right(const struct trust_form *form)
{
    bool right = !form->scope_error && !form->read.error && !form->write.error;

    for (int i = 0; i < FIELDS; i++)
        right = right && !form->fields.errors[i];
    return right;
}

enum result trust_form_parse(const struct page *page, struct trust_form *form,
                             bool *right)
{
    enum result result;

    memset(form, 0, sizeof *form);
    result = store_feed_list(page->store, page->pool, page->owner.account_id,
                             &form->feeds);
    if (result != RESULT_OK)
        return result;
    form_parse(page, fields, FIELDS, &form->fields);
    parse_texts(page, form);
    parse_scopes(page, form);
    *right = is_right(form);
    return RESULT_OK;
}

/* --- showing -------------------------------------------------------------- */

static bool is_named(const struct access_choice *access, const char *name)
{
    for (int i = 0; i < access->names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(access->names, i, const char *), name) == 0)
            return true;
    }
    return false;
}

/* prefix: of the names in the template, "READ". */
static void show_access(const struct page *page, struct view *screen,
                        const struct trust_form *form, const char *prefix,
                        const struct access_choice *access)
{
    apr_pool_t *pool = page->pool;
    bool is_long = form->feeds->nelts > LISTED_MAX;

    if (access->on)
        view_show(screen, apr_pstrcat(pool, prefix, "_ON", NULL));
    if (access->only_these)
        view_show(screen, apr_pstrcat(pool, prefix, "_THESE", NULL));
    for (int i = 0; i < form->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(form->feeds, i, struct feed);
        bool named = is_named(access, feed->name);
        struct view *row;
        if (is_long && !named)
            continue;
        row = view_add(screen, apr_pstrcat(pool, prefix, "_FEED", NULL));
        view_set(row, "NAME", feed->name);
        view_set(row, "PRIVILEGE", feed_words_privilege(feed->privilege));
        if (named)
            view_show(row, "CHECKED");
    }
    if (is_long)
        view_set(
            view_add(screen, apr_pstrcat(pool, prefix, "_MORE", NULL)), "TYPED",
            utf8_sanitize(pool, apr_array_pstrcat(pool, access->unknown, ' ')));
}

static void show_templates(const struct page *page, struct view *screen)
{
    const char *chosen = page_query(page, "ci");

    for (size_t i = 0; i < trust_template_count; i++) {
        struct view *link = view_add(screen, "TEMPLATE");
        view_set(link, "CI", trust_templates[i].ci);
        view_set(link, "LABEL", trust_templates[i].label);
        if (chosen && strcmp(chosen, trust_templates[i].ci) == 0) {
            view_show(link, "CHOSEN");
            view_set(view_add(screen, "TEMPLATE_HINT"), "HINT",
                     trust_templates[i].hint);
        }
    }
}

static void show_errors(const struct page *page, struct view *screen,
                        const struct trust_form *form)
{
    const struct {
        const char *field, *message;
    } errors[] = {
        {"description", form->fields.errors[DESCRIPTION]},
        {"issuer", form->fields.errors[ISSUER]},
        {"trust_audience", form->fields.errors[AUDIENCE]},
        {"claims", form->fields.errors[CLAIMS]},
        {"keys", form->fields.errors[KEYS]},
        {"read", form->scope_error},
        {"read_feed", form->read.error},
        {"write_feed", form->write.error},
    };
    struct view *summary = NULL;

    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (errors[i].message)
            form_error(page, screen, &summary, errors[i].field,
                       errors[i].message);
    }
}

void trust_form_show(const struct page *page, struct view *screen,
                     const struct trust_form *form)
{
    static const char *const names[FIELDS] = {
        [DESCRIPTION] = "DESCRIPTION_VALUE",
        [ISSUER] = "ISSUER_VALUE",
        [AUDIENCE] = "AUDIENCE_VALUE",
        [CLAIMS] = "CLAIMS_VALUE",
        [KEYS] = "KEYS_VALUE",
    };

    show_templates(page, screen);
    /* Whole, since what was pasted is long; the form itself has a limit. */
    for (int i = 0; i < FIELDS; i++)
        view_set(screen, names[i],
                 utf8_sanitize(page->pool, form->fields.values[i]));
    if (*form->fields.values[KEYS])
        view_show(screen, "KEYS_OPEN");
    show_access(page, screen, form, "READ", &form->read);
    show_access(page, screen, form, "WRITE", &form->write);
    if (form->rule.adds_only)
        view_show(screen, "ADDS_ONLY");
    show_errors(page, screen, form);
}
