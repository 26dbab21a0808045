/* in_flight.c: tests of limits/in_flight.h. */
#include "limits/in_flight.h"

#include <pthread.h>
#include <semaphore.h>

#include "support.h"

/* A check that lasts until it is told to end. */
struct slow_work {
    sem_t begun, may_end;
    int calls;
    enum result result;
};

struct visit {
    struct in_flight *in_flight;
    struct slow_work *work;
    struct secret_digest guess;
    const char *source;
    pthread_t thread;
    enum result result;
    bool denied;
};

static enum result do_slowly(void *context)
{
    struct slow_work *work = context;

    work->calls++;
    sem_post(&work->begun);
    sem_wait(&work->may_end);
    return work->result;
}

static enum result do_at_once(void *context)
{
    return *(enum result *)context;
}

static void *visit_now(void *data)
{
    struct visit *visit = data;

    visit->result =
        in_flight_run(visit->in_flight, &visit->guess, visit->source, do_slowly,
                      visit->work, &visit->denied);
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

    expect_result("a in_flight", RESULT_OK, in_flight_create(pool, &in_flight));
    return in_flight;
}

static enum result pass(struct in_flight *in_flight, uint8_t guess,
                        const char *source, bool *denied)
{
    const struct secret_digest digest = {{guess}};
    enum result result = RESULT_OK;

    return in_flight_run(in_flight, &digest, source, do_at_once, &result,
                         denied);
}

static void test_two_of_one_source(void **state)
{
    struct in_flight *in_flight = made(*state);
    struct slow_work first = slow_work(RESULT_WRONG);
    struct slow_work second = slow_work(RESULT_OK);
    struct visit visits[] = {
        {in_flight, &first, {{1}}, "192.0.2.1", 0, RESULT_BROKEN, true},
        {in_flight, &second, {{2}}, "192.0.2.1", 0, RESULT_BROKEN, true},
    };
    bool denied = false;

    for (size_t i = 0; i < LENGTH(visits); i++) {
        begin(&visits[i]);
        sem_wait(&visits[i].work->begun);
    }
    pass(in_flight, 3, "192.0.2.1", &denied);
    expect_number("a third of this source is denied", true, denied);
    expect_result("another source", RESULT_OK,
                  pass(in_flight, 3, "192.0.2.2", &denied));
    expect_number("is not denied", false, denied);
    sem_post(&first.may_end);
    pthread_join(visits[0].thread, NULL);
    expect_result("what the work says", RESULT_WRONG, visits[0].result);
    expect_result("once one has ended", RESULT_OK,
                  pass(in_flight, 3, "192.0.2.1", &denied));
    sem_post(&second.may_end);
    pthread_join(visits[1].thread, NULL);
    expect_result("what the work says", RESULT_OK, visits[1].result);
}

/* Twenty connections with one guess: one check, and all hear its result. */
static void test_one_guess(void **state)
{
    struct in_flight *in_flight = made(*state);
    struct slow_work work = slow_work(RESULT_OK);
    struct visit visits[20];

    for (size_t i = 0; i < LENGTH(visits); i++) {
        visits[i] = (struct visit){.in_flight = in_flight,
                                   .work = &work,
                                   .guess = {{7}},
                                   .source = "192.0.2.1",
                                   .denied = true};
        begin(&visits[i]);
        if (i == 0)
            sem_wait(&work.begun);
    }
    /* Some may come after the end: each of those has a check of its own. */
    for (size_t i = 0; i < LENGTH(visits); i++)
        sem_post(&work.may_end);
    for (size_t i = 0; i < LENGTH(visits); i++) {
        pthread_join(visits[i].thread, NULL);
        expect_number("denied", false, visits[i].denied);
        expect_result("the result", RESULT_OK, visits[i].result);
    }
}

/* A guess that has ended is no guess under way. */
static void test_again(void **state)
{
    struct in_flight *in_flight = made(*state);
    bool denied;

    for (int i = 0; i < 1000; i++)
        expect_result("again", RESULT_OK,
                      pass(in_flight, 1, "192.0.2.1", &denied));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_two_of_one_source),
        POOL_TEST(test_one_guess),
        POOL_TEST(test_again),
    };

    return RUN(tests);
}
