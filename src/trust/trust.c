/* trust.c: the claims that every JWT is judged by (RFC 7519, 4.1), and those of
 * the rule. What a rule wants is told only for what its issuer has signed. */
#include "trust/trust.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/validate.h"
#include "trust/claims.h"

/* How far a JWT got with a rule: the furthest is explained. */
enum stage { STAGE_ISSUER, STAGE_SIGNATURE, STAGE_AUDIENCE, STAGE_CLAIMS };

static bool is_issuer(const struct trust_rule *rule, const struct jwt *jwt)
{
    const char *issuer = json_string_value(json_object_get(jwt->claims, "iss"));

    return issuer && strcmp(issuer, rule->issuer) == 0;
}

static bool is_text(const json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

static bool has_audience(const struct trust_rule *rule, const struct jwt *jwt)
{
    const json_t *audience = json_object_get(jwt->claims, "aud"), *one;
    size_t i;

    json_array_foreach(audience, i, one)
    {
        if (is_text(one, rule->audience))
            return true;
    }
    return is_text(audience, rule->audience);
}

/* An instant; false: it is there, and is none. */
static bool read_instant(const struct jwt *jwt, const char *name, int64_t *at)
{
    const json_t *value = json_object_get(jwt->claims, name);
    double number = json_number_value(value);

    *at = 0;
    if (!value)
        return true;
    if (!json_is_number(value) || !(number > 0 && number < 1e11))
        return false;
    *at = (int64_t)number;
    return true;
}

static const char *explain_time(apr_pool_t *pool, const char *name,
                                const char *expected, int64_t at)
{
    return apr_psprintf(pool, "claim %s: expected %s, got %s", name, expected,
                        at ? clock_text(pool, at) : "no time");
}

/* NULL: the JWT is valid now. */
static const char *time_error(apr_pool_t *pool, const struct jwt *jwt,
                              int64_t now, int64_t *expires_at)
{
    static const char *const earlier[] = {"nbf", "iat"};
    int64_t at;

    if (!read_instant(jwt, "exp", expires_at) ||
        *expires_at + TRUST_LEEWAY_SECONDS <= now)
        return explain_time(
            pool, "exp",
            apr_psprintf(pool, "a time after %s", clock_text(pool, now)),
            *expires_at);
    if (*expires_at > now + TRUST_LONGEST_SECONDS)
        return explain_time(pool, "exp", "a time within a day", *expires_at);
    for (int i = 0; i < 2; i++) {
        if (!read_instant(jwt, earlier[i], &at) ||
            at > now + TRUST_LEEWAY_SECONDS)
            return explain_time(
                pool, earlier[i],
                apr_psprintf(pool, "a time before %s", clock_text(pool, now)),
                at);
    }
    return NULL;
}

/* One JWT and all rules. */
struct judging {
    struct issuer_keys *keys;
    apr_pool_t *pool;
    const struct jwt *jwt;
    int64_t now;
    struct trust_verdict *verdict;
    enum stage stage; /* of verdict->why */
};

static void explain(struct judging *judging, enum stage stage, const char *why)
{
    if (judging->verdict->why && stage <= judging->stage)
        return;
    judging->verdict->why = why;
    judging->stage = stage;
}

/* The keys of the rule, pasted or fetched; RESULT_BUSY as issuer_keys_get. */
static enum result find_keys(const struct judging *judging,
                             const struct trust_rule *rule, const json_t **keys,
                             const char **why)
{
    if (!rule->keys)
        return issuer_keys_get(judging->keys, judging->pool, rule->issuer,
                               judging->jwt->key_id, keys, why);
    *keys = jwt_keys_read(judging->pool, rule->keys, why);
    return RESULT_OK;
}

static bool is_signed(struct judging *judging, const struct trust_rule *rule)
{
    const json_t *keys = NULL;
    const char *why = "";

    if (find_keys(judging, rule, &keys, &why) != RESULT_OK) {
        judging->verdict->is_unavailable = true;
        explain(judging, STAGE_ISSUER,
                apr_psprintf(judging->pool,
                             "The keys of %s cannot be fetched right now: %s",
                             claims_shown_text(judging->pool, rule->issuer),
                             utf8_to_ascii(judging->pool, why, 200)));
        return false;
    }
    if (jwt_verify(judging->pool, judging->jwt, keys, &why) == RESULT_OK)
        return true;
    explain(judging, STAGE_SIGNATURE, why);
    return false;
}

static bool fits(struct judging *judging, const struct trust_rule *rule)
{
    apr_pool_t *pool = judging->pool;
    const char *why;

    if (!is_issuer(rule, judging->jwt) || !is_signed(judging, rule))
        return false;
    if (!has_audience(rule, judging->jwt)) {
        explain(
            judging, STAGE_AUDIENCE,
            apr_psprintf(pool, "claim aud: expected %s, got %s",
                         claims_shown_text(pool, rule->audience),
                         claims_shown(pool, json_object_get(
                                                judging->jwt->claims, "aud"))));
        return false;
    }
    why = time_error(pool, judging->jwt, judging->now,
                     &judging->verdict->expires_at);
    if (!why && claims_fit(pool, rule->claims, judging->jwt->claims, &why))
        return true;
    explain(judging, STAGE_CLAIMS, why);
    return false;
}

/* The issuers are told, so that a typing error can be seen; "https://a/" is not
 * "https://a". */
static const char *explain_issuer(const struct judging *judging,
                                  const apr_array_header_t *rules)
{
    apr_pool_t *pool = judging->pool;
    const char *wanted =
        rules->nelts
            ? claims_shown_text(
                  pool, APR_ARRAY_IDX(rules, 0, struct trust_rule).issuer)
            : "nothing, since there are no trust rules";

    return apr_psprintf(
        pool, "claim iss: expected %s%s, got %s", wanted,
        rules->nelts > 1 ? " or another rule's issuer" : "",
        claims_shown(pool, json_object_get(judging->jwt->claims, "iss")));
}

void trust_judge(struct issuer_keys *keys, apr_pool_t *pool,
                 const struct jwt *jwt, const apr_array_header_t *rules,
                 int64_t now, struct trust_verdict *verdict)
{
    struct judging judging = {keys, pool, jwt, now, verdict, STAGE_ISSUER};

    *verdict = (struct trust_verdict){0};
    for (int i = 0; i < rules->nelts; i++) {
        const struct trust_rule *rule =
            &APR_ARRAY_IDX(rules, i, struct trust_rule);
        if (fits(&judging, rule)) {
            verdict->rule = rule;
            verdict->is_unavailable = false;
            return;
        }
    }
    if (!verdict->why)
        verdict->why = explain_issuer(&judging, rules);
}

static const char *claim_text(const struct jwt *jwt, const char *name)
{
    return json_string_value(claims_find(jwt->claims, name));
}

char *trust_description(apr_pool_t *pool, const struct trust_rule *rule,
                        const struct jwt *jwt)
{
    static const char *const places[] = {"repository", "project_path", "sub"};
    static const char *const branch = "refs/heads/";
    const char *place = NULL, *ref = claim_text(jwt, "ref");
    char *text;

    for (int i = 0; i < 3 && !place; i++)
        place = claim_text(jwt, places[i]);
    if (ref && text_starts(ref, branch))
        ref += strlen(branch);
    text = apr_pstrcat(pool, rule->description, place ? ": " : "",
                       place ? place : "", place && ref ? ", " : "",
                       place && ref ? ref : "", NULL);
    return utf8_truncate(pool, utf8_printable(pool, text),
                         VALIDATE_DESCRIPTION_MAX - 1);
}
