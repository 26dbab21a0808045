/* machine.h: what the screens about one machine account share. */
#ifndef TOKENBOOTH_PAGES_MACHINES_MACHINE_H
#define TOKENBOOTH_PAGES_MACHINES_MACHINE_H

#include "web/form.h"
#include "web/page.h"

/* Shows the screen of page->owner.machine. form: of its description or of its
 * managers, as it was sent; NULL: none was. */
void machine_show(struct page *page, int status, const struct form *form);

/* Redirects to that screen, where done (a word) chooses the notice. */
void machine_redirect(struct page *page, const char *done);

/* "3 tokens", "More than 1,000 tokens", "No tokens". */
const char *machine_words_tokens(const struct page *page,
                                 const struct machine *machine);

#endif
