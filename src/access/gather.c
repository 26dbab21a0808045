/* gather.c: reads the request, asks the store, and checks a password. */
#include "access/gather.h"

#include <apr_strings.h>
#include <string.h>

#include "access/changes.h"
#include "access/lookups.h"
#include "access/misplaced_value.h"
#include "access/stray.h"
#include "access/value_guess.h"
#include "base/clock.h"
#include "base/site.h"
#include "base/text.h"
#include "base/value.h"
#include "store/checks.h"

/* What all steps share. */
struct gathering {
    const struct check_context *context;
    apr_pool_t *pool;
    const struct check_request *request;
    const struct client *client;
    struct credential *credential;
    struct attributes *attributes;
};

/* The token of a value. */
static enum result find_token(const struct gathering *gathering)
{
    struct subject *subject = &gathering->attributes->subject;
    const char *value = gathering->credential->value;
    enum result result = store_check_value(
        gathering->context->store, gathering->pool, value, &subject->token);

    subject->well_formed = result != RESULT_INVALID;
    subject->known = result == RESULT_OK;
    subject->outside =
        subject->known && subject->token.networks &&
        !networks_hold(subject->token.networks, gathering->request->address);
    apr_cpystrn(subject->last4, value_last4(value), sizeof subject->last4);
    return result == RESULT_NOT_FOUND || result == RESULT_INVALID ? RESULT_OK
                                                                  : result;
}

/* The account that was named, by its username or email address. A machine
 * account is none to a password, as if nobody had the name. */
static enum result find_account(const struct gathering *gathering)
{
    struct subject *subject = &gathering->attributes->subject;
    const char *username = gathering->credential->username;
    struct account_attributes account = {0};
    enum result result = store_check_account(
        gathering->context->store, gathering->pool, username, &account);

    subject->account = username;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (account.is_machine)
        return RESULT_OK;
    subject->account_id = account.id;
    subject->account = account.username;
    subject->password = account.password;
    subject->disabled_at = account.disabled_at;
    return RESULT_OK;
}

static enum result find_subject(const struct gathering *gathering)
{
    enum credential_kind kind = gathering->credential->kind;

    gathering->attributes->subject = (struct subject){.kind = kind};
    switch (kind) {
    case CREDENTIAL_VALUE: return find_token(gathering);
    case CREDENTIAL_PASSWORD: return find_account(gathering);
    case CREDENTIAL_NONE: break;
    }
    return RESULT_OK;
}

static enum result find_feed(const struct gathering *gathering, int i)
{
    struct attributes *attributes = gathering->attributes;
    const struct subject *subject = &attributes->subject;
    const struct required_access *required = &attributes->resource.required[i];

    if (required->access == ACCESS_READ)
        attributes->lookups[i] =
            lookup_find(gathering->client->lookups, &gathering->request->http,
                        required->rest);
    return store_check_feed(
        gathering->context->store, required->feed,
        subject->known ? subject->token.account_id : subject->account_id,
        subject->known ? subject->token.id : 0, &attributes->feeds[i]);
}

/* What is read of the store, all of one moment. */
static enum result read_store(void *baton)
{
    const struct gathering *gathering = baton;
    enum result result = find_subject(gathering);

    for (int i = 0;
         i < gathering->attributes->resource.count && result == RESULT_OK; i++)
        result = find_feed(gathering, i);
    return result;
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

/* What only the path and the files tell of a request that may only add. */
static void judge_adding(const struct gathering *gathering)
{
    const struct check_request *request = gathering->request;
    struct attributes *attributes = gathering->attributes;
    struct resource *resource = &attributes->resource;

    if (!attributes->subject.token.adds_only || !resource->count)
        return;
    if (request->passed_on)
        resource->required[0].changes |=
            change_by_registry(&request->http, resource->required[0].rest);
    else if (resource->count > 1) /* a COPY's Destination */
        resource->required[1].changes |=
            change_by_folder(gathering->pool, &request->http);
    attributes->replaces =
        change_of_file(gathering->pool, &request->http, resource);
}

/* Of what is public, everybody gets the same, so nothing was guessed. */
static void count_value(const struct gathering *gathering)
{
    struct attributes *attributes = gathering->attributes;

    if (attributes->subject.kind == CREDENTIAL_VALUE &&
        !attributes->subject.known && !decide_is_public(attributes))
        attributes->wait = value_guess_count(
            gathering->context, gathering->pool, gathering->request->address);
}

/* A password is checked after all else is known, and only if the decision
 * depends on it: a client that reads what is public never waits for scrypt. One
 * that came over plain http is rejected, right or wrong. */
static enum result check_password(const struct gathering *gathering)
{
    struct attributes *attributes = gathering->attributes;
    struct subject *subject = &attributes->subject;
    const struct password_guess guess = {
        .account = subject->account,
        .password = gathering->credential->password,
        .stored = subject->password,
        .address = gathering->request->address,
        .by_machine = true,
    };
    enum result result;

    if (subject->kind != CREDENTIAL_PASSWORD || attributes->insecure ||
        decide_is_public(attributes))
        return RESULT_OK;
    result = password_verifier_check(gathering->context->password_verifier,
                                     gathering->pool, &guess,
                                     clock_steady_seconds(), &attributes->wait);
    subject->password_right = result == RESULT_OK;
    return result == RESULT_WRONG || result == RESULT_THROTTLED ? RESULT_OK
                                                                : result;
}

static enum result look_up(struct gathering *gathering)
{
    enum result result =
        store_check_at_once(gathering->context->store, read_store, gathering);

    if (result != RESULT_OK)
        return result;
    judge_move(gathering->attributes);
    judge_adding(gathering);
    count_value(gathering);
    return check_password(gathering);
}

/* A whole value that is no credential came over plain http all the same. */
static void take_exposed_value(const struct gathering *gathering)
{
    struct credential *credential = gathering->credential;
    const char *value = credential->wrapped;

    if (credential->kind != CREDENTIAL_NONE)
        return;
    if (!value)
        misplaced_value_find(gathering->pool, gathering->request, &value);
    if (value) {
        credential->kind = CREDENTIAL_VALUE;
        credential->value = value;
    }
}

/* Whether the credential could be read on the way. */
static bool is_insecure(const struct gathering *gathering)
{
    if (!gathering->request->plain ||
        !site_is_https(gathering->context->settings))
        return false;
    take_exposed_value(gathering);
    return gathering->credential->kind != CREDENTIAL_NONE;
}

/* What is wrong with how the request came, no matter who sent it. */
static void judge_transport(const struct gathering *gathering)
{
    const struct check_request *request = gathering->request;
    struct attributes *attributes = gathering->attributes;

    attributes->insecure = is_insecure(gathering);
    attributes->stray =
        request->passed_on &&
        (request->stray || stray_in_request(gathering->pool, &request->http));
    /* mod_dav rejects another scheme, in words of its own. */
    attributes->elsewhere =
        resource_is_elsewhere(gathering->pool, &attributes->resource,
                              request->passed_on ? NULL
                              : request->plain   ? "http"
                                                 : "https",
                              request->hosts);
}

/* Whether the request is well formed; else sets *why. */
static bool understand(const struct gathering *gathering, const char **why)
{
    const struct check_request *request = gathering->request;

    *why = request->problem;
    return !request->problem &&
           resource_find(gathering->pool, &request->http,
                         &gathering->attributes->resource, why) == RESULT_OK &&
           credential_find(gathering->pool, &request->sent,
                           gathering->credential, why) == RESULT_OK;
}

const char *gather(const struct check_context *context, apr_pool_t *pool,
                   const struct check_request *request,
                   const struct client *client, struct credential *credential,
                   struct attributes *attributes)
{
    struct gathering gathering = {.context = context,
                                  .pool = pool,
                                  .request = request,
                                  .client = client,
                                  .credential = credential,
                                  .attributes = attributes};
    const char *why;

    attributes->understood = understand(&gathering, &why);
    if (!attributes->understood)
        return why;
    judge_transport(&gathering);
    attributes->any_feed = request->any_feed;
    if (request->any_feed)
        attributes->resource.count = 0;
    if (context->store)
        attributes->available = look_up(&gathering) == RESULT_OK;
    return NULL;
}
