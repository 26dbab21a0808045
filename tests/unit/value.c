/* value.c: tests of base/value.h. */
#include "base/value.h"

#include "support.h"

/* By Python's zlib.crc32, and so not by the code that is tested. */
static const char EXAMPLE[] = "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9";

static void test_well_formed(void **state)
{
    static const struct {
        const char *what, *text;
        bool good;
    } cases[] = {
        {"the example", EXAMPLE, true},
        {"nothing", "", false},
        {"the prefix alone", "tkb_", false},
        {"a character is another", "tkb_abcdefghijklmnopqrstuvwxyz01235KBtR9",
         false},
        {"two characters are swapped",
         "tkb_bacdefghijklmnopqrstuvwxyz01234KBtR9", false},
        {"the checksum is another", "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR8",
         false},
        {"the case is another", "tkb_Abcdefghijklmnopqrstuvwxyz01234KBtR9",
         false},
        {"the prefix is another", "TKB_abcdefghijklmnopqrstuvwxyz01234KBtR9",
         false},
        {"one too short", "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR", false},
        {"one too long", "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR90", false},
        {"a space behind", "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9 ", false},
        {"no base62", "tkb_abcdefghijklmnopqrstuvwxyz0123-KBtR9", false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].what, cases[i].good,
                      value_is_well_formed(cases[i].text));
    expect_number("NULL", false, value_is_well_formed(NULL));
}

static void test_made(void **state)
{
    char last[VALUE_LENGTH + 1] = "";

    for (int i = 0; i < 2000; i++) {
        const char *value = value_create(*state);
        expect_number("its length", VALUE_LENGTH, (long long)strlen(value));
        if (!value_is_well_formed(value) || strcmp(value, last) == 0)
            fail_msg("no good value: %s", value);
        memcpy(last, value, sizeof last);
    }
}

/* Each of the 62 characters comes at each of the 30 places. */
static void test_whole_alphabet(void **state)
{
    bool seen[30][128] = {{false}};
    int different = 0;

    for (int i = 0; i < 3000; i++) {
        const char *value = value_create(*state) + 4;
        for (int at = 0; at < 30; at++) {
            different += !seen[at][(unsigned char)value[at]];
            seen[at][(unsigned char)value[at]] = true;
        }
    }
    expect_number("characters by place", 30 * 62, different);
}

/* Every mistake in one character is seen without a look-up. */
static void test_one_mistake(void **state)
{
    static const char other[] = "0Zz";

    for (size_t at = 4; at < VALUE_LENGTH; at++) {
        for (size_t i = 0; i < sizeof other - 1; i++) {
            char *text = apr_pstrdup(*state, EXAMPLE);
            if (text[at] == other[i])
                continue;
            text[at] = other[i];
            expect_number(text, false, value_is_well_formed(text));
        }
    }
}

static void test_meant(void **state)
{
    (void)state;
    assert_true(value_is_meant(EXAMPLE));
    assert_true(value_is_meant("tkb_"));
    assert_false(value_is_meant("tkb"));
    assert_false(value_is_meant("TKB_x"));
    assert_false(value_is_meant(" tkb_x"));
    assert_false(value_is_meant(NULL));
}

static void test_mask(void **state)
{
    static const struct {
        const char *what, *text, *masked;
    } cases[] = {
        {"nothing", "", ""},
        {"no value", "tkb_ is the prefix", "tkb_ is the prefix"},
        {"a value", "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9",
         "tkb_************************************"},
        {"a mistyped one, and one behind it",
         "x tkb_abcdefghijklmnopqrstuvwxyz01234KBtR8, "
         "\"tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9\"",
         "x tkb_************************************, "
         "\"tkb_************************************\""},
        {"too short for one", "tkb_tkb_short", "tkb_tkb_short"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char *text = apr_pstrdup(*state, cases[i].text);
        value_mask(text);
        expect_text(cases[i].what, cases[i].masked, text);
    }
}

static void test_tail(void **state)
{
    (void)state;
    expect_text("four", "BtR9", value_last4(EXAMPLE));
    expect_text("fewer", "ab", value_last4("ab"));
    expect_text("none", "", value_last4(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed),
        POOL_TEST(test_made),
        POOL_TEST(test_whole_alphabet),
        POOL_TEST(test_one_mistake),
        cmocka_unit_test(test_meant),
        cmocka_unit_test(test_tail),
        POOL_TEST(test_mask),
    };

    return RUN(tests);
}
