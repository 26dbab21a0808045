/* resource.h: which feeds a request is about, and whether it reads or writes
 * there. A method that is not known to read counts as a write. */
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
    const char *path;         /* normalised and decoded; NULL: unknown */
    const char *query;        /* raw; NULL: none */
    const char *destination;  /* of COPY and MOVE, raw; NULL: none */
    const char *content_type; /* NULL: none */
    const char *depth;        /* of PROPFIND; NULL: none */
    const char *npm_command;  /* of npm's own header; NULL: none */
    const char *file; /* where Apache has it; NULL: unknown, or nowhere */
    bool proxied;     /* a registry is behind the feed, as far as is known */
};

struct required_access {
    const char *feed; /* its name, "" if the path names none */
    const char *rest; /* the path in it: "", or starting with '/' */
    enum access access;
    bool changes; /* writes, and not by adding something, whatever is there */
    bool harms_root; /* would create, delete, move or replace the feed's root */
};

enum { RESOURCE_ACCESSES_MAX = 3 }; /* those of COPY and MOVE */

struct resource {
    struct required_access required[RESOURCE_ACCESSES_MAX];
    int count;
    /* A MOVE: required[0] is its source, required[1] its Destination. */
    bool moves;
    bool locks;                     /* a LOCK */
    const char *destination_host;   /* without a port; NULL: it names none */
    const char *destination_scheme; /* NULL where destination_host is */
};

enum { RESOURCE_HOSTS = 5 }; /* names of this server */

/* Whether a Destination names another server than this one, known by hosts:
 * RESOURCE_HOSTS names, with or without scheme and port; NULL: none. scheme:
 * the only one that the server will carry out; NULL: any. */
bool resource_is_elsewhere(apr_pool_t *pool, const struct resource *resource,
                           const char *scheme, const char *const *hosts);

/* The limits of a path in bytes, the same for Apache: apache.conf rejects
 * longer ones before anybody is asked. */
enum { RESOURCE_NAME_BYTES = 255, RESOURCE_PATH_BYTES = 3000 };

/* What names of a path cannot be, for messages that start with what is
 * invalid. */
#define RESOURCE_RESERVED "names that start with .ht or .DAV are reserved."
#define RESOURCE_TOO_LONG                                                      \
    "a name can be 255 bytes long, and the whole path 3,000."

/* Whether a name in the path has a meaning for Apache. */
bool resource_is_reserved(const char *path);

/* Whether it cannot be the path of a file. */
bool resource_is_too_long(const char *path);

/* Adds to a request that writes that it reads the same path, too. */
void resource_add_read(struct resource *resource);

/* "read" or "write". */
const char *access_word(enum access access);

/* A method that reads, adds, or writes in other ways, for "read", "add" or
 * "write"; NULL for other words. */
const char *resource_method(const char *access);

/* The path of a feed as a whole: without a slash at its end, so that it is no
 * look-up of publishing. NULL if name cannot be in a path. */
const char *resource_feed_path(apr_pool_t *pool, const char *name);

/* RESULT_INVALID with a message in *why if servers could disagree on what the
 * path means, or a COPY or MOVE has no Destination. */
enum result resource_find(apr_pool_t *pool, const struct http_request *http,
                          struct resource *resource, const char **why);

/* Splits a request target ("/F/a/b%20c?x=1", or with scheme and host) into a
 * path, which is decoded once, and a query, which is not. RESULT_INVALID if it
 * does not decode or contains white space. */
enum result resource_split(apr_pool_t *pool, const char *uri, const char **path,
                           const char **query);

/* Takes the value out of a pre-authenticated path (/F/<feed>/auth/tkb_…/…):
 * *path becomes the path without it. *value is NULL if there is none. */
void resource_take_value(apr_pool_t *pool, const char **path,
                         const char **value);

#endif
