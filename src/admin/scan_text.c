/* scan_text.c: hands what value_search finds to the sink, with its place. */
#include "admin/scan_text.h"

#include <string.h>

#include "access/value_search.h"
#include "base/value.h"

struct scan_text {
    struct scan_sink *sink;
    struct scan_place place;
    struct value_search *search;
};

static void found(void *data, int64_t line, const char *word)
{
    const struct scan_text *text = data;

    text->sink->found(text->sink->data, &text->place, line, word);
}

struct scan_text *scan_text_begin(struct scan_sink *sink, apr_pool_t *pool,
                                  struct scan_place place)
{
    struct scan_text *text = apr_palloc(pool, sizeof *text);

    *text = (struct scan_text){.sink = sink, .place = place};
    text->search = value_search_create(pool, found, text);
    return text;
}

void scan_text_add(struct scan_text *text, const char *bytes, size_t size)
{
    value_search_text(text->search, bytes, size);
}

void scan_text_end(struct scan_text *text)
{
    value_search_end(text->search);
}

void scan_text_name(struct scan_sink *sink, apr_pool_t *pool, const char *place,
                    const char *name)
{
    struct scan_text *text;

    if (!name || !strstr(name, VALUE_PREFIX))
        return;
    text = scan_text_begin(sink, pool, (struct scan_place){place, SCAN_EXACT});
    scan_text_add(text, name, strlen(name));
    scan_text_end(text);
}
