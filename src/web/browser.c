/* browser.c: User-Agents, by the first mark that stands in them. */
#include "web/browser.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

enum { NAME_LENGTH = 40 };

struct mark {
    const char *mark, *words;
};

/* Most call themselves Chrome or Safari as well, so the special ones come
 * first; an empty row ends a table. */
static const struct mark browsers[] = {
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

/* Android calls itself Linux, and an iPhone is "like Mac OS X". */
static const struct mark systems[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},       {"Android", "Android"},
    {"CrOS", "ChromeOS"},   {"Windows", "Windows"}, {"Mac OS X", "macOS"},
    {"FreeBSD", "FreeBSD"}, {"OpenBSD", "OpenBSD"}, {"Linux", "Linux"},
    {NULL, NULL},
};

static const char *find(const struct mark *table, const char *user_agent)
{
    while (table->mark && !strstr(user_agent, table->mark))
        table++;
    return table->words;
}

/* A program's own name: "curl" of "curl/8.5.0". */
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
