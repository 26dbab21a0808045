/* token_json.c: a token as JSON. Programs depend on its names. */
#include "api/token_json.h"

#include <apr_strings.h>

#include "base/clock.h"
#include "base/json.h"

static const char *state_of(const struct token *token, int64_t now)
{
    if (token->revoked_at)
        return "revoked";
    if (token->expires_at && token->expires_at <= now)
        return "expired";
    return "valid";
}

/* The names of feeds, in an array. Not of those that are gone: another feed of
 * such a name is in no old scope. */
static json_t *names_of(const apr_array_header_t *feeds)
{
    json_t *list = json_array();

    for (int i = 0; i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        if (!feed->deleted)
            json_array_append_new(list, json_string(feed->name));
    }
    return list;
}

/* "all", or a list of feed names; null for none. */
static json_t *scope_json(enum scope scope, const apr_array_header_t *feeds)
{
    if (scope == SCOPE_NONE)
        return json_null();
    return scope == SCOPE_ALL ? json_string("all") : names_of(feeds);
}

/* In an array; null for any. */
static json_t *networks_json(apr_pool_t *pool, const char *networks)
{
    char *rest = networks ? apr_pstrdup(pool, networks) : NULL;
    const char *word;
    json_t *list = rest ? json_array() : json_null();

    while (rest && (word = apr_strtok(rest, ", ", &rest)) != NULL)
        json_array_append_new(list, json_string(word));
    return list;
}

/* What it was last used, or denied, for; null for never. */
static void add_use(apr_pool_t *pool, json_t *object, const char *prefix,
                    const struct token_use *use)
{
    const struct {
        const char *name, *value;
    } members[] = {
        {"", use->at ? clock_iso(pool, use->at) : NULL},
        {"_client", use->client},
        {"_address", use->address},
        {"_feed", use->feed},
    };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        json_object_set_new(object,
                            apr_pstrcat(pool, prefix, members[i].name, NULL),
                            members[i].value && *members[i].value
                                ? json_string(members[i].value)
                                : json_null());
}

/* The old value that still works, and who used it last; null for none. */
static json_t *overlap_json(apr_pool_t *pool, const struct token *token,
                            int64_t now)
{
    const struct token_overlap *overlap = &token->overlap;

    return token_overlaps(token, now)
               ? json_pack("{s:s, s:o, s:o, s:s?, s:s?}", "old_last4",
                           overlap->last4, "old_value_expires",
                           json_time(pool, token_overlap_end(token)),
                           "last_used", json_time(pool, overlap->used_at),
                           "last_used_client", overlap->used_client,
                           "last_used_address", overlap->used_address)
               : json_null();
}

json_t *token_json(apr_pool_t *pool, const struct token *token,
                   const char *account, int64_t now)
{
    json_t *object =
        json_pack("{s:I, s:s, s:s, s:s?, s:b, s:s, s:o, s:o, s:o, s:o}", "id",
                  (json_int_t)token->id, "account", account, "description",
                  token->description, "last4", token->last4, "primary",
                  token->is_primary, "state", state_of(token, now), "read",
                  scope_json(token->read_scope, token->read_feeds), "write",
                  scope_json(token->write_scope, token->write_feeds), "created",
                  json_time(pool, token->created_at), "expires",
                  json_time(pool, token->expires_at));

    add_use(pool, object, "last_used", &token->used);
    json_object_set_new(object, "uses",
                        json_integer((json_int_t)token->used.count));
    add_use(pool, object, "last_denied", &token->denied);
    json_object_set_new(object, "denials",
                        json_integer((json_int_t)token->denied.count));
    json_object_set_new(object, "blocked", names_of(token->blocked_feeds));
    json_object_set_new(object, "write_how",
                        token->write_scope
                            ? json_string(token->adds_only ? "add" : "all")
                            : json_null());
    json_object_set_new(object, "networks",
                        networks_json(pool, token->networks));
    json_object_set_new(object, "self_rotate",
                        json_boolean(token->self_rotate));
    json_object_set_new(object, "manage", json_boolean(token->manages));
    json_object_set_new(object, "expires_by_policy",
                        json_boolean(token->ends_by_policy));
    json_object_set_new(object, "write_denied_by_policy",
                        json_boolean(token->write_refused));
    json_object_set_new(object, "overlap", overlap_json(pool, token, now));
    return object;
}
