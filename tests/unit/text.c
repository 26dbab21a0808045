/* text.c: tests of base/text.h. */
#include "base/text.h"
#include "base/utf8.h"

#include "support.h"

static void test_utf8(void **state)
{
    static const struct {
        const char *what, *text;
        bool valid;
    } cases[] = {
        {"nothing", "", true},
        {"ASCII", "hello", true},
        {"two, three and four bytes", "\u00e9\u20ac\U0001f600", true},
        {"a byte alone", "a\x80", false},
        {"a sequence cut off", "\xe2\x82", false},
        {"an overlong slash", "\xc0\xaf", false},
        {"a surrogate", "\xed\xa0\x80", false},
        {"beyond U+10FFFF", "\xf4\x90\x80\x80", false},
        {"Latin-1", "caf\xe9", false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].what, cases[i].valid,
                      utf8_is_valid(cases[i].text));
}

static void test_controls(void **state)
{
    static const struct {
        const char *what, *text;
        bool has;
    } cases[] = {
        {"plain words", "Build server 7", false},
        {"accents and signs", "caf\u00e9 \u20ac \U0001f600", false},
        {"Hebrew without marks", "\u05e9\u05dc\u05d5\u05dd", false},
        {"a zero width joiner, part of emoji", "\u200d", false},
        {"newline", "a\nb", true},
        {"carriage return", "a\rb", true},
        {"tab", "a\tb", true},
        {"escape", "a\x1b[2J", true},
        {"DEL", "a\x7f", true},
        {"C1", "a\xc2\x9b", true},
        {"line separator", "\u2028", true},
        {"paragraph separator", "\u2029", true},
        {"embedding", "\u202a", true},
        {"override", "\u202e", true},
        {"pop", "\u202c", true},
        {"isolate", "\u2066", true},
        {"end of isolate", "\u2069", true},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].what, cases[i].has,
                      utf8_has_controls(cases[i].text));
}

static void test_length(void **state)
{
    (void)state;
    expect_number("nothing", 0, (long long)utf8_length(""));
    expect_number("ASCII", 3, (long long)utf8_length("abc"));
    expect_number("points, not bytes", 3,
                  (long long)utf8_length("\u00e9\u20ac\U0001f600"));
}

static void test_trim(void **state)
{
    static const struct {
        const char *what, *text, *wanted;
    } cases[] = {
        {"nothing", "", ""},
        {"nothing but space", " \t\r\n\f\v ", ""},
        {"no space", "a", "a"},
        {"both sides", "\t a b \r\n", "a b"},
        {"a no-break space is no white space here", "\u00a0", "\u00a0"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    text_trim(*state, cases[i].text));
}

static void test_lower(void **state)
{
    expect_text("ASCII only", "ann@x\u00c9[`{",
                text_lower(*state, "ANn@X\u00c9[`{"));
}

static void test_printable(void **state)
{
    static const struct {
        const char *what, *text, *printable;
    } cases[] = {
        {"nothing", "", ""},
        {"words", "caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"},
        {"a terminal's escape", "a\033[2Jb", "a\ufffd[2Jb"},
        {"line breaks", "a\r\nb\u2028c", "a\ufffd\ufffdb\ufffdc"},
        {"an override of the direction", "a\u202eb", "a\ufffdb"},
        {"C1",
         "a\xc2\x9b"
         "b",
         "a\ufffdb"},
        {"no UTF-8", "a\xff\xc3", "a\ufffd\ufffd"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].printable,
                    utf8_printable(*state, cases[i].text));
}

static void test_ascii(void **state)
{
    static const struct {
        const char *what, *text;
        size_t limit;
        const char *wanted;
    } cases[] = {
        {"as it is", "Build 7", 20, "Build 7"},
        {"accents", "caf\u00e9 \u00c5ngstr\u00f6m", 40, "cafe Angstrom"},
        {"quotes and dashes", "\u2018a\u2019 \u201cb\u201d \u2013 \u2014", 20,
         "'a' \"b\" - -"},
        {"no letter of ours", "\u65e5\u672c", 20, "??"},
        {"CR and LF", "a\r\nb", 20, "a  b"},
        {"DEL and C1", "a\x7f\xc2\x85", 20, "a  "},
        {"line separator", "a\u2028b", 20, "a b"},
        {"override",
         "a\u202e"
         "b",
         20, "ab"},
        {"just fits", "abcdef", 6, "abcdef"},
        {"cut", "abcdefg", 6, "abc..."},
        {"no UTF-8", "caf\xe9", 20, "?"},
        {"no UTF-8 behind the cut", "abcdefgh\xe9", 4, "?"},
        {"a ligature becomes two letters", "\ufb01x", 20, "fix"},
        {"and is cut between them", "abc\ufb01", 4, "a..."},
        {"an ellipsis", "(\u2026a1B2)", 20, "(...a1B2)"},
        {"the longest decomposition", "\ufdfa", 40, "??? ???? ???? ????"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    utf8_to_ascii(*state, cases[i].text, cases[i].limit));
}

/* Whatever comes in: printable ASCII comes out, within the limit. */
static void test_ascii_of_anything(void **state)
{
    char text[8];

    for (unsigned i = 0; i < 20000; i++) {
        const char *ascii;
        for (size_t at = 0; at < sizeof text - 1; at++)
            text[at] = (char)(1 + secret_random_number(255));
        text[sizeof text - 1] = '\0';
        ascii = utf8_to_ascii(*state, text, 5);
        if (strlen(ascii) > 5)
            fail_msg("longer than its limit: \"%s\"", ascii);
        for (; *ascii; ascii++) {
            if (*ascii < 0x20 || *ascii > 0x7e)
                fail_msg("a byte %d comes out", *ascii);
        }
    }
}

static void test_shorten(void **state)
{
    static const struct {
        const char *what, *text;
        size_t limit;
        const char *wanted;
    } cases[] = {
        {"short enough", "abc", 3, "abc"},
        {"one too long", "abcd", 3, "ab\u2026"},
        {"points, not bytes", "\u00e9\u00e9\u00e9", 3, "\u00e9\u00e9\u00e9"},
        {"never within a point", "\u20ac\u20ac\u20ac", 2, "\u20ac\u2026"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    utf8_truncate(*state, cases[i].text, cases[i].limit));
}

static void test_url_encode(void **state)
{
    static const struct {
        const char *what, *text, *wanted;
    } cases[] = {
        {"unreserved", "aZ09-._~/", "aZ09-._~/"},
        {"reserved", "?&=#+ %", "%3F%26%3D%23%2B%20%25"},
        {"bytes above ASCII", "\u00e9", "%C3%A9"},
        {"newline and quote", "\n\"", "%0A%22"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    text_url_encode(*state, cases[i].text));
}

static void test_url_decode(void **state)
{
    static const struct {
        const char *what, *text;
        bool plus;
        const char *wanted;
    } cases[] = {
        {"nothing", "", true, ""},
        {"both cases of hex", "%2f%2F", false, "//"},
        {"plus in a form", "a+b", true, "a b"},
        {"plus in a path", "a+b", false, "a+b"},
        {"once only", "%252f", false, "%2f"},
        {"a percent at the end", "a%", false, NULL},
        {"half a byte", "a%2", false, NULL},
        {"no hex", "%zz", false, NULL},
        {"a sign within", "%+1", false, NULL},
        {"NUL", "a%00b", false, NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    text_url_decode(*state, cases[i].text,
                                    strlen(cases[i].text), cases[i].plus));
    expect_text("no byte beyond its size", "ab",
                text_url_decode(*state, "abc", 2, false));
    expect_text("not half beyond its size either", NULL,
                text_url_decode(*state, "a%41", 3, false));
    expect_text("a plain NUL", NULL, text_url_decode(*state, "a\0b", 3, false));
}

static void test_compare(void **state)
{
    (void)state;
    assert_true(
        text_same_ignoring_case("Application/JSON", "application/json"));
    assert_false(text_same_ignoring_case("a", "ab"));
    assert_false(text_same_ignoring_case("ab", "a"));
    assert_false(text_same_ignoring_case("[", "{"));
    assert_true(text_starts("tkb_x", "tkb_"));
    assert_false(text_starts("TKB_x", "tkb_"));
    assert_false(text_starts("tk", "tkb_"));
    assert_true(text_ends("a/b.xml", ".xml"));
    assert_false(text_ends("xml", ".xml"));
    assert_true(text_ends("x", ""));
    assert_true(text_has_word(" GET HEAD ", "HEAD"));
    assert_true(text_has_word(" GET HEAD ", "GET"));
    assert_true(text_has_word(" GETS GET ", "GET"));
    assert_false(text_has_word(" GET HEAD ", "HEA"));
    assert_false(text_has_word(" GET HEAD ", "ET"));
    assert_false(text_has_word(" GET HEAD ", "GET HEAD"));
    assert_false(text_has_word(" GET HEAD ", ""));
    assert_false(text_has_word("GET", "GET"));
}

static void test_index(void **state)
{
    static const char *const words[] = {"read", "write"};

    (void)state;
    expect_number("the last", 1, text_index("write", words, 2));
    expect_number("none", -1, text_index("Write", words, 2));
    expect_number("of none", -1, text_index("read", words, 0));
}

static void test_number(void **state)
{
    static const struct {
        const char *what, *text;
        bool good;
        long long wanted;
    } cases[] = {
        {"least", "1", true, 1},
        {"most", "100", true, 100},
        {"below", "0", false, 0},
        {"above", "101", false, 0},
        {"nothing", "", false, 0},
        {"plus", "+5", false, 0},
        {"minus", "-5", false, 0},
        {"space before", " 5", false, 0},
        {"space behind", "5 ", false, 0},
        {"hex", "0x5", false, 0},
        {"letters behind", "5a", false, 0},
        {"more than fits", "99999999999999999999", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        long long number = -7;
        bool good = text_number(cases[i].text, 1, 100, &number);
        expect_number(cases[i].what, cases[i].good, good);
        expect_number(cases[i].what, good ? cases[i].wanted : -7, number);
    }
}

static void test_count(void **state)
{
    expect_text("none", "0 tokens", text_count(*state, 0, "token", "tokens"));
    expect_text("one", "1 token", text_count(*state, 1, "token", "tokens"));
    expect_text("two", "2 tokens", text_count(*state, 2, "token", "tokens"));
    expect_text("many", "10,001 tokens",
                text_count(*state, 10001, "token", "tokens"));
    expect_text("very many", "1,000,000 tokens",
                text_count(*state, 1000000, "token", "tokens"));
}

static void test_fill(void **state)
{
    static const struct text_value values[] = {
        {"access", "read"}, {"feed", "a{access}"}, {NULL, NULL}};
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"{access}", "read"},
        {"no {access} permission for {feed}.",
         "no read permission for a{access}."},
        {"an unknown {name}, a {feed", "an unknown , a a{access}"},
        {"{acc}{accesses}{}", ""},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].text, cases[i].wanted,
                    text_fill(*state, cases[i].text, values));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),   cmocka_unit_test(test_controls),
        cmocka_unit_test(test_length), POOL_TEST(test_trim),
        POOL_TEST(test_lower),         POOL_TEST(test_ascii),
        POOL_TEST(test_printable),     POOL_TEST(test_ascii_of_anything),
        POOL_TEST(test_shorten),       POOL_TEST(test_url_encode),
        POOL_TEST(test_url_decode),    cmocka_unit_test(test_compare),
        cmocka_unit_test(test_index),  cmocka_unit_test(test_number),
        POOL_TEST(test_count),         POOL_TEST(test_fill),
    };

    return RUN(tests);
}
