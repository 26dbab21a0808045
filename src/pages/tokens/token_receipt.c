/* token_receipt.c: the notices of the list, and the names of several tokens
 * that were revoked at once. */
#include "pages/tokens/token_receipt.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "pages/tokens/token_filters.h"
#include "store/token_query.h"
#include "web/pager.h"
#include "web/page_owner.h"

enum {
    NAMED_TOKENS = 3,       /* more are counted */
    NAME_SHOWN = 40,        /* code points of a description */
    COUNT_MAX = 1000000,    /* an address can contain anything */
    IDS_SHOWN = PAGER_ROWS, /* what people can select, and room in a header */
};

static const struct page_notice notices[] = {
    {"created", "Token created. Copy its value now or whenever you need it.",
     false},
    {"saved", "Changes saved. The value hasn\u2019t changed.", false},
    {"regenerated", "Token regenerated. The old value no longer works.", false},
    {"rotated",
     "Token regenerated. The old value goes on working for a while: the row "
     "says until when, and who uses it.",
     false},
    {"overlap-ended", "The old value no longer works.", false},
    {"revoked", "Token revoked. It no longer works.", false},
    {"found-revoked",
     "Value revoked. It no longer works. Its owner will see that in their "
     "activity.",
     false},
    {"found-ended",
     "That value belongs to another account and no longer works. There\u2019s "
     "nothing to do.",
     false},
    {"found-unknown",
     "That value was never issued by this site. It may be mistyped, or belong "
     "to another site.",
     true},
    {"conflict",
     "Nothing was changed. The token was edited in the meantime, perhaps in "
     "another tab. Check it and try again.",
     true},
    {0},
};

void token_receipt_redirect_revoked(struct page *page,
                                    const apr_array_header_t *ids)
{
    const char *address = page_owner_address(
        page,
        apr_psprintf(page->pool, "/tokens?done=several&count=%d", ids->nelts));

    for (int i = 0; i < ids->nelts && i < IDS_SHOWN; i++)
        address = apr_psprintf(page->pool, "%s&id=%" APR_INT64_T_FMT, address,
                               APR_ARRAY_IDX(ids, i, int64_t));
    page_redirect(page, apr_pstrcat(page->pool, address,
                                    token_filters_of(page, false), NULL));
}

static int collect(void *data, const char *name, const char *value)
{
    apr_array_header_t *ids = data;
    long long id = 0;

    (void)name;
    if (text_number(value, 1, INT64_MAX, &id))
        APR_ARRAY_PUSH(ids, int64_t) = id;
    return ids->nelts < IDS_SHOWN;
}

apr_array_header_t *token_receipt_ids(const struct page *page)
{
    apr_array_header_t *ids = apr_array_make(page->pool, 0, sizeof(int64_t));

    if (page->query)
        apr_table_do(collect, ids, page->query, "id", NULL);
    return ids;
}

/* The quoted description, kept apart from the words around it in case it is
 * written from right to left (U+2068, U+2069). */
static const char *quoted(const struct page *page, const struct token *token)
{
    return apr_pstrcat(
        page->pool, "\u201c\u2068",
        utf8_truncate(page->pool, token->description, NAME_SHOWN),
        "\u2069\u201d", NULL);
}

/* The descriptions of the first tokens that are revoked indeed; const char *.
 */
static enum result read_names(const struct page *page,
                              const apr_array_header_t *ids,
                              apr_array_header_t *names)
{
    enum result result = RESULT_OK;

    for (int i = 0; i < ids->nelts && names->nelts < NAMED_TOKENS; i++) {
        struct token token;
        result =
            store_token_get(page->store, page->pool, page->owner.account_id,
                            APR_ARRAY_IDX(ids, i, int64_t), &token);
        if (result != RESULT_OK && result != RESULT_NOT_FOUND)
            return result;
        if (result == RESULT_OK && token.revoked_at)
            APR_ARRAY_PUSH(names, const char *) = quoted(page, &token);
    }
    return RESULT_OK;
}

/* ": A, B, C and 9 more"; "" without names. */
static const char *list_of(const struct page *page,
                           const apr_array_header_t *names, int64_t count)
{
    const char *list = "";
    int64_t others = count - names->nelts;

    for (int i = 0; i < names->nelts; i++) {
        const char *joint = i == 0                                 ? ": "
                            : i == names->nelts - 1 && others <= 0 ? " and "
                                                                   : ", ";
        list = apr_pstrcat(page->pool, list, joint,
                           APR_ARRAY_IDX(names, i, const char *), NULL);
    }
    if (names->nelts && others > 0)
        list = apr_pstrcat(page->pool, list, " and ",
                           text_grouped(page->pool, others), " more", NULL);
    return list;
}

static enum result show_several(struct page *page,
                                const apr_array_header_t *ids)
{
    int64_t count = page_query_number(page, "count", COUNT_MAX);
    apr_array_header_t *names =
        apr_array_make(page->pool, NAMED_TOKENS, sizeof(const char *));
    enum result result = read_names(page, ids, names);

    if (result == RESULT_OK)
        page_notice_show(
            page, apr_pstrcat(page->pool,
                              text_count(page->pool, count, "token", "tokens"),
                              " revoked", list_of(page, names, count),
                              ". They no longer work.", NULL));
    return result;
}

void token_receipt_show_in(const struct page *page, struct view *row)
{
    page_notices_in(page, row, notices);
}

enum result token_receipt_show(struct page *page, const apr_array_header_t *ids)
{
    if (page->done && strcmp(page->done, "several") == 0)
        return show_several(page, ids);
    page_notices(page, notices);
    return RESULT_OK;
}
