/* client_setup.c: the snippets of the client table, filled in and shown. */
#include "pages/tokens/client_setup.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "access/clients.h"
#include "access/kind_clients.h"
#include "base/site.h"
#include "base/text.h"
#include "store/validate.h"

enum { VALUES_MAX = 10 };

static const char *host_of(const struct client_setup *setup)
{
    const char *host = strstr(setup->site, "://");

    return host ? host + 3 : "";
}

bool client_setup_is_plain(const struct client_setup *setup)
{
    return site_host_is_plain(host_of(setup)) &&
           !validate_username(setup->username) &&
           !validate_feed_name(setup->feed);
}

/* The host without its port, as in ~/.netrc; "[::1]" without brackets. */
static const char *machine_of(apr_pool_t *pool, const char *host)
{
    return *host == '[' ? apr_pstrndup(pool, host + 1, strcspn(host + 1, "]"))
                        : apr_pstrndup(pool, host, strcspn(host, ":"));
}

/* "FEEDS__EXAMPLE___ORG" for feeds.example-org, as Bundler finds it. */
static const char *key_of(apr_pool_t *pool, const char *machine)
{
    char *key = apr_palloc(pool, 3 * strlen(machine) + 1), *end = key;

    for (; *machine; machine++) {
        const char part[] = {apr_toupper(*machine), '\0'};
        end = apr_cpystrn(end,
                          *machine == '.'   ? "__"
                          : *machine == '-' ? "___"
                                            : part,
                          4);
    }
    *end = '\0';
    return key;
}

static const char *label_of(apr_pool_t *pool, const char *feed)
{
    char *label = apr_pstrcat(pool, "feed-", feed, NULL);

    for (char *dot = label; (dot = strchr(dot, '.'));)
        *dot = '-';
    return label;
}

static void set_values(apr_pool_t *pool, const struct client_setup *setup,
                       struct text_value *values)
{
    const struct text_value all[VALUES_MAX] = {
        {"site", setup->site},
        {"scheme", apr_pstrndup(pool, setup->site, strcspn(setup->site, ":"))},
        {"host", host_of(setup)},
        {"machine", machine_of(pool, host_of(setup))},
        {"user", setup->username},
        {"feed", setup->feed},
        {"key", key_of(pool, machine_of(pool, host_of(setup)))},
        {"open", "{"},
        {"label", label_of(pool, setup->feed)},
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
    int access = step->access & SNIPPET_BOTH;
    bool secret = strstr(step->lines, SNIPPET_VALUE) != NULL;

    view_set(view, "STEP_ACCESS", words[access]);
    view_set(view, "LINES", text_fill(pool, step->lines, values));
    if (secret)
        view_show(view, "WITH_VALUE");
    if (!step->file) {
        view_show(view, commands[access]);
        return;
    }
    view = view_add(view, "FILE");
    view_set(view, "FILE_NAME", text_fill(pool, step->file, values));
    if (secret)
        view_show(view, "ALONE");
}

/* use: SNIPPET_READ, SNIPPET_WRITE, and SNIPPET_OVER_HTTP for such a site. */
static bool is_for(const struct snippet_step *step, int use)
{
    bool reads_too = step->access & SNIPPET_READS_TOO;
    bool over_http = step->access & SNIPPET_OVER_HTTP;

    return (step->access & use & SNIPPET_BOTH) &&
           (!reads_too || (use & SNIPPET_READ)) &&
           (!over_http || (use & SNIPPET_OVER_HTTP));
}

static void show_client(apr_pool_t *pool, struct view *view,
                        const struct text_value *values,
                        const struct snippet *snippet, int use)
{
    struct view *client =
        view_include(view, "CLIENT", "token_setup_client.tpl");

    view_set(client, "CLIENT_WORD", snippet->word);
    view_set(client, "CLIENT_NAME", snippet->title);
    for (const struct snippet_step *step = snippet->steps; step->lines; step++)
        if (is_for(step, use))
            show_step(pool, client, values, step);
    if (snippet->note)
        view_set(view_add(client, "NOTE"), "NOTE_TEXT",
                 text_fill(pool, snippet->note, values));
}

static bool has_steps(const struct snippet *snippet, int use)
{
    for (const struct snippet_step *step = snippet->steps; step->lines; step++)
        if (is_for(step, use))
            return true;
    return false;
}

static int use_of(const struct client_setup *setup)
{
    return (setup->reads ? SNIPPET_READ : 0) |
           (setup->writes ? SNIPPET_WRITE : 0) |
           (text_starts(setup->site, "http://") ? SNIPPET_OVER_HTTP : 0);
}

void client_setup_show(apr_pool_t *pool, struct view *view,
                       const struct client_setup *setup)
{
    int use = use_of(setup);
    struct text_value values[VALUES_MAX];
    const struct snippet *snippet;
    const struct client *client;
    struct view *others;

    set_values(pool, setup, values);
    for (int i = 0; (snippet = kind_client(setup->kind, i)) != NULL; i++) {
        if (has_steps(snippet, use))
            show_client(pool, view, values, snippet, use);
    }
    others = view_add(view, "OTHER_CLIENTS");
    for (int i = 0; (client = client_nth(i)) != NULL; i++) {
        snippet = client->setup;
        if (snippet && has_steps(snippet, use) &&
            !kind_has_client(setup->kind, snippet))
            show_client(pool, others, values, snippet, use);
    }
}
