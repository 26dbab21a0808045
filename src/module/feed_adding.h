/* feed_adding.h: a token that may only add puts nothing in the place of
 * something else, whoever else writes at the same moment.
 *
 * The check has denied what was there before the request. What comes while its
 * body is sent is found when the file gets its name. */
#ifndef TOKENBOOTH_MODULE_FEED_ADDING_H
#define TOKENBOOTH_MODULE_FEED_ADDING_H

#include <mod_dav.h>

/* The hooks of a repository of files, with other ones for the PUT and COPY of
 * such a token. files: mod_dav_fs's, which stay as they are. */
const dav_hooks_repository *feed_adding_wrap(const dav_hooks_repository *files);

#endif
