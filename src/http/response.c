/* response.c: status, headers and body of an answer. */
#include "http/response.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"

/* Every status that the pages and endpoints send; tests/lint compares. */
static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {303, "See Other"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
};

const char *response_phrase(int status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (phrases[i].status == status)
            return phrases[i].phrase;
    }
    return "";
}

void response_start(struct response *response, apr_pool_t *pool)
{
    memset(response, 0, sizeof *response);
    response->pool = pool;
    response->status = 200;
    response->headers = apr_table_make(pool, 8);
}

void response_header(struct response *response, const char *name,
                     const char *value)
{
    if (!value)
        return;
    if (strpbrk(value, "\r\n")) {
        log_error("header %s was not sent: its value contains a line break",
                  name);
        return;
    }
    apr_table_addn(response->headers, name, apr_pstrdup(response->pool, value));
}

void response_text(struct response *response, const char *type,
                   const char *text)
{
    response_header(response, "Content-Type", type);
    response->body = text;
    response->size = strlen(text);
}

void response_oauth_error(struct response *response, int status,
                          const char *error, const char *message)
{
    response->status = status;
    response_text(
        response, "application/json",
        json_line(response->pool, json_pack("{s:s, s:s}", "error", error,
                                            "error_description", message)));
}

void response_see_other(struct response *response, const char *address)
{
    response->status = 303;
    response_header(response, "Location", address);
}
