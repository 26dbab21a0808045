/* probe.c: "TIME.NONCE.DIGEST", and a digest of the question with the body. */
#include "endpoints/probe.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static char *digest(apr_pool_t *pool, const struct secret_key *key,
                    const char *purpose, const char *text)
{
    struct secret_digest bytes;

    secret_digest(key, purpose, text, strlen(text), &bytes);
    return secret_digest_text(pool, &bytes);
}

/* beginning: "TIME.NONCE". */
static char *sign(apr_pool_t *pool, const struct secret_key *key,
                  const char *beginning)
{
    return apr_pstrcat(pool, beginning, ".",
                       digest(pool, key, "probe question", beginning), NULL);
}

char *probe_question(apr_pool_t *pool, const struct secret_key *key,
                     int64_t now)
{
    return sign(pool, key,
                apr_psprintf(pool, "%" APR_INT64_T_FMT ".%s", (apr_int64_t)now,
                             secret_random_text(pool)));
}

bool probe_is_question(apr_pool_t *pool, const struct secret_key *key,
                       const char *question, int64_t now)
{
    const char *end = strrchr(question, '.');
    const char *beginning =
        end ? apr_pstrmemdup(pool, question, (size_t)(end - question)) : "";
    const char *time = apr_pstrmemdup(pool, beginning, strcspn(beginning, "."));
    long long at;

    return text_number(time, now - CLOCK_MINUTE, now + CLOCK_MINUTE, &at) &&
           secret_equal(question, sign(pool, key, beginning));
}

const struct secret_key *probe_key(apr_pool_t *pool,
                                   const apr_array_header_t *keys,
                                   const char *question, int64_t now)
{
    for (int i = 0; i < keys->nelts; i++) {
        const struct secret_key *key =
            APR_ARRAY_IDX(keys, i, struct secret_key *);
        if (probe_is_question(pool, key, question, now))
            return key;
    }
    return NULL;
}

char *probe_answer(apr_pool_t *pool, const struct secret_key *key,
                   const char *question, const char *body)
{
    return digest(pool, key, "probe answer",
                  apr_pstrcat(pool, question, "\n", body, NULL));
}
