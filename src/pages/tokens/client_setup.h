/* client_setup.h: how to set up each package client, for a feed and a token. */
#ifndef TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H
#define TOKENBOOTH_PAGES_TOKENS_CLIENT_SETUP_H

#include <stdbool.h>

#include "store/feed_kind.h"
#include "web/view.h"

/* What is to be set up. */
struct client_setup {
    const char *site; /* "https://host" */
    const char *username;
    const char *feed;
    enum feed_kind kind;
    bool reads, writes; /* what the token can do on the feed */
};

/* True if the names hold nothing but what usernames, feed names and hosts may
 * hold: no character that means something in one of the files. */
bool client_setup_is_plain(const struct client_setup *setup);

/* Adds a template CLIENT for each client that can use this access: first those
 * of the feed's kind, then, in a section OTHER_CLIENTS, all others. Each has a
 * section STEP for each of its files and commands. The lines hold a placeholder
 * where the value goes. setup is plain. */
void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup *setup);

#endif
