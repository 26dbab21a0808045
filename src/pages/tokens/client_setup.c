/* client_setup.c: the snippets of the client table, filled in and shown. */
#include "pages/tokens/client_setup.h"

#include <apr_strings.h>
#include <string.h>

#include "access/clients.h"
#include "base/site.h"
#include "base/text.h"
#include "store/validate.h"

enum { VALUES_MAX = 8 };

static const char *host_of(const struct client_setup_names *names)
{
    const char *host = strstr(names->site, "://");

    return host ? host + 3 : "";
}

bool client_setup_names_are_plain(const struct client_setup_names *names)
{
    return site_host_is_plain(host_of(names)) &&
           !validate_username(names->username) &&
           !validate_feed_name(names->feed);
}

/* The host without its port, as in ~/.netrc; "[::1]" without brackets. */
static const char *machine_of(apr_pool_t *pool, const char *host)
{
    return *host == '[' ? apr_pstrndup(pool, host + 1, strcspn(host + 1, "]"))
                        : apr_pstrndup(pool, host, strcspn(host, ":"));
}

static const char *label_of(apr_pool_t *pool, const char *feed)
{
    char *label = apr_pstrcat(pool, "feed-", feed, NULL);

    for (char *dot = label; (dot = strchr(dot, '.'));)
        *dot = '-';
    return label;
}

static void set_values(apr_pool_t *pool, const struct client_setup_names *names,
                       struct text_value *values)
{
    const struct text_value all[VALUES_MAX] = {
        {"site", names->site},
        {"scheme", apr_pstrndup(pool, names->site, strcspn(names->site, ":"))},
        {"host", host_of(names)},
        {"machine", machine_of(pool, host_of(names))},
        {"user", names->username},
        {"feed", names->feed},
        {"label", label_of(pool, names->feed)},
        {NULL, NULL},
    };

    memcpy(values, all, sizeof all);
}

static void show_step(apr_pool_t *pool, struct view *client,
                      const struct text_value *values,
                      const struct snippet_step *step)
{
    static const char *const words[] = {[SNIPPET_READ] = "read",
                                        [SNIPPET_WRITE] = "write",
                                        [SNIPPET_BOTH] = "both"};
    static const char *const commands[] = {[SNIPPET_READ] = "READING",
                                           [SNIPPET_WRITE] = "WRITING",
                                           [SNIPPET_BOTH] = "ONCE"};
    struct view *view = view_add(client, "STEP");
    bool secret = strstr(step->lines, SNIPPET_VALUE) != NULL;

    view_set(view, "STEP_ACCESS", words[step->access]);
    view_set(view, "LINES", text_fill(pool, step->lines, values));
    if (secret)
        view_show(view, "WITH_VALUE");
    if (!step->file) {
        view_show(view, commands[step->access]);
        return;
    }
    view = view_add(view, "FILE");
    view_set(view, "FILE_NAME", step->file);
    if (secret)
        view_show(view, "ALONE");
}

/* Shows nothing where no step of the snippet is for this access. */
static void show_client(apr_pool_t *pool, struct view *view,
                        const struct text_value *values,
                        const struct snippet *snippet, int access)
{
    struct view *client = NULL;

    for (const struct snippet_step *step = snippet->steps; step->lines;
         step++) {
        if (!(step->access & access))
            continue;
        if (!client)
            client = view_add(view, "CLIENT");
        show_step(pool, client, values, step);
    }
    if (!client)
        return;
    view_set(client, "CLIENT_WORD", snippet->word);
    view_set(client, "CLIENT_NAME", snippet->title);
    if (snippet->note)
        view_set(view_add(client, "NOTE"), "NOTE_TEXT",
                 text_fill(pool, snippet->note, values));
}

void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup_names *names, bool reads,
                       bool writes)
{
    int access = (reads ? SNIPPET_READ : 0) | (writes ? SNIPPET_WRITE : 0);
    struct text_value values[VALUES_MAX];
    const struct client *client;

    set_values(pool, names, values);
    for (int i = 0; (client = client_nth(i)) != NULL; i++) {
        if (client->setup)
            show_client(pool, view, values, client->setup, access);
    }
}
