/* result.c: the names of the results. */
#include "base/result.h"

const char *result_name(enum result result)
{
    static const char *const names[] = {
        [RESULT_OK] = "ok",           [RESULT_NOT_FOUND] = "not found",
        [RESULT_DENIED] = "denied",   [RESULT_CONFLICT] = "conflict",
        [RESULT_INVALID] = "invalid", [RESULT_BUSY] = "busy",
        [RESULT_BROKEN] = "broken",
    };

    return names[result];
}
