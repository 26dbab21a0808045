/* kind_clients.c: the table of kinds and their clients. */
#include "access/kind_clients.h"

#include <stddef.h>

enum { CLIENTS_MAX = 6 };

/* Every client that is offered stands in one row. NULL ends a full row, too. */
static const struct snippet *const clients[][CLIENTS_MAX + 1] = {
    [FEED_KIND_FILES] = {&snippet_curl, &snippet_lftp, &snippet_davfs2,
                         &snippet_rclone},
    [FEED_KIND_NPM] = {&snippet_npm, &snippet_yarn, &snippet_berry},
    [FEED_KIND_NUGET] = {&snippet_nuget},
    [FEED_KIND_MAVEN] = {&snippet_maven, &snippet_gradle},
    [FEED_KIND_PYPI] = {&snippet_pip, &snippet_twine, &snippet_poetry},
    [FEED_KIND_CARGO] = {&snippet_cargo},
    [FEED_KIND_GEM] = {&snippet_gem, &snippet_bundler},
    [FEED_KIND_GIT] = {&snippet_git},
    [FEED_KIND_OCI] = {NULL},
    [FEED_KIND_OTHER] = {&snippet_composer, &snippet_go, &snippet_apt,
                         &snippet_dnf, &snippet_r, &snippet_curl},
};
_Static_assert(sizeof clients / sizeof clients[0] == FEED_KINDS,
               "each kind has its row");

const struct snippet *kind_client(enum feed_kind kind, int n)
{
    return n < CLIENTS_MAX ? clients[kind][n] : NULL;
}

bool kind_has_client(enum feed_kind kind, const struct snippet *snippet)
{
    const struct snippet *one;

    for (int i = 0; (one = kind_client(kind, i)) != NULL; i++) {
        if (one == snippet)
            return true;
    }
    return false;
}
