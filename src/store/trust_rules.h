/* trust_rules.h: whom a machine account trusts (tables trust_rule,
 * trust_rule_feed).
 *
 * A JWT that an issuer signed and that fits a rule is exchanged for a token of
 * the machine account (minted_tokens.h); trust/ says when one fits. A rule
 * never changes: another one takes its place. In an act on one, account_id is
 * the machine account's. */
#ifndef TOKENBOOTH_STORE_TRUST_RULES_H
#define TOKENBOOTH_STORE_TRUST_RULES_H

#include "store/token_query.h"

enum { TRUST_RULES_MAX = 50 /* of a machine account */ };

struct trust_rule {
    int64_t id;
    const char *description;
    const char *issuer;   /* the claim iss, exactly */
    const char *audience; /* one in the claim aud, exactly */
    const char *claims;   /* "name = pattern", a line each; trust/claims.h */
    const char *keys;     /* a JWK set; NULL: fetched from the issuer */
    enum scope read_scope;
    enum scope write_scope;
    bool adds_only;
    apr_array_header_t *read_feeds;  /* struct scope_feed */
    apr_array_header_t *write_feeds; /* struct scope_feed */
    int64_t created_at;
    const char *form_id; /* of a new one: of the form; NULL: none */
};

/* The rules of a machine account, the oldest first: struct trust_rule. */
enum result store_trust_rule_list(struct store *store, apr_pool_t *pool,
                                  int64_t machine_id,
                                  apr_array_header_t **rules);

/* RESULT_REPEATED, with *id, if this form created one already.
 * RESULT_TOO_MANY: there are TRUST_RULES_MAX. RESULT_NOT_FOUND: the act's
 * account is no machine account. */
enum result store_trust_rule_add(const struct act *act,
                                 const struct trust_rule *rule, int64_t *id);

/* Tokens that were minted by it stay. RESULT_NOT_FOUND: the act's account has
 * no such rule. */
enum result store_trust_rule_delete(const struct act *act, int64_t id);

/* For store/, within the act's transaction: deletes all rules of the act's
 * account. */
enum result trust_rules_clear(const struct act *act);

#endif
