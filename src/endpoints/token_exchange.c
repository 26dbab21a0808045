/* token_exchange.c: exchanges a CI job's JWT for a token of a machine account
 * that trusts its issuer (RFC 8693), so that a CI needs no stored secret.
 *
 * POST /token  grant_type, subject_token_type, subject_token: as RFC 8693 has
 *              them; resource or audience: the machine account, by its name or
 *              the URL of its page
 * 200 with access_token; errors as RFC 6749, 5.2, and RFC 8693, 2.2.2: 400 says
 * in error_description which claim was not as expected; 403 over plain http to
 * a site of https; 429 after too many that were not accepted; 503 while the
 * issuer's keys cannot be fetched. Neither the JWT nor the value is logged. */
#include "endpoints/token_exchange.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/site.h"
#include "base/text.h"
#include "base/utf8.h"
#include "store/accounts.h"
#include "store/minted_tokens.h"
#include "trust/claims.h"
#include "trust/trust.h"

#define URN_GRANT    "urn:ietf:params:oauth:grant-type:token-exchange"
#define URN_JWT      "urn:ietf:params:oauth:token-type:jwt"
#define URN_ACCESS   "urn:ietf:params:oauth:token-type:access_token"
#define MACHINE_PATH "/machines/"

static void reject(struct page *page, int status, const char *error,
                   const char *why)
{
    response_oauth_error(page->response, status, error, why);
}

/* Counts what was not accepted: a good JWT is never throttled, whoever shares
 * its address. */
static void reject_grant(struct page *page, const char *error, const char *why)
{
    const struct throttle_rule rule = {
        "exchange", CLOCK_MINUTE, page->context->settings->throttle_values};

    if (page_throttle(page, &rule))
        reject(page, 429, "slow_down",
               "Too many requests from this address were not accepted. Try "
               "again in a minute.");
    else
        reject(page, 400, error, why);
}

/* --- the request ---------------------------------------------------------- */

/* A field that is sent once; "" if it was not sent. */
static const char *field(const struct page *page, const char *name)
{
    const char *text = page_field(page, name);

    return text ? text_trim(page->pool, text) : "";
}

/* What is wrong with the request, whatever the JWT is; NULL: nothing. */
static const char *request_error(const struct page *page)
{
    static const char *const once[] = {"grant_type", "subject_token",
                                       "subject_token_type", "resource",
                                       "audience"};
    static const char *const unknown[] = {"actor_token", "actor_token_type",
                                          "scope"};
    const char *wanted = field(page, "requested_token_type");

    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
        if (request_field_count(page->fields, once[i]) > 1)
            return apr_pstrcat(page->pool, "Send ", once[i], " once.", NULL);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        if (*field(page, unknown[i]))
            return apr_pstrcat(page->pool, "Leave out ", unknown[i],
                               ": the trust rule says what the token can do.",
                               NULL);
    }
    if (*wanted && strcmp(wanted, URN_ACCESS) != 0)
        return "requested_token_type: only " URN_ACCESS " is issued.";
    if (strcmp(field(page, "subject_token_type"), URN_JWT) != 0)
        return "Send subject_token_type=" URN_JWT ".";
    if (!*field(page, "subject_token"))
        return "Send the JWT of the CI job in subject_token. It was empty.";
    if (!*field(page, "resource") && !*field(page, "audience"))
        return "Send the name of the machine account in audience, or the URL "
               "of its page in resource.";
    return NULL;
}

/* The name in "ci-build", or in "https://SITE/machines/ci-build"; NULL: it is
 * another site's. */
static const char *name_in(const struct page *page, const char *text)
{
    const char *start =
        apr_pstrcat(page->pool, page->address, MACHINE_PATH, NULL);

    if (text_starts(text, start))
        text += strlen(start);
    return strchr(text, '/') ? NULL : text_lower(page->pool, text);
}

/* The machine account that audience and resource name, in lower case; NULL:
 * none, or two. */
static const char *target_name(const struct page *page)
{
    const char *resource = field(page, "resource");
    const char *audience = field(page, "audience");
    const char *first = name_in(page, *audience ? audience : resource);
    const char *second = name_in(page, *resource ? resource : audience);

    return first && second && strcmp(first, second) == 0 ? first : NULL;
}

/* --- the answer ----------------------------------------------------------- */

static void answer(struct page *page, const char *value)
{
    json_t *document = json_pack("{s:s, s:s, s:s, s:i}", "access_token", value,
                                 "issued_token_type", URN_ACCESS, "token_type",
                                 "Bearer", "expires_in", (int)MINTED_SECONDS);

    response_header(page->response, "Pragma", "no-cache");
    response_text(
        page->response, "application/json",
        secret_wipe_with_pool(page->pool, json_line(page->pool, document)));
}

static void reject_mint(struct page *page, enum result result)
{
    switch (result) {
    case RESULT_TAKEN:
        reject_grant(page, "invalid_grant",
                     "claim jti: expected a JWT that was not exchanged before, "
                     "got one that was. Each is taken once: let the job ask "
                     "its CI for another one.");
        break;
    case RESULT_GONE:
        reject_grant(page, "invalid_grant",
                     "The machine account is disabled, or no longer trusts "
                     "this issuer.");
        break;
    case RESULT_AGAINST_POLICY:
        reject_grant(page, "invalid_grant",
                     "The policy of this site does not allow what the trust "
                     "rule does, such as writing to all feeds. A manager of "
                     "the machine account can add another rule.");
        break;
    default:
        reject(page, 503, "temporarily_unavailable",
               "No token was created. Try again in a minute.");
        break;
    }
}

static void mint(struct page *page, const struct account *machine,
                 const struct jwt *jwt, const struct trust_verdict *verdict)
{
    struct act act = page_proof_act(page, machine->id);
    struct mint minted = {
        .rule = verdict->rule,
        .description = trust_description(page->pool, verdict->rule, jwt),
        .jwt_expires_at = verdict->expires_at + TRUST_LEEWAY_SECONDS,
    };
    char *value = NULL;
    enum result result;

    _Static_assert((int)JWT_DIGEST_BYTES == (int)MINTED_DIGEST_BYTES,
                   "one is stored as the other");
    act.client = "";
    jwt_digest(page->pool, jwt, minted.digest);
    result = store_token_mint(&act, &minted, &value);
    if (result == RESULT_OK)
        answer(page, value);
    else
        reject_mint(page, result);
}

/* --- who asks for what ---------------------------------------------------- */

/* People, and names that nobody has, are the same as machine accounts without
 * rules. */
static enum result find_rules(const struct page *page, const char *name,
                              struct account *machine,
                              apr_array_header_t **rules)
{
    enum result result =
        utf8_is_valid(name)
            ? store_account_by_name(page->store, page->pool, name, machine)
            : RESULT_NOT_FOUND;

    *rules = NULL;
    if (result == RESULT_OK && !machine->is_machine)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result =
            store_trust_rule_list(page->store, page->pool, machine->id, rules);
    return result == RESULT_OK && !(*rules)->nelts ? RESULT_NOT_FOUND : result;
}

static void reject_unavailable(struct page *page, const char *why)
{
    response_header(page->response, "Retry-After",
                    apr_psprintf(page->pool, "%d", ISSUER_KEYS_FAILED_SECONDS));
    reject(page, 503, "temporarily_unavailable", why);
}

static void judge(struct page *page, const struct jwt *jwt,
                  const struct account *machine,
                  const apr_array_header_t *rules)
{
    struct trust_verdict verdict = {0};

    trust_judge(page->context->issuer_keys, page->pool, jwt, rules, page->now,
                &verdict);
    if (verdict.rule)
        mint(page, machine, jwt, &verdict);
    else if (verdict.is_unavailable)
        reject_unavailable(page, verdict.why);
    else
        reject_grant(page, "invalid_grant", verdict.why);
}

static void exchange(struct page *page)
{
    const char *name = target_name(page), *why;
    const char *text = secret_wipe_with_pool(
        page->pool, apr_pstrdup(page->pool, field(page, "subject_token")));
    struct account machine = {0};
    apr_array_header_t *rules;
    struct jwt jwt;
    enum result result =
        name ? find_rules(page, name, &machine, &rules) : RESULT_NOT_FOUND;

    if (result == RESULT_NOT_FOUND)
        reject_grant(page, "invalid_target",
                     apr_pstrcat(page->pool, "No machine account called ",
                                 claims_shown_text(
                                     page->pool, *field(page, "audience")
                                                     ? field(page, "audience")
                                                     : field(page, "resource")),
                                 " trusts an issuer. A manager adds a trust "
                                 "rule on its page.",
                                 NULL));
    else if (result != RESULT_OK)
        reject(page, 503, "temporarily_unavailable",
               "No token was created. Try again in a minute.");
    else if (machine.disabled_at)
        reject_mint(page, RESULT_GONE);
    else if (jwt_read(page->pool, text, &jwt, &why) != RESULT_OK)
        reject_grant(page, "invalid_grant", why);
    else
        judge(page, &jwt, &machine, rules);
}

void endpoint_token_exchange_post(struct page *page)
{
    const char *grant = field(page, "grant_type");
    const char *why = request_error(page);

    if (site_is_https(page->context->settings) &&
        !request_came_by_https(page->request)) {
        response_header(page->response, "X-Tokenbooth-Error", "insecure");
        reject(page, 403, "invalid_request",
               apr_pstrcat(page->pool,
                           "The JWT came over plain http, so others may have "
                           "seen it. Send it to ",
                           page->address, "/token", NULL));
    } else if (!*grant) {
        reject(page, 400, "invalid_request", "Send grant_type=" URN_GRANT ".");
    } else if (strcmp(grant, URN_GRANT) != 0) {
        reject(page, 400, "unsupported_grant_type",
               "Only " URN_GRANT " is supported.");
    } else if (why) {
        reject(page, 400, "invalid_request", why);
    } else {
        exchange(page);
    }
}
