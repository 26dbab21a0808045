/* value_search.c: tests of access/value_search.h: values, in text of any
 * kind. */
#include "access/value_search.h"

#include "support.h"

#include "base/value.h"

/* By Python's zlib.crc32. */
#define VALUE "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9"

struct told {
    int count;
    int64_t lines[8];
    char words[8][VALUE_LENGTH + 1];
};

static void remember(void *data, int64_t line, const char *word)
{
    struct told *told = data;

    assert_true(told->count < 8);
    told->lines[told->count] = line;
    apr_cpystrn(told->words[told->count++], word, VALUE_LENGTH + 1);
}

static struct told search(apr_pool_t *pool, const char *text, size_t size,
                          size_t step)
{
    struct told told = {0};
    struct value_search *search = value_search_create(pool, remember, &told);

    for (size_t at = 0; at < size; at += step)
        value_search_text(search, text + at,
                          size - at < step ? size - at : step);
    value_search_end(search);
    return told;
}

static void test_finds_each_wherever_it_stands(void **state)
{
    static const char text[] = "_authToken=\"" VALUE "\"\n\n"
                               "\x01\xff/F/x/auth/" VALUE "/y " VALUE "xyz\n"
                               "tkb_ tkb_tkb_" VALUE "\\n " VALUE;

    for (size_t step = 1; step < sizeof text; step += 7) {
        struct told told = search(*state, text, sizeof text - 1, step);
        assert_int_equal(told.count, 6);
        assert_int_equal(told.lines[0], 1);
        assert_int_equal(told.lines[1], 3);
        assert_int_equal(told.lines[2], 3);
        assert_string_equal(told.words[3], "tkb_tkb");
        assert_int_equal(told.lines[5], 4);
        for (int i = 0; i < told.count; i++) {
            if (i != 3)
                assert_string_equal(told.words[i], VALUE);
        }
    }
}

static void test_tells_the_mistyped_cut(void **state)
{
    static const char text[] = "tkb_abc, " VALUE;
    char *longer = apr_psprintf(*state, "tkb_%0100d", 0);
    struct told told = search(*state, text, 20, 20);

    assert_int_equal(told.count, 2);
    assert_string_equal(told.words[0], "tkb_abc");
    assert_string_equal(told.words[1], "tkb_abcdefg");
    told = search(*state, longer, strlen(longer), 64);
    assert_int_equal(told.count, 1);
    assert_int_equal(strlen(told.words[0]), VALUE_LENGTH);
}

static void test_finds_them_in_base64(void **state)
{
    /* printf 'ann:VALUE' | base64 -w 0, and the same by iconv -t UTF-16LE */
    static const char basic[] =
        "Authorization: Basic "
        "YW5uOnRrYl9hYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0S0J0Ujk=\n";
    static const char wide[] =
        "dABrAGIAXwBhAGIAYwBkAGUAZgBnAGgAaQBqAGsAbABtAG4AbwBwAHEAcgBzAHQAdQB2"
        "AHcAeAB5AHoAMAAxADIAMwA0AEsAQgB0AFIAOQA=";
    struct told told = search(*state, basic, sizeof basic - 1, 10);

    assert_int_equal(told.count, 1);
    assert_string_equal(told.words[0], VALUE);
    told = search(*state, wide, sizeof wide - 1, 10);
    assert_int_equal(told.count, 1);
    assert_string_equal(told.words[0], VALUE);
}

static void test_finds_them_in_utf16(void **state)
{
    static const char text[] = "x=" VALUE "\n" VALUE;
    char wide[2 * sizeof text] = {0};
    struct told told;

    for (size_t i = 0; i < sizeof text - 1; i++)
        wide[2 * i] = text[i];
    told = search(*state, wide, 2 * (sizeof text - 1), 9);
    assert_int_equal(told.count, 2);
    assert_string_equal(told.words[1], VALUE);
    assert_int_equal(told.lines[1], 2);
}

/* Wherever the parts meet in which a long run is taken. */
static void test_finds_each_once_in_a_long_run(void **state)
{
    for (size_t before = 65536 - 90; before < 65536 + 5; before++) {
        char *text = apr_palloc(*state, 80000);
        struct told told;
        memset(text, '-', 80000);
        memcpy(text + before, VALUE "-" VALUE, 2 * VALUE_LENGTH + 1);
        told = search(*state, text, 80000, 4096);
        assert_int_equal(told.count, 2);
        assert_string_equal(told.words[0], VALUE);
        assert_string_equal(told.words[1], VALUE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_finds_each_wherever_it_stands),
        POOL_TEST(test_tells_the_mistyped_cut),
        POOL_TEST(test_finds_them_in_base64),
        POOL_TEST(test_finds_them_in_utf16),
        POOL_TEST(test_finds_each_once_in_a_long_run),
    };

    return RUN(tests);
}
