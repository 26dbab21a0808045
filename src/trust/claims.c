/* claims.c: lines of names and patterns. */
#include "trust/claims.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* Those that are judged anyway, so that a rule which has no others trusts all
 * that the issuer signs. */
static const char *const judged_anyway[] = {"iss", "aud", "exp",
                                            "nbf", "iat", "jti"};

enum { JUDGED_ANYWAY = sizeof judged_anyway / sizeof judged_anyway[0] };

/* Backtracks to the last * alone: the time is at most that of the two lengths
 * multiplied. */
bool claims_pattern_fits(const char *pattern, const char *text)
{
    const char *star = NULL, *from = NULL;

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

/* The name itself first: "kubernetes.io" is one name. */
const json_t *claims_find(const json_t *claims, const char *name)
{
    const json_t *found = json_object_get(claims, name);
    const char *dot = name;

    while (!found && (dot = strchr(dot, '.')) != NULL) {
        const json_t *outer =
            json_object_getn(claims, name, (size_t)(dot - name));
        dot++;
        if (json_is_object(outer))
            found = claims_find(outer, dot);
    }
    return found;
}

/* A text, a number or a truth value as text; NULL for anything else. */
static const char *text_of(apr_pool_t *pool, const json_t *value)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        return apr_psprintf(pool, "%" APR_INT64_T_FMT,
                            (apr_int64_t)json_integer_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? "true" : "false";
    return NULL;
}

/* Of a list, one element has to fit. */
static bool fits(apr_pool_t *pool, const char *pattern, const json_t *value)
{
    const char *text = text_of(pool, value);
    const json_t *element;
    size_t i;

    if (text)
        return claims_pattern_fits(pattern, text);
    if (!json_is_array(value))
        return false;
    json_array_foreach(value, i, element)
    {
        text = text_of(pool, element);
        if (text && claims_pattern_fits(pattern, text))
            return true;
    }
    return false;
}

char *claims_shown_text(apr_pool_t *pool, const char *text)
{
    char *shown = utf8_to_ascii(pool, text, CLAIMS_SHOWN_BYTES);

    /* RFC 6749, 5.2, has neither in an error_description. */
    for (char *c = shown; *c; c++) {
        if (*c == '"' || *c == '\\')
            *c = '?';
    }
    return apr_pstrcat(pool, "'", shown, "'", NULL);
}

char *claims_shown(apr_pool_t *pool, const json_t *value)
{
    const char *text = text_of(pool, value);
    const char *list = NULL;
    const json_t *element;
    size_t i;

    if (!value)
        return apr_pstrdup(pool, "nothing");
    if (text)
        return claims_shown_text(pool, text);
    if (!json_is_array(value))
        return apr_pstrdup(pool, "something that is no text");
    json_array_foreach(value, i, element)
    {
        text = text_of(pool, element);
        if (text && i < 5)
            list = apr_pstrcat(pool, list ? list : "", list ? ", " : "", text,
                               NULL);
    }
    return claims_shown_text(pool, list ? list : "[]");
}

/* Takes the next line off *rest: its name and pattern, trimmed; false at the
 * end. Without "=", *pattern is NULL. */
static bool next_line(apr_pool_t *pool, char **rest, const char **name,
                      const char **pattern)
{
    char *line, *equals;

    do {
        line = apr_strtok(*rest, "\r\n", rest);
        if (!line)
            return false;
        line = text_trim(pool, line);
    } while (!*line);
    equals = strchr(line, '=');
    *pattern = equals ? text_trim(pool, equals + 1) : NULL;
    if (equals)
        *equals = '\0';
    *name = text_trim(pool, line);
    return true;
}

bool claims_fit(apr_pool_t *pool, const char *text, const json_t *claims,
                const char **why)
{
    char *rest = apr_pstrdup(pool, text);
    const char *name, *pattern;
    bool any = false;

    *why = "the rule names no claim";
    while (next_line(pool, &rest, &name, &pattern)) {
        const json_t *value = claims_find(claims, name);
        any = true;
        if (pattern && value && fits(pool, pattern, value))
            continue;
        *why = apr_psprintf(pool, "claim %s: expected %s, got %s", name,
                            claims_shown_text(pool, pattern ? pattern : ""),
                            claims_shown(pool, value));
        return false;
    }
    return any;
}

static bool is_name(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                       "._-:/")];
}

/* What is wrong with a line; NULL: nothing. */
static const char *line_error(apr_pool_t *pool, const char *name,
                              const char *pattern)
{
    const char *shown = utf8_truncate(pool, utf8_sanitize(pool, name), 40);

    if (!pattern || !*pattern)
        return apr_pstrcat(pool, "Write each line as name = value. \u201c",
                           shown, "\u201d has no value.", NULL);
    if (!is_name(name))
        return apr_pstrcat(pool, "\u201c", shown,
                           "\u201d is not the name of a claim.", NULL);
    if (text_index(name, judged_anyway, JUDGED_ANYWAY) >= 0)
        return apr_pstrcat(pool, "\u201c", shown,
                           "\u201d is checked anyway. Name a claim that says "
                           "which job it is.",
                           NULL);
    return utf8_has_controls(pattern) ? "Leave out control characters." : NULL;
}

/* The names so far, each in a line of its own. */
static bool is_repeated(apr_pool_t *pool, const char *lines, const char *name)
{
    const char *start = apr_pstrcat(pool, "\n", name, " = ", NULL);

    return strstr(apr_pstrcat(pool, "\n", lines, NULL), start) != NULL;
}

static bool has_more_than_stars(const char *pattern)
{
    return pattern && pattern[strspn(pattern, "*")];
}

char *claims_normalize(apr_pool_t *pool, const char *text, const char **wrong)
{
    char *rest = apr_pstrdup(pool, text), *lines = apr_pstrdup(pool, "");
    const char *name, *pattern;
    bool says_something = false;
    int count = 0;

    *wrong = "Enter fewer characters: 4,000 at most.";
    if (strlen(text) > CLAIMS_TEXT_BYTES)
        return NULL;
    while (next_line(pool, &rest, &name, &pattern)) {
        *wrong = line_error(pool, name, pattern);
        if (!*wrong && ++count > CLAIMS_MAX)
            *wrong = "Enter at most 20 claims.";
        if (!*wrong && is_repeated(pool, lines, name))
            *wrong = apr_pstrcat(pool, "\u201c", name,
                                 "\u201d is there twice. Use * in one line, or "
                                 "add another rule.",
                                 NULL);
        if (*wrong)
            return NULL;
        says_something = says_something || has_more_than_stars(pattern);
        lines = apr_pstrcat(pool, lines, *lines ? "\n" : "", name, " = ",
                            pattern, NULL);
    }
    if (says_something)
        return lines;
    *wrong = "Enter at least one claim whose value is not only *, such as "
             "repository = acme/app. Without one, every job of this issuer "
             "would get a token.";
    return NULL;
}
