/* outcomes.h: every way a check can end, in one table.
 *
 * The table says what each outcome means to everybody who is told of it: the
 * status and the two words for programs, the message for the client, the advice
 * of "Test a token" and the words of the activity page. A new reason is a value
 * of the enum, a row in outcomes.c and a function in message.c. */
#ifndef TOKENBOOTH_ACCESS_OUTCOMES_H
#define TOKENBOOTH_ACCESS_OUTCOMES_H

#include <apr_pools.h>
#include <stdbool.h>

#include "store/privilege.h"

struct message_context;

enum outcome {
    OUTCOME_ALLOWED,
    OUTCOME_REQUEST,     /* the request is malformed */
    OUTCOME_UNAVAILABLE, /* the store cannot be used */
    OUTCOME_THROTTLED,
    OUTCOME_MISSING,
    OUTCOME_PASSWORD,
    OUTCOME_MALFORMED,
    OUTCOME_UNKNOWN,
    OUTCOME_REPLACED,
    OUTCOME_REVOKED,
    OUTCOME_DISABLED,
    OUTCOME_EXPIRED,
    OUTCOME_SCOPE,
    OUTCOME_BLOCKED, /* by an owner of the feed; to clients it is a "scope" */
    OUTCOME_PRIVILEGE,
    OUTCOME_ROOT, /* of the feed would change; to clients a "privilege" */
    OUTCOME_MAX
};

/* The page where somebody can fix it. */
enum outcome_page {
    OUTCOME_PAGE_NONE,
    OUTCOME_PAGE_TOKENS,
    OUTCOME_PAGE_NEW_TOKEN,
    OUTCOME_PAGE_TOKEN, /* the token's own */
};

/* What to do about it, as sentences with {access}: "read" or "write". */
struct outcome_advice {
    const char *text;
    enum outcome_page page;
    const char *of_others; /* about another account's token; NULL: .text */
    enum privilege fixer;  /* the members of the feed who can fix it;
                              PRIVILEGE_NONE: it is not theirs to fix */
    const char *fix;       /* what they do: "Ask bela to {fix}." */
};

/* Writes a message: UTF-8, one line, never NULL, starting with a letter. */
typedef char *outcome_message(apr_pool_t *pool,
                              const struct message_context *context);

struct outcome_row {
    int status;
    const char *error;  /* as in RFC 6750, 3.1; NULL: none */
    const char *reason; /* as in the README; NULL: allowed */
    const char *cause;  /* where .reason tells less; see outcome_cause */
    bool dead_value;    /* the value is no good, whatever it is used for */
    bool lacks_access;  /* the credential is good, but not for this */
    outcome_message *message;
    struct outcome_advice advice;
    /* What follows "denied:" in the activity, with {access} and {feed}. */
    const char *activity;
};

/* Never NULL. */
const struct outcome_row *outcome_row(enum outcome outcome);

/* The word that is stored for the activity: no two outcomes have the same. NULL
 * for OUTCOME_ALLOWED. */
const char *outcome_cause(enum outcome outcome);

/* The row with this cause; NULL if there is none. */
const struct outcome_row *outcome_find(const char *cause);

#endif
