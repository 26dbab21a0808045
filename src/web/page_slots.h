/* page_slots.h: how many pages are made at a time.
 *
 * More threads than processors only take the time of the pages that are nearly
 * done: all of them become late. So the others wait for their turn, each for
 * PAGE_SLOTS_MILLISECONDS at most, so that a page that waits for a disk does
 * not hold up the rest of the site. */
#ifndef TOKENBOOTH_WEB_PAGE_SLOTS_H
#define TOKENBOOTH_WEB_PAGE_SLOTS_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

enum { PAGE_SLOTS_MILLISECONDS = 100 };

struct page_slots;

/* count: of pages at a time; 0: as many as processors. The slots live as long
 * as the pool. */
enum result page_slots_open(apr_pool_t *pool, unsigned count,
                            struct page_slots **slots);

/* Waits for a slot; false if it took too long, and the page is to be made
 * without one. */
bool page_slots_take(struct page_slots *slots);

/* Only after page_slots_take returned true. */
void page_slots_release(struct page_slots *slots);

#endif
