/* token_networks.c: networks as rows, a few for each token. */
#include "store/token_networks.h"

#include <apr_strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/clock.h"
#include "base/networks.h"
#include "store/events.h"
#include "store/internal.h"

/* What is known of the networks of a token: how many, since when, when it was
 * last told of one, and whether $2 is among them. */
STATEMENT select_known = {
    RECORDS,
    "SELECT count(*), coalesce(min(since), 0), coalesce(max(told_at), 0),"
    " count(CASE WHEN network = $2 THEN 1 END)"
    " FROM token_network WHERE token_id = $1"};

STATEMENT insert_network = {
    RECORDS, "INSERT INTO token_network (token_id, network, since, seen_at,"
             " told_at) VALUES ($1, $2, $3, $3, $4)"};

/* Once a day, so that a build server is not written down all the time. */
STATEMENT update_seen = {
    RECORDS, "UPDATE token_network SET seen_at = $3 WHERE token_id = $1"
             " AND network = $2 AND seen_at + 86400 <= $3"};

STATEMENT delete_oldest = {
    RECORDS, "DELETE FROM token_network WHERE token_id = $1 AND network ="
             " (SELECT network FROM token_network WHERE token_id = $1"
             " ORDER BY seen_at, network LIMIT 1)"};

STATEMENT delete_old = {
    RECORDS, "DELETE FROM token_network WHERE (token_id, network) IN"
             " (SELECT token_id, network FROM token_network WHERE seen_at < $1"
             " LIMIT $2)"};

STATEMENT select_token = {
    RECORDS, "SELECT t.description, coalesce(v.last4, '') FROM token t"
             " LEFT JOIN token_value v ON v.token_id = t.id"
             " AND v.ended_at IS NULL WHERE t.id = $1"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

struct known {
    int64_t count, since, told_at, has;
};

static void read_known(struct row *row, void *to)
{
    struct known *known = to;

    known->count = row_int64(row);
    known->since = row_int64(row);
    known->told_at = row_int64(row);
    known->has = row_int64(row);
}

static void read_texts(struct row *row, void *to)
{
    const char **texts = to;

    texts[0] = row_text(row);
    texts[1] = row_text(row);
}

/* "192.0.2.0/24"; NULL if the address is none. */
static const char *network_of(apr_pool_t *pool, const char *address)
{
    struct in6_addr six;
    bool is_six = inet_pton(AF_INET6, address, &six) == 1;
    int bits = !is_six ? 24 : IN6_IS_ADDR_V4MAPPED(&six) ? 96 + 24 : 48;
    const char *wrong;
    const struct networks *network = networks_parse(
        pool, apr_psprintf(pool, "%s/%d", address, bits), &wrong);

    return network && network->count == 1 ? networks_text(pool, network) : NULL;
}

static struct driver_statement *use(const struct act *act,
                                    const struct statement *statement,
                                    int64_t token_id, const char *network)
{
    struct driver_statement *used = store_use(act->store, statement);

    bind_int64(used, 1, token_id);
    if (network)
        bind_text(used, 2, network);
    return used;
}

static enum result insert(const struct act *act,
                          const struct access_record *record,
                          const char *network, bool told)
{
    struct driver_statement *statement =
        use(act, &insert_network, record->token_id, network);

    bind_int64(statement, 3, record->at);
    bind_optional(statement, 4, told ? record->at : 0);
    return store_finish(statement);
}

static enum result see_again(const struct act *act,
                             const struct access_record *record,
                             const char *network)
{
    struct driver_statement *statement =
        use(act, &update_seen, record->token_id, network);

    bind_int64(statement, 3, record->at);
    return store_finish(statement);
}

/* The email names the token; the activity finds its name by itself. */
static enum result tell(const struct act *act,
                        const struct access_record *record, const char *network)
{
    struct event event = {.kind = EVENT_NEW_NETWORK,
                          .token_id = record->token_id,
                          .actor = "",
                          .address = record->address,
                          .client = record->client,
                          .label = network};
    const char *texts[2] = {"", ""};
    enum result result =
        store_one(use(act, &select_token, record->token_id, NULL), act->pool,
                  read_texts, texts);

    event.last4 = texts[1];
    if (result == RESULT_OK)
        result = store_event_add(act, record->account_id, &event);
    event.label = apr_psprintf(act->pool, "%s%s%s%s, from %s", texts[0],
                               *texts[1] ? " (..." : "", texts[1],
                               *texts[1] ? ")" : "", network);
    return result == RESULT_OK
               ? store_event_tell(act, record->account_id, &event)
               : result;
}

static bool is_news(const struct known *known, int64_t at)
{
    return known->count && known->count < TOKEN_NETWORKS_MAX &&
           known->since + CLOCK_DAY <= at && known->told_at + CLOCK_DAY <= at;
}

static enum result add(const struct act *act,
                       const struct access_record *record, const char *network,
                       const struct known *known)
{
    bool told = is_news(known, record->at);
    enum result result = RESULT_OK;

    if (known->count >= TOKEN_NETWORKS_MAX)
        result = store_finish(use(act, &delete_oldest, record->token_id, NULL));
    if (result == RESULT_OK)
        result = insert(act, record, network, told);
    return result == RESULT_OK && told ? tell(act, record, network) : result;
}

enum result token_networks_record(const struct act *act,
                                  const struct access_record *record)
{
    const char *network = network_of(act->pool, record->address);
    struct known known = {0};
    enum result result;

    if (!network)
        return RESULT_OK;
    result = store_one(use(act, &select_known, record->token_id, network),
                       act->pool, read_known, &known);
    if (result != RESULT_OK)
        return result;
    return known.has ? see_again(act, record, network)
                     : add(act, record, network, &known);
}

enum result store_token_networks_sweep(struct store *store, int64_t before,
                                       bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_old);
    enum result result;

    bind_int64(statement, 1, before);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
