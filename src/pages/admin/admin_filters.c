/* admin_filters.c: reads fields of a query or a form, and writes addresses. */
#include "pages/admin/admin_filters.h"

#include <apr_strings.h>

#include "base/text.h"
#include "web/pager.h"

void admin_filters_read(const struct page *page, admin_filters_source *source,
                        const struct form_field *fields, int count,
                        struct form *form)
{
    size_t size = (size_t)count * sizeof(const char *);

    form->fields = fields;
    form->count = count;
    form->values = apr_pcalloc(page->pool, size);
    form->errors = apr_pcalloc(page->pool, size);
    for (int i = 0; i < count; i++) {
        const char *text = source(page, fields[i].name);
        form->values[i] =
            text ? form_typed(page, pager_normalize(page->pool, text)) : "";
        if (fields[i].kind == FORM_NAME)
            form->values[i] = text_lower(page->pool, form->values[i]);
    }
}

const char *admin_filters_add(const struct page *page, const char *query,
                              const char *name, const char *value)
{
    return *value ? apr_pstrcat(page->pool, query, "&", name, "=",
                                text_url_encode(page->pool, value), NULL)
                  : query;
}

const char *admin_filters_query(const struct page *page,
                                const struct form *form)
{
    const char *query = "";

    for (int i = 0; i < form->count; i++)
        query = admin_filters_add(page, query, form->fields[i].name,
                                  form->values[i]);
    return query;
}

const char *admin_filters_address(const struct page *page, const char *path,
                                  const char *query)
{
    return *query ? apr_pstrcat(page->pool, path, "?", query + 1, NULL) : path;
}

bool admin_filters_are_wrong(const struct form *form)
{
    for (int i = 0; i < form->count; i++) {
        if (form->errors[i])
            return true;
    }
    return false;
}

void admin_filters_unknown(const struct page *page, struct form *form,
                           int field, const char *what)
{
    form_set_error(form, field,
                   apr_pstrcat(page->pool, "No ", what, " is named \u201c",
                               form->values[field], "\u201d.", NULL));
}
