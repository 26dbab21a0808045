/* client_setup.h: how to set up each package client, for a feed and a token. */
#ifndef TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H
#define TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H

#include <stdbool.h>

#include "web/view.h"

struct client_setup_names {
    const char *site; /* "https://host" */
    const char *username;
    const char *feed;
};

/* True if the names hold nothing but what usernames, feed names and hosts may
 * hold: no character that means something in one of the files. */
bool client_setup_names_are_plain(const struct client_setup_names *names);

/* Adds a section CLIENT for each client that can use this access, with a
 * section STEP for each of its files and commands. The lines hold a placeholder
 * where the value goes. names are plain. */
void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup_names *names, bool reads,
                       bool writes);

#endif
