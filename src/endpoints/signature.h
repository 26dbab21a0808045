/* signature.h: how Apache and the authorizer recognize each other on a port
 * that every local user can reach.
 *
 * Apache signs each question, and the authorizer each answer that allows it,
 * with the secret that both read from files (setting `authorizer_secret`). What
 * is signed is what Apache knows of the request, the time of its arrival in
 * microseconds included, so a signature fits one request only; the signature of
 * an answer also covers what the answer says. apache.conf has the same texts.
 *
 * A signature is SHA1(secret SHA1(secret text)) in hexadecimal digits: a keyed
 * hash of the kind of HMAC, of the functions that Apache's expressions have. */
#ifndef TOKENBOOTH_ENDPOINTS_SIGNATURE_H
#define TOKENBOOTH_ENDPOINTS_SIGNATURE_H

#include <apr_tables.h>
#include <stdbool.h>

#include "http/request.h"

/* Whether the question was signed with this secret. False if secret is NULL. */
bool signature_is_apaches(const struct request *request, const char *secret);

/* The signature of an answer that allows the request and sets these variables
 * in Apache's environment. */
const char *signature_of_answer(const struct request *request,
                                const apr_table_t *variables,
                                const char *secret);

#endif
