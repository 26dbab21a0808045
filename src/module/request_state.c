/* request_state.c: in Apache's own place for what a module knows of a
 * request. */
#include "module/request_state.h"

#include <http_config.h>

#include "base/text.h"

extern module AP_MODULE_DECLARE_DATA authz_tokenbooth_module;

struct request_state *request_state_find(const request_rec *r)
{
    return r ? ap_get_module_config(r->request_config, &authz_tokenbooth_module)
             : NULL;
}

struct request_state *request_state(request_rec *r)
{
    struct request_state *state = request_state_find(r);

    if (!state) {
        state = apr_pcalloc(r->pool, sizeof *state);
        ap_set_module_config(r->request_config, &authz_tokenbooth_module,
                             state);
    }
    return state;
}

struct request_state *request_state_first(request_rec *r)
{
    while (r->prev || r->main)
        r = r->prev ? r->prev : r->main;
    return request_state(r);
}

/* `//F`, too: with MergeSlashes Off, an alias would still serve it. */
bool request_state_is_feed_path(const char *uri)
{
    if (!uri || *uri != '/')
        return false;
    while (*uri == '/')
        uri++;
    return uri[0] == 'F' && (uri[1] == '/' || uri[1] == '\0');
}

bool request_state_is_proxied(const request_rec *r)
{
    return r->proxyreq || (r->filename && text_starts(r->filename, "proxy:"));
}
