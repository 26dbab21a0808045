/* trust.h: whether a JWT fits one of a machine account's trust rules. */
#ifndef TOKENBOOTH_TRUST_TRUST_H
#define TOKENBOOTH_TRUST_TRUST_H

#include "store/trust_rules.h"
#include "trust/issuer_keys.h"
#include "trust/jwt.h"

enum {
    TRUST_LEEWAY_SECONDS = 60,         /* clocks can differ by so much */
    TRUST_LONGEST_SECONDS = 24 * 3600, /* that a JWT can still be valid */
};

/* What came out. */
struct trust_verdict {
    const struct trust_rule *rule; /* that it fits; NULL: none */
    int64_t expires_at;            /* of the JWT */
    /* Without a rule: */
    bool is_unavailable; /* the keys cannot be fetched right now */
    const char *why; /* the claim, what was expected and what came; in ASCII */
};

/* Judges a JWT by rules (struct trust_rule). One that it fits wholly decides;
 * else the first rule whose issuer and audience fit is explained. No issuer is
 * asked for its keys that no rule names. */
void trust_judge(struct issuer_keys *keys, apr_pool_t *pool,
                 const struct jwt *jwt, const apr_array_header_t *rules,
                 int64_t now, struct trust_verdict *verdict);

/* How a token that is minted for it is called: "GitHub Actions: acme/app,
 * main". */
char *trust_description(apr_pool_t *pool, const struct trust_rule *rule,
                        const struct jwt *jwt);

#endif
