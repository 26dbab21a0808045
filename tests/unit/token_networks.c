/* token_networks.c: tests of store/token_networks.h. */
#include "store/token_networks.h"

#include "base/clock.h"
#include "activity.h"
#include "store/access_records.h"

struct subject {
    struct fixture *fixture;
    struct store *recorder;
    int64_t account_id, token_id;
};

static struct subject subject_of(void **state)
{
    struct subject subject = {.fixture = *state};

    subject.recorder = support_open(subject.fixture, STORE_RECORDS);
    subject.account_id = support_account(subject.fixture, "ann");
    subject.token_id =
        support_token(subject.fixture, subject.account_id, "CI", NULL);
    return subject;
}

/* A use, or with a kind a denial, from an address so many days after NOW; how
 * many times its owner was told by then. */
static int64_t seen(const struct subject *subject, int days,
                    const char *address, const char *kind)
{
    const struct act *act =
        support_by(subject->recorder, 0, NOW + days * (int64_t)CLOCK_DAY);
    const struct access_record record = {
        .at = act->now,
        .token_id = subject->token_id,
        .account_id = subject->account_id,
        .count = 1,
        .address = address,
        .client = "npm",
        .feed = "acme",
        .access = "read",
        .kind = kind,
        .reason = kind ? "scope" : NULL,
    };
    apr_array_header_t *records =
        apr_array_make(subject->fixture->pool, 1, sizeof(struct access_record));
    int written = 0;

    APR_ARRAY_PUSH(records, struct access_record) = record;
    expect_result("recorded", RESULT_OK,
                  store_access_records_add(act, records, INT32_MAX, &written));
    return support_count(subject->fixture, "SELECT count(*) FROM event"
                                           " WHERE kind = 'new network'");
}

static int64_t known(const struct subject *subject)
{
    return support_count(subject->fixture,
                         "SELECT count(*) FROM token_network");
}

static void test_told(void **state)
{
    static const struct {
        const char *what;
        int days;
        const char *address, *kind;
        int told;
    } cases[] = {
        {"the first", 0, "192.0.2.9", NULL, 0},
        {"its neighbour", 5, "192.0.2.77", NULL, 0},
        {"as IPv6 has it", 5, "::ffff:192.0.2.80", NULL, 0},
        {"denied from elsewhere", 5, "203.0.113.5", EVENT_TOKEN_DENIED, 0},
        {"from elsewhere", 5, "198.51.100.1", NULL, 1},
        {"known by now", 7, "198.51.100.2", NULL, 1},
        {"IPv6", 7, "2001:db8:1::1", NULL, 2},
        {"of the same site", 9, "2001:db8:1:ffff::2", NULL, 2},
        {"the second of a day", 7, "2001:db8:2::1", NULL, 2},
        {"the next day", 9, "2001:db8:3::1", NULL, 3},
        {"no address", 20, "", NULL, 3},
        {"no address, either", 20, "unix:", NULL, 3},
    };
    const struct subject subject = subject_of(state);

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(
            cases[i].what, cases[i].told,
            seen(&subject, cases[i].days, cases[i].address, cases[i].kind));
}

/* It is tried on a desk, and then goes to a build server. */
static void test_first_day(void **state)
{
    const struct subject subject = subject_of(state);

    seen(&subject, 0, "192.0.2.9", NULL);
    expect_number("the same day", 0, seen(&subject, 0, "198.51.100.1", NULL));
    expect_number("both are known", 0, seen(&subject, 3, "198.51.100.1", NULL));
}

/* Hosted builds come from everywhere: few rows, and no email a day. */
static void test_everywhere(void **state)
{
    const struct subject subject = subject_of(state);
    apr_pool_t *pool = subject.fixture->pool;
    int64_t told = 0;
    bool more = false;

    for (int i = 0; i < 3 * TOKEN_NETWORKS_MAX; i++)
        told = seen(&subject, 2 * i, apr_psprintf(pool, "10.0.%d.1", i), NULL);
    expect_number("told", TOKEN_NETWORKS_MAX - 1, told);
    expect_number("rows", TOKEN_NETWORKS_MAX, known(&subject));
    expect_result("swept", RESULT_OK,
                  store_token_networks_sweep(
                      subject.recorder,
                      NOW + (6 * TOKEN_NETWORKS_MAX - 3) * (int64_t)CLOCK_DAY,
                      &more));
    expect_number("the latest are left", 1, known(&subject));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_told),
        STORE_TEST(test_first_day),
        STORE_TEST(test_everywhere),
    };

    return RUN(tests);
}
