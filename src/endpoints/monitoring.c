/* monitoring.c: looks at what checks need. */
#include "endpoints/monitoring.h"

#include <string.h>

#include "base/clock.h"
#include "base/networks.h"
#include "base/process_table.h"
#include "endpoints/probe.h"
#include "store/attribute_state.h"

const char *monitoring_level_word(enum monitoring_level level)
{
    static const char *const words[] = {"ok", "warning", "critical"};

    return words[level];
}

static void tell(struct monitoring_look *look, enum monitoring_level level,
                 const char *message)
{
    look->level = level;
    look->message = message;
}

static void look_at_database(struct store *store, struct monitoring_look *look)
{
    struct attribute_state state;
    enum result result =
        store ? attribute_state_read(store, &state) : RESULT_BROKEN;

    if (result == RESULT_NOT_FOUND)
        tell(look, MONITORING_WARNING,
             "triggers are missing, so checks take longer");
    else if (result != RESULT_OK)
        tell(look, MONITORING_CRITICAL, "it cannot be read");
}

static void look_at_keys(struct store *store, apr_pool_t *pool,
                         struct monitoring_look *look)
{
    enum result result = store ? store_verify_keys(store, pool) : RESULT_BROKEN;

    if (result == RESULT_INVALID || result == RESULT_NOT_FOUND)
        tell(look, MONITORING_CRITICAL, "the database was created with others");
    else if (result != RESULT_OK)
        tell(look, MONITORING_CRITICAL,
             "they cannot be compared with the database");
}

/* A process that was stopped, or hangs, is still there; its recorder tells. */
static void look_at_pages(apr_pool_t *pool, struct monitoring_look *look)
{
    const apr_array_header_t *list = process_table_list(pool);

    tell(look, MONITORING_WARNING, "profile.fcgi is not running");
    for (int i = 0; i < list->nelts; i++) {
        const struct process *process = &APR_ARRAY_IDX(list, i, struct process);
        if (process->program != PROCESS_PROFILE)
            continue;
        if (process->is_alive) {
            tell(look, MONITORING_OK, NULL);
            return;
        }
        tell(look, MONITORING_WARNING, "profile.fcgi does not respond");
    }
}

void monitoring_look_at(const struct endpoint *endpoint, apr_pool_t *pool,
                        struct monitoring_look looks[MONITORING_LOOKS])
{
    const struct check_context *context = &endpoint->context;

    memset(looks, 0, MONITORING_LOOKS * sizeof looks[0]);
    looks[MONITORING_DATABASE].name = "database";
    look_at_database(context->store, &looks[MONITORING_DATABASE]);
    looks[MONITORING_KEYS].name = "keys";
    look_at_keys(context->store, pool, &looks[MONITORING_KEYS]);
    looks[MONITORING_RECORDER].name = "recorder";
    if (!context->recorder || !process_table_is_alive())
        tell(&looks[MONITORING_RECORDER], MONITORING_WARNING,
             "last uses and denials are not recorded");
    looks[MONITORING_PAGES].name = "pages";
    look_at_pages(pool, &looks[MONITORING_PAGES]);
}

static bool is_passed_on(const struct request *request)
{
    return request_variable(request, "HTTP_X_FORWARDED_FOR") ||
           request_variable(request, "HTTP_FORWARDED");
}

static struct monitoring_probe find_probe(const struct endpoint *endpoint,
                                          const struct request *request)
{
    const char *sent = request_variable(request, "HTTP_X_TOKENBOOTH_PROBE");
    const apr_array_header_t *keys = endpoint->context.lookup_keys;
    const struct secret_key *key =
        sent && keys ? probe_key(request->pool, keys, sent, clock_now()) : NULL;

    return (struct monitoring_probe){key ? sent : NULL, key};
}

static bool is_reader(const struct endpoint *endpoint,
                      const struct request *request)
{
    const struct settings *settings = endpoint->context.settings;

    return settings && !is_passed_on(request) &&
           networks_have(request->pool, settings->metrics_from,
                         request->address);
}

bool monitoring_admits(const struct endpoint *endpoint,
                       const struct request *request, struct response *response,
                       struct monitoring_probe *probe)
{
    *probe = find_probe(endpoint, request);
    if (!probe->question && !is_reader(endpoint, request)) {
        endpoint_not_found(response);
        return false;
    }
    response_header(response, "Cache-Control", "no-store");
    if (strcmp(request->method, "GET") == 0 ||
        strcmp(request->method, "HEAD") == 0)
        return true;
    response->status = 405;
    response_header(response, "Allow", "GET, HEAD");
    response_text(response, "text/plain; charset=utf-8", "Use GET or HEAD.\n");
    return false;
}
