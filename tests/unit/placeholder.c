/* placeholder.c: tests of base/placeholder.h. */
#include "base/placeholder.h"

#include "support.h"

static void test_each(void **state)
{
    static const struct {
        const char *text;
        enum placeholder wanted;
    } cases[] = {
        {"", PLACEHOLDER_EMPTY},
        {" \t\r\n", PLACEHOLDER_EMPTY},
        {"${TOKEN}", PLACEHOLDER_VARIABLE},
        {"${env.TOKEN}", PLACEHOLDER_VARIABLE},
        {" ${TOKEN}\n", PLACEHOLDER_VARIABLE},
        {"${{ secrets.TOKEN }}", PLACEHOLDER_VARIABLE},
        {"$TOKEN", PLACEHOLDER_VARIABLE},
        {"$token_2", PLACEHOLDER_VARIABLE},
        {"$env:TOKEN", PLACEHOLDER_VARIABLE},
        {"$Env:TOKEN", PLACEHOLDER_VARIABLE},
        {"$ENV:token", PLACEHOLDER_VARIABLE},
        {"${TOKEN", PLACEHOLDER_VARIABLE},
        {"$(TOKEN", PLACEHOLDER_VARIABLE},
        {"${env.TOKEN", PLACEHOLDER_VARIABLE},
        {"{{TOKEN", PLACEHOLDER_VARIABLE},
        {"@@TOKEN@@", PLACEHOLDER_VARIABLE},
        {"%(TOKEN)s", PLACEHOLDER_VARIABLE},
        {"%TOKEN%", PLACEHOLDER_VARIABLE},
        {"%%TOKEN%%", PLACEHOLDER_VARIABLE},
        {"$$TOKEN", PLACEHOLDER_VARIABLE},
        {"$(TOKEN)", PLACEHOLDER_VARIABLE},
        {"$(cat token)", PLACEHOLDER_VARIABLE},
        {"{{TOKEN}}", PLACEHOLDER_VARIABLE},
        {"{{ token }}", PLACEHOLDER_VARIABLE},
        {"#{TOKEN}#", PLACEHOLDER_VARIABLE},
        {"#{token}", PLACEHOLDER_VARIABLE},
        {"%{TOKEN}", PLACEHOLDER_VARIABLE},
        {"!TOKEN!", PLACEHOLDER_VARIABLE},
        {"@NPM_TOKEN@", PLACEHOLDER_VARIABLE},
        {"__TOKEN__", PLACEHOLDER_VARIABLE},
        {"undefined", PLACEHOLDER_NO_VALUE},
        {" NULL\n", PLACEHOLDER_NO_VALUE},
        {"None", PLACEHOLDER_NO_VALUE},
        {"nil", PLACEHOLDER_NO_VALUE},
        {"(null)", PLACEHOLDER_NO_VALUE},
        {"[object Object]", PLACEHOLDER_NO_VALUE},
        {"*", PLACEHOLDER_MASK},
        {"********", PLACEHOLDER_MASK},
        {"\u2022\u2022\u2022", PLACEHOLDER_MASK},
        {"[MASKED]", PLACEHOLDER_MASK},
        {"[REDACTED]", PLACEHOLDER_MASK},
        {"[FILTERED]", PLACEHOLDER_MASK},
        {"[TOKEN]", PLACEHOLDER_EXAMPLE},
        {"[YOUR-TOKEN]", PLACEHOLDER_EXAMPLE},
        {"[token]", PLACEHOLDER_NONE},
        {"[]", PLACEHOLDER_NONE},
        {"${TOKEN!x", PLACEHOLDER_NONE},
        {"${", PLACEHOLDER_NONE},
        {"$(1", PLACEHOLDER_NONE},
        {"%()s", PLACEHOLDER_NONE},
        {"@@home@@", PLACEHOLDER_NONE},
        {"!hello!", PLACEHOLDER_NONE},
        {"!!", PLACEHOLDER_NONE},
        {"@home@", PLACEHOLDER_NONE},
        {"__init__", PLACEHOLDER_NONE},
        {"undefinedx", PLACEHOLDER_NONE},
        {"***x", PLACEHOLDER_NONE},
        {"YOUR_TOKEN", PLACEHOLDER_EXAMPLE},
        {"YOUR_ACCESS-TOKEN", PLACEHOLDER_EXAMPLE},
        {"<token>", PLACEHOLDER_EXAMPLE},
        {"{COQLCE6DU6GtcS5P/+8=}", PLACEHOLDER_ENCRYPTED},
        {"{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u+9EF1iFQyJQ==}",
         PLACEHOLDER_ENCRYPTED},
        {"secret", PLACEHOLDER_NONE},
        {"$", PLACEHOLDER_NONE},
        {"$1", PLACEHOLDER_NONE},
        {"$5 a day", PLACEHOLDER_NONE},
        {"$TOKEN!", PLACEHOLDER_NONE},
        {"pa$TOKEN", PLACEHOLDER_NONE},
        {"$env:", PLACEHOLDER_NONE},
        {"${}", PLACEHOLDER_NONE},
        {"x${TOKEN}", PLACEHOLDER_NONE},
        {"%", PLACEHOLDER_NONE},
        {"%%", PLACEHOLDER_NONE},
        {"%100 sure%", PLACEHOLDER_NONE},
        {"{}", PLACEHOLDER_NONE},
        {"{=}", PLACEHOLDER_NONE},
        {"{a b=}", PLACEHOLDER_NONE},
        {"{secret}", PLACEHOLDER_NONE},
        {"<>", PLACEHOLDER_NONE},
        {"YOUR_", PLACEHOLDER_EXAMPLE},
        {"YOUR_token", PLACEHOLDER_NONE},
        {"tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9", PLACEHOLDER_NONE},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].text, cases[i].wanted,
                      placeholder_find(cases[i].text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each)};

    return RUN(tests);
}
