/* answer.c: status, body and headers of an outcome. */
#include "access/answer.h"

#include <apr_strings.h>
#include <string.h>

#include "access/channel_text.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"

/* Whether the first media type is JSON, or one of npm's. */
static bool is_json_type(apr_pool_t *pool, const char *type)
{
    char *bare = apr_pstrmemdup(pool, type, strcspn(type, ",;"));

    bare = text_lower(pool, text_trim(pool, bare));
    return strcmp(bare, "application/json") == 0 || text_ends(bare, "+json") ||
           text_starts(bare, "application/vnd.npm.");
}

static bool wants_json(apr_pool_t *pool, const struct client_profile *profile)
{
    if (profile->client->shows_text)
        return false;
    return profile->client->shows_json ||
           (profile->content_type &&
            is_json_type(pool, profile->content_type)) ||
           (profile->accept && is_json_type(pool, profile->accept)) ||
           text_starts(profile->rest, "/v2/") ||
           strcmp(profile->rest, "/v2") == 0;
}

char *answer_json(apr_pool_t *pool, const char *words, const char *reason)
{
    /* Clients ask without a credential first, so most denials are written for
     * every other request: the text is quoted once, and pasted in. */
    const char *message = json_quote(pool, utf8_sanitize(pool, words));

    return apr_pstrcat(
        pool, "{\"error\":", message, ",\"reason\":", json_quote(pool, reason),
        ",\"message\":", message, ",\"warning\":", message,
        ",\"errors\":[{\"code\":\"DENIED\",\"message\":", message,
        ",\"detail\":", message, "}]}\n", NULL);
}

/* Cargo looks at its own scheme first, and prints where to get a token. */
static void set_challenge(apr_pool_t *pool, const struct client *client,
                          const char *site, struct answer *answer)
{
    const char *error =
        answer->error && strcmp(answer->error, "invalid_token") == 0
            ? ", error=\"invalid_token\""
            : "";
    const char *login =
        client->login_scheme
            ? apr_pstrcat(pool, client->login_scheme, " login_url=\"", site,
                          "/profile/tokens\", ", NULL)
            : "";

    answer->authenticate =
        apr_pstrcat(pool, login, ANSWER_CHALLENGE, error, NULL);
}

static void set_channel(const struct client *client, const char *text,
                        struct answer *answer)
{
    answer->channel = client->channel;
    if (answer->channel)
        answer->channel_text = text;
}

/* What the client is told although it is allowed; NULL: nothing. */
static message_function *notice_of(const struct decision *decision,
                                   const struct message_context *context)
{
    const struct subject *subject = &context->attributes->subject;
    int64_t end = subject->token.expires_at;

    if (decision->credential == OUTCOME_MISSING && !context->ignored &&
        !context->unfilled)
        return NULL;
    if (decision->credential != OUTCOME_ALLOWED)
        return decision->credential == OUTCOME_THROTTLED
                   ? NULL
                   : outcome_row(decision->credential)->message;
    if (subject->kind != CREDENTIAL_VALUE)
        return NULL;
    if (decide_overlaps(&subject->token, context->now) &&
        decide_end(&subject->token) != end)
        return message_overlap;
    if (!end || end > context->now + context->notice_days * CLOCK_DAY)
        return NULL;
    return message_expires_soon;
}

static void allow(apr_pool_t *pool, const struct decision *decision,
                  const struct message_context *context,
                  const struct client_profile *profile, struct answer *answer)
{
    message_function *notice = notice_of(decision, context);
    const char *words;

    answer->phrase = "OK";
    if (!notice)
        return;
    words = notice(pool, context);
    answer->message = apr_pstrcat(pool, answer->message, ". ", words, NULL);
    answer->notice = channel_text(pool, words, notice, context);
    set_channel(profile->client, answer->notice, answer);
}

/* The phrase as a parameter of a media type, without what would have to be
 * escaped there; apache.conf does so where Apache sets a denial's type. */
static const char *type_with_reason(apr_pool_t *pool, const char *phrase)
{
    char *reason = apr_pstrdup(pool, phrase);

    for (char *at = reason; (at = strpbrk(at, "\"\\")) != NULL;)
        *at = '\'';
    return apr_pstrcat(pool, "text/plain; reason=\"", reason, "\"", NULL);
}

static void set_body(apr_pool_t *pool, const struct client_profile *profile,
                     struct answer *answer)
{
    if (answer->status == STATUS_SHOWS_TYPE) {
        answer->type = type_with_reason(pool, answer->phrase);
    } else if (wants_json(pool, profile)) {
        answer->type = ANSWER_JSON;
        answer->body = answer_json(pool, answer->message, answer->reason);
        return;
    } else {
        answer->type = "text/plain; charset=utf-8";
    }
    answer->body = apr_pstrcat(pool, answer->message, "\n", NULL);
}

static void deny(apr_pool_t *pool, const struct decision *decision,
                 const struct message_context *context,
                 const struct client_profile *profile, struct answer *answer)
{
    answer->phrase =
        channel_text(pool, answer->message,
                     outcome_row(decision->outcome)->message, context);
    set_body(pool, profile, answer);
    answer->retry_after = context->attributes->wait;
    if (answer->status == 401)
        set_challenge(pool, profile->client, context->site, answer);
    if (!decision->expected)
        set_channel(profile->client, answer->phrase, answer);
}

void answer_build(apr_pool_t *pool, const struct decision *decision,
                  const struct message_context *context,
                  const struct client_profile *profile, struct answer *answer)
{
    const struct outcome_row *row = outcome_row(decision->outcome);

    memset(answer, 0, sizeof *answer);
    answer->status = status_for(profile->client->statuses, row, profile->method,
                                profile->rest);
    answer->message = row->message(pool, context);
    answer->reason = row->reason;
    answer->error = row->error;
    if (decision->outcome == OUTCOME_ALLOWED)
        allow(pool, decision, context, profile, answer);
    else
        deny(pool, decision, context, profile, answer);
}

void answer_set_notice(const struct answer *answer, answer_setter *set,
                       void *to)
{
    if (!answer->notice)
        return;
    set(to, "X-Tokenbooth-Reason", answer->notice);
    if (answer->channel)
        set(to, answer->channel->header, answer->channel_text);
}

const char *answer_language(const struct answer *answer)
{
    return strcmp(answer->type, ANSWER_JSON) == 0 ? NULL : "en";
}

void answer_set_denial_headers(apr_pool_t *pool, const struct answer *answer,
                               answer_setter *set, void *to)
{
    const struct {
        const char *name, *value;
    } headers[] = {
        {"X-Tokenbooth-Reason", answer->phrase},
        {"X-Tokenbooth-Error", answer->reason},
        {"Cache-Control", "no-store"},
        {"WWW-Authenticate", answer->authenticate},
        {"Retry-After", answer->retry_after
                            ? apr_psprintf(pool, "%d", answer->retry_after)
                            : NULL},
        {answer->channel ? answer->channel->header : "", answer->channel_text},
    };

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        if (headers[i].value)
            set(to, headers[i].name, headers[i].value);
    }
}
