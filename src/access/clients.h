/* clients.h: everything that the program knows about package clients, in one
 * table.
 *
 * Clients are known by their User-Agent, which anybody can send. So it chooses
 * words, headers, statuses, and which of the harmless look-ups a write-only
 * token can make; never more. A new client is a row in clients.c and, if it is
 * to be offered under "Set up", a snippet. */
#ifndef TOKENBOOTH_ACCESS_CLIENTS_H
#define TOKENBOOTH_ACCESS_CLIENTS_H

#include "access/lookups.h"
#include "access/registries.h"
#include "access/snippets.h"
#include "access/statuses.h"

/* A header that a client shows to the person who runs it. */
struct client_channel {
    const char *header;
    const char
        *variable; /* from which apache.conf sets it on allowed requests */
};

/* Why a client that has a token reads without it. */
struct client_withheld {
    bool over_http;   /* only from a site of plain http */
    const char *hint; /* a clause: what makes it send the token */
};

struct client {
    const char *prefix; /* of the User-Agent */
    const char *name;   /* as people call it; NULL: see client_name.h */
    const struct client_channel *channel; /* NULL: none */
    bool shows_json; /* shows the message of a JSON body, whatever it accepts */
    bool shows_text; /* shows any body as it stands, whatever it accepts */
    const struct client_status *statuses; /* of denials; NULL: the usual ones */
    const struct client_withheld *withheld; /* NULL: it sends what it has */
    bool wants_no_redirect;   /* does not follow one to the slash of a folder */
    const char *login_scheme; /* of a challenge with login_url; NULL: none */
    const struct lookup *lookups; /* that its publishing makes; NULL: none */
    const struct client_registry *registry; /* see there; NULL: none */
    const struct snippet *setup;            /* NULL: not offered */
};

/* Never NULL: a client that is not in the table has no name, and nothing that
 * is special. user_agent: NULL for none. */
const struct client *client_find(const char *user_agent);

/* What makes the client send its token to this site ("https://host") when it
 * reads; NULL: it does so anyway. */
const char *client_withheld(const struct client *client, const char *site);

/* The i-th client of the table, each name once; NULL behind the last. */
const struct client *client_nth(int i);

/* NULL where no client has this name. */
const struct client *client_named(const char *name);

#endif
