/* authorizer_secret.c: one line of one file. */
#include "base/authorizer_secret.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"

enum { PROOF_BYTES = 256 };

enum result proof_read(apr_pool_t *pool, const struct settings *settings,
                       const char **proof, const char **why)
{
    char line[PROOF_BYTES] = "";
    FILE *file;

    *proof = NULL;
    if (!settings->proof)
        return RESULT_OK;
    file = fopen(settings->proof, "re");
    if (file && fgets(line, sizeof line, file))
        line[strcspn(line, "\r\n")] = '\0';
    if (file)
        fclose(file);
    *why =
        apr_psprintf(pool, "proof file %s: missing or empty", settings->proof);
    *proof = apr_pstrdup(pool, line);
    secret_wipe(line, sizeof line);
    return **proof ? RESULT_OK : RESULT_INVALID;
}
