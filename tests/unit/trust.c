/* trust.c: tests of trust/claims.h, trust/jwt.h and trust/trust.h, with keys
 * and JWTs of the moment. Fetching keys is tested in
 * tests/http/token-exchange.test.js. */
#include "trust/trust.h"

#include <cjose/cjose.h>
#include <stdlib.h>

#include "support.h"
#include "trust/claims.h"

#define ISSUER   "https://ci.example.org"
#define AUDIENCE "https://packages.example.org"

/* A key pair of this test. */
struct pair {
    cjose_jwk_t *key;
    const char *id;
};

static struct pair rsa(const char *id)
{
    struct pair pair = {
        cjose_jwk_create_RSA_random(2048, (const uint8_t *)"\1\0\1", 3, NULL),
        id};

    assert_non_null(pair.key);
    return pair;
}

static struct pair elliptic(const char *id)
{
    struct pair pair = {cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL),
                        id};

    assert_non_null(pair.key);
    return pair;
}

/* Its public key as a JWK, with its name. */
static const char *public(apr_pool_t *pool, const struct pair *pair)
{
    char *text = cjose_jwk_to_json(pair->key, false, NULL);
    json_t *key = json_loads(text, 0, NULL);
    char *named;

    if (pair->id)
        json_object_set_new(key, "kid", json_string(pair->id));
    else
        json_object_del(key, "kid");
    named = json_dumps(key, 0);
    free(text);
    text = apr_pstrdup(pool, named);
    free(named);
    json_decref(key);
    return text;
}

static const char *set_of(apr_pool_t *pool, const struct pair *a,
                          const struct pair *b)
{
    return apr_pstrcat(pool, "{\"keys\":[", public(pool, a), b ? "," : "",
                       b ? public(pool, b) : "", "]}", NULL);
}

/* claims in single quotes; a JWT that pair signed. */
static const char *sign(apr_pool_t *pool, const struct pair *pair,
                        const char *algorithm, const char *claims)
{
    cjose_header_t *header = cjose_header_new(NULL);
    char *text = apr_pstrdup(pool, claims);
    const char *compact = NULL;
    cjose_jws_t *jws;

    for (char *c = text; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm, NULL);
    if (pair->id)
        cjose_header_set(header, CJOSE_HDR_KID, pair->id, NULL);
    jws = cjose_jws_sign(pair->key, header, (const uint8_t *)text, strlen(text),
                         NULL);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &compact, NULL));
    compact = apr_pstrdup(pool, compact);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return compact;
}

/* The claims of a JWT that fits, with others behind them. */
static const char *claims_with(apr_pool_t *pool, const char *others)
{
    return apr_psprintf(pool,
                        "{'iss':'" ISSUER "','aud':'" AUDIENCE
                        "','exp':%" APR_INT64_T_FMT ",'iat':%" APR_INT64_T_FMT
                        ","
                        "'repository':'acme/app'%s}",
                        (apr_int64_t)NOW + 300, (apr_int64_t)NOW, others);
}

static struct trust_rule rule_of(const char *keys, const char *claims)
{
    return (struct trust_rule){.id = 1,
                               .description = "GitHub Actions",
                               .issuer = ISSUER,
                               .audience = AUDIENCE,
                               .claims = claims,
                               .keys = keys};
}

static struct trust_verdict judge_by(apr_pool_t *pool, const char *text,
                                     const struct trust_rule *rules, int count)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof *rules);
    struct trust_verdict verdict = {0};
    struct jwt jwt;

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(list, struct trust_rule) = rules[i];
    if (jwt_read(pool, text, &jwt, &verdict.why) == RESULT_OK)
        trust_judge(NULL, pool, &jwt, list, NOW, &verdict);
    return verdict;
}

static struct trust_verdict judge(apr_pool_t *pool, const char *text,
                                  const char *keys)
{
    const struct trust_rule rule = rule_of(keys, "repository = acme/*");

    return judge_by(pool, text, &rule, 1);
}

static void expect_fit(const char *what, const struct trust_verdict *verdict)
{
    if (!verdict->rule)
        fail_msg("%s: %s", what, verdict->why);
}

static void expect_why(const char *what, const struct trust_verdict *verdict,
                       const char *why)
{
    if (verdict->rule)
        fail_msg("%s: it fits", what);
    expect_holds(what, verdict->why, why);
}

static void test_algorithms(void **state)
{
    static const char *const names[] = {"RS256", "RS384", "RS512",
                                        "PS256", "PS384", "PS512"};
    const struct pair one = rsa("r"), two = elliptic("e");
    const char *keys = set_of(*state, &one, &two);
    const char *claims = claims_with(*state, "");
    struct trust_verdict verdict;

    for (size_t i = 0; i < LENGTH(names); i++) {
        verdict = judge(*state, sign(*state, &one, names[i], claims), keys);
        expect_fit(names[i], &verdict);
    }
    verdict = judge(*state, sign(*state, &two, "ES256", claims), keys);
    expect_fit("ES256", &verdict);
    expect_number("its end", NOW + 300, verdict.expires_at);
    cjose_jwk_release(one.key);
    cjose_jwk_release(two.key);
}

static const char *base64url(apr_pool_t *pool, const char *text)
{
    size_t size = 0;
    char *encoded = NULL;
    const char *copy;

    cjose_base64url_encode((const uint8_t *)text, strlen(text), &encoded, &size,
                           NULL);
    copy = apr_pstrmemdup(pool, encoded, size);
    free(encoded);
    return copy;
}

/* The public key, which everybody knows, as the secret of an HMAC; and no
 * signature at all. */
static void test_swapped_algorithms(void **state)
{
    const struct pair one = rsa("r");
    const char *keys = set_of(*state, &one, NULL), *claims;
    const char *secret = public(*state, &one), *text;
    struct pair shared = {cjose_jwk_create_oct_spec((const uint8_t *)secret,
                                                    strlen(secret), NULL),
                          "r"};
    struct trust_verdict verdict;

    claims = claims_with(*state, "");
    verdict = judge(*state, sign(*state, &shared, "HS256", claims), keys);
    expect_why("HS256", &verdict, "alg: expected RS256");
    text = sign(*state, &one, "RS256", claims);
    for (int i = 0; i < 2; i++) {
        const char *header = i ? "{\"alg\":\"none\"}" : "{\"alg\":\"NONE\"}";
        const char *payload = strchr(text, '.');
        const char *end = strrchr(text, '.') + 1;
        verdict = judge(*state,
                        apr_pstrcat(*state, base64url(*state, header),
                                    apr_pstrmemdup(*state, payload,
                                                   (size_t)(end - payload)),
                                    NULL),
                        keys);
        expect_why(header, &verdict, "alg: expected RS256");
    }
    /* Another algorithm in the header than the one that signed. */
    verdict = judge(
        *state,
        apr_pstrcat(*state,
                    base64url(*state, "{\"alg\":\"PS256\",\"kid\":\"r\"}"),
                    strchr(text, '.'), NULL),
        keys);
    expect_why("PS256", &verdict, "the signature is not the issuer's");
    verdict = judge(
        *state,
        apr_pstrcat(*state,
                    base64url(*state, "{\"alg\":\"ES256\",\"kid\":\"r\"}"),
                    strchr(text, '.'), NULL),
        keys);
    expect_why("ES256", &verdict, "no key 'r' for ES256");
    verdict =
        judge(*state,
              apr_pstrcat(*state,
                          base64url(*state, "{\"alg\":\"RS256\",\"kid\":\"r\","
                                            "\"crit\":[\"x\"],\"x\":1}"),
                          strchr(text, '.'), NULL),
              keys);
    expect_why("crit", &verdict, "'crit'");
    cjose_jwk_release(one.key);
    cjose_jwk_release(shared.key);
}

static void test_keys(void **state)
{
    const struct pair one = rsa("1"), two = rsa("2"), other = rsa("1");
    const struct pair nameless = {one.key, NULL};
    const char *claims = claims_with(*state, "");
    const char *text = sign(*state, &one, "RS256", claims), *why;
    struct trust_verdict verdict;
    char *private;

    verdict = judge(*state, text, set_of(*state, &two, &one));
    expect_fit("the second key", &verdict);
    verdict = judge(*state, text, set_of(*state, &two, NULL));
    expect_why("replaced", &verdict, "kid: the issuer has no key '1'");
    verdict = judge(*state, text, set_of(*state, &other, NULL));
    expect_why("of the same name", &verdict, "the signature is not");
    text = sign(*state, &nameless, "RS256", claims);
    verdict = judge(*state, text, set_of(*state, &one, NULL));
    expect_fit("no kid, one key", &verdict);
    verdict = judge(*state, text, set_of(*state, &one, &two));
    expect_why("no kid, two keys", &verdict, "no key that alone fits");
    assert_null(jwt_keys_read(*state, "[]", &why));
    assert_null(jwt_keys_read(*state, "{\"keys\":[]}", &why));
    expect_holds("none", why, "has no key that can be used");
    private = cjose_jwk_to_json(one.key, true, NULL);
    assert_null(jwt_keys_read(*state, private, &why));
    assert_null(jwt_keys_read(
        *state, apr_pstrcat(*state, "{\"keys\":[", private, "]}", NULL), &why));
    free(private);
    expect_holds("private", why, "private");
    cjose_jwk_release(one.key);
    cjose_jwk_release(two.key);
    cjose_jwk_release(other.key);
}

static void test_common_claims(void **state)
{
    const struct {
        const char *claims, *why; /* NULL: it fits */
    } cases[] = {
        {"'aud':'" AUDIENCE "','exp':+300", NULL},
        {"'aud':['x','" AUDIENCE "'],'exp':+300", NULL},
        {"'aud':'" AUDIENCE "','exp':+300.5,'nbf':+50,'iat':+50", NULL},
        {"'aud':'" AUDIENCE "','exp':-59", NULL},
        {"'aud':'" AUDIENCE "','exp':-60",
         "claim exp: expected a time after 2026-12-06 09:00 UTC, got "
         "2026-12-06 08:59 UTC"},
        {"'aud':'" AUDIENCE "'", "claim exp: expected a time after"},
        {"'aud':'" AUDIENCE "','exp':'9999999999'", "claim exp"},
        {"'aud':'" AUDIENCE "','exp':+86401",
         "claim exp: expected a time within a day"},
        {"'aud':'" AUDIENCE "','exp':1e300", "claim exp"},
        {"'aud':'" AUDIENCE "','exp':+300,'nbf':+61",
         "claim nbf: expected a time before"},
        {"'aud':'" AUDIENCE "','exp':+300,'iat':+61", "claim iat: expected"},
        {"'aud':'" AUDIENCE "/','exp':+300",
         "claim aud: expected '" AUDIENCE "', got '" AUDIENCE "/'"},
        {"'aud':['a','b'],'exp':+300", "got 'a, b'"},
        {"'exp':+300", "claim aud: expected '" AUDIENCE "', got nothing"},
    };
    const struct pair one = rsa("1");
    const char *keys = set_of(*state, &one, NULL);

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *rest = cases[i].claims, *sign_at, *text = "";
        struct trust_verdict verdict;
        while ((sign_at = strpbrk(rest, "+-")) != NULL) {
            char *end;
            long offset = strtol(sign_at, &end, 10);
            text = apr_psprintf(*state, "%s%.*s%" APR_INT64_T_FMT, text,
                                (int)(sign_at - rest), rest,
                                (apr_int64_t)NOW + offset);
            rest = end;
        }
        text =
            apr_pstrcat(*state, "{'iss':'" ISSUER "','repository':'acme/app',",
                        text, rest, "}", NULL);
        verdict = judge(*state, sign(*state, &one, "RS256", text), keys);
        if (cases[i].why)
            expect_why(cases[i].claims, &verdict, cases[i].why);
        else
            expect_fit(cases[i].claims, &verdict);
    }
    cjose_jwk_release(one.key);
}

static void test_no_jwt(void **state)
{
    const char *const texts[] = {
        "",         "a", "a.b", "a.b.c", "..", "e30.e30.", "e30.e30.e30.e30",
        "tkb_x.y.z"};

    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct jwt jwt;
        const char *why = NULL;
        expect_result(texts[i], RESULT_INVALID,
                      jwt_read(*state, texts[i], &jwt, &why));
        assert_non_null(why);
    }
}

/* A rule that fits decides, whatever another says; else the first is
 * explained whose issuer and audience fit. */
static void test_two_rules(void **state)
{
    const struct pair one = rsa("1"), two = rsa("1");
    const char *keys = set_of(*state, &one, NULL);
    const char *text = sign(*state, &one, "RS256", claims_with(*state, ""));
    struct trust_rule rules[3];
    struct trust_verdict verdict;

    rules[0] = rule_of(keys, "repository = acme/lib");
    rules[1] = rule_of(keys, "repository = acme/app");
    rules[1].id = 2;
    verdict = judge_by(*state, text, rules, 2);
    expect_fit("the second", &verdict);
    expect_number("its number", 2, verdict.rule->id);
    rules[0].issuer = ISSUER "/";
    rules[1].audience = "another";
    rules[2] = rule_of(keys, "repository = acme/lib\nref = x");
    verdict = judge_by(*state, text, rules, 3);
    expect_why("the third is explained", &verdict,
               "claim repository: expected 'acme/lib', got 'acme/app'");
    verdict = judge_by(*state, text, rules, 1);
    expect_why("an issuer is exact", &verdict,
               "claim iss: expected '" ISSUER "/', got '" ISSUER "'");
    verdict = judge_by(*state, text, rules, 0);
    expect_why("no rules", &verdict, "there are no trust rules");
    /* What a rule wants is told only for what its issuer has signed. */
    verdict =
        judge_by(*state, sign(*state, &two, "RS256", claims_with(*state, "")),
                 rules + 2, 1);
    expect_why("forged", &verdict, "the signature is not the issuer's");
    cjose_jwk_release(one.key);
    cjose_jwk_release(two.key);
}

static void test_patterns(void **state)
{
    const struct {
        const char *pattern, *text;
        bool fits;
    } cases[] = {
        {"acme/app", "acme/app", true},
        {"acme/app", "acme/app2", false},
        {"acme/app", "Acme/app", false},
        {"acme/*", "acme/", true},
        {"acme/*", "acme/a/b", true},
        {"acme/*", "acme-evil/app", false},
        {"*/app", "x/app", true},
        {"*/app", "x/app/y", false},
        {"repo:*:ref:refs/heads/*", "repo:a/b:ref:refs/heads/main", true},
        {"repo:*:ref:refs/heads/*", "repo:a/b:pull_request", false},
        {"*a*b*", "xxaxxbxx", true},
        {"*a*b*", "xxbxxaxx", false},
        {"*", "", true},
        {"", "", true},
        {"", "x", false},
        {"a.c", "abc", false},
        {"*ab", "aab", true},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].pattern, cases[i].fits,
                      claims_pattern_fits(cases[i].pattern, cases[i].text));
}

static void test_rule_claims(void **state)
{
    json_t *claims = json_loads(
        "{\"repository\":\"acme/app\",\"protected\":true,\"run\":7,"
        "\"groups\":[\"a\",\"b\"],\"note\":\"x\\n\\\"y\\\" \\u00e9\","
        "\"kubernetes.io\":{\"namespace\":\"ci\","
        "\"serviceaccount\":{\"name\":\"builder\"}}}",
        0, NULL);
    const struct {
        const char *text, *why; /* NULL: it fits */
    } cases[] = {
        {"repository = acme/app\nprotected = true\nrun = 7", NULL},
        {"groups = b", NULL},
        {"groups = c", "claim groups: expected 'c', got 'a, b'"},
        {"kubernetes.io.namespace = ci", NULL},
        {"kubernetes.io.serviceaccount.name = build*", NULL},
        {"kubernetes.io = *", "got something that is no text"},
        {"missing = *", "claim missing: expected '*', got nothing"},
        {"repository = acme/app\nref = x", "claim ref: expected 'x', got"},
        {"note = z", "got 'x ?y? e'"},
    };
    const char *why;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        bool fits = claims_fit(*state, cases[i].text, claims, &why);
        expect_number(cases[i].text, !cases[i].why, fits);
        if (cases[i].why)
            expect_holds(cases[i].text, why, cases[i].why);
    }
    json_decref(claims);
}

static void test_rules_that_people_type(void **state)
{
    const struct {
        const char *text, *wanted, *wrong;
    } cases[] = {
        {" a=b \r\n\r\n c.d = * ", "a = b\nc.d = *", NULL},
        {"a = b = c", "a = b = c", NULL},
        {"", NULL, "at least one claim"},
        {"a = *\nb = **", NULL, "at least one claim"},
        {"a", NULL, "has no value"},
        {"a =", NULL, "has no value"},
        {"a b = c", NULL, "is not the name of a claim"},
        {"= c", NULL, "is not the name of a claim"},
        {"iss = x", NULL, "is checked anyway"},
        {"aud = x", NULL, "is checked anyway"},
        {"a = b\na = c", NULL, "is there twice"},
        {"a = \x01", NULL, "control characters"},
    };
    const char *wrong;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        expect_text(cases[i].text, cases[i].wanted,
                    claims_normalize(*state, cases[i].text, &wrong));
        if (cases[i].wrong)
            expect_holds(cases[i].text, wrong, cases[i].wrong);
    }
}

static void digest_of(apr_pool_t *pool, const char *text,
                      unsigned char digest[JWT_DIGEST_BYTES])
{
    const char *why;
    struct jwt jwt;

    expect_result(text, RESULT_OK, jwt_read(pool, text, &jwt, &why));
    jwt_digest(pool, &jwt, digest);
}

/* Without a jti, another signature of the same is the same JWT. */
static void test_digest(void **state)
{
    const struct pair one = elliptic("1");
    const char *plain = claims_with(*state, "");
    const char *with = claims_with(*state, ",'jti':'7'");
    const char *other = claims_with(*state, ",'jti':'7','x':1");
    const char *pairs[][2] = {{plain, plain}, {with, other}};
    unsigned char a[JWT_DIGEST_BYTES], b[JWT_DIGEST_BYTES];

    for (size_t i = 0; i < LENGTH(pairs); i++) {
        digest_of(*state, sign(*state, &one, "ES256", pairs[i][0]), a);
        digest_of(*state, sign(*state, &one, "ES256", pairs[i][1]), b);
        assert_memory_equal(a, b, sizeof a);
    }
    digest_of(*state, sign(*state, &one, "ES256", plain), b);
    assert_memory_not_equal(a, b, sizeof a);
    cjose_jwk_release(one.key);
}

static void test_description(void **state)
{
    const struct pair one = elliptic("1");
    const struct trust_rule rule = rule_of(NULL, "");
    const char *text =
        sign(*state, &one, "ES256",
             claims_with(*state, ",'ref':'refs/heads/main','sub':'x'"));
    const char *why;
    struct jwt jwt;

    jwt_read(*state, text, &jwt, &why);
    expect_text("as people read it", "GitHub Actions: acme/app, main",
                trust_description(*state, &rule, &jwt));
    cjose_jwk_release(one.key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_algorithms),
        POOL_TEST(test_swapped_algorithms),
        POOL_TEST(test_keys),
        POOL_TEST(test_common_claims),
        POOL_TEST(test_no_jwt),
        POOL_TEST(test_two_rules),
        POOL_TEST(test_patterns),
        POOL_TEST(test_rule_claims),
        POOL_TEST(test_rules_that_people_type),
        POOL_TEST(test_digest),
        POOL_TEST(test_description),
    };

    return RUN(tests);
}
