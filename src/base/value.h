/* value.h: how a token's value is written.
 *
 * "tkb_", 30 base62 characters of randomness (178 bits), then the CRC-32 of
 * those 34 characters as 6 base62 characters: a mistyped value is known as such
 * without a look-up, and a leaked one is found by scanners. */
#ifndef TOKENBOOTH_BASE_VALUE_H
#define TOKENBOOTH_BASE_VALUE_H

#include <apr_pools.h>
#include <stdbool.h>

#define VALUE_PREFIX "tkb_"

enum {
    VALUE_LENGTH = 40,
    VALUE_LAST4_LENGTH =
        4, /* what is shown of a value, to tell it from others */
};

/* A new value; wiped when pool goes. */
char *value_create(apr_pool_t *pool);

/* True where text has the shape of a value and its checksum is right. */
bool value_is_well_formed(const char *text);

/* True where text begins as a value does. NULL does not. */
bool value_is_meant(const char *text);

/* True where a whole value stands somewhere in text. */
bool value_is_within(const char *text);

/* The last characters of text, at most VALUE_LAST4_LENGTH; points into text. */
const char *value_last4(const char *text);

#endif
