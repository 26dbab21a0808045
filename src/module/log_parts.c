/* log_parts.c: a method, and texts that are cut off at a value. */
#include "module/log_parts.h"

#include <apr_strings.h>
#include <ctype.h>
#include <mod_log_config.h>
#include <stdbool.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/value.h"
#include "module/request_state.h"

enum { METHOD_LENGTH = 20, AGENT_LENGTH = 200 };

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
 * percent-encoded, or in base64. In the form that a log has. */
static const char *cut_at_value(apr_pool_t *pool, const char *text, size_t size)
{
    size_t shown = cut_behind(text, VALUE_PREFIX, size);

    shown = cut_behind(text, "%", shown);
    for (const char *const *next = wrapping_beginnings; *next; next++)
        shown = cut_behind(text, *next, shown);
    if (text[shown])
        text = apr_pstrmemdup(pool, text, shown);
    return ap_escape_logitem(pool, text);
}

static const char *line_of(request_rec *r)
{
    const struct request_state *state = request_state_find(r);
    const char *method = r->method && is_method(r->method) ? r->method : "-";

    /* Rejected before it had a path. */
    if (!state || !state->path)
        return "- -";
    return apr_pstrcat(r->pool, method, " ",
                       cut_at_value(r->pool, state->path, strlen(state->path)),
                       NULL);
}

static const char *agent_of(request_rec *r)
{
    const char *agent = apr_table_get(r->headers_in, "User-Agent");

    if (!agent || !*agent)
        return "-";
    return cut_at_value(r->pool, agent, strnlen(agent, AGENT_LENGTH));
}

/* NOLINTNEXTLINE(readability-non-const-parameter): Apache's signature */
static const char *log_part(request_rec *r, char *name)
{
    return strcmp(name, "agent") == 0 ? agent_of(r) : line_of(r);
}

void log_parts_register(apr_pool_t *pool)
{
    APR_OPTIONAL_FN_TYPE(ap_register_log_handler) *add =
        APR_RETRIEVE_OPTIONAL_FN(ap_register_log_handler);
    char *letters = apr_pstrdup(pool, "^tb");

    if (add)
        add(pool, letters, log_part, 0);
}
