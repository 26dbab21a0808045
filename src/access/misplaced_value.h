/* misplaced_value.h: a whole value where no rule reads it: in the path, the
 * query, or any header. It is no credential, but whoever sent it can be told
 * so, and so can its owner if others could read it on the way. */
#ifndef TOKENBOOTH_ACCESS_MISPLACED_VALUE_H
#define TOKENBOOTH_ACCESS_MISPLACED_VALUE_H

#include "access/check_request.h"

/* PATH, QUERY, HEADER, or NONE. *value becomes a copy that is wiped with the
 * pool; NULL for NONE. */
enum wrapping misplaced_value_find(apr_pool_t *pool,
                                   const struct check_request *request,
                                   const char **value);

#endif
