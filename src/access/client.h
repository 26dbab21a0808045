/* client.h: which package client asks, known by its User-Agent.
 *
 * A User-Agent is a claim: it chooses words and channels, and which of the
 * harmless look-ups of lookups.h are open to a write-only token; never more. */
#ifndef TOKENBOOTH_ACCESS_CLIENT_H
#define TOKENBOOTH_ACCESS_CLIENT_H

#include <stdbool.h>

enum client_kind {
    CLIENT_OTHER,
    CLIENT_NPM, /* and who reads its notices: pnpm, yarn */
    CLIENT_NUGET,
    CLIENT_PIP,
    CLIENT_MAVEN,
    CLIENT_CARGO,
    CLIENT_GIT,
    CLIENT_DAV,
};

struct client {
    const char *prefix;    /* of the User-Agent */
    const char *name;      /* in words, as a person calls it */
    enum client_kind kind; /* what the program treats differently */
};

/* Never NULL; user_agent may be NULL. */
const struct client *client_find(const char *user_agent);

/* The clients that have names, each name once; NULL behind the last. */
const struct client *client_nth(int i);

/* The client of this name; NULL where there is none. */
const struct client *client_named(const char *name);

/* Whether a dead token is answered 401 to this client at this path below the
 * feed: git shows the reason either way and then forgets the value; pip's index
 * page shows nothing at 403. */
bool client_wants_401(const struct client *client, const char *rest);

#endif
