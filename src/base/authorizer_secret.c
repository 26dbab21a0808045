/* authorizer_secret.c: reads the first line of the secret's file. */
#include "base/authorizer_secret.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"

enum { LINE_BYTES = 256 };

/* Reads the first line without its end. Returns what is wrong, or NULL. */
static const char *read_line(const char *path, char line[LINE_BYTES])
{
    FILE *file = fopen(path, "re");
    const char *wrong = NULL;

    if (!file)
        return strerror(errno);
    /* So that no copy stays in a buffer of the C library. */
    setvbuf(file, NULL, _IONBF, 0);
    errno = 0;
    if (!fgets(line, LINE_BYTES, file) && errno)
        wrong = strerror(errno);
    else if (strlen(line) == LINE_BYTES - 1 && !strchr(line, '\n'))
        wrong = "its first line is too long";
    line[strcspn(line, "\r\n")] = '\0';
    if (!wrong && !*line)
        wrong = "its first line is empty";
    fclose(file);
    return wrong;
}

enum result authorizer_secret_read(apr_pool_t *pool,
                                   const struct settings *settings,
                                   const char **authorizer_secret,
                                   const char **why)
{
    char line[LINE_BYTES] = "";
    const char *wrong;

    *authorizer_secret = NULL;
    if (!settings->authorizer_secret)
        return RESULT_OK;
    wrong = read_line(settings->authorizer_secret, line);
    if (wrong)
        *why = apr_psprintf(pool, "authorizer_secret file %s: %s",
                            settings->authorizer_secret, wrong);
    else
        *authorizer_secret = secret_copy(pool, line, strlen(line));
    secret_wipe(line, sizeof line);
    return wrong ? RESULT_INVALID : RESULT_OK;
}
