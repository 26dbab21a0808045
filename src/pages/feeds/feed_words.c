/* feed_words.c: name, address, visibility, kind, privilege. */
#include "pages/feeds/feed_words.h"

#include <apr_strings.h>
#include <string.h>

const char *feed_words_privilege(enum privilege privilege)
{
    static const char *const words[] = {
        [PRIVILEGE_NONE] = "Not a member",
        [PRIVILEGE_READ] = "Can read",
        [PRIVILEGE_WRITE] = "Can read and write",
        [PRIVILEGE_MANAGE] = "Can manage members",
        [PRIVILEGE_OWN] = "Owner",
    };

    return words[privilege];
}

void feed_words_show_privileges(struct view *view, enum privilege max,
                                enum privilege chosen)
{
    static const char *const labels[] = {
        [PRIVILEGE_READ] = "Read",
        [PRIVILEGE_WRITE] = "Read and write",
        [PRIVILEGE_MANAGE] = "Manage members (and read, write)",
        [PRIVILEGE_OWN] = "Owner (can also delete the feed)",
    };

    for (enum privilege one = PRIVILEGE_READ; one <= max; one++) {
        struct view *option = view_add(view, "OPTION");
        view_set(option, "VALUE", privilege_word(one));
        view_set(option, "LABEL", labels[one]);
        if (one == chosen)
            view_show(option, "CHOSEN");
    }
}

const char *feed_words_kind(enum feed_kind kind)
{
    static const char *const words[] = {
        [FEED_KIND_FILES] = "Files",
        [FEED_KIND_NPM] = "npm",
        [FEED_KIND_NUGET] = "NuGet",
        [FEED_KIND_MAVEN] = "Maven",
        [FEED_KIND_PYPI] = "PyPI",
        [FEED_KIND_CARGO] = "cargo",
        [FEED_KIND_GEM] = "gem",
        [FEED_KIND_GIT] = "Git",
        [FEED_KIND_OCI] = "Container images",
        [FEED_KIND_OTHER] = "Other",
    };
    _Static_assert(sizeof words / sizeof words[0] == FEED_KINDS,
                   "each kind has its name");

    return words[kind];
}

void feed_words_show_kinds(struct view *view, enum feed_kind chosen)
{
    for (int i = 0; i < FEED_KINDS; i++) {
        enum feed_kind kind = (enum feed_kind)i;
        struct view *option = view_add(view, "KIND");
        view_set(option, "VALUE", feed_kind_word(kind));
        view_set(option, "LABEL", feed_words_kind(kind));
        if (kind == chosen)
            view_show(option, "CHOSEN");
    }
}

void feed_words_show(const struct page *page, struct view *view,
                     const struct feed *feed)
{
    view_set(view, "NAME", feed->name);
    view_set(view, "VISIBILITY", feed->is_public ? "Public" : "Private");
    view_set(view, "KIND_NAME", feed_words_kind(feed->kind));
    view_set(view, "PRIVILEGE", feed_words_privilege(feed->privilege));
    view_set(
        view, "ADDRESS",
        apr_pstrcat(page->pool, page->address, "/F/", feed->name, "/", NULL));
}

bool feed_words_parse_visibility(const char *word, bool *is_public)
{
    *is_public = strcmp(word, "public") == 0;
    return *is_public || !*word || strcmp(word, "private") == 0;
}
