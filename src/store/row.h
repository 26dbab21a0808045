/* row.h: reads the columns of a row, in order. */
#ifndef TOKENBOOTH_STORE_ROW_H
#define TOKENBOOTH_STORE_ROW_H

#include "store/driver.h"

/* The row that a statement stands on, read column by column. */
struct row {
    struct driver_statement *statement;
    apr_pool_t *pool; /* of the texts and bytes that are read */
    int column;       /* the next one */
};

/* Each reads the next column. NULL is 0, false or NULL. Texts and bytes are
 * copied into the row's pool. */
int64_t row_int64(struct row *row);
bool row_bool(struct row *row);
char *row_text(struct row *row);
unsigned char *row_bytes(struct row *row, size_t *size);

/* RESULT_BROKEN if more or fewer columns were read than the row has. */
enum result row_end(const struct row *row);

#endif
