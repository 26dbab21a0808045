/* password_links.h: links for resetting a forgotten password, once. Only a
 * digest of a link's code is stored. */
#ifndef TOKENBOOTH_STORE_PASSWORD_LINKS_H
#define TOKENBOOTH_STORE_PASSWORD_LINKS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

enum { PASSWORD_LINK_SECONDS = 3600 };

/* Creates the code of a link for the act's account, valid for
 * PASSWORD_LINK_SECONDS; its earlier links end. event: the kind that the
 * account's activity then has, NULL for none. *code is wiped with the pool. */
enum result store_password_link_create(const struct act *act, const char *event,
                                       char **code);

/* How many links were sent to the act's account by email since an instant. */
enum result store_password_links_mailed(const struct act *act, int64_t since,
                                        int64_t *count);

/* The account a code is for. RESULT_NOT_FOUND if there is no such link, it was
 * used or has expired, or its account cannot sign in. */
enum result store_password_link_find(struct store *store, const char *code,
                                     int64_t now, int64_t *account_id);

/* Deletes some of the links that have expired; *more if there may be more. */
enum result store_password_link_sweep(struct store *store, int64_t now,
                                      bool *more);

/* For store/: within a transaction, ends all links of the account. */
enum result password_links_clear(struct store *store, int64_t account_id);

#endif
