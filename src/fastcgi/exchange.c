/* exchange.c: reads from libfcgi's streams, and writes as CGI does (RFC 3875,
 * section 6). */
#include "fastcgi/exchange.h"

static int read_body(void *stream, char *to, int size)
{
    return FCGX_GetStr(to, size, stream);
}

void exchange_read(struct request *request, FCGX_Request *fastcgi,
                   apr_pool_t *pool)
{
    request_read(request, fastcgi->envp, pool);
    request->read_body = read_body;
    request->stream = fastcgi->in;
}

static int write_header(void *stream, const char *name, const char *value)
{
    return FCGX_FPrintF(stream, "%s: %s\r\n", name, value) >= 0;
}

void exchange_write(const struct response *response,
                    const struct request *request, FCGX_Request *fastcgi)
{
    FCGX_Stream *out = fastcgi->out;
    const char *phrase =
        response->phrase ? response->phrase : response_phrase(response->status);

    FCGX_FPrintF(out, "Status: %d %s\r\n", response->status, phrase);
    apr_table_do(write_header, out, response->headers, NULL);
    FCGX_PutS("\r\n", out);
    if (response->body && request_wants_body(request))
        FCGX_PutStr(response->body, (int)response->size, out);
}
