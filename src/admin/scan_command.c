/* scan_command.c: tokenbooth scan PATH...: which values of this site lie in
 * files, archives and the history of Git, whose they are, and whether they
 * work. No value is ever printed. */
#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#include "admin/command_list.h"
#include "admin/scan_source.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "base/value.h"
#include "store/accounts.h"
#include "store/values.h"

enum { PLACES_SHOWN = 20 /* of a value, in JSON */ };

static const struct command_list_column columns[] = {
    {"state", "", 8, COMMAND_LIST_TEXT},
    {"id", "  token ", 0, COMMAND_LIST_TEXT},
    {"account", " of ", 0, COMMAND_LIST_TEXT},
    {"last4", " ...", 0, COMMAND_LIST_TEXT},
    {"first", "  ", 0, COMMAND_LIST_TEXT},
    {"count", ", and elsewhere: places: ", 0, COMMAND_LIST_MANY},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

/* A value of this site, wherever it lies. */
struct sighting {
    const char *value; /* wiped with the pool */
    struct value_found found;
    int64_t count;
    apr_array_header_t *places; /* const char *: the first ones */
    int source;                 /* the last one it was found in */
    int exactness;              /* of its places there */
    int64_t count_before;       /* that source */
    int places_before;
};

struct scan {
    struct command *command;
    struct scan_sink sink;
    apr_hash_t *sightings;     /* by value; NULL: of another site, or none */
    apr_array_header_t *order; /* struct sighting *: as they were found */
    int failed;                /* what could not be read */
    enum result result;        /* of the database */
};

/* A value that was never issued here is another site's, or an example. */
static struct sighting *look_up(struct scan *scan, const char *word)
{
    apr_pool_t *pool = scan->command->pool;
    struct sighting *sighting = apr_pcalloc(pool, sizeof *sighting);
    enum result result = store_value_find(scan->command->store, pool, word,
                                          clock_now(), &sighting->found);

    if (result != RESULT_OK) {
        if (result != RESULT_NOT_FOUND)
            scan->result = result;
        return NULL;
    }
    sighting->value = secret_wipe_with_pool(pool, apr_pstrdup(pool, word));
    sighting->places = apr_array_make(pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(scan->order, struct sighting *) = sighting;
    apr_hash_set(scan->sightings, sighting->value, APR_HASH_KEY_STRING,
                 sighting);
    return sighting;
}

/* Whether the place is to be counted: a member that lies in an archive as it is
 * is found twice. A more exact place takes the place of others in the file. */
static bool is_exact_enough(struct sighting *sighting, int source,
                            int exactness)
{
    if (sighting->source != source) {
        sighting->source = source;
        sighting->exactness = exactness;
        sighting->count_before = sighting->count;
        sighting->places_before = sighting->places->nelts;
    }
    if (exactness > sighting->exactness) {
        sighting->exactness = exactness;
        sighting->count = sighting->count_before;
        sighting->places->nelts = sighting->places_before;
    }
    return exactness == sighting->exactness;
}

/* A name as it can be shown: in UTF-8, printable, and without values. */
static const char *shown(apr_pool_t *pool, const char *name)
{
    char *text = utf8_printable(pool, name);

    value_mask(text);
    return text;
}

static void found(void *data, const struct scan_place *place, int64_t line,
                  const char *word)
{
    struct scan *scan = data;
    struct sighting *sighting;

    if (scan->result != RESULT_OK || !value_is_well_formed(word))
        return;
    sighting = apr_hash_get(scan->sightings, word, APR_HASH_KEY_STRING);
    if (!sighting)
        sighting = look_up(scan, word);
    if (!sighting ||
        !is_exact_enough(sighting, scan->sink.source, place->exactness))
        return;
    sighting->count++;
    if (sighting->places->nelts < PLACES_SHOWN)
        APR_ARRAY_PUSH(sighting->places, const char *) =
            apr_psprintf(scan->command->pool, "%s:%" APR_INT64_T_FMT,
                         shown(scan->command->pool, place->name), line);
}

static void failed(void *data, const char *name, const char *why)
{
    struct scan *scan = data;

    scan->failed++;
    command_fail(scan->command, "%s: %s", name, why);
}

/* "active", "expired", "disabled", "revoked" or "replaced". */
static enum result find_state(struct scan *scan, struct sighting *sighting,
                              const char **state, const char **account)
{
    const struct command *command = scan->command;
    int64_t now = clock_now();
    struct account owner = {0};
    struct token token = {0};
    enum result result = store_token_get(command->store, command->pool,
                                         sighting->found.account_id,
                                         sighting->found.token_id, &token);

    if (result == RESULT_OK)
        result = store_account_by_id(command->store, command->pool,
                                     sighting->found.account_id, &owner);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    *account = owner.username;
    *state = token.revoked_at                              ? "revoked"
             : sighting->found.ended                       ? "replaced"
             : !owner.username || owner.disabled_at        ? "disabled"
             : token.expires_at && token.expires_at <= now ? "expired"
                                                           : "active";
    return RESULT_OK;
}

static json_t *places_of(const struct sighting *sighting)
{
    json_t *places = json_array();

    for (int i = 0; i < sighting->places->nelts; i++)
        json_array_append_new(places, json_string(APR_ARRAY_IDX(
                                          sighting->places, i, const char *)));
    return places;
}

/* Ends a value, if that is asked for. */
static enum result end_value(struct scan *scan, const struct sighting *sighting,
                             const char **state)
{
    const struct act act = command_act(scan->command, 0);
    enum result result;

    if (!scan->command->revoke || strcmp(*state, "active") != 0)
        return RESULT_OK;
    result = store_token_revoke_by_value(&act, sighting->value, NULL);
    if (result == RESULT_OK)
        *state = "revoked";
    return result;
}

/* Prints a row for each value. *active: how many of them still work. */
static enum result print_all(struct scan *scan, struct command_list *list,
                             int *active)
{
    enum result result = scan->result;

    *active = 0;
    for (int i = 0; i < scan->order->nelts && result == RESULT_OK; i++) {
        struct sighting *sighting =
            APR_ARRAY_IDX(scan->order, i, struct sighting *);
        const char *state = NULL, *account = NULL;
        result = find_state(scan, sighting, &state, &account);
        if (result == RESULT_OK)
            result = end_value(scan, sighting, &state);
        if (result != RESULT_OK)
            break;
        *active += strcmp(state, "active") == 0;
        command_list_row(
            list,
            json_pack("{s:s, s:I, s:s?, s:s, s:s, s:I, s:o}", "state", state,
                      "id", (json_int_t)sighting->found.token_id, "account",
                      account, "last4", value_last4(sighting->value), "first",
                      APR_ARRAY_IDX(sighting->places, 0, const char *), "count",
                      (json_int_t)sighting->count, "places",
                      places_of(sighting)));
    }
    return result;
}

static enum exit_status end_scan(struct scan *scan, enum exit_status status,
                                 int active)
{
    if (status != COMMAND_DONE)
        return status;
    if (active)
        return command_fail(scan->command,
                            "%d of the values that were found work; --revoke "
                            "ends them",
                            active);
    return scan->failed ? COMMAND_FAILED : COMMAND_DONE;
}

enum exit_status scan_command(struct command *command)
{
    struct scan scan = {.command = command, .result = RESULT_OK};
    struct command_list list;
    enum result result;
    int active = 0;

    scan.sink = (struct scan_sink){
        .pool = command->pool, .found = found, .failed = failed, .data = &scan};
    scan.sink.repositories = apr_hash_make(command->pool);
    scan.sightings = apr_hash_make(command->pool);
    scan.order = apr_array_make(command->pool, 4, sizeof(struct sighting *));
    for (int i = 0; command->words[i]; i++)
        scan_source_path(&scan.sink, command->words[i]);
    command_list_begin(&list, command, columns);
    result = print_all(&scan, &list, &active);
    return end_scan(&scan, command_list_end(&list, result), active);
}
