/* check.h: a check from end to end, the same at every endpoint.
 *
 * credential and resource -> attributes -> decide -> answer. An endpoint turns
 * its server's request into a struct check_request and a struct check into a
 * response; it knows none of the rules. */
#ifndef TOKENBOOTH_ACCESS_CHECK_H
#define TOKENBOOTH_ACCESS_CHECK_H

#include "access/answer.h"
#include "limits/password_verifier.h"
#include "records/recorder.h"
#include "limits/throttle.h"
#include "base/settings.h"

/* What all threads share, except for .store, of which each has its own. */
struct check_context {
    const struct settings *settings;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder; /* NULL: nothing is recorded */
    struct store *store;       /* NULL: unavailable */
};

/* Sees one header; returns 0 to see no more (as apr_table_do has it). */
typedef int check_header_visitor(void *baton, const char *name,
                                 const char *value);

struct check_request {
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
    bool any_feed; /* asks for no access: any good credential is allowed */
    /* Shows all headers to visit, and gives it baton; NULL: none are known. */
    void (*visit_headers)(const void *request, check_header_visitor *visit,
                          void *baton);
    const void *visited; /* passed to visit_headers as request */
};

struct check {
    const struct client *client;
    struct attributes attributes;
    struct decision decision;
    struct answer answer;
    const char *account; /* NULL: anonymous */
    int64_t token_id;    /* 0: none */
    const char *feed;    /* "" where the request names none */
    enum access access;
    int64_t expires_at; /* of the token; 0: never, or none */
};

void check_run(const struct check_context *context, apr_pool_t *pool,
               const struct check_request *request, int64_t now,
               struct check *check);

/* Builds the answer to a request that could not be checked: 503, in the client's
 * own words. Nothing is read, counted or recorded. */
void check_unavailable(const struct settings *settings, apr_pool_t *pool,
                       const struct check_request *request,
                       struct check *check);

/* Sets the variables that Apache uses after an allowed check: TOKENBOOTH_… of
 * apache.conf, who may do what and the headers to add, and what mod_dir reads
 * before it redirects to a folder. */
void check_set_variables(apr_pool_t *pool, const struct check *check,
                         answer_setter *set, void *to);

/* Counts a value that was never issued as a guess of its source. Returns the
 * seconds that the source must wait, or 0. */
int check_count_guess(const struct check_context *context, apr_pool_t *pool,
                      const char *address);

#endif
