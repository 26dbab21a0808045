/* feed_kind.h: what a feed holds.
 *
 * It decides which clients are offered first, and nothing about access. */
#ifndef TOKENBOOTH_STORE_FEED_KIND_H
#define TOKENBOOTH_STORE_FEED_KIND_H

#include <stdbool.h>

enum feed_kind {
    FEED_KIND_FILES, /* the usual one */
    FEED_KIND_NPM,
    FEED_KIND_NUGET,
    FEED_KIND_MAVEN,
    FEED_KIND_PYPI,
    FEED_KIND_CARGO,
    FEED_KIND_GEM,
    FEED_KIND_GIT,
    FEED_KIND_OCI, /* container images */
    FEED_KIND_OTHER,
    FEED_KINDS,
};

/* "files", "npm", "nuget", "maven", "pypi", "cargo", "gem", "git", "oci",
 * "other": for programs, and in the database. */
const char *feed_kind_word(enum feed_kind kind);

/* False if word is none of them. */
bool feed_kind_read(const char *word, enum feed_kind *kind);

#endif
