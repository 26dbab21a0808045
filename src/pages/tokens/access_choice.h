/* access_choice.h: what a form chooses for one access: reading or writing, all
 * feeds or some. */
#ifndef TOKENBOOTH_PAGES_TOKENS_ACCESS_CHOICE_H
#define TOKENBOOTH_PAGES_TOKENS_ACCESS_CHOICE_H

#include <apr_tables.h>
#include <stdbool.h>

#include "web/page.h"

struct access_choice {
    bool on;
    bool only_these;             /* "Selected feeds" was chosen */
    apr_array_header_t *names;   /* const char *: the feeds that were chosen */
    apr_array_header_t *unknown; /* const char *: those of .names to which the
                                  * account has no access */
    const char *error;           /* NULL: valid */
};

/* The fields of a form that choose it. */
struct access_fields {
    const char *on, *feed, *which;
};

extern const struct access_fields access_read_fields, access_write_fields;

/* What was sent. .unknown is empty: the caller knows the feeds. */
void access_choice_take(const struct page *page,
                        const struct access_fields *fields,
                        struct access_choice *access);

/* Sets .error, if it has none, once .unknown is known. unreached: what it says
 * of those. */
void access_choice_judge(struct access_choice *access, const char *unreached);

#endif
