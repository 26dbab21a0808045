/* activity.h: what the tests of events and of access records share: reading an
 * account's activity, and filling it. */
#ifndef TOKENBOOTH_TESTS_UNIT_ACTIVITY_H
#define TOKENBOOTH_TESTS_UNIT_ACTIVITY_H

#include <inttypes.h>

#include "store/driver_engine.h"
#include "store/events.h"
#include "store/statement.h"
#include "support.h"

static inline apr_array_header_t *activity_filtered(
    struct fixture *fixture, int64_t account_id,
    const struct event_filter *filter, int limit)
{
    apr_array_header_t *events = NULL;

    expect_result("the activity", RESULT_OK,
                  store_event_list(fixture->store, fixture->pool, account_id,
                                   filter, limit, &events));
    return events;
}

static inline apr_array_header_t *activity_of(struct fixture *fixture,
                                              int64_t account_id,
                                              int64_t token_id)
{
    const struct event_filter filter = {.token_id = token_id};

    return activity_filtered(fixture, account_id, &filter, 100);
}

static inline const struct event *activity_nth(const apr_array_header_t *events,
                                               int i)
{
    return &APR_ARRAY_IDX(events, i, struct event);
}

/* Many rows of one account, as a plain statement of the test's own. */
static inline void activity_add_many(struct fixture *fixture,
                                     int64_t account_id, int64_t id)
{
    support_run(
        fixture,
        apr_psprintf(
            fixture->pool,
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL"
            " SELECT n + 1 FROM number WHERE n < 100000)"
            " INSERT INTO event (at, last_at, count, account_id, token_id,"
            " kind, category, actor, address, client, last4, feed, access,"
            " reason, privilege, other_account, label, issuer)"
            " SELECT %" APR_INT64_T_FMT " - n, %" APR_INT64_T_FMT
            " - n, 1, %" APR_INT64_T_FMT ", %" APR_INT64_T_FMT
            ", 'token denied', 'denial', 'account', '192.0.2.' || (n %% "
            "200),"
            " 'npm', 'abcd', 'acme', 'read', 'expired', '', '', '', ''"
            " FROM number",
            NOW, NOW, account_id, id));
}

/* What SQLite would do for a statement, a step a line. */
static inline const char *activity_plan_of(apr_pool_t *pool,
                                           struct driver *driver,
                                           const struct statement *statement)
{
    struct row row = {.pool = pool};
    const char *plan = "";

    expect_result(statement->sql, RESULT_OK,
                  driver_prepare(driver,
                                 apr_pstrcat(pool, "EXPLAIN QUERY PLAN ",
                                             statement->sql, NULL),
                                 &row.statement));
    for (int i = 1; i <= row.statement->parameters; i++)
        bind_null(row.statement, i);
    while (driver_step(row.statement) == RESULT_OK) {
        row.column = 3;
        plan = apr_pstrcat(pool, plan, row_text(&row), "\n", NULL);
    }
    return plan;
}

/* A statement that has this part uses that index. */
struct plan {
    const char *part, *index;
};

/* Every statement that reads events does so by an index, and sorts nothing. */
static inline void activity_plans(struct fixture *fixture,
                                  const struct plan *plans, size_t count)
{
    struct driver *driver = support_driver(fixture, DRIVER_READ);
    size_t found = 0;

    for (size_t i = 0; i < statement_count() * count; i++) {
        const struct statement *statement = &statement_first()[i / count];
        const char *plan;
        if (!strstr(statement->sql, plans[i % count].part))
            continue;
        found++;
        plan = activity_plan_of(fixture->pool, driver, statement);
        expect_holds("plan", plan, plans[i % count].index);
        if (strstr(plan, "SCAN e") || strstr(plan, "last term of ORDER"))
            fail_msg("%s", plan);
    }
    expect_number("statements", (long long)count, (long long)found);
}

#endif
