/* result.c: the names of the results. */
#include "base/result.h"

const char *result_name(enum result result)
{
    static const char *const names[] = {
        [RESULT_OK] = "ok",
        [RESULT_NOT_FOUND] = "not found",
        [RESULT_DENIED] = "denied",
        [RESULT_SIGNED_OUT] = "signed out",
        [RESULT_WRONG] = "wrong",
        [RESULT_THROTTLED] = "throttled",
        [RESULT_TAKEN] = "taken",
        [RESULT_RESERVED] = "reserved",
        [RESULT_REPEATED] = "repeated",
        [RESULT_CHANGED] = "changed",
        [RESULT_GONE] = "gone",
        [RESULT_EXPIRED] = "expired",
        [RESULT_MUST_STAY] = "must stay",
        [RESULT_TOO_LARGE] = "too large",
        [RESULT_AGAINST_POLICY] = "against the policy",
        [RESULT_TOO_MANY] = "too many",
        [RESULT_INVALID] = "invalid",
        [RESULT_BUSY] = "busy",
        [RESULT_UNWRITABLE] = "the database cannot be written",
        [RESULT_BROKEN] = "broken",
    };

    _Static_assert(sizeof names / sizeof names[0] == RESULT_BROKEN + 1,
                   "each result has a name");
    return names[result];
}
