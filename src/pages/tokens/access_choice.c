/* access_choice.c: the fields of one access. */
#include "pages/tokens/access_choice.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/value.h"

const struct access_fields access_read_fields = {"read", "read_feed",
                                                 "read_which"};
const struct access_fields access_write_fields = {"write", "write_feed",
                                                  "write_which"};

/* Every word of a field that can be sent more than once: each checkbox holds
 * one name, the text field several, with spaces or commas between them. */
struct collecting {
    const char *field;
    apr_array_header_t *names;
    apr_pool_t *pool;
};

static int collect(void *data, const char *name, const char *value)
{
    struct collecting *collecting = data;
    char *rest = text_lower(collecting->pool, value);
    const char *word;

    value_mask(rest);
    /* Feed names are compared by case, which apr_table_do does not do. */
    if (strcmp(name, collecting->field) != 0)
        return 1;
    while ((word = apr_strtok(rest, " ,\t\r\n", &rest)) != NULL)
        APR_ARRAY_PUSH(collecting->names, const char *) = word;
    return 1;
}

static bool is(const struct page *page, const char *field, const char *value)
{
    const char *sent = page_field(page, field);

    return sent && strcmp(sent, value) == 0;
}

void access_choice_take(const struct page *page,
                        const struct access_fields *fields,
                        struct access_choice *access)
{
    struct collecting collecting = {
        fields->feed, apr_array_make(page->pool, 4, sizeof(const char *)),
        page->pool};

    apr_table_do(collect, &collecting, page->fields, fields->feed, NULL);
    access->on = is(page, fields->on, "on");
    access->names = collecting.names;
    access->unknown = apr_array_make(page->pool, 1, sizeof(const char *));
    access->only_these =
        is(page, fields->which, "these") || access->names->nelts > 0;
}

void access_choice_judge(struct access_choice *access, const char *unreached)
{
    if (access->error)
        return;
    if (!access->on && access->names->nelts)
        access->error = "You selected feeds but not this permission. Turn it "
                        "on, or clear the feeds.";
    else if (access->on && access->only_these && !access->names->nelts)
        access->error = "Select at least one feed, or choose all feeds.";
    else if (access->unknown->nelts)
        access->error = unreached;
}
