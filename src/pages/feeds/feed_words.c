/* feed_words.c: name, address, visibility, privilege. */
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

void feed_words_show(const struct page *page, struct view *view,
                     const struct feed *feed)
{
    view_set(view, "NAME", feed->name);
    view_set(view, "VISIBILITY", feed->is_public ? "Public" : "Private");
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
