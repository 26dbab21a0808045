/* feed_kind.c: the words of the kinds. */
#include "store/feed_kind.h"

#include "base/text.h"

static const char *const words[] = {
    [FEED_KIND_FILES] = "files", [FEED_KIND_NPM] = "npm",
    [FEED_KIND_NUGET] = "nuget", [FEED_KIND_MAVEN] = "maven",
    [FEED_KIND_PYPI] = "pypi",   [FEED_KIND_CARGO] = "cargo",
    [FEED_KIND_GEM] = "gem",     [FEED_KIND_GIT] = "git",
    [FEED_KIND_OCI] = "oci",     [FEED_KIND_OTHER] = "other",
};
_Static_assert(sizeof words / sizeof words[0] == FEED_KINDS,
               "each kind has its word");

const char *feed_kind_word(enum feed_kind kind)
{
    return words[kind];
}

bool feed_kind_read(const char *word, enum feed_kind *kind)
{
    int found = text_index(word, words, FEED_KINDS);

    if (found >= 0)
        *kind = (enum feed_kind)found;
    return found >= 0;
}
