/* fuzz.h: what the fuzz targets share: the input as lines, and a pool. */
#ifndef TOKENBOOTH_TESTS_FUZZ_H
#define TOKENBOOTH_TESTS_FUZZ_H

#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

/* Called by libFuzzer. */
int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    if (apr_initialize() || secret_init() != RESULT_OK)
        abort();
    return 0;
}

/* A pool of its own for each input, so that every leak and overrun is seen. */
static inline apr_pool_t *fuzz_pool(void)
{
    apr_pool_t *pool = NULL;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        abort();
    return pool;
}

/* The input as a string; what stands behind a NUL is left out, as it is by
 * everything that brings text to the parsers. */
static inline char *fuzz_text(apr_pool_t *pool, const uint8_t *data,
                              size_t size)
{
    return apr_pstrmemdup(pool, (const char *)data, size);
}

/* Takes the next line off *text; NULL where a line is empty or there is
 * none. */
static inline char *fuzz_line(char **text)
{
    char *line = *text;
    char *end;

    if (!line)
        return NULL;
    end = strchr(line, '\n');
    *text = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return *line ? line : NULL;
}

/* What must always hold. */
static inline void fuzz_expect(int holds)
{
    if (!holds)
        abort();
}

#endif
