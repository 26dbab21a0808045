/* client_name.c: tests of access/client_name.h. */
#include "access/client_name.h"

#include <sodium.h>

#include "base/value.h"
#include "support.h"

static const char NAMELESS[] = "a client without a name";

static const char *name_of(void **state, const char *user_agent)
{
    return client_name(*state, client_find(user_agent), user_agent);
}

static void test_names(void **state)
{
    static const struct {
        const char *agent, *name;
    } cases[] = {
        {"npm/10.8.2 node/v20.19.2 linux x64", "npm"},
        {"Mozilla/5.0 (X11; Linux x86_64)", "a browser"},
        {"acme-deploy/2.1 (linux)", "acme-deploy"},
        {"acme_deploy.sh", "acme_deploy.sh"},
        {"NPM/1", "NPM"},
        {"libstdc++/13", "libstdc++"},
        {"Acme Fetch/1.0", "Acme Fetch"},
        {"acme 1.0 (linux)", "acme"},
        {"acme  v2", "acme v2"},
        {"acme (linux)", "acme"},
        {" acme/1", "acme"},
        {"acme:secret", "acme"},
        {"acme<b>", "acme"},
        {"caf\xc3\xa9/1", "caf"},
        {"x\x01y", "x"},
        {"a-name-of-more-than-thirty-bytes/1",
         "a-name-of-more-than-thirty-byt"},
        {"twenty-nine-bytes-and-a-space more", "twenty-nine-bytes-and-a-space"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].agent, cases[i].name,
                    name_of(state, cases[i].agent));
}

static void test_nameless(void **state)
{
    static const char *const agents[] = {
        NULL,      "",         " ",   "<b>acme</b>", "/1.0",
        "(linux)", "\xc3\xa9", "1.0", "- -",         "by yourself/1"};

    for (size_t i = 0; i < LENGTH(agents); i++)
        expect_text(agents[i] ? agents[i] : "none", NAMELESS,
                    name_of(state, agents[i]));
}

static char *base64(apr_pool_t *pool, const char *text)
{
    const int variant = sodium_base64_VARIANT_ORIGINAL;
    size_t size = sodium_base64_ENCODED_LEN(strlen(text), variant);

    return sodium_bin2base64(apr_palloc(pool, size), size,
                             (const unsigned char *)text, strlen(text),
                             variant);
}

/* Whole, cut, or in base64. */
static void test_values(void **state)
{
    char *value = value_create(*state);
    const char *const agents[] = {
        value,
        apr_pstrcat(*state, "acme-", value, NULL),
        apr_pstrcat(*state, "acme/1 (", value, ")", NULL),
        apr_pstrndup(*state, value, 20),
        base64(*state, value),
        base64(*state, apr_pstrcat(*state, "ann:", value, NULL)),
    };

    for (size_t i = 0; i < LENGTH(agents); i++)
        expect_text("a value", NAMELESS, name_of(state, agents[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_names),
        POOL_TEST(test_nameless),
        POOL_TEST(test_values),
    };

    return RUN(tests);
}
