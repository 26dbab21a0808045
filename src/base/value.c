/* value.c: base62 and CRC-32 (zlib). */
#include "base/value.h"

#include <string.h>
#include <zlib.h>

#include "base/secret.h"
#include "base/text.h"

static const char ALPHABET[] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

enum {
    BASE = sizeof ALPHABET - 1,
    PREFIX_LENGTH = sizeof VALUE_PREFIX - 1,
    CHECK_LENGTH = 6,
    BODY_LENGTH = VALUE_LENGTH - CHECK_LENGTH, /* what the checksum covers */
};

/* The checksum of the first BODY_LENGTH characters of text. */
static void write_check(const char *text, char check[CHECK_LENGTH])
{
    unsigned long crc = crc32(0, (const unsigned char *)text, BODY_LENGTH);

    for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
        check[i] = ALPHABET[crc % BASE];
        crc /= BASE;
    }
}

char *value_create(apr_pool_t *pool)
{
    char *value = apr_pcalloc(pool, VALUE_LENGTH + 1);

    memcpy(value, VALUE_PREFIX, PREFIX_LENGTH);
    for (int i = PREFIX_LENGTH; i < BODY_LENGTH; i++)
        value[i] = ALPHABET[secret_random_number(BASE)];
    write_check(value, value + BODY_LENGTH);
    return secret_wipe_with_pool(pool, value);
}

static bool is_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

/* Of any length. strspn() would build a table of the alphabet each time. */
static bool is_base62(const char *text)
{
    while (is_digit(*text))
        text++;
    return !*text;
}

bool value_is_well_formed(const char *text)
{
    char check[CHECK_LENGTH];

    if (!value_is_meant(text) || strlen(text) != VALUE_LENGTH ||
        !is_base62(text + PREFIX_LENGTH))
        return false;
    write_check(text, check);
    return memcmp(check, text + BODY_LENGTH, CHECK_LENGTH) == 0;
}

bool value_is_meant(const char *text)
{
    return text && text_starts(text, VALUE_PREFIX);
}

bool value_is_within(const char *text)
{
    char part[VALUE_LENGTH + 1];
    bool found = false;

    while (!found && (text = strstr(text, VALUE_PREFIX)) != NULL) {
        strncpy(part, text, VALUE_LENGTH);
        part[VALUE_LENGTH] = '\0';
        found = value_is_well_formed(part);
        text++;
    }
    secret_wipe(part, sizeof part);
    return found;
}

/* The length of what looks like a value at the start of text; 0 if nothing
 * does. */
static size_t suspected_length(const char *text)
{
    size_t length = PREFIX_LENGTH;

    if (!value_is_meant(text))
        return 0;
    while (is_digit(text[length]))
        length++;
    return length >= VALUE_LENGTH ? length : 0;
}

/* Where the first of them starts; NULL if there is none. */
static const char *find_suspected(const char *text)
{
    while ((text = strstr(text, VALUE_PREFIX)) != NULL &&
           !suspected_length(text))
        text += PREFIX_LENGTH;
    return text;
}

bool value_is_suspected(const char *text)
{
    return find_suspected(text) != NULL;
}

void value_mask(char *text)
{
    const char *found;

    while ((found = find_suspected(text)) != NULL) {
        size_t length = suspected_length(found);
        text += found - text + PREFIX_LENGTH;
        memset(text, '*', length - PREFIX_LENGTH);
    }
}

const char *value_last4(const char *text)
{
    size_t size = strlen(text);

    return size > VALUE_LAST4_LENGTH ? text + size - VALUE_LAST4_LENGTH : text;
}
