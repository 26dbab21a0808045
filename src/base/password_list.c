/* password_list.c: keeps the file's bytes in memory, with a sorted index of
 * its lines. */
#include "base/password_list.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

static const char COMMENT[] = "#!comment:"; /* John the Ripper and Nmap */

struct password_list {
    apr_array_header_t *words; /* const char *, lower case, sorted */
};

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reads the whole file and appends a NUL. */
static apr_status_t read_whole(apr_pool_t *pool, const char *path, char **text)
{
    apr_file_t *file = NULL;
    apr_finfo_t info = {0};
    apr_size_t size = 0;
    apr_status_t status =
        apr_file_open(&file, path, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);

    if (status == APR_SUCCESS)
        status = apr_file_info_get(&info, APR_FINFO_SIZE, file);
    if (status != APR_SUCCESS)
        return status;
    *text = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    status = apr_file_read_full(file, *text, (apr_size_t)info.size, &size);
    apr_file_close(file);
    return size == 0 && status == APR_EOF ? APR_SUCCESS : status;
}

/* Splits text into lines, in place. */
static void split(char *text, apr_array_header_t *words)
{
    char *rest = NULL;

    for (char *line = strtok_r(text, "\r\n", &rest); line;
         line = strtok_r(NULL, "\r\n", &rest)) {
        if (text_starts(line, COMMENT))
            continue;
        for (char *at = line; *at; at++)
            *at = (char)tolower((unsigned char)*at);
        APR_ARRAY_PUSH(words, const char *) = line;
    }
}

static const char *explain(apr_pool_t *pool, apr_status_t status)
{
    char reason[120];

    return apr_pstrdup(pool, status == APR_SUCCESS
                                 ? "no passwords in it"
                                 : apr_strerror(status, reason, sizeof reason));
}

enum result password_list_load(apr_pool_t *pool, const char *path,
                               struct password_list **list, const char **why)
{
    apr_status_t status = APR_SUCCESS;
    char *text = NULL;

    *list = apr_pcalloc(pool, sizeof **list);
    (*list)->words = apr_array_make(pool, 0, sizeof(const char *));
    if (!path)
        return RESULT_OK;
    status = read_whole(pool, path, &text);
    if (status == APR_SUCCESS)
        split(text, (*list)->words);
    if ((*list)->words->nelts == 0) {
        *why = apr_pstrcat(pool, "common passwords ", path, ": ",
                           explain(pool, status), NULL);
        return RESULT_INVALID;
    }
    qsort((*list)->words->elts, (size_t)(*list)->words->nelts,
          sizeof(const char *), compare);
    return RESULT_OK;
}

bool password_list_has(const struct password_list *list, apr_pool_t *pool,
                       const char *password)
{
    const char *wanted =
        secret_wipe_with_pool(pool, text_lower(pool, password));

    return list->words->nelts > 0 &&
           bsearch(&wanted, list->words->elts, (size_t)list->words->nelts,
                   sizeof(const char *), compare);
}
