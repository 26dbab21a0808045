/* secret_lines.c: reads lines without leaving copies of them. */
#include "base/secret_lines.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/secret.h"

enum { LINE_BYTES = 512 };

/* Returns what is wrong, or NULL. */
static const char *read_line(FILE *file, char line[LINE_BYTES])
{
    if (!fgets(line, LINE_BYTES, file))
        return ferror(file) ? strerror(errno) : "it has too few lines";
    if (!strchr(line, '\n') && !feof(file))
        return "a line is too long";
    line[strcspn(line, "\r\n")] = '\0';
    return *line ? NULL : "a line is empty";
}

static const char *read_lines(apr_pool_t *pool, FILE *file, int count,
                              const char **lines)
{
    char line[LINE_BYTES];
    const char *wrong = NULL;
    struct stat info;

    if (fstat(fileno(file), &info))
        return strerror(errno);
    if (info.st_mode & 0077)
        return "other users can read it; run chmod 600";
    /* So that no copy stays in a buffer of the C library. */
    setvbuf(file, NULL, _IONBF, 0);
    for (int i = 0; i < count && !wrong; i++) {
        wrong = read_line(file, line);
        if (!wrong)
            lines[i] = secret_copy(pool, line, strlen(line));
    }
    secret_wipe(line, sizeof line);
    return wrong;
}

enum result secret_lines_read(apr_pool_t *pool, const char *path, int count,
                              const char **lines, const char **why)
{
    FILE *file = fopen(path, "re");
    const char *wrong =
        file ? read_lines(pool, file, count, lines) : strerror(errno);

    if (file)
        fclose(file);
    if (wrong)
        *why = apr_psprintf(pool, "%s: %s", path, wrong);
    return wrong ? RESULT_INVALID : RESULT_OK;
}
