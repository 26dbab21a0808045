/* check.c: has the attributes gathered and decided, builds the answer, and
 * records what was seen. */
#include "access/check.h"

#include <string.h>

#include "access/client_name.h"
#include "access/gather.h"
#include "access/misplaced_value.h"
#include "base/clock.h"

/* A check that is running: what was asked, by which client, and when. */
struct running {
    const struct check_context *context;
    apr_pool_t *pool;
    const struct check_request *request;
    const struct client *client;
    int64_t now;
};

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
        check->adds |= subject->token.adds_only &&
                       check->decision.outcome == OUTCOME_ALLOWED;
        check->token_id = subject->token.id;
        check->expires_at = decide_end(&subject->token);
    }
}

/* What the activity tells. NULL: a use of a good credential. */
static const char *kind_of(const struct check *check, enum outcome outcome)
{
    if (outcome == OUTCOME_ALLOWED)
        return NULL;
    if (!check->attributes.subject.known)
        return EVENT_PASSWORD_DENIED;
    return check->decision.outcome == OUTCOME_ALLOWED ? EVENT_TOKEN_UNNEEDED
                                                      : EVENT_TOKEN_DENIED;
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
    access_record->kind = kind_of(check, outcome);
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

/* How a whole value was sent, although no credential is one. */
static enum wrapping find_wrapping(const struct running *running,
                                   const struct credential *credential,
                                   const struct decision *decision)
{
    const char *value;

    if (decision->credential == OUTCOME_MALFORMED)
        return wrapping_find(running->pool, credential->value, NULL);
    if (credential->wrapping != WRAPPING_NONE ||
        decision->outcome != OUTCOME_MISSING)
        return credential->wrapping;
    return misplaced_value_find(running->pool, running->request, &value);
}

static struct client_profile profile_of(const struct check_request *request,
                                        const struct client *client,
                                        const char *rest)
{
    return (struct client_profile){
        .client = client,
        .accept = request->accept,
        .content_type = request->http.content_type,
        .method = request->http.method,
        .rest = rest ? rest : "",
    };
}

/* What a denial can say; why: see gather. */
static struct message_context message_of(const struct running *running,
                                         const struct credential *credential,
                                         const char *why,
                                         const struct check *check)
{
    const struct check_request *request = running->request;
    const struct settings *settings = running->context->settings;

    return (struct message_context){
        .attributes = &check->attributes,
        .value = credential->value,
        .ignored = credential->ignored > 0,
        .wrapping = find_wrapping(running, credential, &check->decision),
        .unfilled = credential->unfilled,
        .denied = check->decision.denied,
        .address = request->address,
        .why = why,
        .withheld = client_withheld(running->client, request->site),
        .site = request->site,
        .contact = settings->contact,
        .now = running->now,
        .notice_days = settings->expiry_notice_days,
    };
}

static void answer_to(const struct running *running,
                      const struct message_context *message,
                      struct check *check)
{
    const struct client_profile profile =
        profile_of(running->request, running->client,
                   check->attributes.resource.required[0].rest);

    answer_build(running->pool, &check->decision, message, &profile,
                 &check->answer);
}

_Static_assert((int)OUTCOME_MAX <= (int)COUNTERS_OUTCOMES,
               "each outcome has a counter");

static void count(enum counters_door door, enum outcome outcome, int64_t began)
{
    if (door == COUNTERS_DOOR_NONE)
        return;
    counters_add(
        COUNTERS_CHECKS + ((int)door * COUNTERS_OUTCOMES) + (int)outcome, 1);
    counters_add_time(COUNTERS_CHECK_TIMES + ((int)door * COUNTERS_TIME),
                      clock_steady_nanoseconds() - began);
}

const char *check_access_word(const struct check *check)
{
    return check->adds && check->access == ACCESS_WRITE
               ? "add"
               : access_word(check->access);
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
    const int64_t began = clock_steady_nanoseconds();
    struct credential credential = {0};
    struct message_context message;
    const char *why;

    memset(check, 0, sizeof *check);
    check->client = running.client;
    check->adds = request->adds;
    why = gather(context, pool, request, running.client, &credential,
                 &check->attributes);
    check->value = credential.value;
    check->registry = registry_needed(running.client->registry, request);
    decide(&check->attributes, now, &check->decision);
    identify(check);
    message = message_of(&running, &credential, why, check);
    answer_to(&running, &message, check);
    record(&running, check);
    count(request->door, check->decision.outcome, began);
}

void check_unavailable(const struct settings *settings, apr_pool_t *pool,
                       const struct check_request *request, struct check *check)
{
    const struct message_context message = {
        .attributes = &check->attributes,
        .site = request->site,
        .contact = settings->contact,
    };
    const struct client_profile profile =
        profile_of(request, client_find(request->user_agent), NULL);
    const int64_t began = clock_steady_nanoseconds();

    memset(check, 0, sizeof *check);
    check->client = profile.client;
    check->decision.outcome = OUTCOME_UNAVAILABLE;
    answer_build(pool, &check->decision, &message, &profile, &check->answer);
    count(request->door, OUTCOME_UNAVAILABLE, began);
}
