/* statement.h: an SQL statement, beside the function that runs it.
 *
 *     STATEMENT select_by_id = {PAGES | ADMINISTRATOR,
 *         "SELECT username FROM account WHERE id = $1"};
 *
 * STATEMENT places it in a section of the program that holds all
 * statements. So opening a store prepares every statement of its role, a wrong
 * one stops the start, and the tests find them all without a list.
 *
 * Statements are in the SQL that SQLite and PostgreSQL share; `make lint`
 * prepares and runs each of them on both. Columns are read in their order, so
 * a list of columns that several statements return is a macro. */
#ifndef TOKENBOOTH_STORE_STATEMENT_H
#define TOKENBOOTH_STORE_STATEMENT_H

#include <stddef.h>

#include "store/store.h"

/* All statements lie side by side, as in an array. So the alignment of each is
 * its size, even where pointers are shorter, and even where a compiler would
 * align a table more. */
struct statement {
    unsigned roles; /* who can run it: CHECKS | RECORDS | ... */
    const char *sql;
} __attribute__((aligned(16)));

#define STATEMENT                                                              \
    static const struct statement                                              \
        __attribute__((section("statements"), aligned(16), used))

#define CHECKS        (1U << STORE_CHECKS)
#define RECORDS       (1U << STORE_RECORDS)
#define PAGES         (1U << STORE_PAGES)
#define MAIL          (1U << STORE_MAIL)
#define ADMINISTRATOR (1U << STORE_ADMINISTRATOR)

/* All statements that are linked into this program. */
const struct statement *statement_first(void);
size_t statement_count(void);

#endif
