/* check_request.h: what a check is asked, and what it is run with. */
#ifndef TOKENBOOTH_ACCESS_CHECK_REQUEST_H
#define TOKENBOOTH_ACCESS_CHECK_REQUEST_H

#include <stdbool.h>

#include "access/credential.h"
#include "access/resource.h"
#include "base/counters.h"
#include "base/settings.h"
#include "limits/password_verifier.h"
#include "limits/throttle.h"
#include "records/recorder.h"
#include "store/store.h"

/* What all threads share, except for .store, of which each has its own. */
struct check_context {
    const struct settings *settings;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder; /* NULL: nothing is recorded */
    struct store *store;       /* NULL: unavailable */
    const apr_array_header_t
        *lookup_keys; /* struct secret_key *; NULL: unavailable */
};

/* Sees one header; returns 0 to see no more (as apr_table_do has it). */
typedef int check_header_visitor(void *baton, const char *name,
                                 const char *value);

struct check_request {
    enum counters_door door; /* where it is asked */
    struct credentials_sent sent;
    struct http_request http;
    const char
        *problem; /* why the endpoint rejects it, as a message; NULL: no */
    const char *address;    /* of the client */
    const char *user_agent; /* NULL: none */
    const char *accept;     /* NULL: none */
    const char *site;       /* "https://host", by which the client came */
    const char *own_query;  /* of the endpoint itself, raw; NULL: none */
    bool plain;             /* it came over plain http */
    bool passed_on;         /* a backend may get it */
    bool stray;             /* and then a value in some header */
    /* Names of this server, with or without scheme and port; NULL: none. */
    const char *hosts[RESOURCE_HOSTS];
    bool adds;     /* asks for adding alone */
    bool any_feed; /* asks for no access: any good credential is allowed */
    /* Shows all headers to visit, and gives it baton; NULL: none are known. */
    void (*visit_headers)(const void *request, check_header_visitor *visit,
                          void *baton);
    const void *visited; /* passed to visit_headers as request */
};

#endif
