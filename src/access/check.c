/* check.c: gathers the facts, asks for the decision, words the answer. */
#include "access/check.h"

#include <apr_strings.h>
#include <string.h>

#include "access/lookups.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "store/checks.h"

int check_count_guess(const struct booth *booth, apr_pool_t *pool,
                      const char *address, int64_t now)
{
    const struct throttle_rule rule = {"value", CLOCK_MINUTE,
                                       booth->settings->throttle_values};

    return throttle_count(booth->throttle, &rule,
                          throttle_source(pool, address), now);
}

static enum result find_token(const struct booth *booth, apr_pool_t *pool,
                              const struct check_request *request,
                              const struct credential *credential, int64_t now,
                              struct facts *facts)
{
    struct holder *holder = &facts->holder;
    enum result result = RESULT_NOT_FOUND;

    holder->well_formed = value_is_well_formed(credential->value);
    if (holder->well_formed)
        result = store_check_value(booth->store, pool, credential->value,
                                   &holder->token);
    holder->known = result == RESULT_OK;
    if (result != RESULT_NOT_FOUND)
        return result;
    facts->wait = check_count_guess(booth, pool, request->address, now);
    return RESULT_OK;
}

static enum result find_account(const struct booth *booth, apr_pool_t *pool,
                                const struct check_request *request,
                                const struct credential *credential,
                                int64_t now, struct facts *facts)
{
    struct account_facts account = {0};
    struct password_guess guess = {
        .account = credential->username,
        .password = credential->password,
        .address = request->address,
        .remember = true,
    };
    enum result result =
        store_check_account(booth->store, pool, credential->username, &account);

    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    facts->holder.named_id = account.id;
    guess.stored = account.password;
    result = passwords_check(booth->passwords, pool, &guess, now, &facts->wait);
    if (result != RESULT_OK)
        return result == RESULT_DENIED ? RESULT_OK : result;
    facts->holder.password_right = true;
    facts->holder.account_id = account.id;
    facts->holder.account = credential->username;
    facts->holder.disabled_at = account.disabled_at;
    return RESULT_OK;
}

static enum result find_holder(const struct booth *booth, apr_pool_t *pool,
                               const struct check_request *request,
                               const struct credential *credential, int64_t now,
                               struct facts *facts)
{
    facts->holder.kind = credential->kind;
    switch (credential->kind) {
    case CREDENTIAL_VALUE:
        return find_token(booth, pool, request, credential, now, facts);
    case CREDENTIAL_PASSWORD:
        return find_account(booth, pool, request, credential, now, facts);
    case CREDENTIAL_NONE: break;
    }
    return RESULT_OK;
}

/* A MOVE writes its two ends. To a public feed, or to an address that
 * publishing look-ups read, it would show its source as well: then it reads it,
 * too. */
static void judge_move(struct facts *facts)
{
    const struct need *destination = &facts->target.needs[1];

    if (!facts->target.moves ||
        (!facts->feeds[1].is_public && !lookup_would_show(destination->rest)))
        return;
    facts->feeds[facts->target.count] = facts->feeds[0];
    target_move_reads(&facts->target);
}

static enum result find_feeds(const struct booth *booth,
                              const struct asked *asked,
                              const struct client *client, struct facts *facts)
{
    const struct holder *holder = &facts->holder;
    int64_t account_id =
        holder->known ? holder->token.account_id : holder->account_id;
    enum result result = RESULT_OK;

    for (int i = 0; i < facts->target.count && result == RESULT_OK; i++) {
        const struct need *need = &facts->target.needs[i];
        result = store_check_feed(booth->store, need->feed, account_id,
                                  holder->known ? holder->token.id : 0,
                                  &facts->feeds[i]);
        facts->publishing[i] = need->access == ACCESS_READ &&
                               lookup_is_publishing(client, asked, need->rest);
    }
    if (result == RESULT_OK)
        judge_move(facts);
    return result;
}

/* Everything that decide needs to know. *why is set where the request was not
 * understood. */
static void gather(const struct booth *booth, apr_pool_t *pool,
                   const struct check_request *request,
                   const struct client *client, int64_t now,
                   struct facts *facts, struct credential *credential,
                   const char **why)
{
    enum result result;

    *why = request->wrong;
    facts->understood =
        !request->wrong &&
        target_find(pool, &request->asked, &facts->target, why) == RESULT_OK &&
        credential_find(pool, &request->presented, credential, why) ==
            RESULT_OK;
    if (!facts->understood || !booth->store)
        return;
    result = find_holder(booth, pool, request, credential, now, facts);
    if (result == RESULT_OK)
        result = find_feeds(booth, &request->asked, client, facts);
    facts->available = result == RESULT_OK;
}

/* For logs and backends: who was let in or refused, to what. */
static void identify(struct check *check)
{
    const struct holder *holder = &check->facts.holder;
    const struct need *need = &check->facts.target.needs[check->verdict.need];

    check->feed = need->feed ? need->feed : "";
    check->access = need->access;
    /* COPY is told as the writing that it is. */
    if (check->facts.target.count > 1 &&
        check->verdict.outcome == OUTCOME_ALLOWED)
        check->access = ACCESS_WRITE;
    if (!check->verdict.identified)
        return;
    check->account = holder->kind == CREDENTIAL_VALUE ? holder->token.account
                                                      : holder->account;
    if (holder->kind == CREDENTIAL_VALUE) {
        check->token_id = holder->token.id;
        check->expires_at = holder->token.expires_at;
    }
}

/* Whose activity it belongs to: a token's owner's, also where the token was
 * not needed; of passwords, those that are wrong. False: nobody's. */
static bool attribute(const struct check *check, enum outcome outcome,
                      struct sighting *sighting)
{
    const struct holder *holder = &check->facts.holder;

    if (!check->facts.available)
        return false;
    sighting->token_id = holder->token.id;
    sighting->account_id =
        holder->known ? holder->token.account_id : holder->named_id;
    if (outcome != OUTCOME_ALLOWED)
        sighting->kind =
            holder->known ? EVENT_TOKEN_REFUSED : EVENT_PASSWORD_REFUSED;
    return holder->known || (holder->named_id && outcome == OUTCOME_PASSWORD);
}

/* The owner's activity and "last used", out of the check's way. */
static void record(const struct booth *booth,
                   const struct check_request *request,
                   const struct client *client, const struct check *check,
                   int64_t now)
{
    enum outcome outcome = check->verdict.outcome == OUTCOME_ALLOWED
                               ? check->verdict.credential
                               : check->verdict.outcome;
    struct sighting sighting = {
        .at = now,
        .count = 1,
        .address = request->address,
        .client = client->name,
        .feed = check->feed,
        .access = access_word(check->access),
        .reason = outcome_reason(outcome),
    };

    if (booth->recorder && attribute(check, outcome, &sighting))
        recorder_add(booth->recorder, &sighting);
}

void check_run(const struct booth *booth, apr_pool_t *pool,
               const struct check_request *request, int64_t now,
               struct check *check)
{
    const struct client *client = client_find(request->user_agent);
    struct credential credential = {0};
    struct sentence_context context = {
        .facts = &check->facts,
        .site = request->site,
    };
    struct audience audience = {
        .client = client,
        .accept = request->accept,
        .content_type = request->asked.content_type,
    };

    memset(check, 0, sizeof *check);
    gather(booth, pool, request, client, now, &check->facts, &credential,
           &context.why);
    decide(&check->facts, now, &check->verdict);
    identify(check);
    context.value = credential.value;
    context.strays = credential.strays > 0;
    context.need = check->verdict.need;
    audience.rest = check->facts.target.needs[0].rest;
    if (!audience.rest)
        audience.rest = "";
    answer_make(pool, &check->verdict, &context, &audience,
                (int)booth->settings->expiry_notice_days, now, &check->answer);
    record(booth, request, client, check, now);
}

void check_tell_allowed(apr_pool_t *pool, const struct check *check,
                        answer_setter *set, void *to)
{
    const struct {
        const char *name, *value;
    } variables[] = {
        {"TOKENBOOTH_USER", check->account ? check->account : "-"},
        {"TOKENBOOTH_ACCOUNT", check->account},
        {"TOKENBOOTH_TOKEN",
         check->token_id ? apr_off_t_toa(pool, check->token_id) : NULL},
        {"TOKENBOOTH_FEED", check->feed},
        {"TOKENBOOTH_ACCESS", access_word(check->access)},
        {"TOKENBOOTH_PRIVATE", check->verdict.private_answer ? "1" : NULL},
        {"TOKENBOOTH_NPM_NOTICE", check->answer.npm_notice},
        {"TOKENBOOTH_NUGET_WARNING", check->answer.nuget_warning},
    };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (variables[i].value)
            set(to, variables[i].name, variables[i].value);
    }
}
