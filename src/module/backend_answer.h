/* backend_answer.h: what a registry answers that speaks no HTTP.
 *
 * mod_proxy_http takes whatever does not begin like HTTP/1 for an answer of
 * HTTP/0.9, which has neither a status nor headers, and the client would get
 * it as a success. */
#ifndef TOKENBOOTH_MODULE_BACKEND_ANSWER_H
#define TOKENBOOTH_MODULE_BACKEND_ANSWER_H

#include <httpd.h>

/* Once, before the other. */
void backend_answer_register(void);

/* Answers with 502 if the registry of r, which is proxied, answers without any
 * header. Before mod_headers adds some. */
void backend_answer_watch(request_rec *r);

#endif
