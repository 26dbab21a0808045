/* token_networks.h: the networks that each token was used from, so that its
 * owner is told of a new one. Checks do not read them.
 *
 * A network is the /24 of an IPv4 address, and the /48 of an IPv6 address: what
 * one office, one home or one site of a provider has (RFC 6177), so that nobody
 * is told of an address that changes overnight. A token has a history once it
 * has been used for a day, because a new one is tried on a desk, and then goes
 * to a build server. One that comes from everywhere, as hosted builds do, is
 * news no more: of TOKEN_NETWORKS_MAX known ones, a new one replaces the
 * oldest. */
#ifndef TOKENBOOTH_STORE_TOKEN_NETWORKS_H
#define TOKENBOOTH_STORE_TOKEN_NETWORKS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/access_record.h"
#include "store/act.h"

enum {
    TOKEN_NETWORKS_MAX = 20,
    TOKEN_NETWORKS_KEPT_DAYS = 400, /* since it was last seen */
};

/* For store/, within the recorder's transaction: records where a token was
 * used, and tells its owner of a network that is new, once a day at most. */
enum result token_networks_record(const struct act *act,
                                  const struct access_record *record);

/* Deletes some that have not been seen since an instant; *more if there may be
 * more. */
enum result store_token_networks_sweep(struct store *store, int64_t before,
                                       bool *more);

#endif
