/* admin_filters.h: the fields above an administrator's list, by which it is
 * narrowed. What was typed is sent as a form, and then stands in the address;
 * an error is shown at its field, and no row fits. */
#ifndef TOKENBOOTH_PAGES_ADMIN_ADMIN_FILTERS_H
#define TOKENBOOTH_PAGES_ADMIN_ADMIN_FILTERS_H

#include "web/form.h"

/* page_query or page_field. */
typedef const char *admin_filters_source(const struct page *page,
                                         const char *name);

/* Reads the fields without white space around them, and of a token's value only
 * its last four characters. */
void admin_filters_read(const struct page *page, admin_filters_source *source,
                        const struct form_field *fields, int count,
                        struct form *form);

/* The same as a part of an address: "&owner=zoe"; "" for none. */
const char *admin_filters_query(const struct page *page,
                                const struct form *form);

/* One field more in such a part, unless the value is "". */
const char *admin_filters_add(const struct page *page, const char *query,
                              const char *name, const char *value);

/* "/admin/tokens?owner=zoe" */
const char *admin_filters_address(const struct page *page, const char *path,
                                  const char *query);

/* Whether a field has an error. */
bool admin_filters_are_wrong(const struct form *form);

/* Sets the error of a field that names what is not there: "account", "feed".
 */
void admin_filters_unknown(const struct page *page, struct form *form,
                           int field, const char *what);

#endif
