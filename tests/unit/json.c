/* json.c: tests of base/json.h: strings that are quoted without jansson. */
#include "base/json.h"

#include "support.h"

/* What jansson reads back is what was quoted. */
static void expect_read_back(apr_pool_t *pool, const char *text)
{
    json_error_t error;
    json_t *string =
        json_loads(json_quote(pool, text), JSON_DECODE_ANY, &error);

    if (!string)
        fail_msg("%s: %s", json_quote(pool, text), error.text);
    expect_text(text, text, json_string_value(string));
    json_decref(string);
}

static void test_bytes(void **state)
{
    for (int byte = 1; byte < 0x80; byte++) {
        const char text[] = {'a', (char)byte, 'z', '\0'};
        expect_read_back(*state, text);
    }
}

static void test_texts(void **state)
{
    static const char *const texts[] = {
        "",
        "a",
        "\"",
        "\\",
        "\\\"",
        "\n\n",
        "</script>",
        "\u00e9 \u2026 \U0001f600",
        "a \"b\" \\ c\t",
    };

    for (size_t i = 0; i < LENGTH(texts); i++)
        expect_read_back(*state, texts[i]);
    expect_text("as it is", "\"feed \\\"demo\\\" \u2026\"",
                json_quote(*state, "feed \"demo\" \u2026"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_bytes),
        POOL_TEST(test_texts),
    };

    return RUN(tests);
}
