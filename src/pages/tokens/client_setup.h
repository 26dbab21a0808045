/* client_setup.h: what to write into a package client, for a feed and a token. */
#ifndef TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H
#define TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H

#include <stdbool.h>

#include "web/view.h"

struct client_setup_names {
    const char *site; /* "https://host" */
    const char *username;
    const char *feed;
};

/* True where no name has a character that means something in one of the files:
 * what the rules of names let through, and no more. */
bool client_setup_names_are_plain(const struct client_setup_names *names);

/* Adds a section CLIENT for each client that can do something, with a section
 * STEP for each file and command that it takes to read, to write or to do both.
 * The lines hold a word in place of the value. names are plain. */
void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup_names *names, bool reads,
                       bool writes);

#endif
