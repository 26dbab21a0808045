/* outcomes.h: every way a check can end, in one table.
 *
 * The table says what each outcome means to everybody who is told of it: the
 * status and the two words for programs, the message for the client, the advice
 * of "Test a token" and the words of the activity page. A new reason is a value
 * in outcome.h, a row in outcomes.c and a function in message.c. */
#ifndef TOKENBOOTH_ACCESS_OUTCOMES_H
#define TOKENBOOTH_ACCESS_OUTCOMES_H

#include <stdbool.h>

#include "access/message.h"
#include "access/outcome.h"
#include "store/privilege.h"

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

struct outcome_row {
    int status;
    const char *error;  /* as in RFC 6750, 3.1; NULL: none */
    const char *reason; /* as in the README; NULL: allowed */
    const char *cause;  /* where .reason tells less; see outcome_cause */
    bool dead_value;    /* the value is no good, whatever it is used for */
    bool lacks_access;  /* the credential is good, but not for this */
    message_function *message;
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
