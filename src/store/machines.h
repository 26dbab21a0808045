/* machines.h: machine accounts: accounts that nobody signs in to.
 *
 * People manage them (managers.h). A machine account is a member of feeds and
 * owns tokens, none of which is a primary one. In an act on it, account_id is
 * the machine account's. No function here finds a deleted one. */
#ifndef TOKENBOOTH_STORE_MACHINES_H
#define TOKENBOOTH_STORE_MACHINES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

struct machine {
    int64_t id;
    const char *name;
    const char *description; /* "": none */
    int64_t created_at;
    int64_t disabled_at; /* 0: its tokens work */
    int64_t managers;    /* who can sign in */
    int64_t tokens;      /* valid ones; at most 1 above the maximum */
};

/* More valid tokens of a machine account are not counted. */
enum { MACHINE_TOKENS_MAX = 1000 };

/* What a person can manage. */
enum { MACHINES_OF_MANAGER_MAX = 1000 };

struct machine_new {
    const char *name;        /* lower case */
    const char *description; /* "": none */
    const char *form_id;     /* of the form that was sent; NULL: none */
    int64_t manager_id;      /* the first manager; 0: none yet */
    const char *manager;     /* the username; NULL: none */
};

/* By its first manager, or by the administrator: creates one, without a token.
 * RESULT_TAKEN: an account has, or a deleted one had, the name.
 * RESULT_TOO_MANY: one manages MACHINES_OF_MANAGER_MAX. */
enum result store_machine_add(const struct act *act,
                              const struct machine_new *machine, int64_t *id);

/* Which machine accounts are wanted. */
struct machine_filter {
    int64_t manager_id; /* that this account manages; 0: all */
    bool orphaned;      /* that nobody manages who can sign in */
    const char *words;  /* in the name; NULL: all */
    int64_t now;
};

/* The one of this name among them; .words and .orphaned are ignored. */
enum result store_machine_get(struct store *store, apr_pool_t *pool,
                              const char *name,
                              const struct machine_filter *filter,
                              struct machine *machine);

/* By name; struct machine. */
enum result store_machine_list(struct store *store, apr_pool_t *pool,
                               const struct machine_filter *filter,
                               const struct range *range,
                               apr_array_header_t **machines);

enum result store_machine_count(struct store *store, apr_pool_t *pool,
                                const struct machine_filter *filter,
                                int64_t *count);

/* The one that this form created; RESULT_NOT_FOUND: another one, or none. */
enum result store_machine_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, const char **name);

/* Gives the act's machine account another description. */
enum result store_machine_describe(const struct act *act,
                                   const char *description);

/* Deletes the act's machine account as store_account_delete does an account:
 * RESULT_MUST_STAY while a feed has no other owner. */
enum result store_machine_delete(const struct act *act);

#endif
