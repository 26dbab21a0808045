/* check.h: a check from end to end, the same at every endpoint.
 *
 * credential + resource -> attributes -> decide -> answer. An endpoint reads its server's
 * request into a struct check_request and writes a struct check out; it knows
 * no rule. */
#ifndef TOKENBOOTH_ACCESS_CHECK_H
#define TOKENBOOTH_ACCESS_CHECK_H

#include "access/answer.h"
#include "limits/password_verifier.h"
#include "records/recorder.h"
#include "limits/throttle.h"
#include "base/settings.h"

/* What the threads of an endpoint share, and each one's own store. */
struct check_context {
    const struct settings *settings;
    struct throttle *throttle;
    struct passwords *passwords;
    struct recorder *recorder; /* NULL: nothing is recorded */
    struct store *store;       /* NULL: not available */
};

struct check_request {
    struct credentials_sent sent;
    struct http_request http;
    const char *wrong;   /* the endpoint could not read the request; or NULL */
    const char *address; /* of the client */
    const char *user_agent; /* NULL: none */
    const char *accept;     /* NULL: none */
    const char *site;       /* "https://host", by which the client came */
};

struct check {
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

/* Who was let in, to what, and what Apache is to say besides: the variables
 * TOKENBOOTH_… that apache.conf goes by, after an allowed check. */
void check_set_variables(apr_pool_t *pool, const struct check *check,
                         answer_setter *set, void *to);

/* A value that nobody was ever given counts as a guess of its source; a good
 * one never does. Returns the seconds that the source must wait, 0 for none. */
int check_count_guess(const struct check_context *context, apr_pool_t *pool,
                      const char *address, int64_t now);

#endif
