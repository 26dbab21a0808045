/* in_flight.c: tests of limits/in_flight.h. */
#include "limits/in_flight.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <unistd.h>

#include "support.h"

enum { PATIENCE = 20 /* seconds */ };

/* A check that lasts until it is told to end. */
struct slow_work {
    sem_t begun, may_end;
    int calls;
    enum result result;
    int wait;
};

struct visit {
    struct in_flight *in_flight;
    struct slow_work *work;
    struct secret_digest guess;
    const char *source;
    int of_source, of_all; /* 0: as many as like */
    pthread_t thread;
    enum result result;
    int wait;
};

static enum result do_slowly(void *context, int *wait)
{
    struct slow_work *work = context;

    work->calls++;
    sem_post(&work->begun);
    sem_wait(&work->may_end);
    *wait = work->wait;
    return work->result;
}

static enum result do_at_once(void *context, int *wait)
{
    (void)wait;
    return *(enum result *)context;
}

static void *visit_now(void *data)
{
    struct visit *visit = data;
    const struct in_flight_request request = {
        .guess = &visit->guess,
        .source = visit->source,
        .share = {2, INT_MAX, visit->of_source ? visit->of_source : INT_MAX,
                  visit->of_all ? visit->of_all : INT_MAX},
        .work = do_slowly,
        .context = visit->work,
    };

    visit->result = in_flight_run(visit->in_flight, &request, &visit->wait);
    return NULL;
}

static struct slow_work slow_work(enum result result)
{
    struct slow_work work = {.result = result};

    sem_init(&work.begun, 0, 0);
    sem_init(&work.may_end, 0, 0);
    return work;
}

static void begin(struct visit *visit)
{
    expect_number("a thread", 0,
                  pthread_create(&visit->thread, NULL, visit_now, visit));
}

static struct in_flight *made(apr_pool_t *pool)
{
    struct in_flight *in_flight = NULL;

    expect_result("a list", RESULT_OK, in_flight_create(pool, &in_flight));
    return in_flight;
}

/* A check that ends at once; guess 0: none that others can join. */
static enum result pass_within(struct in_flight *in_flight, uint8_t guess,
                               const char *source, int working_of_all)
{
    const struct secret_digest digest = {{guess}};
    enum result result = RESULT_OK;
    int wait;
    const struct in_flight_request request = {
        .guess = guess ? &digest : NULL,
        .source = source,
        .share = {2, working_of_all, 4, 4},
        .work = do_at_once,
        .context = &result,
    };

    return in_flight_run(in_flight, &request, &wait);
}

static enum result pass(struct in_flight *in_flight, uint8_t guess,
                        const char *source)
{
    return pass_within(in_flight, guess, source, INT_MAX);
}

static void test_two_of_one_source(void **state)
{
    struct in_flight *in_flight = made(*state);
    struct slow_work first = slow_work(RESULT_WRONG);
    struct slow_work second = slow_work(RESULT_OK);
    struct visit visits[] = {
        {in_flight, &first, {{1}}, "192.0.2.1", 0, 0, 0, RESULT_BROKEN, 0},
        {in_flight, &second, {{2}}, "192.0.2.1", 0, 0, 0, RESULT_BROKEN, 0},
    };

    for (size_t i = 0; i < LENGTH(visits); i++) {
        begin(&visits[i]);
        sem_wait(&visits[i].work->begun);
    }
    expect_result("a third of this source", RESULT_THROTTLED,
                  pass(in_flight, 3, "192.0.2.1"));
    expect_result("a hash for it", RESULT_THROTTLED,
                  pass(in_flight, 0, "192.0.2.1"));
    expect_result("another source", RESULT_OK, pass(in_flight, 3, "192.0.2.2"));
    sem_post(&first.may_end);
    pthread_join(visits[0].thread, NULL);
    expect_result("what the work says", RESULT_WRONG, visits[0].result);
    expect_result("once one has ended", RESULT_OK,
                  pass(in_flight, 3, "192.0.2.1"));
    sem_post(&second.may_end);
    pthread_join(visits[1].thread, NULL);
    expect_result("what the work says", RESULT_OK, visits[1].result);
}

/* Begins visits, all with the same guess, and waits until the first is at
 * work. */
static void begin_all(struct visit *visits, size_t count,
                      const struct visit *like)
{
    for (size_t i = 0; i < count; i++) {
        visits[i] = *like;
        begin(&visits[i]);
        if (i == 0)
            sem_wait(&like->work->begun);
    }
}

/* Twenty connections with one guess: one check, and all hear its result. */
static void test_one_guess(void **state)
{
    struct slow_work work = slow_work(RESULT_OK);
    struct visit like = {.in_flight = made(*state),
                         .work = &work,
                         .guess = {{7}},
                         .source = "192.0.2.1"};
    struct visit visits[20];

    begin_all(visits, LENGTH(visits), &like);
    /* Some may come after the end: each of those has a check of its own. */
    for (size_t i = 0; i < LENGTH(visits); i++)
        sem_post(&work.may_end);
    for (size_t i = 0; i < LENGTH(visits); i++) {
        pthread_join(visits[i].thread, NULL);
        expect_result("the result", RESULT_OK, visits[i].result);
    }
}

/* Each source guesses on its own account: else one that has no guess left would
 * hear whether it is right, as soon as another sends the same. */
static void test_one_guess_of_two_sources(void **state)
{
    struct in_flight *in_flight = made(*state);
    struct slow_work first = slow_work(RESULT_OK);
    struct slow_work second = slow_work(RESULT_THROTTLED);
    struct visit visits[] = {
        {in_flight, &first, {{7}}, "192.0.2.1", 0, 0, 0, RESULT_BROKEN, 0},
        {in_flight, &second, {{7}}, "192.0.2.2", 0, 0, 0, RESULT_BROKEN, 0},
    };

    alarm(PATIENCE);
    for (size_t i = 0; i < LENGTH(visits); i++) {
        begin(&visits[i]);
        sem_wait(&visits[i].work->begun);
    }
    for (size_t i = 0; i < LENGTH(visits); i++) {
        sem_post(&visits[i].work->may_end);
        pthread_join(visits[i].thread, NULL);
        expect_result("its own", visits[i].work->result, visits[i].result);
    }
    alarm(0);
}

/* Those who wait for one guess keep threads busy, too: beyond the share they
 * are denied at once, while the check goes on. Who waits hears all of it. */
static void test_share_of_waiting(void **state)
{
    struct slow_work work = slow_work(RESULT_THROTTLED);
    struct visit like = {.in_flight = made(*state),
                         .work = &work,
                         .guess = {{7}},
                         .source = "192.0.2.1",
                         .of_source = 2};
    struct visit visits[8];
    int denied = 0;

    work.wait = 42;
    begin_all(visits, LENGTH(visits), &like);
    /* One checks, one waits, and six threads end without it. */
    for (size_t i = 1; denied < 6; i = i % 7 + 1) {
        if (visits[i].thread &&
            pthread_tryjoin_np(visits[i].thread, NULL) == 0) {
            expect_result("beyond the share", RESULT_THROTTLED,
                          visits[i].result);
            expect_number("by no limit", 0, visits[i].wait);
            visits[i].thread = 0;
            denied++;
        } else {
            sched_yield();
        }
    }
    expect_result("others", RESULT_OK, pass(like.in_flight, 3, "192.0.2.2"));
    sem_post(&work.may_end);
    for (size_t i = 0; i < LENGTH(visits); i++) {
        if (!visits[i].thread)
            continue;
        pthread_join(visits[i].thread, NULL);
        expect_result("within the share", RESULT_THROTTLED, visits[i].result);
        expect_number("and until when", 42, visits[i].wait);
    }
    expect_number("one check", 1, work.calls);
}

/* All sources together leave threads to what needs no password. */
static void test_share_of_all(void **state)
{
    struct slow_work work = slow_work(RESULT_OK);
    struct visit visits[4];

    for (size_t i = 0; i < LENGTH(visits); i++) {
        visits[i] = (struct visit){
            .in_flight = i ? visits[0].in_flight : made(*state),
            .work = &work,
            .guess = {{(uint8_t)(i + 1)}},
            .source = apr_psprintf(*state, "192.0.2.%d", (int)i)};
        begin(&visits[i]);
        sem_wait(&work.begun);
    }
    expect_result("a fifth", RESULT_THROTTLED,
                  pass(visits[0].in_flight, 9, "192.0.2.99"));
    for (size_t i = 0; i < LENGTH(visits); i++)
        sem_post(&work.may_end);
    for (size_t i = 0; i < LENGTH(visits); i++)
        pthread_join(visits[i].thread, NULL);
}

/* Of many sources with a guess each, some threads are left, too. Whoever waits
 * for its own source's check is not counted: a build with many connections. */
static void test_share_of_working(void **state)
{
    struct slow_work work = slow_work(RESULT_OK);
    struct visit like = {.in_flight = made(*state),
                         .work = &work,
                         .guess = {{7}},
                         .source = "192.0.2.1"};
    struct visit visits[3];

    begin_all(visits, LENGTH(visits), &like);
    expect_result("a second that works", RESULT_OK,
                  pass_within(like.in_flight, 8, "192.0.2.2", 2));
    expect_result("beyond the share", RESULT_THROTTLED,
                  pass_within(like.in_flight, 8, "192.0.2.2", 1));
    for (size_t i = 0; i < LENGTH(visits); i++)
        sem_post(&work.may_end);
    for (size_t i = 0; i < LENGTH(visits); i++)
        pthread_join(visits[i].thread, NULL);
}

/* A guess that has ended is not in flight any more. */
static void test_again(void **state)
{
    struct in_flight *in_flight = made(*state);

    for (int i = 0; i < 1000; i++)
        expect_result("again", RESULT_OK, pass(in_flight, 1, "192.0.2.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_two_of_one_source),
        POOL_TEST(test_one_guess),
        POOL_TEST(test_one_guess_of_two_sources),
        POOL_TEST(test_share_of_waiting),
        POOL_TEST(test_share_of_all),
        POOL_TEST(test_share_of_working),
        POOL_TEST(test_again),
    };

    return RUN(tests);
}
