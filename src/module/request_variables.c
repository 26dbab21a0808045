/* request_variables.c: a method, and texts that are cut off at a value. */
#include "module/request_variables.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/value.h"

enum { METHOD_LENGTH = 20, AGENT_LENGTH = 200 };

static void set(request_rec *r, const char *name, const char *text)
{
    apr_table_setn(r->subprocess_env, name, text);
}

/* An unknown method can be anything, so it is left out. */
static bool is_method(const char *method)
{
    size_t length = 0;

    while (isupper((unsigned char)method[length]))
        length++;
    return length >= 1 && length <= METHOD_LENGTH && !method[length];
}

/* Where text is to be cut so that no value is in it: behind the beginning of
 * one, if that is before shown. */
static size_t cut_behind(const char *text, const char *beginning, size_t shown)
{
    const char *found = strstr(text, beginning);
    size_t end = found ? (size_t)(found - text) + strlen(beginning) : shown;

    return end < shown ? end : shown;
}

/* The text up to and with the beginning of a value, if one is in it: as it is,
 * percent-encoded, or in base64. */
static const char *cut_at_value(apr_pool_t *pool, const char *text)
{
    size_t size = strlen(text);
    size_t shown = cut_behind(text, VALUE_PREFIX, size);

    shown = cut_behind(text, "%", shown);
    for (const char *const *next = wrapping_beginnings; *next; next++)
        shown = cut_behind(text, *next, shown);
    return shown < size ? apr_pstrmemdup(pool, text, shown) : text;
}

void request_variables_set(request_rec *r)
{
    const char *agent = apr_table_get(r->headers_in, "User-Agent");

    if (is_method(r->method))
        set(r, "TOKENBOOTH_METHOD", r->method);
    if (r->uri && *r->uri) {
        set(r, "TOKENBOOTH_PATH", r->uri);
        set(r, "TOKENBOOTH_LOGGED", cut_at_value(r->pool, r->uri));
    }
    if (!agent || !*agent)
        return;
    if (strlen(agent) > AGENT_LENGTH)
        agent = apr_pstrmemdup(r->pool, agent, AGENT_LENGTH);
    set(r, "TOKENBOOTH_AGENT", cut_at_value(r->pool, agent));
}
