/* authorizer_secret.c: reads the first line of the secret's file. */
#include "base/authorizer_secret.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"

enum { LINE_BYTES = 256 };

enum result authorizer_secret_read(apr_pool_t *pool,
                                   const struct settings *settings,
                                   const char **authorizer_secret,
                                   const char **why)
{
    char line[LINE_BYTES] = "";
    FILE *file;

    *authorizer_secret = NULL;
    if (!settings->authorizer_secret)
        return RESULT_OK;
    file = fopen(settings->authorizer_secret, "re");
    if (file && fgets(line, sizeof line, file))
        line[strcspn(line, "\r\n")] = '\0';
    if (file)
        fclose(file);
    *why = apr_psprintf(pool, "authorizer_secret file %s: missing or empty",
                        settings->authorizer_secret);
    *authorizer_secret = apr_pstrdup(pool, line);
    secret_wipe(line, sizeof line);
    return **authorizer_secret ? RESULT_OK : RESULT_INVALID;
}
