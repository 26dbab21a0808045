/* placeholder.c: the ways in which clients and shells write a variable. */
#include "base/placeholder.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LETTERS  CAPITALS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS   "0123456789"

static const char SPACE[] = " \t\n\v\f\r";
static const char NAME[] = LETTERS DIGITS "_";
static const char BASE64[] = LETTERS DIGITS "+/=";
static const char EXAMPLE[] = CAPITALS "_-";
/* Of the bytes of U+2022, a bullet, as well. */
static const char MASK[] = "*\xe2\x80\xa2";

/* Whatever stands between these is the name of a variable, or an expression:
 * "${{ secrets.TOKEN }}". */
static const struct {
    const char *begin, *end;
    enum placeholder what;
} brackets[] = {
    {"${", "}", PLACEHOLDER_VARIABLE},  {"$(", ")", PLACEHOLDER_VARIABLE},
    {"{{", "}}", PLACEHOLDER_VARIABLE}, {"#{", "}", PLACEHOLDER_VARIABLE},
    {"#{", "}#", PLACEHOLDER_VARIABLE}, {"%{", "}", PLACEHOLDER_VARIABLE},
    {"%(", ")s", PLACEHOLDER_VARIABLE}, {"<", ">", PLACEHOLDER_EXAMPLE},
};

/* Somebody forgot the end of it. */
static const char *const unclosed[] = {"${", "$(", "{{"};
static const char NAME_OR_PROPERTY[] = LETTERS DIGITS "_.";

/* What else stands around the name of a variable. Passwords can look like that,
 * so the name has to be in capitals, as is usual. */
static const char *const marks[] = {"!", "@@", "@", "__"};
static const char CAPITAL_NAME[] = CAPITALS DIGITS "_";

/* By which logs hide a secret. Other capitals in brackets are an example's. */
static const char *const masks[] = {"[MASKED]", "[REDACTED]", "[FILTERED]",
                                    "[HIDDEN]"};

static const char *const no_values[] = {
    "undefined", "null", "none", "nil", "(null)", "[object Object]"};

/* The size bytes of a text without the white space around it. */
struct part {
    const char *at;
    size_t size;
};

static struct part trim(const char *text)
{
    struct part part = {text + strspn(text, SPACE), 0};

    part.size = strlen(part.at);
    while (part.size > 0 && strchr(SPACE, part.at[part.size - 1]))
        part.size--;
    return part;
}

static bool is_between(const struct part *part, const char *begin,
                       const char *end)
{
    size_t before = strlen(begin), after = strlen(end);

    return part->size > before + after &&
           strncmp(part->at, begin, before) == 0 &&
           strncmp(part->at + part->size - after, end, after) == 0;
}

/* True if it consists of these bytes, but for as many at both ends. */
static bool consists_of(const struct part *part, size_t before, size_t after,
                        const char *bytes)
{
    size_t size = part->size - before - after;

    return part->size > before + after &&
           strspn(part->at + before, bytes) >= size;
}

/* $NAME, $$NAME of a Makefile, and $env:NAME of PowerShell. */
static bool is_shell_variable(const struct part *part)
{
    size_t before = strncasecmp(part->at, "$env:", 5) == 0 ? 5
                    : strncmp(part->at, "$$", 2) == 0      ? 2
                                                           : 1;

    return part->size > before && part->at[0] == '$' &&
           !strchr(DIGITS, part->at[before]) &&
           consists_of(part, before, 0, NAME);
}

/* %NAME%, and %%NAME%% of a batch file. */
static bool is_batch_variable(const struct part *part)
{
    size_t around = strncmp(part->at, "%%", 2) == 0 ? 2 : 1;

    return is_between(part, "%", "%") &&
           consists_of(part, around, around, NAME);
}

static bool is_marked(const struct part *part)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        if (is_between(part, marks[i], marks[i]) &&
            consists_of(part, size, size, CAPITAL_NAME))
            return true;
    }
    return false;
}

static bool is_unclosed(const struct part *part)
{
    for (size_t i = 0; i < sizeof unclosed / sizeof unclosed[0]; i++) {
        size_t size = strlen(unclosed[i]);
        if (part->size > size && strncmp(part->at, unclosed[i], size) == 0 &&
            !strchr(DIGITS, part->at[size]) &&
            consists_of(part, size, 0, NAME_OR_PROPERTY))
            return true;
    }
    return false;
}

static bool is_one_of(const struct part *part, const char *const *words,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (part->size == strlen(words[i]) &&
            strncasecmp(part->at, words[i], part->size) == 0)
            return true;
    }
    return false;
}

#define IS_ONE_OF(part, words)                                                 \
    is_one_of(part, words, sizeof(words) / sizeof(words)[0])

enum placeholder placeholder_find(const char *text)
{
    const struct part part = trim(text);

    if (part.size == 0)
        return PLACEHOLDER_EMPTY;
    for (size_t i = 0; i < sizeof brackets / sizeof brackets[0]; i++) {
        if (is_between(&part, brackets[i].begin, brackets[i].end))
            return brackets[i].what;
    }
    if (is_shell_variable(&part) || is_marked(&part) ||
        is_batch_variable(&part) || is_unclosed(&part))
        return PLACEHOLDER_VARIABLE;
    if (IS_ONE_OF(&part, no_values))
        return PLACEHOLDER_NO_VALUE;
    if (consists_of(&part, 0, 0, MASK) || IS_ONE_OF(&part, masks))
        return PLACEHOLDER_MASK;
    if (is_between(&part, "[", "]") && consists_of(&part, 1, 1, EXAMPLE))
        return PLACEHOLDER_EXAMPLE;
    if (strncmp(part.at, "YOUR_", 5) == 0 && consists_of(&part, 0, 0, EXAMPLE))
        return PLACEHOLDER_EXAMPLE;
    if (is_between(&part, "{", "=}") && consists_of(&part, 1, 1, BASE64))
        return PLACEHOLDER_ENCRYPTED;
    return PLACEHOLDER_NONE;
}
