/* act.h: who changes something, from where and when.
 *
 * Every function of store/ that changes data takes an act, and works in one
 * transaction in which it reads again what the act's authority allows: what a
 * page has read before can have been revoked in the meantime. */
#ifndef TOKENBOOTH_STORE_ACT_H
#define TOKENBOOTH_STORE_ACT_H

#include <stdint.h>

#include "store/store.h"

/* Why an act is allowed to change something. */
enum authority {
    /* Nobody is signed in: what is shown (a password, a value, the code of a
     * link) is the proof, and the function checks it. */
    AUTHORITY_PROOF,
    /* account_id is signed in by session_id, and changes what is its own or
     * what its privileges cover. RESULT_SIGNED_OUT once that session has ended
     * or the account is disabled or deleted. */
    AUTHORITY_ACCOUNT,
    /* manager_id is signed in by session_id, and changes what belongs to the
     * machine account that is account_id. RESULT_SIGNED_OUT as above, and
     * RESULT_NOT_FOUND once that person no longer manages it. */
    AUTHORITY_MANAGER,
    /* A program that sent the value of one of account_id's tokens changes what
     * that token allows: .admit says within the transaction whether it still
     * does. RESULT_SIGNED_OUT once the value no longer works. */
    AUTHORITY_TOKEN,
    /* The administrator, who can change everything: by the command or, with
     * administrator_id, on the pages, signed in by session_id. There it is
     * RESULT_SIGNED_OUT as above, and RESULT_NOT_FOUND once that account is no
     * administrator any more, as for everybody else. */
    AUTHORITY_ADMINISTRATOR,
    /* The program itself, which records what checks saw. */
    AUTHORITY_RECORDER,
};

struct act {
    struct store *store;
    apr_pool_t *pool; /* of what is returned */
    enum authority authority;
    int64_t account_id; /* who is signed in; else whose things are changed, 0
                            for nobody's */
    int64_t session_id; /* of who is signed in; else 0 */
    int64_t administrator_id; /* who is signed in, of AUTHORITY_ADMINISTRATOR;
                                 0: it is the command */
    int64_t manager_id; /* who is signed in, of AUTHORITY_MANAGER; else 0 */
    /* Of AUTHORITY_TOKEN: see there. admitted is its own. */
    enum result (*admit)(const struct act *act);
    const void *admitted;
    const char *address; /* of the client, "" for none */
    const char *client;  /* in words, "" for none */
    int64_t now;
};

/* Who does it, in the words of tombstones and of the activity. */
#define ACTOR_ACCOUNT       "account"    /* signed in, or showed a proof */
#define ACTOR_BEARER        "bearer"     /* had a value, and revoked it */
#define ACTOR_FEED_OWNER    "feed owner" /* an owner of the feed */
#define ACTOR_MANAGER       "manager"    /* a manager of a machine account */
#define ACTOR_ADMINISTRATOR "administrator"

/* For store/, within a transaction: RESULT_OK if the account manages this
 * machine account, and that is not deleted; else RESULT_NOT_FOUND. */
enum result act_check_manager(struct store *store, int64_t machine_id,
                              int64_t account_id);

/* One of ACTOR_... */
const char *act_actor(const struct act *act);

/* A part of a list. */
struct range {
    int64_t limit, offset;
};

#endif
