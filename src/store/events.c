/* events.c: the activity, and last uses. */
#include "store/events.h"

#include <apr_strings.h>

#include "store/internal.h"

static void bind_event(struct driver_statement *statement, int64_t account_id,
                       int64_t token_id, const char *kind, const char *detail,
                       const struct origin *origin, int64_t now, int64_t count)
{
    driver_bind_number(statement, 1, now);
    driver_bind_number(statement, 2, count);
    driver_bind_number(statement, 3, account_id);
    if (token_id)
        driver_bind_number(statement, 4, token_id);
    else
        driver_bind_null(statement, 4);
    driver_bind_text(statement, 5, kind);
    driver_bind_text(statement, 6, origin->actor);
    driver_bind_text(statement, 7, origin->address);
    driver_bind_text(statement, 8, origin->client);
    driver_bind_text(statement, 9, detail);
}

enum result store_event_add(struct store *store, int64_t account_id,
                            int64_t token_id, const char *kind,
                            const char *detail, const struct origin *origin,
                            int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_EVENT_ADD);

    bind_event(statement, account_id, token_id, kind, detail, origin, now, 1);
    return store_finish(statement);
}

static void read_event(struct driver_statement *statement, apr_pool_t *pool,
                       struct event *event)
{
    event->at = driver_number(statement, 0);
    event->last_at = driver_number(statement, 1);
    event->count = driver_number(statement, 2);
    event->token_id = driver_number(statement, 3);
    event->token = driver_text(pool, statement, 4);
    event->kind = driver_text(pool, statement, 5);
    event->actor = driver_text(pool, statement, 6);
    event->address = driver_text(pool, statement, 7);
    event->client = driver_text(pool, statement, 8);
    event->detail = driver_text(pool, statement, 9);
}

enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id, int64_t token_id, int limit,
                             int offset, apr_array_header_t **events)
{
    struct driver_statement *statement = store_use(store, SQL_EVENT_LIST);
    enum result result;

    *events = apr_array_make(pool, limit, sizeof(struct event));
    driver_bind_number(statement, 1, account_id);
    if (token_id)
        driver_bind_number(statement, 2, token_id);
    else
        driver_bind_null(statement, 2);
    driver_bind_number(statement, 3, limit);
    driver_bind_number(statement, 4, offset);
    while ((result = driver_step(statement)) == RESULT_OK)
        read_event(statement, pool, apr_array_push(*events));
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result record_use(struct store *store,
                              const struct sighting *sighting)
{
    struct driver_statement *statement = store_use(
        store, sighting->reason ? SQL_REFUSAL_RECORD : SQL_USE_RECORD);

    driver_bind_number(statement, 1, sighting->token_id);
    driver_bind_number(statement, 2, sighting->at);
    driver_bind_text(statement, 3, sighting->address);
    driver_bind_text(statement, 4, sighting->client);
    driver_bind_text(statement, 5, sighting->feed);
    driver_bind_text(statement, 6, sighting->access);
    driver_bind_number(statement, 7, sighting->count);
    driver_bind_text(statement, 8, sighting->reason);
    return store_finish(statement);
}

/* A build that fails all night makes one row with a count, not a thousand. */
static enum result record_refusal(struct store *store, apr_pool_t *pool,
                                  const struct sighting *sighting)
{
    const struct origin origin = {ACTOR_HOLDER, sighting->address,
                                  sighting->client};
    const char *detail = apr_psprintf(pool, "%s: %s %s", sighting->reason,
                                      sighting->access, sighting->feed);
    struct driver_statement *statement = store_use(store, SQL_EVENT_GROUP);
    enum result result;

    bind_event(statement, sighting->account_id, sighting->token_id,
               EVENT_TOKEN_REFUSED, detail, &origin, sighting->at,
               sighting->count);
    result = store_change(store, statement);
    if (result != RESULT_NOT_FOUND)
        return result;
    statement = store_use(store, SQL_EVENT_ADD);
    bind_event(statement, sighting->account_id, sighting->token_id,
               EVENT_TOKEN_REFUSED, detail, &origin, sighting->at,
               sighting->count);
    return store_finish(statement);
}

enum result store_sightings_record(struct store *store, apr_pool_t *pool,
                                   const apr_array_header_t *sightings)
{
    const struct sighting *sighting = (const void *)sightings->elts;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < sightings->nelts && result == RESULT_OK; i++) {
        result = record_use(store, &sighting[i]);
        if (result == RESULT_OK && sighting[i].reason)
            result = record_refusal(store, pool, &sighting[i]);
    }
    return store_end(store, result);
}
