/* jwt.c: signatures by libcjose.
 *
 * libcjose verifies a JWS by one JWK, and does nothing else: no network, no
 * choice of keys, no claims. mod_auth_openidc uses it, so Debian keeps it well.
 * libjwt of Debian 12 reads no JWK; librhonabwy fetches keys and has many more
 * algorithms. libcjose has no EdDSA, so that is not accepted.
 *
 * Which algorithms count is decided here, by the type of the key as well: a
 * public key is never the secret of an HMAC. */
#include "trust/jwt.h"

#include <apr_strings.h>
#include <cjose/cjose.h>
#include <sodium.h>
#include <string.h>

#include "trust/claims.h"

static const struct algorithm {
    const char *name, *key_type, *curve; /* NULL: it has none */
} algorithms[] = {
    {"RS256", "RSA", NULL},   {"RS384", "RSA", NULL},
    {"RS512", "RSA", NULL},   {"PS256", "RSA", NULL},
    {"PS384", "RSA", NULL},   {"PS512", "RSA", NULL},
    {"ES256", "EC", "P-256"}, {"ES384", "EC", "P-384"},
    {"ES512", "EC", "P-521"},
};

enum {
    ALGORITHMS = sizeof algorithms / sizeof algorithms[0],
    RSA_MODULUS_CHARACTERS = 342, /* 2048 bits in base64url */
};

static const struct algorithm *find_algorithm(const char *name)
{
    for (size_t i = 0; name && i < ALGORITHMS; i++) {
        if (strcmp(algorithms[i].name, name) == 0)
            return &algorithms[i];
    }
    return NULL;
}

static apr_status_t release(void *data)
{
    json_decref(data);
    return APR_SUCCESS;
}

/* An object, released with the pool; NULL: the text is none. */
static json_t *read_object(apr_pool_t *pool, const char *text, size_t size)
{
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);

    if (object)
        apr_pool_cleanup_register(pool, object, release, apr_pool_cleanup_null);
    return json_is_object(object) ? object : NULL;
}

/* A part of a JWT as an object. */
static json_t *read_part(apr_pool_t *pool, const char *part, size_t size)
{
    unsigned char *bytes = apr_palloc(pool, size + 1);
    size_t length = 0;

    return sodium_base642bin(bytes, size + 1, part, size, NULL, &length, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0
               ? read_object(pool, (const char *)bytes, length)
               : NULL;
}

static enum result judge_header(apr_pool_t *pool, const json_t *header,
                                struct jwt *jwt, const char **why)
{
    const json_t *name = json_object_get(header, "alg");

    jwt->algorithm = json_string_value(name);
    jwt->key_id = json_string_value(json_object_get(header, "kid"));
    *why = apr_psprintf(pool,
                        "alg: expected RS256, PS256, ES256 or one of their "
                        "longer forms, got %s",
                        claims_shown(pool, name));
    if (!find_algorithm(jwt->algorithm))
        return RESULT_INVALID;
    *why = "the JWT's header has 'crit' or 'b64', which is not accepted";
    return json_object_get(header, "crit") || json_object_get(header, "b64")
               ? RESULT_INVALID
               : RESULT_OK;
}

enum result jwt_read(apr_pool_t *pool, const char *text, struct jwt *jwt,
                     const char **why)
{
    const char *first = strchr(text, '.');
    const char *second = first ? strchr(first + 1, '.') : NULL;
    const json_t *header;

    *jwt = (struct jwt){.text = text};
    *why = "the subject_token is no signed JWT";
    if (!second || strchr(second + 1, '.') || strlen(text) > JWT_BYTES)
        return RESULT_INVALID;
    jwt->signed_size = (size_t)(second - text);
    header = read_part(pool, text, (size_t)(first - text));
    jwt->claims = read_part(pool, first + 1, (size_t)(second - first - 1));
    return header && jwt->claims ? judge_header(pool, header, jwt, why)
                                 : RESULT_INVALID;
}

static const char *member(const json_t *key, const char *name)
{
    return json_string_value(json_object_get(key, name));
}

/* A member that says nothing, or this. */
static bool allows(const json_t *key, const char *name, const char *value)
{
    const json_t *said = json_object_get(key, name);

    return !said || (json_is_string(said) &&
                     strcmp(json_string_value(said), value) == 0);
}

static bool is_long_enough(const json_t *key)
{
    const char *modulus = member(key, "n");

    return modulus && strlen(modulus) >= RSA_MODULUS_CHARACTERS;
}

static bool fits(const json_t *key, const struct algorithm *algorithm)
{
    const char *type = member(key, "kty"), *curve = member(key, "crv");

    if (!type || strcmp(type, algorithm->key_type) != 0 ||
        !allows(key, "use", "sig") || !allows(key, "alg", algorithm->name))
        return false;
    return algorithm->curve ? curve && strcmp(curve, algorithm->curve) == 0
                            : is_long_enough(key);
}

static bool is_named(const json_t *key, const char *key_id)
{
    const char *name = member(key, "kid");

    return !key_id || (name && strcmp(name, key_id) == 0);
}

/* The only key that can have signed it; NULL: none can, or several. */
static const json_t *choose(const struct jwt *jwt, const json_t *keys,
                            const struct algorithm *algorithm)
{
    const json_t *key, *chosen = NULL;
    size_t i;

    json_array_foreach(json_object_get(keys, "keys"), i, key)
    {
        if (!is_named(key, jwt->key_id) || !fits(key, algorithm))
            continue;
        if (chosen)
            return NULL;
        chosen = key;
    }
    return chosen;
}

/* Only the public members: whatever else a key has, cjose does not see. */
static cjose_jwk_t *import(const json_t *key)
{
    json_t *public = json_object();
    static const char *const names[] = {"kty", "n", "e", "crv", "x", "y"};
    cjose_jwk_t *imported = NULL;
    char *text;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        json_t *value = json_object_get(key, names[i]);
        if (json_is_string(value))
            json_object_set(public, names[i], value);
    }
    text = json_dumps(public, JSON_COMPACT);
    if (text)
        imported = cjose_jwk_import(text, strlen(text), NULL);
    free(text);
    json_decref(public);
    return imported;
}

static bool is_signed_by(const struct jwt *jwt, const json_t *key)
{
    cjose_jwk_t *imported = import(key);
    cjose_jws_t *jws =
        imported ? cjose_jws_import(jwt->text, strlen(jwt->text), NULL) : NULL;
    bool is_signed = jws && cjose_jws_verify(jws, imported, NULL);

    cjose_jws_release(jws);
    cjose_jwk_release(imported);
    return is_signed;
}

enum result jwt_verify(apr_pool_t *pool, const struct jwt *jwt,
                       const json_t *keys, const char **why)
{
    const struct algorithm *algorithm = find_algorithm(jwt->algorithm);
    const json_t *key = algorithm ? choose(jwt, keys, algorithm) : NULL;

    if (!key) {
        *why = apr_psprintf(pool, "kid: the issuer has no key %s for %s",
                            jwt->key_id ? claims_shown_text(pool, jwt->key_id)
                                        : "that alone fits",
                            jwt->algorithm);
        return RESULT_NOT_FOUND;
    }
    *why = "the signature is not the issuer's";
    return is_signed_by(jwt, key) ? RESULT_OK : RESULT_WRONG;
}

void jwt_digest(apr_pool_t *pool, const struct jwt *jwt,
                unsigned char digest[JWT_DIGEST_BYTES])
{
    const char *id = member(jwt->claims, "jti");
    const char *issuer = member(jwt->claims, "iss");
    const char *text = jwt->text;
    size_t size = jwt->signed_size;

    if (id && *id && issuer) {
        /* No JWT begins like this. */
        text = apr_pstrcat(pool, "jti\n", issuer, "\n", id, NULL);
        size = strlen(text);
    }
    crypto_hash_sha256(digest, (const unsigned char *)text, size);
}

static bool can_be_used(const json_t *key)
{
    for (size_t i = 0; i < ALGORITHMS; i++) {
        if (fits(key, &algorithms[i]))
            return true;
    }
    return false;
}

const json_t *jwt_keys_read(apr_pool_t *pool, const char *text,
                            const char **why)
{
    json_t *keys = read_object(pool, text, strlen(text));
    const json_t *list = json_object_get(keys, "keys"), *key;
    size_t i;

    *why = "This is no JWK set. Paste the whole document, which begins with "
           "{\"keys\": [";
    if (!json_is_array(list))
        return NULL;
    *why = "The JWK set has more than 100 keys.";
    if (json_array_size(list) > JWT_KEYS_MAX)
        return NULL;
    *why = "The JWK set has a private or a shared key. Paste the public keys "
           "alone.";
    json_array_foreach(list, i, key)
    {
        if (json_object_get(key, "d") || json_object_get(key, "k"))
            return NULL;
    }
    *why = "The JWK set has no key that can be used: an RSA key of 2048 bits "
           "or more, or an EC key on P-256, P-384 or P-521.";
    json_array_foreach(list, i, key)
    {
        if (can_be_used(key))
            return keys;
    }
    return NULL;
}

bool jwt_keys_have(const json_t *keys, const char *key_id)
{
    const json_t *key;
    size_t i;

    json_array_foreach(json_object_get(keys, "keys"), i, key)
    {
        if (is_named(key, key_id))
            return true;
    }
    return false;
}
