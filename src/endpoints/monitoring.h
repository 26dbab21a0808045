/* monitoring.h: who can read /health and /metrics, and what both of them tell.
 *
 * A client that is in no network of the setting `metrics_from` gets the 404 of
 * any address that is not there. So does a request that a proxy has passed on:
 * it would have the proxy's address. Apache's mod_remoteip removes these
 * headers, and gives the request the address of its client. */
#ifndef TOKENBOOTH_ENDPOINTS_MONITORING_H
#define TOKENBOOTH_ENDPOINTS_MONITORING_H

#include "endpoints/endpoint.h"

enum monitoring_level {
    MONITORING_OK,
    MONITORING_WARNING,  /* checks work; an administrator should look */
    MONITORING_CRITICAL, /* checks do not work */
};

/* "ok", "warning" or "critical". */
const char *monitoring_level_word(enum monitoring_level level);

struct monitoring_look {
    const char *name; /* of what was looked at */
    enum monitoring_level level;
    const char *message; /* what is wrong; NULL: nothing */
};

enum {
    MONITORING_DATABASE,
    MONITORING_KEYS,
    MONITORING_RECORDER,
    MONITORING_PAGES,
    MONITORING_LOOKS
};

/* Looks at the database, at the keys, and at what runs on this host. */
void monitoring_look_at(const struct endpoint *endpoint, apr_pool_t *pool,
                        struct monitoring_look looks[MONITORING_LOOKS]);

/* The question of `tokenbooth check` (probe.h), and the key that it was made
 * with; NULL, both: it does not ask. */
struct monitoring_probe {
    const char *question;
    const struct secret_key *key;
};

/* Whether the client can read the answer; else *response is the answer: 404, or
 * 405 to another method than GET and HEAD. `tokenbooth check` can read it from
 * anywhere. */
bool monitoring_admits(const struct endpoint *endpoint,
                       const struct request *request, struct response *response,
                       struct monitoring_probe *probe);

#endif
