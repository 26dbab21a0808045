/* token_unsupported.c: a table of fields that scripts may send already, each
 * with the sentence that rejects it. A row goes when its feature comes. */
#include "pages/tokens/token_unsupported.h"

#include <string.h>

#include "base/text.h"

struct unsupported {
    const char *field;
    const char
        *usual; /* the value that asks for nothing special; "" does, too */
    const char *message;
};

static const struct unsupported rows[] = {
    {"write_how", "all",
     "Nothing was changed. This site can\u2019t limit a token to adding "
     "packages yet. Leave out write_how, or send write_how=all."},
};

struct search {
    const struct unsupported *row;
    apr_pool_t *pool;
    bool found;
};

/* Field names are compared by case, which apr_table_do does not do. */
static int look_at(void *data, const char *name, const char *value)
{
    struct search *search = data;
    const char *text = text_trim(search->pool, value);

    search->found = strcmp(name, search->row->field) == 0 && *text &&
                    strcmp(text, search->row->usual) != 0;
    return !search->found;
}

bool token_unsupported_reject(struct page *page)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct search search = {&rows[i], page->pool, false};
        apr_table_do(look_at, &search, page->fields, rows[i].field, NULL);
        if (search.found) {
            page_error(page, 422, "Not supported yet", rows[i].message);
            return true;
        }
    }
    return false;
}
