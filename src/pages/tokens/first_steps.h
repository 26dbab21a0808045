/* first_steps.h: the way from an empty account to a first package, in three
 * steps (template first_steps.tpl). */
#ifndef TOKENBOOTH_PAGES_TOKENS_FIRST_STEPS_H
#define TOKENBOOTH_PAGES_TOKENS_FIRST_STEPS_H

#include "web/page.h"

/* Fills {{>FIRST_STEPS}} of a screen, until any token of the account has been
 * used. *shown (shown can be NULL): there are steps left. */
enum result first_steps_show(const struct page *page, struct view *screen,
                             bool *shown);

#endif
