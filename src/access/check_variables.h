/* check_variables.h: an allowed check, as variables of Apache's. */
#ifndef TOKENBOOTH_ACCESS_CHECK_VARIABLES_H
#define TOKENBOOTH_ACCESS_CHECK_VARIABLES_H

#include "access/check.h"

/* Sets the variables that Apache uses after an allowed check: TOKENBOOTH_...
 * of apache.conf, who may do what and the headers to add; what mod_dir reads
 * before it redirects to a folder; and what mod_cache reads before it keeps an
 * answer, which it could give to somebody who is not checked. */
void check_variables_set(apr_pool_t *pool, const struct check *check,
                         answer_setter *set, void *to);

#endif
