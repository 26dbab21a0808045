/* outcomes.c: tests of access/outcomes.h: no row lacks anything, and the words
 * for programs are those that they know. */
#include "access/outcomes.h"

#include "support.h"

static void test_words(void **state)
{
    static const struct {
        enum outcome outcome;
        const char *error, *reason, *cause;
    } cases[] = {
        {OUTCOME_ALLOWED, NULL, NULL, NULL},
        {OUTCOME_REQUEST, "invalid_request", "request", "request"},
        {OUTCOME_STRAY, "invalid_request", "request", "stray"},
        {OUTCOME_ELSEWHERE, "invalid_request", "request", "elsewhere"},
        {OUTCOME_UNAVAILABLE, NULL, "unavailable", "unavailable"},
        {OUTCOME_THROTTLED, NULL, "throttled", "throttled"},
        {OUTCOME_INSECURE, "invalid_request", "insecure", "insecure"},
        {OUTCOME_MISSING, NULL, "missing", "missing"},
        {OUTCOME_PASSWORD, "invalid_token", "password", "password"},
        {OUTCOME_MALFORMED, "invalid_token", "malformed", "malformed"},
        {OUTCOME_UNKNOWN, "invalid_token", "unknown", "unknown"},
        {OUTCOME_REPLACED, "invalid_token", "replaced", "replaced"},
        {OUTCOME_REVOKED, "invalid_token", "revoked", "revoked"},
        {OUTCOME_DISABLED, "invalid_token", "disabled", "disabled"},
        {OUTCOME_EXPIRED, "invalid_token", "expired", "expired"},
        {OUTCOME_NETWORK, "insufficient_scope", "network", "network"},
        {OUTCOME_SCOPE, "insufficient_scope", "scope", "scope"},
        {OUTCOME_ADDS, "insufficient_scope", "scope", "adds"},
        {OUTCOME_BLOCKED, "insufficient_scope", "scope", "blocked"},
        {OUTCOME_PRIVILEGE, "insufficient_scope", "privilege", "privilege"},
        {OUTCOME_ROOT, "insufficient_scope", "privilege", "root"},
        {OUTCOME_BACKEND, NULL, "backend", "backend"},
        {OUTCOME_DOWN, NULL, "backend", "down"},
    };

    (void)state;
    expect_number("all of them", OUTCOME_MAX, LENGTH(cases));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct outcome_row *row = outcome_row(cases[i].outcome);
        expect_text("error", cases[i].error, row->error);
        expect_text("reason", cases[i].reason, row->reason);
        expect_text("cause", cases[i].cause, outcome_cause(cases[i].outcome));
    }
}

/* Braces in a text are names that are filled in. */
static void expect_text_with(const char *what, const char *text,
                             const char *name, const char *other)
{
    assert_non_null(text);
    for (const char *brace = text; (brace = strchr(brace, '{')); brace++) {
        if (strncmp(brace, name, strlen(name)) != 0 &&
            strncmp(brace, other, strlen(other)) != 0)
            fail_msg("%s: \"%s\" names something unknown", what, text);
    }
}

static void test_complete(void **state)
{
    (void)state;
    for (int i = 0; i < OUTCOME_MAX; i++) {
        const struct outcome_row *row = outcome_row((enum outcome)i);
        const char *what = row->reason ? row->reason : "allowed";
        assert_in_range(row->status, 200, 599);
        expect_number(what, i != OUTCOME_ALLOWED, row->reason != NULL);
        expect_number(what, row->status != 200, row->reason != NULL);
        assert_non_null(row->message);
        expect_text_with(what, row->advice.text, "{access}", "{access}");
        expect_number(what, row->advice.fixer != PRIVILEGE_NONE,
                      row->advice.fix != NULL);
        if (row->reason)
            expect_text_with(what, row->activity, "{access}", "{feed}");
    }
}

/* What is stored tells one outcome from every other. */
static void test_find(void **state)
{
    (void)state;
    for (int i = 0; i < OUTCOME_MAX; i++) {
        const char *cause = outcome_cause((enum outcome)i);
        if (cause && outcome_find(cause) != outcome_row((enum outcome)i))
            fail_msg("%s is the cause of two", cause);
    }
    assert_null(outcome_find("allowed"));
    assert_null(outcome_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_find),
    };

    return RUN(tests);
}
