/* request.c: reads CGI's variables, and forms. */
#include "http/request.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

enum {
    CHUNK_BYTES = 8192,
    /* How much of a body that is too large is read and discarded, so that
     * Apache reads the answer instead of finding the connection closed. */
    DRAIN_BYTES = 8 * 1024 * 1024,
};

const char *request_variable(const struct request *request, const char *name)
{
    size_t size = strlen(name);

    for (char **each = request->variables; *each; each++) {
        if (strncmp(*each, name, size) == 0 && (*each)[size] == '=')
            return *each + size + 1;
    }
    return NULL;
}

void request_visit_headers(const struct request *request,
                           request_header_visitor *visit, void *baton)
{
    for (char **each = request->variables; *each; each++) {
        const char *value = strchr(*each, '=');
        if (value && text_starts(*each, "HTTP_") &&
            !visit(baton, *each, value + 1))
            return;
    }
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* SCRIPT_NAME is the path as Apache decoded and normalized it. */
static const char *path_of(const struct request *request)
{
    const char *name = or_empty(request_variable(request, "SCRIPT_NAME"));
    const char *info = or_empty(request_variable(request, "PATH_INFO"));

    return apr_pstrcat(request->pool, name, info, NULL);
}

/* Where TLS ends in front of Apache, only the scheme of its ServerName says
 * so. */
bool request_came_by_https(const struct request *request)
{
    const char *https = or_empty(request_variable(request, "HTTPS"));
    const char *scheme = or_empty(request_variable(request, "REQUEST_SCHEME"));

    return (*https && !text_same_ignoring_case(https, "off")) ||
           text_same_ignoring_case(scheme, "https");
}

void request_read(struct request *request, char **variables, apr_pool_t *pool)
{
    *request = (struct request){.variables = variables, .pool = pool};
    request->method = or_empty(request_variable(request, "REQUEST_METHOD"));
    request->path = path_of(request);
    request->query = or_empty(request_variable(request, "QUERY_STRING"));
    request->address = or_empty(request_variable(request, "REMOTE_ADDR"));
    request->https = request_came_by_https(request);
}

bool request_wants_body(const struct request *request)
{
    return strcmp(request->method, "HEAD") != 0 ||
           strcmp(or_empty(request_variable(request, "FCGI_ROLE")),
                  "AUTHORIZER") == 0;
}

static enum result add_pair(apr_pool_t *pool, const char *pair, size_t size,
                            apr_table_t *fields)
{
    const char *equals = memchr(pair, '=', size);
    size_t name_size = equals ? (size_t)(equals - pair) : size;
    const char *value = equals ? equals + 1 : "";
    size_t value_size = equals ? size - name_size - 1 : 0;
    char *name = text_url_decode(pool, pair, name_size, true);
    char *text = text_url_decode(pool, value, value_size, true);

    if (!name || !text)
        return RESULT_INVALID;
    apr_table_addn(fields, name, secret_wipe_with_pool(pool, text));
    return RESULT_OK;
}

enum result request_parse_list(apr_pool_t *pool, const char *list,
                               apr_table_t **fields)
{
    *fields = apr_table_make(pool, 8);
    while (*list) {
        size_t size = strcspn(list, "&");
        if (size && add_pair(pool, list, size, *fields) != RESULT_OK)
            return RESULT_INVALID;
        list += size;
        if (*list == '&')
            list++;
    }
    return RESULT_OK;
}

const char *request_field(const apr_table_t *fields, const char *name)
{
    const apr_array_header_t *pairs = apr_table_elts(fields);

    for (int i = 0; i < pairs->nelts; i++) {
        const apr_table_entry_t *pair =
            &APR_ARRAY_IDX(pairs, i, apr_table_entry_t);
        if (strcmp(pair->key, name) == 0)
            return pair->val;
    }
    return NULL;
}

int request_field_count(const apr_table_t *fields, const char *name)
{
    const apr_array_header_t *pairs = apr_table_elts(fields);
    int count = 0;

    for (int i = 0; i < pairs->nelts; i++)
        count +=
            strcmp(APR_ARRAY_IDX(pairs, i, apr_table_entry_t).key, name) == 0;
    return count;
}

static int read_body(const struct request *request, char *to, int size)
{
    return request->read_body ? request->read_body(request->stream, to, size)
                              : 0;
}

static void drain(const struct request *request)
{
    char chunk[CHUNK_BYTES];
    int drained = 0, size;

    while (drained < DRAIN_BYTES &&
           (size = read_body(request, chunk, sizeof chunk)) > 0)
        drained += size;
    secret_wipe(chunk, sizeof chunk);
}

/* False if the connection broke off in the middle of the body. Without a
 * Content-Length, only the server knows how long it is. */
static bool is_complete(const struct request *request, int size)
{
    const char *length = request_variable(request, "CONTENT_LENGTH");
    long long expected;

    return !length || !*length ||
           (text_number(length, 0, INT_MAX, &expected) && size == expected);
}

bool request_is_form(const struct request *request)
{
    return text_is_media_type(request_variable(request, "CONTENT_TYPE"),
                              REQUEST_FORM_TYPE);
}

enum result request_body(const struct request *request, char **body)
{
    char *text = apr_pcalloc(request->pool, REQUEST_BODY_BYTES + 2);
    int size = read_body(request, text, REQUEST_BODY_BYTES + 1);

    if (size > REQUEST_BODY_BYTES) {
        secret_wipe(text, (size_t)size);
        drain(request);
        return RESULT_TOO_LARGE;
    }
    if (memchr(text, '\0', (size_t)size) || !is_complete(request, size)) {
        secret_wipe(text, (size_t)size);
        return RESULT_INVALID;
    }
    *body = secret_wipe_with_pool(request->pool, text);
    return RESULT_OK;
}

void request_wipe(struct request *request)
{
    for (char **each = request->variables; *each; each++) {
        char *equals = strchr(*each, '=');
        if (equals)
            secret_wipe_text(equals + 1);
    }
}
