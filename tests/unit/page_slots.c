/* page_slots.c: tests of web/page_slots.h. */
#include "web/page_slots.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "support.h"

enum { THREADS = 8, PAGES_EACH = 200 };

struct crowd {
    struct page_slots *slots;
    atomic_int running, most, late;
};

static struct page_slots *made(apr_pool_t *pool, unsigned count)
{
    struct page_slots *slots = NULL;

    expect_result("open", RESULT_OK, page_slots_open(pool, count, &slots));
    return slots;
}

static void make_page(struct crowd *crowd)
{
    int running = atomic_fetch_add(&crowd->running, 1) + 1;
    int most = atomic_load(&crowd->most);

    while (running > most &&
           !atomic_compare_exchange_weak(&crowd->most, &most, running)) {
    }
    sched_yield();
    atomic_fetch_sub(&crowd->running, 1);
}

static void *make_pages(void *data)
{
    struct crowd *crowd = data;

    for (int i = 0; i < PAGES_EACH; i++) {
        if (!page_slots_take(crowd->slots)) {
            atomic_fetch_add(&crowd->late, 1);
            continue;
        }
        make_page(crowd);
        page_slots_release(crowd->slots);
    }
    return NULL;
}

static void test_no_more_at_a_time(void **state)
{
    struct crowd crowd = {.slots = made(*state, 2)};
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        expect_number("a thread", 0,
                      pthread_create(&threads[i], NULL, make_pages, &crowd));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_in_range(atomic_load(&crowd.most), 1, 2);
    assert_in_range(atomic_load(&crowd.late), 0, THREADS * PAGES_EACH - 1);
}

/* While another page keeps the only slot, the next one goes on without. */
static void test_patience(void **state)
{
    struct page_slots *slots = made(*state, 1);

    assert_true(page_slots_take(slots));
    assert_false(page_slots_take(slots));
    page_slots_release(slots);
    assert_true(page_slots_take(slots));
}

static void test_processors(void **state)
{
    struct page_slots *slots = made(*state, 0);

    assert_true(page_slots_take(slots));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_no_more_at_a_time),
        POOL_TEST(test_patience),
        POOL_TEST(test_processors),
    };

    return RUN(tests);
}
