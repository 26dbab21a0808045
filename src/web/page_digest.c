/* page_digest.c: digests by the look-up key, and by former ones. */
#include "web/page_digest.h"

#include <string.h>

static char *digest_by(const struct page *page, int key, const char *purpose,
                       const char *text)
{
    const apr_array_header_t *keys = page->context->keys.lookups;
    struct secret_digest digest;

    secret_digest(APR_ARRAY_IDX(keys, key, struct secret_key *), purpose, text,
                  strlen(text), &digest);
    return secret_digest_text(page->pool, &digest);
}

char *page_digest(const struct page *page, const char *purpose,
                  const char *text)
{
    return digest_by(page, 0, purpose, text);
}

bool page_digest_is(const struct page *page, const char *purpose,
                    const char *text, const char *sent)
{
    for (int i = 0; i < page->context->keys.lookups->nelts; i++) {
        if (secret_equal(sent, digest_by(page, i, purpose, text)))
            return true;
    }
    return false;
}
