/* resource.h: which feeds a request is about, and what it does there:
 * reading or writing. A method that is not known to read writes. */
#ifndef TOKENBOOTH_ACCESS_RESOURCE_H
#define TOKENBOOTH_ACCESS_RESOURCE_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

enum access {
    ACCESS_READ,
    ACCESS_WRITE,
};

/* The request, as the server will carry it out. */
struct http_request {
    const char *method;
    const char *path;         /* normalised and decoded; NULL: not told */
    const char *query;        /* raw; NULL: none */
    const char *destination;  /* of COPY and MOVE, raw; NULL: none */
    const char *content_type; /* NULL: none */
    const char *depth;        /* of PROPFIND; NULL: none */
};

struct required_access {
    const char *feed; /* its name, "" where the path names none */
    const char *rest; /* the path below it, "" or from '/' */
    enum access access;
    bool harms_root; /* would delete, move or make the feed's root */
};

enum { RESOURCE_ACCESSES_MAX = 3 }; /* COPY has two, MOVE two or three */

struct resource {
    struct required_access required[RESOURCE_ACCESSES_MAX];
    int count;
    bool
        moves; /* MOVE: required[0] is its source, required[1] its Destination */
};

/* A MOVE to where more people read than its source reads it, too. */
void resource_move_reads(struct resource *resource);

/* "read" or "write". */
const char *access_word(enum access access);

/* The method that stands for "read" or "write"; NULL for any other word. */
const char *resource_method(const char *access);

/* The path that stands for a feed as a whole: without a slash behind it, so
 * that no publishing look-up is meant by it. NULL where name cannot be one. */
const char *resource_feed_path(apr_pool_t *pool, const char *name);

/* RESULT_INVALID with a message in *why where the path is not surely the one
 * that is served, or a COPY or MOVE has no Destination. */
enum result resource_find(apr_pool_t *pool, const struct http_request *http,
                          struct resource *resource, const char **why);

/* Splits a raw request target ("/F/a/b%20c?x=1", or with scheme and host) into
 * a path, decoded once, and a query. RESULT_INVALID where it does not
 * decode, or holds white space. */
enum result resource_split(apr_pool_t *pool, const char *uri, const char **path,
                           const char **query);

/* Takes the value out of a pre-authenticated path (/F/<feed>/auth/tkb_…/…):
 * *path becomes the path without it. *value is NULL where there is none. */
void resource_take_value(apr_pool_t *pool, const char **path,
                         const char **value);

#endif
