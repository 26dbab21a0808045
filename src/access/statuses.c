/* statuses.c: which client gets which status, as measured. */
#include "access/statuses.h"

#include <string.h>

#include "base/text.h"

static const char READS[] = " GET HEAD ";

static bool is_any(const char *rest)
{
    (void)rest;
    return true;
}

/* An index page of PyPI's simple API. */
static bool is_index(const char *rest)
{
    return text_starts(rest, "/simple/");
}

/* RubyGems' full index, which Bundler fetches under the name of gem. */
static bool is_specs(const char *rest)
{
    return text_ends(rest, "specs.4.8.gz");
}

static bool is_blob(const char *rest)
{
    return text_starts(rest, "/v2/") && strstr(rest, "/blobs/sha256:");
}

/* Shows the message at 401 as well, and then forgets the value that it had
 * stored. */
const struct client_status statuses_git[] = {
    {401, .dead_values = true, .matches = is_any},
    {0},
};

/* Shows nothing of a 403 and prompts after a 401. */
const struct client_status statuses_pip[] = {
    {STATUS_SHOWS_TYPE, .methods = READS, .matches = is_index},
    {0},
};

/* Poetry reads by python-requests. It shows nothing of 401, 403 and 404. */
const struct client_status statuses_requests[] = {
    {400, .methods = READS, .matches = is_index},
    {0},
};

/* Takes every 403 for a wrong password, and says just that. */
const struct client_status statuses_bundler[] = {
    {400, .methods = READS, .matches = is_any},
    {0},
};

const struct client_status statuses_gem[] = {
    {400, .methods = READS, .matches = is_specs},
    {0},
};

/* Begins with OPTIONS, takes a 403 of it for a wrong password, and asks again
 * without one. */
const struct client_status statuses_gvfs[] = {
    {400, .methods = " OPTIONS ", .matches = is_any},
    {0},
};

/* Before a push, they ask whether a layer is there, by a HEAD, whose answer has
 * no body; 404 is an ordinary "no", and the POST that follows shows the
 * message. */
const struct client_status statuses_images[] = {
    {404, .methods = READS, .matches = is_blob},
    {0},
};

static bool is_of(const struct client_status *one, const char *method)
{
    return !one->methods || (method && text_has_word(one->methods, method));
}

int status_for(const struct client_status *statuses,
               const struct outcome_row *row, const char *method,
               const char *rest)
{
    for (; statuses && statuses->status; statuses++) {
        if ((row->dead_value ||
             (row->lacks_access && !statuses->dead_values)) &&
            is_of(statuses, method) && statuses->matches(rest))
            return statuses->status;
    }
    return row->status;
}
