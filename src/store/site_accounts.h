/* site_accounts.h: the accounts of the site, as the administrator's page lists
 * them. */
#ifndef TOKENBOOTH_STORE_SITE_ACCOUNTS_H
#define TOKENBOOTH_STORE_SITE_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/accounts.h"

/* What the list can be narrowed to. */
enum site_account_state {
    SITE_ACCOUNT_ANY,
    SITE_ACCOUNT_DISABLED,
    SITE_ACCOUNT_ADMINISTRATOR,
    SITE_ACCOUNT_STATES,
};

struct site_account_filter {
    const char *words; /* in the name or the email address; NULL: all */
    enum site_account_state state;
    int64_t now;
};

/* More valid tokens of an account are not counted. */
enum { SITE_ACCOUNT_TOKENS_MAX = 1000 };

struct site_account {
    int64_t id;
    const char *username;
    const char *email; /* NULL: none */
    int64_t created_at;
    int64_t disabled_at;      /* 0: can sign in */
    int64_t administrator_at; /* 0: is no administrator */
    bool is_machine;          /* nobody signs in to it */
    int64_t tokens;           /* valid ones; at most 1 above the maximum */
    int64_t signed_in_at;     /* last, as the activity knows it; 0: never */
};

/* By name; struct site_account. */
enum result store_site_account_list(struct store *store, apr_pool_t *pool,
                                    const struct site_account_filter *filter,
                                    const struct range *range,
                                    apr_array_header_t **accounts);

/* The length of that list, or max if it is longer. */
enum result store_site_account_count(struct store *store, apr_pool_t *pool,
                                     const struct site_account_filter *filter,
                                     int64_t max, int64_t *count);

#endif
