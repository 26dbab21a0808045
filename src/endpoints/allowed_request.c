/* allowed_request.c: reads what the check said, and records the denial. */
#include "endpoints/allowed_request.h"

#include <string.h>

#include "access/client_name.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/checks.h"
#include "store/events.h"
#include "store/token_query.h"

#define WAS "REDIRECT_TOKENBOOTH_"

void allowed_request_read(const struct request *request, struct check *check)
{
    const char *access = request_variable(request, WAS "ACCESS");
    const char *token = request_variable(request, WAS "TOKEN");
    long long id = 0;

    check->account = request_variable(request, WAS "ACCOUNT");
    check->access =
        access && strcmp(access, "read") != 0 ? ACCESS_WRITE : ACCESS_READ;
    if (token && text_number(token, 1, INT64_MAX, &id))
        check->token_id = id;
}

/* The owner of the token, or the account of the password; 0: nobody. */
static int64_t find_account(struct store *store, apr_pool_t *pool,
                            const struct check *check)
{
    struct account_attributes account = {0};
    int64_t id = 0;

    if (check->token_id)
        return store_token_owner(store, check->token_id, &id) == RESULT_OK ? id
                                                                           : 0;
    if (!check->account ||
        store_check_account(store, pool, check->account, &account) != RESULT_OK)
        return 0;
    return account.id;
}

void allowed_request_record(const struct check_context *context,
                            const struct request *request,
                            const struct check *check)
{
    const struct attributes *attributes = &check->attributes;
    const char *agent = request_variable(request, "HTTP_USER_AGENT");
    struct access_record access_record = {
        .at = clock_now(),
        .count = 1,
        .token_id = check->token_id,
        .address = request->address,
        .client = client_name(request->pool, client_find(agent), agent),
        .feed = attributes->resource.required[check->decision.denied].feed,
        .access = access_word(check->access),
        .last4 = attributes->subject.last4,
        .kind = check->token_id ? EVENT_TOKEN_DENIED : EVENT_PASSWORD_DENIED,
        .reason = outcome_cause(check->decision.outcome),
    };

    if (!context->store || !context->recorder)
        return;
    access_record.account_id =
        find_account(context->store, request->pool, check);
    if (access_record.account_id)
        recorder_add(context->recorder, &access_record);
}
