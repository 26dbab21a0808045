/* feed_locks.h: WebDAV's locks. mod_dav keeps them, and knows no feeds. */
#ifndef TOKENBOOTH_MODULE_FEED_LOCKS_H
#define TOKENBOOTH_MODULE_FEED_LOCKS_H

#include <httpd.h>

/* Called in the parent at each start and restart. */
void feed_locks_prepare(const server_rec *server);

/* Called before a file is locked. */
void feed_locks_expect(void);

/* Ends the locks of accounts that may no longer write to the feed, on what r
 * names and, if that is a folder, on all that it holds. A lock belongs to an
 * account: as long as that may write, any of its tokens can use and end it.
 * Nothing is looked up while there can be no lock. */
void feed_locks_release(request_rec *r);

#endif
