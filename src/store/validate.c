/* validate.c: the rules for names, passwords and descriptions. */
#include "store/validate.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <string.h>

#include "base/placeholder.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"

static const char FIRST_CHARACTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789";
static const char NAME_CHARACTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

/* min to max characters, the first a letter or a digit. */
static bool is_name(const char *text, size_t min, size_t max)
{
    size_t size = strlen(text);

    return size >= min && size <= max && strchr(FIRST_CHARACTERS, text[0]) &&
           strspn(text, NAME_CHARACTERS) == size;
}

const char *validate_username(const char *text)
{
    if (!*text)
        return "Enter a username.";
    if (!is_name(text, 2, 39))
        return "Use 2\u201339 characters: a\u2013z, 0\u20139, dot, underscore "
               "or hyphen. Start with a letter or digit.";
    return NULL;
}

const char *validate_email(const char *text)
{
    const char *at = strchr(text, '@');

    if (!*text)
        return "Enter your email address.";
    if (!utf8_is_valid(text) || utf8_has_controls(text) || !at || at == text ||
        !at[1] || strchr(at + 1, '@') || strpbrk(text, " <>,;\"") ||
        strlen(text) > VALIDATE_EMAIL_MAX)
        return "Enter a valid email address, such as ann@example.org.";
    return NULL;
}

const char *validate_new_email(const char *text)
{
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at >= 0x80)
            return validate_email("@");
    }
    return validate_email(text);
}

const char *validate_password(const char *text)
{
    if (!*text)
        return "Enter a password.";
    if (!utf8_is_valid(text))
        return "The password contains invalid characters.";
    if (utf8_length(text) < VALIDATE_PASSWORD_MIN)
        return "Use at least 8 characters. A few words work well.";
    if (utf8_length(text) > VALIDATE_PASSWORD_MAX)
        return "Use at most 256 characters.";
    return NULL;
}

/* True if text is name, or the part of it before or after separator. */
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

/* True if text is the site's address, with or without scheme or port. */
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
                                  const struct validate_owner *owner,
                                  const char *text)
{
    const char *wrong = validate_password(text);

    if (wrong)
        return wrong;
    /* Package clients could not use it: it looks as if it had to be filled
     * in. */
    if (placeholder_find(text) != PLACEHOLDER_NONE)
        return "This looks like the name of a variable, or a placeholder. "
               "Choose another password.";
    if (password_list_has(common, pool, text))
        return "This password is too common. Choose another; a few words work "
               "well.";
    if (is_name_or_part(pool, text, owner->username, "@") ||
        is_name_or_part(pool, text, owner->email, "@") ||
        is_site(pool, text, owner->site))
        return "Don\u2019t use your name, your email address or this "
               "site\u2019s name as the password.";
    return NULL;
}

const char *validate_description(const char *text)
{
    if (!*text)
        return "Describe what the token is for, so you can recognize it later.";
    if (!utf8_is_valid(text))
        return "The description contains invalid characters.";
    if (utf8_has_controls(text))
        return "Remove line breaks and control characters.";
    if (utf8_length(text) > VALIDATE_DESCRIPTION_MAX)
        return "Use at most 200 characters.";
    if (utf8_is_blank(text))
        return "Use at least one visible character.";
    if (value_is_within(text))
        return "The description contains a token value, which is secret. "
               "Remove it.";
    return NULL;
}

const char *validate_machine_description(const char *text)
{
    return *text ? validate_description(text) : NULL;
}

const char *validate_feed_name(const char *text)
{
    if (!*text)
        return "Enter a feed name.";
    if (strcmp(text, "new") == 0)
        return "\"new\" is reserved. Choose another name.";
    if (!is_name(text, 1, 63))
        return "Use 1\u201363 characters: a\u2013z, 0\u20139, dot, underscore "
               "or hyphen. Start with a letter or digit.";
    return NULL;
}

const char *validate_new_feed_name(const char *text)
{
    if (value_is_meant(text))
        return "Names that begin with \"tkb_\" look like a token value. Choose "
               "another name.";
    return validate_feed_name(text);
}
