/* request_state.h: what the module keeps of one request, from its first hook to
 * the log. */
#ifndef TOKENBOOTH_MODULE_REQUEST_STATE_H
#define TOKENBOOTH_MODULE_REQUEST_STATE_H

#include <httpd.h>

#include <stdbool.h>

#include "access/answer.h"
#include "access/resource.h"

/* Who was let in, where, and what the answer tells them. Texts live as long as
 * the request. */
struct grant {
    const char *feeds[RESOURCE_ACCESSES_MAX];
    int count;
    const char *account; /* NULL: anonymous */
    const char *token;   /* a number; NULL: none */
    const char *feed, *access;
    bool is_private;      /* the answer is for one person */
    struct answer answer; /* for its notice */
};

struct request_state {
    /* Of a request that came from a client, not of what Apache makes of it. */
    bool has_misspelt_header; /* see request_headers.h */
    bool has_large_body;      /* far larger than any form */
    bool has_endless_body;    /* without a Content-Length */
    bool is_counted;          /* its check is */

    const char *path;       /* that will be served; NULL: rejected before */
    const char *path_value; /* that was in the path, wiped with the request's
                               pool; NULL: none */
    bool is_checked;
    int denial;       /* the status that the check denies with; 0: none */
    bool was_proxied; /* when it was checked */
    const struct grant *grant; /* NULL: not checked, or denied */
    const char *denial_type;   /* of a denial's body; NULL: not denied */
    bool has_created;          /* a LOCK stored the file */
};

/* The state of r, which is made by the first call. */
struct request_state *request_state(request_rec *r);

/* The same; NULL if there is none yet, or no r. */
struct request_state *request_state_find(const request_rec *r);

/* The state of the request that came from the client, of which r is a part, or
 * to which Apache redirected it. */
struct request_state *request_state_first(request_rec *r);

/* Whether a path is /F or below it, which is what the guard and the rules of
 * feeds are about. uri: NULL for a request that has none. */
bool request_state_is_feed_path(const char *uri);

/* Whether a backend gets r, by its URL. A file that PHP or another program
 * would get by its name (`SetHandler proxy:…`) is a file. */
bool request_state_is_proxied(const request_rec *r);

#endif
