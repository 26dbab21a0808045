/* request_variables.c: a method, and texts that are cut off at a value. */
#include "module/request_variables.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

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

/* How a value begins: as it is, in base64, which depends on what stands before
 * it, and percent-encoded. */
static const char *const beginnings[] = {VALUE_PREFIX, "dGtiX", "RrYl8",
                                         "RrYl9",      "0a2Jf", "%"};

/* The text up to and with the beginning of a value, if one is in it. */
static const char *cut_at_value(apr_pool_t *pool, const char *text)
{
    size_t size = strlen(text), shown = size;

    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        const char *found = strstr(text, beginnings[i]);
        size_t end = found ? (size_t)(found - text) + strlen(beginnings[i]) : 0;
        if (found && end < shown)
            shown = end;
    }
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
