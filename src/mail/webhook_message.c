/* webhook_message.c: {"type", "timestamp", "data"}, as Standard Webhooks
 * (standardwebhooks.com) recommends. */
#include "mail/webhook_message.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/accounts.h"
#include "store/events.h"
#include "store/expiry_notices.h"

/* "password changed" is password.changed. */
static const char *type_of(apr_pool_t *pool, const char *kind)
{
    char *type = apr_pstrdup(pool, kind);

    for (char *at = type; *at; at++)
        *at = *at == ' ' ? '.' : *at;
    return type;
}

/* Null for "". */
static json_t *text_or_null(apr_pool_t *pool, const char *text)
{
    return *text ? json_string(utf8_printable(pool, text)) : json_null();
}

/* Of an event of a token: which one, and what happened, in words. */
static void add_token(apr_pool_t *pool, const struct mail *mail,
                      const char *link, json_t *data)
{
    json_object_set_new(data, "token",
                        json_pack("{s:I, s:s}", "id",
                                  (json_int_t)mail->token_id, "link", link));
    json_object_set_new(data, "text", text_or_null(pool, mail->label));
}

/* What an event is about: who did it, from where, and the token, or the
 * identity's name. */
static json_t *event_data(apr_pool_t *pool, const struct mail *mail,
                          const char *link)
{
    json_t *data =
        json_pack("{s:o, s:o, s:o}", "by", text_or_null(pool, mail->actor),
                  "address", text_or_null(pool, mail->address), "client",
                  text_or_null(pool, mail->client));

    if (mail->token_id)
        add_token(pool, mail, link, data);
    else if (*mail->label)
        json_object_set_new(data, "identity", text_or_null(pool, mail->label));
    return data;
}

/* Where its owner, or who manages that, finds the token. */
static const char *link_of(const struct settings *settings, apr_pool_t *pool,
                           const struct account *account, int64_t id)
{
    return apr_psprintf(
        pool, "%s%s/tokens/%" APR_INT64_T_FMT, settings->site,
        account->is_machine
            ? apr_pstrcat(pool, "/machines/", account->username, NULL)
            : "/profile",
        (apr_int64_t)id);
}

static json_t *token_data(apr_pool_t *pool, int64_t id,
                          const struct expiry_notice *notice, const char *link)
{
    return json_pack("{s:{s:I, s:s, s:s?, s:s, s:s}}", "token", "id",
                     (json_int_t)id, "description",
                     utf8_printable(pool, notice->description), "last4",
                     notice->last4, "expires",
                     clock_iso(pool, notice->expires_at), "link", link);
}

/* What only this kind has. */
static enum result find_data(struct store *store, apr_pool_t *pool,
                             const struct mail *mail, const char *link,
                             json_t **data)
{
    struct expiry_notice notice = {0};
    enum result result = RESULT_OK;

    if (strcmp(mail->kind, WEBHOOK_TOKEN_EXPIRES) == 0)
        result = store_expiry_notice_of(store, pool, mail->token_id,
                                        clock_now(), &notice);
    if (result == RESULT_OK)
        *data = notice.description
                    ? token_data(pool, mail->token_id, &notice, link)
                    : event_data(pool, mail, link);
    return result;
}

enum result webhook_message_write(const struct settings *settings,
                                  struct store *store, apr_pool_t *pool,
                                  const struct mail *mail, const char **body)
{
    struct account account = {0};
    json_t *data = NULL;
    const char *link;
    enum result result =
        store_account_by_id(store, pool, mail->account_id, &account);

    if (result != RESULT_OK)
        return result;
    link = link_of(settings, pool, &account, mail->token_id);
    result = find_data(store, pool, mail, link, &data);
    if (result != RESULT_OK)
        return result;
    json_object_set_new(data, "site", json_string(settings->site));
    json_object_set_new(data, "account", json_string(account.username));
    *body = json_line(pool, json_pack("{s:s, s:s, s:o}", "type",
                                      type_of(pool, mail->kind), "timestamp",
                                      clock_iso(pool, mail->created_at), "data",
                                      data));
    return RESULT_OK;
}
