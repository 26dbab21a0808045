/* resource.c: method, path, query, Destination and raw address, a line each. What is
 * taken for a feed and its rest must be the path, and no other. */
#include "fuzz.h"

#include "access/resource.h"

static void expect_plain(const struct need *need)
{
    fuzz_expect(!strpbrk(need->feed, "/\\;%"));
    fuzz_expect(!strstr(need->rest, "//") && !strstr(need->rest, "/../") &&
                !strstr(need->rest, "/./") && !strpbrk(need->rest, "\\;%"));
    fuzz_expect(!*need->rest || *need->rest == '/');
}

static void judge(apr_pool_t *pool, const struct asked *asked)
{
    struct target target;
    const char *why = NULL;

    if (target_find(pool, asked, &target, &why) != RESULT_OK) {
        fuzz_expect(why != NULL);
        return;
    }
    fuzz_expect(target.count >= 1 && target.count <= TARGET_NEEDS);
    fuzz_expect(
        strcmp(asked->path, apr_pstrcat(pool, "/F/", target.needs[0].feed,
                                        target.needs[0].rest, NULL)) == 0);
    for (int i = 0; i < target.count; i++)
        expect_plain(&target.needs[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    char *text = fuzz_text(pool, data, size);
    struct asked asked = {
        .method = fuzz_line(&text),
        .path = fuzz_line(&text),
        .query = fuzz_line(&text),
        .destination = fuzz_line(&text),
        .content_type = fuzz_line(&text),
    };
    const char *raw = fuzz_line(&text), *value;

    judge(pool, &asked);
    if (raw &&
        target_split(pool, raw, &asked.path, &asked.query) == RESULT_OK) {
        target_take_value(pool, &asked.path, &value);
        judge(pool, &asked);
    }
    apr_pool_destroy(pool);
    return 0;
}
