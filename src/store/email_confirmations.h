/* email_confirmations.h: email addresses that nobody has shown to read yet,
 * where mail is configured.
 *
 * An account has one at most: its own, since it signed up, or the one that it
 * will get. A link is mailed to that address, and only a digest of its code is
 * stored. An address that the administrator gave, or that an account had before
 * mail was configured, counts as confirmed. */
#ifndef TOKENBOOTH_STORE_EMAIL_CONFIRMATIONS_H
#define TOKENBOOTH_STORE_EMAIL_CONFIRMATIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

enum { EMAIL_LINK_SECONDS = 86400 };

struct email_confirmation {
    int64_t account_id;
    const char *email;
    bool is_own; /* the account has this address already */
};

/* For store/, within the act's transaction: the address waits from now on, in
 * place of an earlier one, and a link is queued. */
enum result email_confirmations_ask(const struct act *act, int64_t account_id,
                                    const char *email);

/* For store/, within a transaction: no address of the account waits. */
enum result email_confirmations_clear(struct store *store, int64_t account_id);

/* The same, but the account's own address waits on. */
enum result email_confirmations_cancel(const struct act *act);

/* What waits of an account; texts in pool. RESULT_NOT_FOUND: nothing. */
enum result store_email_confirmation_of(struct store *store, apr_pool_t *pool,
                                        int64_t account_id,
                                        struct email_confirmation *found);

/* Queues another link for what waits of the act's account. RESULT_NOT_FOUND if
 * nothing does. */
enum result store_email_confirmation_again(const struct act *act);

/* The act's account keeps the address that it has. */
enum result store_email_confirmation_cancel(const struct act *act);

/* Creates the code of a link for the act's account, by which email is confirmed
 * for EMAIL_LINK_SECONDS; the earlier one ends. *code is wiped with the pool.
 * RESULT_NOT_FOUND: that address does not wait any more. */
enum result store_email_confirmation_code(const struct act *act,
                                          const char *email, char **code);

/* What a code confirms; texts in pool. RESULT_NOT_FOUND if there is no such
 * link, it was used or has expired, or its account cannot sign in. */
enum result store_email_confirmation_find(struct store *store, apr_pool_t *pool,
                                          const char *code, int64_t now,
                                          struct email_confirmation *found);

/* Confirms it: the account gets the address, if it has another one. RESULT_GONE
 * as RESULT_NOT_FOUND above; RESULT_TAKEN: another account has the address. */
enum result store_email_confirmation_use(const struct act *act,
                                         const char *code);

#endif
