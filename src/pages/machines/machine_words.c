/* machine_words.c: what a machine account has, in words. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/machines/machine.h"

const char *machine_words_tokens(const struct page *page,
                                 const struct machine *machine)
{
    if (machine->tokens > MACHINE_TOKENS_MAX)
        return apr_pstrcat(
            page->pool, "More than ",
            text_count(page->pool, MACHINE_TOKENS_MAX, "token", "tokens"),
            NULL);
    return machine->tokens
               ? text_count(page->pool, machine->tokens, "token", "tokens")
               : "No tokens";
}
