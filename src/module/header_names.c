/* header_names.c: most headers differ from all of a list in their first
 * letter. */
#include "module/header_names.h"

#include <stdbool.h>
#include <string.h>

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* Most names differ in their second letter, which is found sooner like this
 * than by a function for strings of any length. */
static bool is_same(const char *name, const char *listed)
{
    char last = '\0';

    for (; *listed && lower(*name) == lower(*listed); name++, listed++)
        last = *listed;
    return !*listed && (!*name || last == '-' || last == '_');
}

static bool is_listed(const char *name, const struct header_names *list)
{
    int initial = name[0] | 0x20; /* in lower case, if it is a letter */

    if (!strchr(list->initials, initial))
        return false;
    for (const char *const *listed = list->names; *listed; listed++) {
        if (((*listed)[0] | 0x20) == initial && is_same(name, *listed))
            return true;
    }
    return false;
}

void header_names_remove(apr_table_t *headers, const struct header_names *list)
{
    const apr_array_header_t *all = apr_table_elts(headers);

    /* From the end, because the rest moves up; all of a name go at once. */
    for (int i = all->nelts - 1; i >= 0; i--) {
        const char *name;
        if (i >= all->nelts)
            continue;
        name = APR_ARRAY_IDX(all, i, apr_table_entry_t).key;
        if (is_listed(name, list))
            apr_table_unset(headers, name);
    }
}
