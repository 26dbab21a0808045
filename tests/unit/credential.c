/* credential.c: tests of access/credential.h, in the README's order. */
#include "access/credential.h"

#include "support.h"

/* Shaped as values are; their checksums do not matter here. */
#define ONE "tkb_1111111111111111111111111111111111"
#define TWO "tkb_2222222222222222222222222222222222"

/* base64 of "x:ONE", "ONE:x", "ann:Secret", ":" and so on, made by basic(). */
static const char *basic(apr_pool_t *pool, const char *pair)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t size = strlen(pair);
    char *text = apr_pcalloc(pool, (size + 2) / 3 * 4 + 1), *to = text;

    for (size_t i = 0; i < size; i += 3) {
        unsigned char a = (unsigned char)pair[i];
        unsigned char b = i + 1 < size ? (unsigned char)pair[i + 1] : 0;
        unsigned char c = i + 2 < size ? (unsigned char)pair[i + 2] : 0;
        *to++ = letters[a >> 2];
        *to++ = letters[(a & 3) << 4 | b >> 4];
        *to++ = i + 1 < size ? letters[(b & 15) << 2 | c >> 6] : '=';
        *to++ = i + 2 < size ? letters[c & 63] : '=';
    }
    return apr_pstrcat(pool, "Basic ", text, NULL);
}

struct value_case {
    const char *what;
    const char *nuget, *api, *authorization, *pair, *path;
    const char *value; /* NULL: none is found */
};

/* pair, where it is there, is sent as Basic. */
static struct credential find(apr_pool_t *pool, const struct value_case *row)
{
    const struct credentials_sent sent = {
        .nuget_key = row->nuget,
        .api_key = row->api,
        .authorization =
            row->pair ? basic(pool, row->pair) : row->authorization,
        .path_value = row->path,
    };
    struct credential credential;
    const char *why = "";

    expect_result(row->what, RESULT_OK,
                  credential_find(pool, &sent, &credential, &why));
    return credential;
}

static const struct value_case places[] = {
    {"nothing", 0, 0, 0, 0, 0, NULL},
    {"X-NuGet-ApiKey", ONE, 0, 0, 0, 0, ONE},
    {"X-Api-Key", 0, ONE, 0, 0, 0, ONE},
    {"Bearer", 0, 0, "Bearer " ONE, 0, 0, ONE},
    {"bearer, whatever its case", 0, 0, "bEARER\t" ONE, 0, 0, ONE},
    {"bare", 0, 0, ONE, 0, 0, ONE},
    {"Basic, as the password", 0, 0, 0, "x:" ONE, 0, ONE},
    {"Basic, without a username", 0, 0, 0, ":" ONE, 0, ONE},
    {"Basic, as the username", 0, 0, 0, ONE ":", 0, ONE},
    {"Basic, username, with a dummy", 0, 0, 0, ONE ":x-oauth", 0, ONE},
    {"the path", 0, 0, 0, 0, ONE, ONE},
    {"not whole, but meant", 0, "tkb_1", 0, 0, 0, "tkb_1"},
    {"the prefix alone", 0, "tkb_", 0, 0, 0, "tkb_"},
    {"space around a key", "\t" ONE " \r", 0, 0, 0, 0, ONE},
    {"space around a bare value", 0, 0, "  " ONE " ", 0, 0, ONE},
    {"space around Bearer's", 0, 0, "Bearer   " ONE "  ", 0, 0, ONE},
    {"space around a password", 0, 0, 0, "x: " ONE "\n", 0, ONE},
    {"space around a username", 0, 0, 0, " " ONE " :", 0, ONE},
    {"a prefix in capitals is none", 0, "TKB_1", 0, 0, 0, NULL},
    {"the scheme token", 0, 0, "token " ONE, 0, 0, ONE},
    {"its case does not matter, either", 0, 0, "Token " ONE, 0, 0, ONE},
    {"quotes around Bearer's", 0, 0, "Bearer \"" ONE "\"", 0, 0, ONE},
    {"quotes around a bare value", 0, 0, "'" ONE "'", 0, 0, ONE},
    {"quotes around a key", "\" " ONE " \"", 0, 0, 0, 0, ONE},
    {"quotes around a password", 0, 0, 0, "x:\"" ONE "\"", 0, ONE},
    {"quotes around a username", 0, 0, 0, "'" ONE "':", 0, ONE},
    {"a byte order mark in front of a key", 0, "\xef\xbb\xbf" ONE, 0, 0, 0,
     ONE},
    {"a byte order mark behind Bearer's", 0, 0, "Bearer " ONE "\xef\xbb\xbf", 0,
     0, ONE},
    {"a byte order mark in front of a password", 0, 0, 0, "x:\xef\xbb\xbf" ONE,
     0, ONE},
    {"another scheme", 0, 0, "ApiKey " ONE, 0, 0, NULL},
    {"no space behind the scheme", 0, 0, "Bearer" ONE, 0, 0, NULL},
    {"the scheme alone", 0, 0, "Bearer", 0, 0, NULL},
    {"an empty key", "", "", "", 0, "", NULL},
    {"a key of white space", " ", "\t", "  ", 0, 0, NULL},
    {"a comma alone", ",", ",", ",", 0, 0, NULL},
};

static const struct value_case orders[] = {
    {"NuGet's before the other key", ONE, TWO, 0, 0, 0, ONE},
    {"key before Bearer", 0, ONE, "Bearer " TWO, 0, 0, ONE},
    {"key before Basic", ONE, 0, 0, "x:" TWO, 0, ONE},
    {"Bearer before the path", 0, 0, "Bearer " ONE, 0, TWO, ONE},
    {"Basic before the path", 0, 0, 0, "x:" ONE, TWO, ONE},
    {"password before username", 0, 0, 0, TWO ":" ONE, 0, ONE},
    {"a dummy key decides nothing", "abc", "AzureArtifacts", 0, "x:" ONE, 0,
     ONE},
    {"a dummy Bearer, a value in the path", 0, 0, "Bearer x", 0, ONE, ONE},
    {"a value that is no good decides", "tkb_bad", ONE, 0, 0, 0, "tkb_bad"},
    {"a password, a value in the path", 0, 0, 0, "ann:secret", ONE, ONE},
    {"a password, a value as the key", ONE, 0, 0, "ann:secret", 0, ONE},
    {"the same key twice", ONE ", " ONE, 0, 0, 0, 0, ONE},
    {"the same Bearer twice", 0, 0, "Bearer " ONE ", Bearer " ONE, 0, 0, ONE},
};

static void expect_values(apr_pool_t *pool, const struct value_case *cases,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct credential got = find(pool, &cases[i]);
        expect_text(cases[i].what, cases[i].value,
                    got.kind == CREDENTIAL_VALUE ? got.value : NULL);
    }
}

static void test_places(void **state)
{
    expect_values(*state, places, LENGTH(places));
}

static void test_order(void **state)
{
    expect_values(*state, orders, LENGTH(orders));
}

static void test_password(void **state)
{
    static const struct {
        const char *what, *pair;
        const char *username, *password; /* NULL: no password credential */
    } cases[] = {
        {"name and password", "ann:secret", "ann", "secret"},
        {"the name is typed without regard to case", "Ann:Secret", "ann",
         "Secret"},
        {"colons in the password", "ann:a:b:", "ann", "a:b:"},
        {"space around the name", " ann :secret", "ann", "secret"},
        {"space is part of a password", "ann: secret ", "ann", " secret "},
        {"an email address", "Ann@example.org:secret", "ann@example.org",
         "secret"},
        {"UTF-8", "ann:p\u00e4ss", "ann", "p\u00e4ss"},
        {"ISO 8859-1", "ann:p\xe4ss", "ann", "p\u00e4ss"},
        {"no password", "ann:", NULL, NULL},
        {"white space alone", "ann: \n", NULL, NULL},
        {"a variable", "ann:${TOKEN}", NULL, NULL},
        {"a variable as the name", "$(TOKEN):x", NULL, NULL},
        {"neither (NuGet, skopeo)", ":", NULL, NULL},
        {"no name", ":secret", NULL, NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct value_case sent = {.what = cases[i].what,
                                        .pair = cases[i].pair};
        struct credential got = find(*state, &sent);
        expect_number(cases[i].what,
                      cases[i].username ? CREDENTIAL_PASSWORD : CREDENTIAL_NONE,
                      got.kind);
        expect_text(cases[i].what, cases[i].username, got.username);
        expect_text(cases[i].what, cases[i].password, got.password);
    }
}

/* What was there but no value: the message then says how a token begins. */
static void test_ignored(void **state)
{
    static const struct {
        struct value_case sent;
        int wanted;
    } cases[] = {
        {{"nothing", 0, 0, 0, 0, 0, NULL}, 0},
        {{"Basic Og==", 0, 0, "Basic Og==", 0, 0, NULL}, 0},
        {{"an empty Bearer", 0, 0, "Bearer ", 0, 0, NULL}, 0},
        {{"a dummy key", "abc", 0, 0, 0, 0, NULL}, 1},
        {{"two of them", "abc", "def", 0, 0, 0, NULL}, 2},
        {{"a Bearer of others", 0, 0, "Bearer ghp_x", 0, 0, NULL}, 1},
        {{"another scheme", 0, 0, "Negotiate YII=", 0, 0, NULL}, 1},
        {{"Digest, with commas", 0, 0, "Digest username=\"a\", nonce=\"b\"", 0,
          0, NULL},
         1},
        {{"a password without a name", 0, 0, 0, ":secret", 0, NULL}, 1},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct credential got = find(*state, &cases[i].sent);
        expect_number(cases[i].sent.what, cases[i].wanted, got.ignored);
        expect_number(cases[i].sent.what, CREDENTIAL_NONE, got.kind);
    }
}

static void test_bad(void **state)
{
    static const struct {
        const char *what;
        struct credentials_sent sent;
        const char *why;
    } cases[] = {
        {"two NuGet keys", {.nuget_key = ONE ", " TWO}, "X-NuGet-ApiKey"},
        {"two other keys", {.api_key = ONE "," TWO}, "X-Api-Key"},
        {"a value and a dummy", {.api_key = ONE ", x"}, "X-Api-Key"},
        {"two Bearers",
         {.authorization = "Bearer " ONE ", Bearer " TWO},
         "Authorization"},
        {"two schemes",
         {.authorization = "Basic Og==, Bearer " ONE},
         "Authorization"},
        {"two bare values", {.authorization = ONE ", " TWO}, "Authorization"},
        {"another scheme and ours",
         {.authorization = "Negotiate YII=, Bearer " ONE},
         "Authorization"},
        {"no base64", {.authorization = "Basic ann:secret"}, "Basic"},
        {"no colon", {.authorization = "Basic YW5u"}, "Basic"},
        {"nothing behind Basic", {.authorization = "Basic"}, "Basic"},
        {"a NUL within", {.authorization = "Basic YQA6Yg=="}, "Basic"},
        {"base64url", {.authorization = "Basic _-8="}, "Basic"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct credential credential;
        const char *why = "";
        expect_result(
            cases[i].what, RESULT_INVALID,
            credential_find(*state, &cases[i].sent, &credential, &why));
        expect_holds(cases[i].what, why, cases[i].why);
        if (strstr(why, "1111") || strstr(why, "2222"))
            fail_msg("%s: a value stands in \"%s\"", cases[i].what, why);
    }
}

/* Whatever bytes come: an answer, and never a value that does not begin so. */
static void test_anything(void **state)
{
    static const char alphabet[] = "tkb_,:= \tBasicerO1\xff%";

    for (int i = 0; i < 30000; i++) {
        char text[24];
        struct credentials_sent sent = {.nuget_key = text,
                                        .api_key = text,
                                        .authorization = text,
                                        .path_value = text};
        struct credential credential;
        const char *why = "";
        size_t size = secret_random_number(sizeof text);
        for (size_t at = 0; at < size; at++)
            text[at] = alphabet[secret_random_number(sizeof alphabet - 1)];
        text[size] = '\0';
        if (credential_find(*state, &sent, &credential, &why) == RESULT_OK &&
            credential.kind == CREDENTIAL_VALUE &&
            strncmp(credential.value, "tkb_", 4) != 0)
            fail_msg("\"%s\" is taken for a value", credential.value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_places),   POOL_TEST(test_order),
        POOL_TEST(test_password), POOL_TEST(test_ignored),
        POOL_TEST(test_bad),      POOL_TEST(test_anything),
    };

    return RUN(tests);
}
