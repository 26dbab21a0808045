/* value_search.c: splits text into runs of the characters of base64, in which
 * values are found as they are, and then in what the run decodes to. */
#include "access/value_search.h"

#include <apr_strings.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/secret.h"
#include "base/value.h"

/* A longer run is taken in parts. What its parts share, so that no value is cut
 * in two, is a multiple of the four characters of base64 that belong
 * together. */
enum { RUN_BYTES = 65536, SHARED_BYTES = VALUE_LENGTH };

_Static_assert(RUN_BYTES % 4 == 0 && SHARED_BYTES % 4 == 0, "base64");

struct value_search {
    apr_pool_t *pool; /* of what a run decodes to */
    value_search_found *found;
    void *data;
    int64_t line;
    size_t size; /* of the run so far */
    char run[RUN_BYTES + 1];
};

static apr_status_t wipe(void *data)
{
    struct value_search *search = data;

    secret_wipe(search->run, sizeof search->run);
    return APR_SUCCESS;
}

struct value_search *value_search_create(apr_pool_t *pool,
                                         value_search_found *found, void *data)
{
    struct value_search *search = apr_pcalloc(pool, sizeof *search);

    apr_pool_create(&search->pool, pool);
    search->found = found;
    search->data = data;
    search->line = 1;
    apr_pool_cleanup_register(pool, search, wipe, apr_pool_cleanup_null);
    return search;
}

static bool is_base62(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static bool is_base64(char byte)
{
    return is_base62(byte) || byte == '_' || byte == '-' || byte == '+' ||
           byte == '/';
}

/* Tells the word that starts like a value at text; returns where to go on. */
static const char *tell(struct value_search *search, const char *text)
{
    char word[VALUE_LENGTH + 1] = VALUE_PREFIX;
    size_t length = strlen(VALUE_PREFIX);
    bool is_whole;

    for (; is_base62(text[length]); length++) {
        if (length < VALUE_LENGTH)
            word[length] = text[length];
    }
    is_whole = value_is_well_formed(word);
    if (length > strlen(VALUE_PREFIX))
        search->found(search->data, search->line, word);
    secret_wipe(word, sizeof word);
    return text + (is_whole ? VALUE_LENGTH : length);
}

/* Tells the words that start within the first bytes of text. */
static void tell_all(struct value_search *search, const char *text,
                     size_t bytes)
{
    const char *end = text + bytes;

    while ((text = strstr(text, VALUE_PREFIX)) != NULL && text < end)
        text = tell(search, text);
}

static void tell_base64(struct value_search *search)
{
    bool is_wide;
    char *text;

    if (!wrapping_may_be_base64(search->run))
        return;
    text = secret_base64_decode_wide(search->pool, search->run, search->size,
                                     &is_wide);
    if (text)
        tell_all(search, text, strlen(text));
    apr_pool_clear(search->pool);
}

/* Looks through the run, and keeps its last bytes for the next one. */
static void look(struct value_search *search, size_t kept)
{
    size_t done = search->size - kept;

    search->run[search->size] = '\0';
    tell_all(search, search->run, done);
    tell_base64(search);
    memmove(search->run, search->run + done, kept);
    search->size = kept;
}

/* The NULs of UTF-16 are left out. */
static void take(struct value_search *search, char byte)
{
    if (is_base64(byte)) {
        search->run[search->size++] = byte;
        if (search->size == RUN_BYTES)
            look(search, SHARED_BYTES);
    } else if (byte) {
        if (search->size)
            look(search, 0);
        search->line += byte == '\n';
    }
}

void value_search_text(struct value_search *search, const char *bytes,
                       size_t size)
{
    for (size_t i = 0; i < size; i++)
        take(search, bytes[i]);
}

void value_search_end(struct value_search *search)
{
    look(search, 0);
}
