/* token_change.c: a table of members, each with the function that reads it. */
#include "api/token_change.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/networks.h"
#include "base/text.h"
#include "store/feeds.h"
#include "store/policy.h"
#include "store/validate.h"
#include "web/problem.h"

struct change {
    const struct page *page;
    const apr_array_header_t *feeds;
    struct token_choice *choice;
};

/* Returns NULL, or what is wrong with the value. */
typedef const char *member_reader(const struct change *change,
                                  const json_t *value);

static const char *read_description(const struct change *change,
                                    const json_t *value)
{
    if (!json_is_string(value))
        return "Send a string.";
    change->choice->description =
        text_trim(change->page->pool, json_string_value(value));
    return validate_description(change->choice->description);
}

/* 0: there is none that the account has access to. */
static int64_t feed_id(const struct change *change, const char *name)
{
    for (int i = 0; i < change->feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(change->feeds, i, struct feed);
        if (strcmp(feed->name, name) == 0)
            return feed->id;
    }
    return 0;
}

static const char *read_names(const struct change *change, const json_t *value,
                              apr_array_header_t *ids)
{
    size_t i;
    const json_t *name;

    json_array_foreach(value, i, name)
    {
        int64_t id = json_is_string(name)
                         ? feed_id(change, text_lower(change->page->pool,
                                                      json_string_value(name)))
                         : 0;
        if (!id)
            return apr_psprintf(change->page->pool,
                                "The account has no access to a feed of the "
                                "name at index %d, or there is none.",
                                (int)i);
        APR_ARRAY_PUSH(ids, int64_t) = id;
    }
    return NULL;
}

static const char *read_scope(const struct change *change, const json_t *value,
                              enum scope *scope, apr_array_header_t **ids)
{
    const char *word = json_string_value(value);

    *ids = apr_array_make(change->page->pool, 4, sizeof(int64_t));
    *scope = SCOPE_NONE;
    if (json_is_null(value))
        return NULL;
    if (word && strcmp(word, "all") == 0) {
        *scope = SCOPE_ALL;
        return NULL;
    }
    if (!json_is_array(value) || !json_array_size(value))
        return "Send \"all\", an array of the names of feeds, or null.";
    *scope = SCOPE_FEEDS;
    return read_names(change, value, *ids);
}

static const char *read_read(const struct change *change, const json_t *value)
{
    return read_scope(change, value, &change->choice->read_scope,
                      &change->choice->read_feeds);
}

static const char *read_write(const struct change *change, const json_t *value)
{
    return read_scope(change, value, &change->choice->write_scope,
                      &change->choice->write_feeds);
}

static const char *read_expires(const struct change *change,
                                const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = text ? strlen(text) : 0;
    int64_t at = 0;

    change->choice->expires_at = 0;
    if (json_is_null(value))
        return NULL;
    /* RFC 3339 in UTC, as the API writes it, and as the form has it. */
    if (length && (text[length - 1] == 'Z' || text[length - 1] == 'z'))
        length--;
    if (!text || !clock_parse_datetime_local(
                     apr_pstrmemdup(change->page->pool, text, length), &at))
        return "Send a UTC time such as \"2027-01-31T18:00:00Z\", or null for "
               "never.";
    change->choice->expires_at = at;
    return at > change->page->now ? NULL : "Choose a time in the future.";
}

static const char *read_networks(const struct change *change,
                                 const json_t *value)
{
    const char *words = "", *wrong = NULL;
    const struct networks *networks;
    size_t i;
    const json_t *word;

    change->choice->networks = NULL;
    if (json_is_null(value))
        return NULL;
    if (!json_is_array(value))
        return "Send an array of networks such as \"10.0.0.0/8\", or null for "
               "any.";
    json_array_foreach(value, i, word)
    {
        if (!json_is_string(word))
            return "Send an array of strings.";
        words = apr_pstrcat(change->page->pool, words, " ",
                            json_string_value(word), NULL);
    }
    networks = networks_parse(change->page->pool, words, &wrong);
    /* Of an empty variable, it would become a token without a limit. */
    if (networks && !networks->count)
        return "Send at least one network, or null for any.";
    if (networks)
        change->choice->networks = networks_text(change->page->pool, networks);
    return wrong;
}

static const char *read_write_how(const struct change *change,
                                  const json_t *value)
{
    const char *word = json_string_value(value);

    change->choice->adds_only = word && strcmp(word, "add") == 0;
    return word && (change->choice->adds_only || strcmp(word, "all") == 0)
               ? NULL
               : "Send \"all\" or \"add\".";
}

static const char *read_flag(const json_t *value, bool *flag)
{
    *flag = json_is_true(value);
    return json_is_boolean(value) ? NULL : "Send true or false.";
}

static const char *read_self_rotate(const struct change *change,
                                    const json_t *value)
{
    return read_flag(value, &change->choice->self_rotate);
}

static const char *read_manage(const struct change *change, const json_t *value)
{
    return read_flag(value, &change->choice->manages);
}

static const struct {
    const char *name;
    member_reader *read;
} members[] = {
    {"description", read_description},
    {"read", read_read},
    {"write", read_write},
    {"write_how", read_write_how},
    {"expires", read_expires},
    {"networks", read_networks},
    {"self_rotate", read_self_rotate},
    {"manage", read_manage},
};

enum { MEMBERS = sizeof members / sizeof members[0] };

static const char *read_member(const struct change *change, const char *name,
                               const json_t *value)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        if (strcmp(name, members[i].name) == 0)
            return members[i].read(change, value);
    }
    return "There is no such member.";
}

void token_change_read(const struct page *page, json_t *body,
                       const apr_array_header_t *feeds,
                       struct token_choice *choice, json_t *errors)
{
    const struct change change = {page, feeds, choice};
    const char *name;
    json_t *value;

    json_object_foreach(body, name, value)
    {
        const char *wrong = read_member(&change, name, value);
        if (wrong)
            problem_add(errors, name, wrong);
    }
}

enum result token_change_judge(const struct page *page,
                               const struct token_choice *choice,
                               json_t *errors)
{
    struct policy policy;
    const char *end, *write;
    enum result result = store_policy_get(page->store, &policy);

    if (result != RESULT_OK)
        return result;
    if (!choice->description)
        problem_add(errors, "description", "Send what the token is for.");
    if (!choice->read_scope && !choice->write_scope)
        problem_add(errors, "read", "Send read, write, or both.");
    end = policy_end_error(page->pool, &policy, choice->expires_at, page->now);
    if (!end)
        end = token_manages_error(choice, page->now);
    if (end)
        problem_add(errors, "expires", end);
    write = policy_write_error(&policy, choice->write_scope);
    if (write)
        problem_add(errors, "write", write);
    return RESULT_OK;
}
