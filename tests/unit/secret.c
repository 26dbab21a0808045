/* secret.c: tests of base/secret.h. */
#include "base/secret.h"

#include <sys/resource.h>

#include "support.h"

static struct secret_key *new_key(struct fixture *fixture)
{
    char hex[SECRET_KEY_HEX_BYTES + 1];
    struct secret_key *key;

    secret_key_random_hex(hex);
    key = secret_key_from_hex(fixture->pool, hex);
    assert_non_null(key);
    return key;
}

static void test_no_core(void **state)
{
    struct rlimit limit;

    (void)state;
    assert_int_equal(0, getrlimit(RLIMIT_CORE, &limit));
    expect_number("bytes of a core dump", 0, (long long)limit.rlim_max);
}

static struct secret_digest digest_of(const struct secret_key *key,
                                      const char *purpose, const char *text)
{
    struct secret_digest digest;

    secret_digest(key, purpose, text, strlen(text), &digest);
    return digest;
}

static void test_digest(void **state)
{
    struct secret_key *key = new_key(*state);
    struct secret_key *other = new_key(*state);
    const struct secret_digest first = digest_of(key, "value", "secret");
    const struct {
        const char *what;
        struct secret_digest digest;
        bool same;
    } cases[] = {
        {"again", digest_of(key, "value", "secret"), true},
        {"another key", digest_of(other, "value", "secret"), false},
        {"another purpose", digest_of(key, "cookie", "secret"), false},
        {"another text", digest_of(key, "value", "secreT"), false},
        {"purpose and text cut elsewhere", digest_of(key, "values", "ecret"),
         false},
        {"nothing", digest_of(key, "value", ""), false},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(cases[i].what, cases[i].same,
                      secret_digest_equal(&first, &cases[i].digest));
    assert_false(secret_digest_equal(NULL, NULL));
    assert_false(secret_digest_equal(&first, NULL));
}

/* The same text has the same hash only under the same key, and each bit of the
 * text counts. */
static void test_hash128(void **state)
{
    const struct fixture *fixture = *state;
    const struct secret_hash_key *guarded =
        secret_hash_key_guarded(fixture->pool);
    struct secret_hash_key keys[2];
    struct secret_hash128 hashes[5];

    assert_non_null(guarded);
    for (int i = 0; i < 2; i++)
        secret_hash_key_create(&keys[i]);
    secret_hash128(&keys[0], "one", 3, &hashes[0]);
    secret_hash128(&keys[0], "one", 3, &hashes[1]);
    secret_hash128(&keys[1], "one", 3, &hashes[2]);
    secret_hash128(&keys[0], "onf", 3, &hashes[3]);
    secret_hash128(guarded, "one", 3, &hashes[4]);
    assert_memory_equal(&hashes[0], &hashes[1], sizeof hashes[0]);
    for (int i = 2; i < 5; i++) {
        assert_int_not_equal(hashes[0].words[0], hashes[i].words[0]);
        assert_int_not_equal(hashes[0].words[1], hashes[i].words[1]);
    }
}

static void test_seal(void **state)
{
    struct fixture *fixture = *state;
    struct secret_key *key = new_key(fixture);
    struct secret_key *other = new_key(fixture);
    size_t size = 0;
    unsigned char *sealed =
        secret_seal(fixture->pool, key, "tkb_secret", "token 1", &size);

    expect_number("bytes", 10 + SECRET_SEAL_EXTRA_BYTES, (long long)size);
    expect_text("the same key and context", "tkb_secret",
                secret_unseal(fixture->pool, key, sealed, size, "token 1"));
    expect_text("another key", NULL,
                secret_unseal(fixture->pool, other, sealed, size, "token 1"));
    expect_text("another context", NULL,
                secret_unseal(fixture->pool, key, sealed, size, "token 2"));
    expect_text("cut", NULL,
                secret_unseal(fixture->pool, key, sealed, size - 1, "token 1"));
    expect_text("far too short", NULL,
                secret_unseal(fixture->pool, key, sealed, 3, "token 1"));
    expect_text("nothing", NULL,
                secret_unseal(fixture->pool, key, NULL, 0, "token 1"));
    for (size_t i = 0; i < size; i++) {
        sealed[i] ^= 1;
        expect_text("a bit is another", NULL,
                    secret_unseal(fixture->pool, key, sealed, size, "token 1"));
        sealed[i] ^= 1;
    }
}

/* As a field of a page carries it. */
static void test_seal_text(void **state)
{
    struct fixture *fixture = *state;
    struct secret_key *key = new_key(fixture);
    char *sealed = secret_seal_text(fixture->pool, key, "tkb_secret", "1");

    expect_text("the same", "tkb_secret",
                secret_unseal_text(fixture->pool, key, sealed, "1"));
    expect_text("another context", NULL,
                secret_unseal_text(fixture->pool, key, sealed, "2"));
    expect_text("nothing", NULL,
                secret_unseal_text(fixture->pool, key, "", "1"));
    expect_text("not base64", NULL,
                secret_unseal_text(fixture->pool, key, "\"", "1"));
    sealed[0] = sealed[0] == 'A' ? 'B' : 'A';
    expect_text("a character is another", NULL,
                secret_unseal_text(fixture->pool, key, sealed, "1"));
}

/* Two seals of one text differ: nobody sees that two rows are the same. */
static void test_seal_twice(void **state)
{
    struct fixture *fixture = *state;
    struct secret_key *key = new_key(fixture);
    size_t size = 0, again_size = 0;
    unsigned char *sealed = secret_seal(fixture->pool, key, "", "c", &size);
    unsigned char *again =
        secret_seal(fixture->pool, key, "", "c", &again_size);

    assert_int_equal(size, again_size);
    assert_memory_not_equal(sealed, again, size);
    expect_text("an empty text", "",
                secret_unseal(fixture->pool, key, sealed, size, "c"));
}

static void test_random_text(void **state)
{
    static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "abcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *last = "";

    for (int i = 0; i < 1000; i++) {
        const char *text = secret_random_text(*state);
        expect_number("letters", 22, (long long)strlen(text));
        expect_number("of base64url", 22, (long long)strspn(text, base64url));
        if (strcmp(text, last) == 0)
            fail_msg("twice the same: %s", text);
        last = text;
    }
}

static void test_random_number(void **state)
{
    int counts[3] = {0, 0, 0};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        uint32_t number = secret_random_number(3);
        assert_in_range(number, 0, 2);
        counts[number]++;
    }
    for (int i = 0; i < 3; i++)
        assert_in_range(counts[i], 800, 1200);
    expect_number("below 1", 0, secret_random_number(1));
}

static void test_base64(void **state)
{
    static const struct {
        const char *what, *text, *wanted;
    } cases[] = {
        {"nothing", "", ""},
        {"no padding needed", "Zm9v", "foo"},
        {"one", "Zm8=", "fo"},
        {"two", "Zg==", "f"},
        {"one is missing", "Zm8", "fo"},
        {"both are missing", "Zg", "f"},
        {"name and password", "YW5uOnNlY3JldA==", "ann:secret"},
        {"padding is too short", "Zg=", NULL},
        {"padding alone", "=", NULL},
        {"behind the padding", "Zg==Zg==", NULL},
        {"one letter", "Z", NULL},
        {"space within", "Zm 9v", NULL},
        {"newline", "Zm9v\n", NULL},
        {"base64url", "_-__", NULL},
        {"a NUL comes out", "AGFi", NULL},
        {"a NUL comes out last", "YWIA", NULL},
        {"not ASCII", "\xc3\xa9", NULL},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].what, cases[i].wanted,
                    secret_base64_decode(*state, cases[i].text));
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(secret_equal("abc", "abc"));
    assert_true(secret_equal("", ""));
    assert_false(secret_equal("abc", "abd"));
    assert_false(secret_equal("abc", "ab"));
    assert_false(secret_equal("ab", "abc"));
    assert_false(secret_equal("", "a"));
    assert_false(secret_equal(NULL, "a"));
    assert_false(secret_equal("a", NULL));
    assert_false(secret_equal(NULL, NULL));
}

static void test_wipe(void **state)
{
    char text[] = "secret";
    char *kept = strdup("secret");
    apr_pool_t *pool = NULL;

    (void)state;
    secret_wipe_text(text);
    assert_memory_equal("\0\0\0\0\0\0", text, 7);
    secret_wipe_text(NULL);
    secret_wipe(NULL, 7);
    assert_non_null(kept);
    apr_pool_create(&pool, NULL);
    assert_ptr_equal(kept, secret_wipe_with_pool(pool, kept));
    expect_text("while the pool is there", "secret", kept);
    apr_pool_destroy(pool);
    assert_memory_equal("\0\0\0\0\0\0", kept, 7);
    free(kept);
}

static void test_digest_text(void **state)
{
    const struct secret_digest digest = {{0xff, 0xff, 0xff}};

    expect_text("base64url", "____AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                secret_digest_text(*state, &digest));
}

#define FOLDER_TEST(function)                                                  \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_core), FOLDER_TEST(test_digest),
        FOLDER_TEST(test_hash128),      FOLDER_TEST(test_seal),
        FOLDER_TEST(test_seal_text),    FOLDER_TEST(test_seal_twice),
        POOL_TEST(test_random_text),    cmocka_unit_test(test_random_number),
        POOL_TEST(test_base64),         cmocka_unit_test(test_equal),
        cmocka_unit_test(test_wipe),    POOL_TEST(test_digest_text),
    };

    return RUN(tests);
}
