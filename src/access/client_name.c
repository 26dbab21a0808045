/* client_name.c: the name of a client that is not in the table.
 *
 * Anybody can send any User-Agent, and people may have put a secret into it. So
 * little of it is taken. */
#include "access/client_name.h"

#include <string.h>

#include "access/wrapping.h"
#include "base/text.h"
#include "base/value.h"

enum { NAME_BYTES = 30 };

static const char NAMELESS[] = "a client without a name";

static bool is_letter(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_of_word(char byte)
{
    return is_letter(byte) || is_digit(byte) ||
           (byte && strchr("._+-", byte) != NULL);
}

/* Whether another word follows behind blanks. */
static bool is_between(const char *text)
{
    return *text == ' ' && is_letter(text[strspn(text, " ")]);
}

/* The words at text up to whatever no name holds, or to a number, which is a
 * version. */
static char *take_words(apr_pool_t *pool, const char *text)
{
    char *name = apr_palloc(pool, NAME_BYTES + 1);
    size_t size = 0;

    while (size < NAME_BYTES && (is_of_word(*text) || is_between(text))) {
        size_t blanks = strspn(text, " ");
        name[size++] = *text;
        text += blanks ? blanks : 1;
    }
    name[size] = '\0';
    return text_trim(pool, name);
}

/* "by you" stands there for people, not for clients. */
static bool is_name(const char *name)
{
    return is_letter(*name) && !text_starts(name, "by ") &&
           !strstr(name, VALUE_PREFIX);
}

static bool has_value(apr_pool_t *pool, const char *user_agent)
{
    return strlen(user_agent) >= VALUE_LENGTH &&
           (value_is_suspected(user_agent) ||
            wrapping_find(pool, user_agent, NULL) != WRAPPING_NONE);
}

const char *client_name(apr_pool_t *pool, const struct client *client,
                        const char *user_agent)
{
    const char *name;

    if (client->name)
        return client->name;
    if (!user_agent || has_value(pool, user_agent))
        return NAMELESS;
    name = take_words(pool, user_agent + strspn(user_agent, " "));
    return is_name(name) ? name : NAMELESS;
}
