/* health.c: GET /health, for load balancers and for `tokenbooth check`.
 *
 * 200 {"status":"ok"|"warning","checks":[{"name":…,"status":…,"message":…}]}
 * 503 the same with "critical": checks do not work here.
 * `tokenbooth check` also gets the version and the settings of the program that
 * answers. */
#include "endpoints/endpoints.h"

#include <apr_strings.h>

#include "base/json.h"
#include "base/process_table.h"
#include "endpoints/monitoring.h"
#include "endpoints/probe.h"

static json_t *to_json(const struct monitoring_look looks[MONITORING_LOOKS],
                       enum monitoring_level *worst)
{
    json_t *checks = json_array();

    *worst = MONITORING_OK;
    for (int i = 0; i < MONITORING_LOOKS; i++) {
        const struct monitoring_look *look = &looks[i];
        json_t *one = json_pack("{s:s, s:s}", "name", look->name, "status",
                                monitoring_level_word(look->level));
        if (look->message)
            json_object_set_new(one, "message", json_string(look->message));
        json_array_append_new(checks, one);
        if (look->level > *worst)
            *worst = look->level;
    }
    return json_pack("{s:s, s:o}", "status", monitoring_level_word(*worst),
                     "checks", checks);
}

/* Which program this is, and what it has read. */
static void add_program(const struct endpoint *endpoint, apr_pool_t *pool,
                        json_t *health)
{
    const struct settings *settings = endpoint->context.settings;

    json_object_set_new(
        health, "program",
        json_string(process_table_word(process_table_own_program())));
    json_object_set_new(health, "version", json_string(TOKENBOOTH_VERSION));
    json_object_set_new(
        health, "settings",
        json_string(apr_psprintf(pool, "%" APR_UINT64_T_HEX_FMT,
                                 (apr_uint64_t)settings->fingerprint)));
}

void endpoint_health(const struct endpoint *endpoint, struct request *request,
                     struct response *response)
{
    struct monitoring_look looks[MONITORING_LOOKS];
    enum monitoring_level worst;
    struct monitoring_probe probe;
    const char *body;
    json_t *health;

    if (!monitoring_admits(endpoint, request, response, &probe))
        return;
    monitoring_look_at(endpoint, request->pool, looks);
    health = to_json(looks, &worst);
    if (probe.question)
        add_program(endpoint, request->pool, health);
    body = json_line(request->pool, health);
    if (probe.question)
        response_header(
            response, PROBE_HEADER,
            probe_answer(request->pool, probe.key, probe.question, body));
    response->status = worst == MONITORING_CRITICAL ? 503 : 200;
    response_text(response, ANSWER_JSON, body);
}
