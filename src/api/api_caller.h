/* api_caller.h: the token that asks the API, and what it can do there. */
#ifndef TOKENBOOTH_API_API_CALLER_H
#define TOKENBOOTH_API_API_CALLER_H

#include "store/tokens.h"
#include "web/page.h"

/* What a request needs of its token besides that it works. */
enum api_right {
    API_ANY,
    API_SELF_ROTATE, /* the token can regenerate itself */
    API_MANAGE,      /* the token can manage its account's tokens */
    API_ISSUE,       /* the same, to create, change or regenerate one */
};

struct api_caller {
    const char *value;    /* that was sent */
    const char *username; /* of the token's account */
    struct token token;
    /* Asked again within a transaction that changes something: */
    enum api_right right;
    const struct token_choice *choice; /* what another token becomes; NULL */
    int64_t target_id; /* of a token that gets a new value; 0: of none */
};

/* Finds out which token was sent as Authorization: Bearer, and whether it works
 * and has the right. False after answering 401, 403, 400, 429 or 503. */
bool api_caller_find(struct page *page, enum api_right right,
                     struct api_caller *caller);

/* An act of that token. Within its transaction all of *caller is judged again:
 * RESULT_SIGNED_OUT if its value no longer works, RESULT_DENIED if it lacks the
 * right, or if .choice or the token .target_id can do what it cannot. */
struct act api_caller_act(const struct page *page,
                          const struct api_caller *caller);

/* Answers a result that the handler does not treat itself. */
void api_caller_reject(struct page *page, enum result result);

/* What a choice can do that the token of the caller cannot: the member of the
 * body that says it; NULL: nothing. A token that manages is never created by
 * one. */
const char *api_caller_excess(apr_pool_t *pool, const struct token *own,
                              const struct token_choice *choice);

#endif
