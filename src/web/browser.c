/* browser.c: recognizes browsers and systems by substrings of User-Agent. */
#include "web/browser.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

enum { NAME_LENGTH = 40 };

struct product {
    const char *mark, *name;
};

/* Most browsers also claim to be Chrome or Safari, so more specific names come
 * first. An empty row ends a table. */
static const struct product browsers[] = {
    {"Edg/", "Edge"},
    {"EdgA/", "Edge"},
    {"EdgiOS/", "Edge"},
    {"OPR/", "Opera"},
    {"Vivaldi/", "Vivaldi"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chromium/", "Chromium"},
    {"HeadlessChrome/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
    {NULL, NULL},
};

/* Android also claims to be Linux, and an iPhone "like Mac OS X". */
static const struct product systems[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},       {"Android", "Android"},
    {"CrOS", "ChromeOS"},   {"Windows", "Windows"}, {"Mac OS X", "macOS"},
    {"FreeBSD", "FreeBSD"}, {"OpenBSD", "OpenBSD"}, {"Linux", "Linux"},
    {NULL, NULL},
};

static const char *find(const struct product *table, const char *user_agent)
{
    while (table->mark && !strstr(user_agent, table->mark))
        table++;
    return table->name;
}

/* A program's name: "curl" from "curl/8.5.0". */
static const char *first_name(apr_pool_t *pool, const char *user_agent)
{
    size_t size = strcspn(user_agent, "/ ");

    if (size == 0 || text_starts(user_agent, "Mozilla/"))
        return "A browser";
    return utf8_truncate(
        pool, utf8_sanitize(pool, apr_pstrmemdup(pool, user_agent, size)),
        NAME_LENGTH);
}

const char *browser_text(apr_pool_t *pool, const char *user_agent)
{
    const char *browser = find(browsers, user_agent);
    const char *system = find(systems, user_agent);

    if (!browser)
        browser = first_name(pool, user_agent);
    return system ? apr_pstrcat(pool, browser, " on ", system, NULL) : browser;
}
