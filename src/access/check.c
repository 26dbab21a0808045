/* check.c: gathers the attributes, has them decided, and builds the answer. */
#include "access/check.h"

#include <apr_strings.h>
#include <string.h>

#include "access/client_name.h"
#include "access/lookups.h"
#include "access/stray.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "store/checks.h"

int check_count_guess(const struct check_context *context, apr_pool_t *pool,
                      const char *address)
{
    const struct throttle_rule rule = {"value", CLOCK_MINUTE,
                                       context->settings->throttle_values};

    return throttle_count(context->throttle, &rule,
                          throttle_source(pool, address),
                          clock_steady_seconds());
}

/* A check that is running: what was asked, by which client, and when. */
struct running {
    const struct check_context *context;
    apr_pool_t *pool;
    const struct check_request *request;
    const struct client *client;
    int64_t now;
};

static enum result find_token(const struct running *running,
                              const struct credential *credential,
                              struct attributes *attributes)
{
    struct subject *subject = &attributes->subject;
    enum result result =
        store_check_value(running->context->store, running->pool,
                          credential->value, &subject->token);

    subject->well_formed = result != RESULT_INVALID;
    subject->known = result == RESULT_OK;
    apr_cpystrn(subject->last4, value_last4(credential->value),
                sizeof subject->last4);
    return result == RESULT_NOT_FOUND || result == RESULT_INVALID ? RESULT_OK
                                                                  : result;
}

/* The account that was named, by its username or email address. */
static enum result find_account(const struct running *running,
                                const struct credential *credential,
                                struct attributes *attributes)
{
    struct subject *subject = &attributes->subject;
    struct account_attributes account = {0};
    enum result result = store_check_account(
        running->context->store, running->pool, credential->username, &account);

    subject->account = credential->username;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    subject->account_id = account.id;
    subject->account = account.username;
    subject->password = account.password;
    subject->disabled_at = account.disabled_at;
    return RESULT_OK;
}

static enum result find_subject(const struct running *running,
                                const struct credential *credential,
                                struct attributes *attributes)
{
    attributes->subject = (struct subject){.kind = credential->kind};
    switch (credential->kind) {
    case CREDENTIAL_VALUE: return find_token(running, credential, attributes);
    case CREDENTIAL_PASSWORD:
        return find_account(running, credential, attributes);
    case CREDENTIAL_NONE: break;
    }
    return RESULT_OK;
}

/* A MOVE writes at both ends. Into another feed, or to a path that publishing
 * look-ups read, it would also show what it moves: then it reads its source,
 * too. */
static void judge_move(struct attributes *attributes)
{
    const struct required_access *required = attributes->resource.required;

    if (!attributes->resource.moves ||
        (strcmp(required[0].feed, required[1].feed) == 0 &&
         !lookup_would_show(required[1].rest)))
        return;
    attributes->feeds[attributes->resource.count] = attributes->feeds[0];
    resource_add_read(&attributes->resource);
}

static enum result find_feeds(const struct running *running,
                              struct attributes *attributes)
{
    const struct subject *subject = &attributes->subject;
    int64_t account_id =
        subject->known ? subject->token.account_id : subject->account_id;
    enum result result = RESULT_OK;

    for (int i = 0; i < attributes->resource.count && result == RESULT_OK;
         i++) {
        const struct required_access *required =
            &attributes->resource.required[i];
        result = store_check_feed(
            running->context->store, required->feed, account_id,
            subject->known ? subject->token.id : 0, &attributes->feeds[i]);
        if (required->access == ACCESS_READ)
            attributes->lookups[i] =
                lookup_find(running->client->lookups, &running->request->http,
                            required->rest);
    }
    return result;
}

/* What the store is asked for one check. */
struct reading {
    const struct running *running;
    const struct credential *credential;
    struct attributes *attributes;
};

static enum result read_store(void *baton)
{
    const struct reading *reading = baton;
    enum result result = find_subject(reading->running, reading->credential,
                                      reading->attributes);

    return result == RESULT_OK
               ? find_feeds(reading->running, reading->attributes)
               : result;
}

/* A value that was never issued is a guess. */
static void count_value(const struct running *running,
                        struct attributes *attributes)
{
    if (attributes->subject.kind == CREDENTIAL_VALUE &&
        !attributes->subject.known)
        attributes->wait = check_count_guess(running->context, running->pool,
                                             running->request->address);
}

/* A password is checked after all else is known, and only if the decision
 * depends on it: whoever reads what is public never waits for scrypt. */
static enum result check_password(const struct running *running,
                                  const struct credential *credential,
                                  struct attributes *attributes)
{
    struct subject *subject = &attributes->subject;
    const struct password_guess guess = {
        .account = subject->account,
        .password = credential->password,
        .stored = subject->password,
        .address = running->request->address,
        .by_machine = true,
    };
    enum result result;

    if (credential->kind != CREDENTIAL_PASSWORD || decide_is_public(attributes))
        return RESULT_OK;
    result = password_verifier_check(running->context->password_verifier,
                                     running->pool, &guess,
                                     clock_steady_seconds(), &attributes->wait);
    subject->password_right = result == RESULT_OK;
    return result == RESULT_WRONG || result == RESULT_THROTTLED ? RESULT_OK
                                                                : result;
}

static enum result ask_store(const struct running *running,
                             const struct credential *credential,
                             struct attributes *attributes)
{
    struct reading reading = {running, credential, attributes};
    enum result result =
        store_check_at_once(running->context->store, read_store, &reading);

    if (result != RESULT_OK)
        return result;
    judge_move(attributes);
    count_value(running, attributes);
    return check_password(running, credential, attributes);
}

/* What is wrong with how the request came, whoever sent it. */
static void judge_transport(const struct running *running,
                            const struct credential *credential,
                            struct attributes *attributes)
{
    const struct check_request *request = running->request;
    const char *site = running->context->settings->site;

    attributes->insecure = request->plain && site &&
                           text_starts(site, "https://") &&
                           credential->kind == CREDENTIAL_VALUE;
    attributes->stray =
        request->passed_on &&
        (request->stray || stray_in_request(running->pool, &request->http));
    /* mod_dav rejects another scheme, in words of its own. */
    attributes->elsewhere =
        resource_is_elsewhere(running->pool, &attributes->resource,
                              request->passed_on ? NULL
                              : request->plain   ? "http"
                                                 : "https",
                              request->hosts);
}

/* Collects everything that the decision depends on. *why is set if the request
 * is malformed. */
static void gather(const struct running *running, struct attributes *attributes,
                   struct credential *credential, const char **why)
{
    const struct check_request *request = running->request;

    *why = request->problem;
    attributes->understood =
        !request->problem &&
        resource_find(running->pool, &request->http, &attributes->resource,
                      why) == RESULT_OK &&
        credential_find(running->pool, &request->sent, credential, why) ==
            RESULT_OK;
    if (!attributes->understood)
        return;
    judge_transport(running, credential, attributes);
    attributes->any_feed = request->any_feed;
    if (request->any_feed)
        attributes->resource.count = 0;
    if (!running->context->store)
        return;
    attributes->available =
        ask_store(running, credential, attributes) == RESULT_OK;
}

/* Who was allowed or denied what, for logs and backends. */
static void identify(struct check *check)
{
    const struct subject *subject = &check->attributes.subject;
    const struct required_access *required =
        &check->attributes.resource.required[check->decision.denied];

    check->feed = required->feed ? required->feed : "";
    check->access = required->access;
    /* A COPY counts as the write that it is. */
    if (check->attributes.resource.count > 1 &&
        check->decision.outcome == OUTCOME_ALLOWED)
        check->access = ACCESS_WRITE;
    if (!check->decision.identified)
        return;
    check->account = subject->kind == CREDENTIAL_VALUE ? subject->token.account
                                                       : subject->account;
    if (subject->kind == CREDENTIAL_VALUE) {
        check->token_id = subject->token.id;
        check->expires_at = subject->token.expires_at;
    }
}

/* Finds the account whose activity it belongs to: the owner of the token, even
 * if none was required; for a wrong password, the account that was named.
 * False: nobody's. */
static bool attribute(const struct check *check, enum outcome outcome,
                      struct access_record *access_record)
{
    const struct subject *subject = &check->attributes.subject;

    if (!check->attributes.available)
        return false;
    access_record->token_id = subject->token.id;
    access_record->account_id =
        subject->known ? subject->token.account_id : subject->account_id;
    if (outcome != OUTCOME_ALLOWED)
        access_record->kind =
            subject->known ? EVENT_TOKEN_DENIED : EVENT_PASSWORD_DENIED;
    return subject->known ||
           (subject->account_id && outcome == OUTCOME_PASSWORD);
}

/* Hands the check to the recorder, for "last used" and the owner's activity. */
static void record(const struct running *running, const struct check *check)
{
    struct recorder *recorder = running->context->recorder;
    enum outcome outcome = check->decision.outcome == OUTCOME_ALLOWED
                               ? check->decision.credential
                               : check->decision.outcome;
    struct access_record access_record = {
        .at = running->now,
        .count = 1,
        .address = running->request->address,
        .client = client_name(running->pool, running->client,
                              running->request->user_agent),
        .feed = check->feed,
        .access = access_word(check->access),
        .last4 = check->attributes.subject.last4,
        .reason = outcome_cause(outcome),
    };

    if (recorder && !check->decision.expected &&
        attribute(check, outcome, &access_record))
        recorder_add(recorder, &access_record);
}

struct header_search {
    apr_pool_t *pool;
    bool found;
};

static int search_header(void *baton, const char *name, const char *value)
{
    struct header_search *search = baton;

    (void)name;
    search->found = wrapping_find(search->pool, value, NULL) != WRAPPING_NONE;
    return !search->found;
}

/* Where a whole value is that no rule reads. */
static enum wrapping find_elsewhere(const struct running *running)
{
    const struct check_request *request = running->request;
    struct header_search search = {.pool = running->pool};

    if (wrapping_find(running->pool, request->http.path, NULL))
        return WRAPPING_PATH;
    if (wrapping_find(running->pool, request->http.query, NULL) ||
        wrapping_find(running->pool, request->own_query, NULL))
        return WRAPPING_QUERY;
    if (request->visit_headers)
        request->visit_headers(request->visited, search_header, &search);
    return search.found ? WRAPPING_HEADER : WRAPPING_NONE;
}

/* How a whole value was sent, although no credential is one. */
static enum wrapping find_wrapping(const struct running *running,
                                   const struct credential *credential,
                                   const struct decision *decision)
{
    if (decision->credential == OUTCOME_MALFORMED)
        return wrapping_find(running->pool, credential->value, NULL);
    if (credential->wrapping != WRAPPING_NONE ||
        decision->outcome != OUTCOME_MISSING)
        return credential->wrapping;
    return find_elsewhere(running);
}

void check_run(const struct check_context *context, apr_pool_t *pool,
               const struct check_request *request, int64_t now,
               struct check *check)
{
    const struct running running = {
        .context = context,
        .pool = pool,
        .request = request,
        .client = client_find(request->user_agent),
        .now = now,
    };
    struct credential credential = {0};
    struct message_context message = {
        .attributes = &check->attributes,
        .withheld = client_withheld(running.client, request->site),
        .site = request->site,
        .contact = context->settings->contact,
        .now = now,
        .notice_days = context->settings->expiry_notice_days,
    };
    struct client_profile profile = {
        .client = running.client,
        .accept = request->accept,
        .content_type = request->http.content_type,
        .method = request->http.method,
    };

    memset(check, 0, sizeof *check);
    check->client = running.client;
    gather(&running, &check->attributes, &credential, &message.why);
    decide(&check->attributes, now, &check->decision);
    identify(check);
    message.value = credential.value;
    message.ignored = credential.ignored > 0;
    message.wrapping = find_wrapping(&running, &credential, &check->decision);
    message.unfilled = credential.unfilled;
    message.denied = check->decision.denied;
    profile.rest = check->attributes.resource.required[0].rest;
    if (!profile.rest)
        profile.rest = "";
    answer_build(pool, &check->decision, &message, &profile, &check->answer);
    record(&running, check);
}

void check_unavailable(const struct settings *settings, apr_pool_t *pool,
                       const struct check_request *request, struct check *check)
{
    const struct message_context message = {
        .attributes = &check->attributes,
        .site = request->site,
        .contact = settings->contact,
    };
    const struct client_profile profile = {
        .client = client_find(request->user_agent),
        .accept = request->accept,
        .content_type = request->http.content_type,
        .method = request->http.method,
        .rest = "",
    };

    memset(check, 0, sizeof *check);
    check->client = profile.client;
    check->decision.outcome = OUTCOME_UNAVAILABLE;
    answer_build(pool, &check->decision, &message, &profile, &check->answer);
}

/* Whether the token can only make this look-up, and read nothing else there. A
 * folder is not listed to it. */
static bool is_only_lookup(const struct check *check)
{
    const struct attributes *attributes = &check->attributes;

    return check->decision.private_answer &&
           attributes->lookups[0] == LOOKUP_REQUIRED &&
           !decide_covers(attributes->subject.token.read_scope,
                          attributes->feeds[0].names_read);
}

void check_set_variables(apr_pool_t *pool, const struct check *check,
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
        {"TOKENBOOTH_PRIVATE",
         check->decision.private_answer || check->answer.channel_text ? "1"
                                                                      : NULL},
        {"TOKENBOOTH_LOOKUP", is_only_lookup(check) ? "1" : NULL},
        {"TOKENBOOTH_LOCK", check->attributes.resource.locks ? "1" : NULL},
        {"redirect-carefully", check->client->wants_no_redirect ? "1" : NULL},
        {check->answer.channel ? check->answer.channel->variable : "",
         check->answer.channel_text},
    };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (variables[i].value)
            set(to, variables[i].name, variables[i].value);
    }
}
