/* former_writer.c: decides about a token that the account could have. */
#include "access/former_writer.h"

#include "access/decide.h"
#include "store/checks.h"

struct question {
    struct store *store;
    apr_pool_t *pool;
    const char *username, *feed;
    struct account_attributes account;
    struct feed_attributes privileges;
};

/* An account that was deleted is not found, and has no privilege. */
static enum result read_store(void *baton)
{
    struct question *question = baton;
    enum result result;

    question->account = (struct account_attributes){0};
    result = store_check_account(question->store, question->pool,
                                 question->username, &question->account);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    return store_check_feed(question->store, question->feed,
                            question->account.id, 0, &question->privileges);
}

static struct attributes attributes_of(const struct question *question)
{
    struct attributes attributes = {
        .understood = true,
        .available = true,
        .subject = {.kind = CREDENTIAL_VALUE,
                    .well_formed = true,
                    .known = true},
        .resource = {.count = 1},
    };
    struct token_attributes *token = &attributes.subject.token;

    token->account_id = question->account.id;
    token->disabled_at = question->account.disabled_at;
    /* Of this feed alone: a policy of the site can deny the scope of all. */
    token->write_scope = SCOPE_FEEDS;
    attributes.resource.required[0].feed = question->feed;
    attributes.resource.required[0].access = ACCESS_WRITE;
    attributes.feeds[0] = question->privileges;
    attributes.feeds[0].names_write = true;
    return attributes;
}

bool former_writer(struct store *store, apr_pool_t *pool, const char *username,
                   const char *feed, int64_t now)
{
    struct question question = {
        .store = store, .pool = pool, .username = username, .feed = feed};
    struct attributes attributes;
    struct decision decision;

    if (!store ||
        store_check_at_once(store, read_store, &question) != RESULT_OK)
        return false;
    attributes = attributes_of(&question);
    decide(&attributes, now, &decision);
    return decision.outcome != OUTCOME_ALLOWED;
}
