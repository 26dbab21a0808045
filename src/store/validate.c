/* validate.c: what names may be like, as code. */
#include "store/validate.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"

static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789";
static const char NAME_CHARACTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

/* least to most characters, the first a letter or a digit. */
static bool is_name(const char *text, size_t min, size_t max)
{
    size_t size = strlen(text);

    return size >= min && size <= max && strchr(LETTERS, text[0]) &&
           strspn(text, NAME_CHARACTERS) == size;
}

const char *validate_username(const char *text)
{
    if (!*text)
        return "Choose a username.";
    if (!is_name(text, 2, 39))
        return "A username has 2 to 39 letters, digits, dots, underscores or "
               "hyphens, and begins with a letter or a digit.";
    return NULL;
}

const char *validate_email(const char *text)
{
    const char *at = strchr(text, '@');

    if (!*text)
        return "Enter your e-mail address.";
    if (!utf8_is_valid(text) || utf8_has_controls(text) || !at || at == text ||
        !at[1] || strchr(at + 1, '@') || strpbrk(text, " <>,;\"") ||
        strlen(text) > VALIDATE_EMAIL_MAX)
        return "Enter an e-mail address such as ann@example.org.";
    return NULL;
}

const char *validate_password(const char *text)
{
    if (!*text)
        return "Choose a password.";
    if (!utf8_is_valid(text))
        return "The password must be UTF-8 text.";
    if (utf8_length(text) < VALIDATE_PASSWORD_MIN)
        return "Use at least 8 characters: a few words make a good password.";
    if (utf8_length(text) > VALIDATE_PASSWORD_MAX)
        return "Use at most 256 characters.";
    return NULL;
}

/* True where text is name, or the part of it before or behind separator. */
static bool is_name_or_part(apr_pool_t *pool, const char *text,
                            const char *name, const char *separator)
{
    const char *separator_at = name ? strstr(name, separator) : NULL;

    if (!name)
        return false;
    if (text_same_ignoring_case(text, name))
        return true;
    return separator_at &&
           (text_same_ignoring_case(text, separator_at + strlen(separator)) ||
            text_same_ignoring_case(
                text,
                apr_pstrmemdup(pool, name, (size_t)(separator_at - name))));
}

/* The site by its address, with or without scheme or port. */
static bool is_site(apr_pool_t *pool, const char *text, const char *site)
{
    const char *scheme = site ? strstr(site, "://") : NULL;
    const char *host = scheme ? scheme + 3 : site;

    return text_same_ignoring_case(text, "tokenbooth") ||
           (site && text_same_ignoring_case(text, site)) ||
           is_name_or_part(pool, text, host, ":");
}

const char *validate_new_password(apr_pool_t *pool,
                                  const struct password_list *common,
                                  const struct validate_owner *subject,
                                  const char *text)
{
    const char *wrong = validate_password(text);

    if (wrong)
        return wrong;
    if (password_list_has(common, pool, text))
        return "Many people use this password, so it is guessed first: choose "
               "another. A few words make a good one.";
    if (is_name_or_part(pool, text, subject->username, "@") ||
        is_name_or_part(pool, text, subject->email, "@") ||
        is_site(pool, text, subject->site))
        return "Names and addresses are guessed first: choose a password that "
               "is neither yours nor this site's.";
    return NULL;
}

const char *validate_description(const char *text)
{
    if (!*text)
        return "Say what the token is for: it helps you to find it later.";
    if (!utf8_is_valid(text))
        return "The description must be UTF-8 text.";
    if (utf8_has_controls(text))
        return "Leave out line breaks and invisible control characters.";
    if (utf8_length(text) > VALIDATE_DESCRIPTION_MAX)
        return "Use at most 200 characters.";
    if (utf8_is_blank(text))
        return "Use some characters that can be seen.";
    if (value_is_within(text))
        return "That holds a token's value, which is a secret: leave it out.";
    return NULL;
}

const char *validate_feed_name(const char *text)
{
    if (!*text)
        return "Choose a name for the feed.";
    if (strcmp(text, "new") == 0)
        return "\"new\" is an address of these pages: choose another name.";
    if (!is_name(text, 1, 63))
        return "A feed's name has 1 to 63 letters, digits, dots, underscores "
               "or hyphens, and begins with a letter or a digit.";
    return NULL;
}
