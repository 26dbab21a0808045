/* setting_value.c: one function for each kind of value. */
#include "base/setting_value.h"

#include <apr_strings.h>
#include <arpa/inet.h>
#include <string.h>

#include "base/loopback.h"
#include "base/text.h"
#include "base/utf8.h"

enum { NAME_LENGTH = 40, CONTACT_BYTES = 120, LISTENS_MAX = 4 };

/* What comes after one of two schemes; "" after any other. */
static const char *after(const char *value, const char *scheme,
                         const char *other)
{
    if (text_starts(value, scheme))
        return value + strlen(scheme);
    return text_starts(value, other) ? value + strlen(other) : "";
}

bool setting_value_is_site(const char *value)
{
    return text_is_host(after(value, "https://", "http://"));
}

bool setting_value_is_listen(const char *value)
{
    const char *colon = strrchr(value, ':');
    char host[INET_ADDRSTRLEN];
    struct in_addr address;
    long long port;

    if (text_starts(value, "unix:"))
        return value[5] == '/';
    if (!colon || (size_t)(colon - value) >= sizeof host ||
        !text_number(colon + 1, 1, 65535, &port))
        return false;
    memcpy(host, value, (size_t)(colon - value));
    host[colon - value] = '\0';
    return inet_pton(AF_INET, host, &address) == 1;
}

bool setting_value_is_listens(apr_pool_t *pool, const char *value)
{
    int count = 0;

    for (bool more = true; more; count++) {
        size_t size = strcspn(value, ",");
        const char *one = text_trim(pool, apr_pstrmemdup(pool, value, size));
        if (!setting_value_is_listen(one))
            return false;
        more = value[size] == ',';
        value += size + more;
    }
    return count <= LISTENS_MAX;
}

bool setting_value_is_name(const char *value)
{
    return *value && utf8_is_valid(value) && !utf8_has_controls(value) &&
           !utf8_is_blank(value) && utf8_length(value) <= NAME_LENGTH;
}

/* It becomes a part of pages, messages and headers, so it is printable
 * ASCII. */
static bool is_plain(const char *value)
{
    for (const char *byte = value; *byte; byte++) {
        if (*byte <= ' ' || *byte > '~' || strchr("\"'<>\\`", *byte))
            return false;
    }
    return strlen(value) <= CONTACT_BYTES;
}

bool setting_value_is_email(const char *value)
{
    const char *at = strchr(value, '@');

    return is_plain(value) && *value != '-' && at && at != value && at[1] &&
           !strpbrk(at + 1, "@/") && !strpbrk(value, ":,;()");
}

bool setting_value_is_contact(const char *value)
{
    if (*after(value, "https://", "http://"))
        return is_plain(value);
    return setting_value_is_email(value);
}

bool setting_value_is_smtp(const char *value)
{
    return text_is_host(after(value, "smtps://", "smtp://"));
}

bool setting_value_is_webhook(apr_pool_t *pool, const char *value)
{
    const char *rest = after(value, "https://", "http://");

    return is_plain(value) &&
           text_is_host(apr_pstrmemdup(pool, rest, strcspn(rest, "/"))) &&
           (text_starts(value, "https://") || loopback_has_url(value));
}
