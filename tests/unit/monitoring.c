/* monitoring.c: tests of endpoints/monitoring.h. */
#include "endpoints/monitoring.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/process_table.h"
#include "endpoints/probe.h"
#include "support.h"

static void look(const struct endpoint *endpoint, apr_pool_t *pool,
                 struct monitoring_look looks[MONITORING_LOOKS])
{
    monitoring_look_at(endpoint, pool, looks);
    for (int i = 0; i < MONITORING_LOOKS; i++) {
        assert_non_null(looks[i].name);
        expect_number(looks[i].name, looks[i].level != MONITORING_OK,
                      looks[i].message != NULL);
    }
}

/* Without a database there are no checks; without the rest, there are. */
static void test_levels(void **state)
{
    struct fixture *fixture = *state;
    struct endpoint endpoint = {.context.settings = &fixture->settings};
    struct monitoring_look looks[MONITORING_LOOKS];

    look(&endpoint, fixture->pool, looks);
    expect_number("no store", MONITORING_CRITICAL,
                  looks[MONITORING_DATABASE].level);
    expect_number("no keys", MONITORING_CRITICAL, looks[MONITORING_KEYS].level);
    expect_number("no recorder", MONITORING_WARNING,
                  looks[MONITORING_RECORDER].level);
    expect_number("no pages", MONITORING_WARNING,
                  looks[MONITORING_PAGES].level);

    endpoint.context.store = support_open(fixture, STORE_CHECKS);
    expect_result(
        "the processes", RESULT_OK,
        process_table_open(fixture->pool, fixture->settings.counters));
    process_table_enter(PROCESS_PROFILE, 0, 0);
    look(&endpoint, fixture->pool, looks);
    expect_number("a store", MONITORING_OK, looks[MONITORING_DATABASE].level);
    expect_number("its keys", MONITORING_OK, looks[MONITORING_KEYS].level);
    expect_number("pages", MONITORING_OK, looks[MONITORING_PAGES].level);
    process_table_leave();
}

/* As if the process that has entered had not beaten for an hour. */
static void age_beat(const struct fixture *fixture, int64_t entered)
{
    FILE *file = fopen(fixture->settings.counters, "r+b");
    int64_t word;
    int found = 0;

    assert_non_null(file);
    for (long at = 0; fread(&word, sizeof word, 1, file) == 1;
         at += (long)sizeof word) {
        if (word < entered || word > clock_steady())
            continue;
        word -= (int64_t)3600 * 1000;
        fseek(file, at, SEEK_SET);
        fwrite(&word, sizeof word, 1, file);
        fseek(file, at + (long)sizeof word, SEEK_SET);
        found++;
    }
    fclose(file);
    assert_int_equal(1, found);
}

/* A process that was stopped still runs, but its pages do not come. */
static void test_hung_pages(void **state)
{
    struct fixture *fixture = *state;
    struct endpoint endpoint = {.context.settings = &fixture->settings};
    struct monitoring_look looks[MONITORING_LOOKS];
    int64_t entered = clock_steady();

    expect_result(
        "the processes", RESULT_OK,
        process_table_open(fixture->pool, fixture->settings.counters));
    process_table_enter(PROCESS_PROFILE, 0, 0);
    age_beat(fixture, entered);
    look(&endpoint, fixture->pool, looks);
    expect_text("hung pages", "profile.fcgi does not respond",
                looks[MONITORING_PAGES].message);
    process_table_beat(0);
    look(&endpoint, fixture->pool, looks);
    expect_number("pages again", MONITORING_OK, looks[MONITORING_PAGES].level);
    process_table_leave();
}

/* Another key in the database than the one that was read. */
static void test_keys(void **state)
{
    struct fixture *fixture = *state;
    struct endpoint endpoint = {
        .context = {.settings = &fixture->settings,
                    .store = support_open(fixture, STORE_CHECKS)}};
    struct monitoring_look looks[MONITORING_LOOKS];

    support_run(fixture, "UPDATE secret_key SET check_value = x'00'"
                         " WHERE purpose = 'lookup'");
    look(&endpoint, fixture->pool, looks);
    expect_number("other keys", MONITORING_CRITICAL,
                  looks[MONITORING_KEYS].level);
    expect_number("the database", MONITORING_OK,
                  looks[MONITORING_DATABASE].level);
}

static void test_probe(void **state)
{
    struct fixture *fixture = *state;
    apr_pool_t *pool = fixture->pool;
    const struct secret_key *key = fixture->store->keys.lookup;
    const struct secret_key *other = fixture->store->keys.seal;
    apr_array_header_t *keys;
    const char *question = probe_question(pool, key, NOW);
    static const char *const forged[] = {"", ".", "1.2.3", "1796547600..",
                                         "1796547600.x.y"};

    expect_number("now", true, probe_is_question(pool, key, question, NOW));
    expect_number("soon", true,
                  probe_is_question(pool, key, question, NOW + 60));
    expect_number("late", false,
                  probe_is_question(pool, key, question, NOW + 61));
    expect_number("early", false,
                  probe_is_question(pool, key, question, NOW - 61));
    expect_number("another key", false,
                  probe_is_question(pool, other, question, NOW));
    for (size_t i = 0; i < LENGTH(forged); i++)
        expect_number(forged[i], false,
                      probe_is_question(pool, key, forged[i], NOW));
    keys = apr_array_make(pool, 2, sizeof(struct secret_key *));
    APR_ARRAY_PUSH(keys, const struct secret_key *) = other;
    expect_number("by none of them", true,
                  probe_key(pool, keys, question, NOW) == NULL);
    APR_ARRAY_PUSH(keys, const struct secret_key *) = key;
    expect_number("by the second", true,
                  probe_key(pool, keys, question, NOW) == key);
    expect_text("an answer", probe_answer(pool, key, question, "{}"),
                probe_answer(pool, key, question, "{}"));
    assert_string_not_equal(probe_answer(pool, key, question, "{}"),
                            probe_answer(pool, key, question, "[]"));
    assert_string_not_equal(probe_answer(pool, key, question, "{}"),
                            probe_answer(pool, other, question, "{}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_levels),
        STORE_TEST(test_hung_pages),
        STORE_TEST(test_keys),
        STORE_TEST(test_probe),
    };

    return RUN(tests);
}
