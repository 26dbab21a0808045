/* scrypt_slots.c: tests of limits/scrypt_slots.h. */
#include "limits/scrypt_slots.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/key_file.h"
#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static const struct scrypt_slots_claim TWO = {"192.0.2.1", 2, SCRYPT_SLOTS_MAX};

static struct secret_key *key_of(const struct fixture *fixture)
{
    struct secret_key *key = NULL;
    const char *why = "";

    key_file_create(fixture->settings.lookup_key);
    expect_result(
        "the key", RESULT_OK,
        key_file_load(fixture->pool, fixture->settings.lookup_key, &key, &why));
    return key;
}

static struct scrypt_slots *open_slots(const struct fixture *fixture)
{
    struct scrypt_slots *slots = NULL;

    expect_result("the slots", RESULT_OK,
                  scrypt_slots_open(fixture->pool, fixture->settings.counters,
                                    key_of(fixture), &slots));
    return slots;
}

static void take(struct scrypt_slots *slots,
                 const struct scrypt_slots_claim *claim,
                 struct scrypt_slot *slot)
{
    expect_result("a slot", RESULT_OK, scrypt_slots_take(slots, claim, slot));
}

static void test_share(void **state)
{
    struct scrypt_slots *slots = open_slots(*state);
    const struct scrypt_slots_claim other = {"192.0.2.2", 2, SCRYPT_SLOTS_MAX};
    struct scrypt_slot first, second, third;

    take(slots, &TWO, &first);
    take(slots, &TWO, &second);
    expect_result("a third", RESULT_THROTTLED,
                  scrypt_slots_take(slots, &TWO, &third));
    take(slots, &other, &third);
    scrypt_slots_release(slots, &third);
    scrypt_slots_release(slots, &first);
    take(slots, &TWO, &first);
    scrypt_slots_release(slots, &first);
    scrypt_slots_release(slots, &second);
}

/* Some slots are kept for others than those who may have the first ones. */
static void test_of_all(void **state)
{
    struct scrypt_slots *slots = open_slots(*state);
    const struct scrypt_slots_claim many = {"192.0.2.1", SCRYPT_SLOTS_MAX, 3};
    struct scrypt_slot taken[4];

    for (int i = 0; i < 3; i++)
        take(slots, &many, &taken[i]);
    expect_result("a fourth", RESULT_THROTTLED,
                  scrypt_slots_take(slots, &many, &taken[3]));
    take(slots, &(struct scrypt_slots_claim){"192.0.2.2", 1, 4}, &taken[3]);
    for (int i = 0; i < 4; i++)
        scrypt_slots_release(slots, &taken[i]);
}

/* Runs child in a process that opens the slots for itself, and waits until it
 * says by a byte that it is ready. */
static pid_t begin_process(const struct fixture *fixture,
                           void (*child)(struct scrypt_slots *))
{
    int ready[2];
    char byte;
    pid_t pid;

    assert_int_equal(0, pipe(ready));
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        child(open_slots(fixture));
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    close(ready[1]);
    assert_int_equal(1, read(ready[0], &byte, 1));
    close(ready[0]);
    return pid;
}

static void end_process(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void hold_two(struct scrypt_slots *slots)
{
    struct scrypt_slot slot;

    for (int i = 0; i < 2; i++) {
        if (scrypt_slots_take(slots, &TWO, &slot) != RESULT_OK ||
            scrypt_slots_run(slots, &slot) != RESULT_OK)
            _exit(1);
        scrypt_slots_set_subject(slots, &slot, "a subject");
    }
}

/* All processes of a host share the slots, and a killed one holds none. */
static void test_processes(void **state)
{
    struct scrypt_slots *slots = open_slots(*state);
    pid_t pid = begin_process(*state, hold_two);
    struct scrypt_slot slot;

    expect_result("held by another process", RESULT_THROTTLED,
                  scrypt_slots_take(slots, &TWO, &slot));
    end_process(pid);
    take(slots, &TWO, &slot);
    expect_result("its lane is free, too", RESULT_OK,
                  scrypt_slots_run(slots, &slot));
    assert_false(scrypt_slots_wait(slots, &slot, "a subject"));
    scrypt_slots_release(slots, &slot);
}

struct runner {
    struct scrypt_slots *slots;
    struct scrypt_slot slot;
    pthread_t thread;
    bool ran;
};

static void *run_once(void *data)
{
    struct runner *runner = data;
    const struct scrypt_slots_claim claim = {"192.0.2.9", 1, SCRYPT_SLOTS_MAX};

    take(runner->slots, &claim, &runner->slot);
    runner->ran = scrypt_slots_run(runner->slots, &runner->slot) == RESULT_OK;
    scrypt_slots_release(runner->slots, &runner->slot);
    return NULL;
}

/* Two run; the third has to wait, here for a process that is killed. */
static void test_two_run(void **state)
{
    struct runner runner = {.slots = open_slots(*state)};
    pid_t pid = begin_process(*state, hold_two);

    assert_int_equal(0,
                     pthread_create(&runner.thread, NULL, run_once, &runner));
    end_process(pid);
    pthread_join(runner.thread, NULL);
    assert_true(runner.ran);
}

/* Runners of one test, and the order in which they ran. */
struct race {
    struct scrypt_slots *slots;
    pthread_mutex_t lock; /* for the rest */
    int ran;
    const char *order[8];
};

struct racer {
    struct race *race;
    const char *source;
    pthread_t thread;
};

static void *run_in_turn(void *data)
{
    const struct racer *racer = data;
    struct race *race = racer->race;
    const struct scrypt_slots_claim claim = {racer->source, 8,
                                             SCRYPT_SLOTS_MAX};
    struct scrypt_slot slot;

    take(race->slots, &claim, &slot);
    expect_result("runs", RESULT_OK, scrypt_slots_run(race->slots, &slot));
    pthread_mutex_lock(&race->lock);
    race->order[race->ran++] = racer->source;
    pthread_mutex_unlock(&race->lock);
    scrypt_slots_release(race->slots, &slot);
    return NULL;
}

static void begin_racer(struct racer *racer, int waiting)
{
    assert_int_equal(0,
                     pthread_create(&racer->thread, NULL, run_in_turn, racer));
    while (scrypt_slots_load(racer->race->slots).waiting < waiting)
        sched_yield();
}

/* Whoever came late, but has only one, does not wait for all that another
 * source has. */
static void test_turns(void **state)
{
    struct race race = {.slots = open_slots(*state),
                        .lock = PTHREAD_MUTEX_INITIALIZER};
    struct racer racers[] = {{&race, "many", 0},
                             {&race, "many", 0},
                             {&race, "many", 0},
                             {&race, "one", 0}};
    struct scrypt_slot held[2];

    for (int i = 0; i < 2; i++) {
        take(race.slots, &TWO, &held[i]);
        expect_result("held", RESULT_OK,
                      scrypt_slots_run(race.slots, &held[i]));
    }
    for (int i = 0; i < (int)LENGTH(racers); i++)
        begin_racer(&racers[i], i + 1);
    scrypt_slots_release(race.slots, &held[0]);
    for (size_t i = 0; i < LENGTH(racers); i++)
        pthread_join(racers[i].thread, NULL);
    scrypt_slots_release(race.slots, &held[1]);
    expect_text("first", "many", race.order[0]);
    expect_text("second", "one", race.order[1]);
    expect_text("last", "many", race.order[3]);
}

static void *wait_once(void *data)
{
    struct runner *runner = data;

    take(runner->slots, &TWO, &runner->slot);
    runner->ran = scrypt_slots_wait(runner->slots, &runner->slot, "ann");
    scrypt_slots_release(runner->slots, &runner->slot);
    return NULL;
}

static void test_wait(void **state)
{
    struct runner runner = {.slots = open_slots(*state)};
    struct scrypt_slot slot;

    take(runner.slots, &TWO, &slot);
    wait_once(&runner);
    assert_false(runner.ran); /* nobody has the subject */
    scrypt_slots_set_subject(runner.slots, &slot, "ann");
    assert_false(scrypt_slots_wait(runner.slots, &slot, "ann")); /* itself */
    scrypt_slots_release(runner.slots, &slot);
    wait_once(&runner);
    assert_false(runner.ran); /* it was released */
}

static void hold_subject(struct scrypt_slots *slots)
{
    struct scrypt_slot slot;

    if (scrypt_slots_take(slots, &TWO, &slot) != RESULT_OK)
        _exit(1);
    scrypt_slots_set_subject(slots, &slot, "ann");
}

static void test_wait_for_another(void **state)
{
    struct runner runner = {.slots = open_slots(*state)};
    pid_t pid = begin_process(*state, hold_subject);

    end_process(pid);
    wait_once(&runner);
    assert_false(runner.ran); /* its process was killed */
}

/* After a crash of the machine the file says that the slots are taken, by
 * threads that no longer exist. A process that opens it alone begins anew. */
static void test_crash(void **state)
{
    struct fixture *fixture = *state;
    char *copy = apr_pstrcat(fixture->pool, fixture->folder, "/copy", NULL);
    char *command = apr_psprintf(fixture->pool, "cp %s %s",
                                 fixture->settings.counters, copy);
    struct scrypt_slots *slots = open_slots(fixture);
    struct scrypt_slot first, second;

    take(slots, &TWO, &first);
    take(slots, &TWO, &second);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    assert_int_equal(0, system(command));
    scrypt_slots_release(slots, &first);
    scrypt_slots_release(slots, &second);
    fixture->settings.counters = copy;
    slots = open_slots(fixture);
    take(slots, &TWO, &first);
    scrypt_slots_release(slots, &first);
}

static void test_no_file(void **state)
{
    struct fixture *fixture = *state;
    struct scrypt_slots *slots;

    expect_result("no such folder", RESULT_BROKEN,
                  scrypt_slots_open(fixture->pool, "/nowhere/c",
                                    key_of(fixture), &slots));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_share),     FILE_TEST(test_of_all),
        FILE_TEST(test_processes), FILE_TEST(test_two_run),
        FILE_TEST(test_wait),      FILE_TEST(test_wait_for_another),
        FILE_TEST(test_crash),     FILE_TEST(test_no_file),
        FILE_TEST(test_turns),
    };

    return RUN(tests);
}
