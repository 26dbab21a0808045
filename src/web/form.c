/* form.c: reads fields, validates them and shows them again. */
#include "web/form.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"

enum {
    TYPED_LENGTH = 1000, /* code points; no field takes that many */
    ID_BYTES = 64,       /* more than a form's own */
};

static const char *read_field(const struct page *page,
                              const struct form_field *field)
{
    const char *sent = page_field(page, field->name);

    if (!sent)
        return "";
    if (field->kind == FORM_SECRET)
        return sent;
    sent = text_trim(page->pool, sent);
    return field->kind == FORM_NAME ? text_lower(page->pool, sent) : sent;
}

bool form_parse(const struct page *page, const struct form_field *fields,
                int count, struct form *form)
{
    size_t size = (size_t)count * sizeof(const char *);
    bool valid = true;

    form->fields = fields;
    form->count = count;
    form->values = apr_pcalloc(page->pool, size);
    form->errors = apr_pcalloc(page->pool, size);
    for (int i = 0; i < count; i++) {
        form->values[i] = read_field(page, &fields[i]);
        if (fields[i].rule)
            form->errors[i] = fields[i].rule(form->values[i]);
        valid = valid && !form->errors[i];
    }
    return valid;
}

void form_set_error(struct form *form, int field, const char *message)
{
    form->errors[field] = message;
}

/* "read_feed" and "_BAD" give "READ_FEED_BAD". */
static char *template_name(apr_pool_t *pool, const char *field,
                           const char *suffix)
{
    char *name = apr_pstrcat(pool, field, suffix, NULL);

    for (char *at = name; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return name;
}

void form_error(const struct page *page, struct view *screen,
                struct view **summary, const char *field, const char *message)
{
    struct view *bad =
        view_add(screen, template_name(page->pool, field, "_BAD"));
    struct view *error;

    view_set(bad, template_name(page->pool, field, "_ERROR"), message);
    if (!*summary)
        *summary = view_add(screen, "ERRORS");
    error = view_add(*summary, "ERROR");
    view_set(error, "ERROR_FIELD", field);
    view_set(error, "ERROR_TEXT", message);
}

const char *form_read_id(const struct page *page)
{
    const char *sent = page_field(page, "form_id");

    return sent && *sent && strlen(sent) <= ID_BYTES && utf8_is_valid(sent)
               ? sent
               : NULL;
}

char *form_typed(const struct page *page, const char *text)
{
    char *typed = utf8_truncate(page->pool, utf8_sanitize(page->pool, text),
                                TYPED_LENGTH);

    value_mask(typed);
    return typed;
}

void form_show(const struct page *page, struct view *screen,
               const struct form *form)
{
    struct view *summary = NULL;

    for (int i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->kind != FORM_SECRET)
            view_set(screen, template_name(page->pool, field->name, "_VALUE"),
                     form_typed(page, form->values[i]));
        if (form->errors[i])
            form_error(page, screen, &summary, field->name, form->errors[i]);
    }
}
