/* next.h: where a person goes after signing in. */
#ifndef TOKENBOOTH_PAGES_NEXT_H
#define TOKENBOOTH_PAGES_NEXT_H

/* next where it is an address of this site (one '/', then neither '/' nor '\',
 * no control bytes), else /profile/Me. NULL is none. */
const char *next_safe(const char *next);

#endif
