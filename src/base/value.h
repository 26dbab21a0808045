/* value.h: the format of a token's value.
 *
 * "tkb_", 30 random base62 characters (178 bits), then the CRC-32 of those 34
 * characters as 6 base62 characters. The checksum detects a mistyped value
 * without a look-up, and helps secret scanners to recognize a leaked one. */
#ifndef TOKENBOOTH_BASE_VALUE_H
#define TOKENBOOTH_BASE_VALUE_H

#include <apr_pools.h>
#include <stdbool.h>

#define VALUE_PREFIX "tkb_"

enum {
    VALUE_LENGTH = 40,
    VALUE_LAST4_LENGTH = 4, /* shown to tell values apart */
};

/* A new random value; wiped when pool is destroyed. */
char *value_create(apr_pool_t *pool);

/* True if text has the format of a value and its checksum is correct. */
bool value_is_well_formed(const char *text);

/* True if text starts with VALUE_PREFIX. False for NULL. */
bool value_is_meant(const char *text);

/* True if text contains a complete value anywhere. */
bool value_is_within(const char *text);

/* The same, whatever its checksum: what looks like a value is not passed on. */
bool value_is_suspected(const char *text);

/* Overwrites what follows the prefix of each of them with asterisks. */
void value_mask(char *text);

/* The last characters of text, at most VALUE_LAST4_LENGTH; points into text. */
const char *value_last4(const char *text);

#endif
