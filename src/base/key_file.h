/* key_file.h: the files in which the two keys of secret.h are kept, a key of
 * hex digits on each line. */
#ifndef TOKENBOOTH_BASE_KEY_FILE_H
#define TOKENBOOTH_BASE_KEY_FILE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "base/result.h"

struct secret_key;

/* Creates a key file with mode 0600; it is on disk when this returns.
 * RESULT_TAKEN if the file exists; it is not changed. */
enum result key_file_create(const char *path);

/* Reads a key file. RESULT_INVALID with *why (the file, and what to do) if it
 * is missing, readable by others or not a key. The key is freed with the
 * pool. */
enum result key_file_load(apr_pool_t *pool, const char *path,
                          struct secret_key **key, const char **why);

/* A key file can hold former keys behind its key, a line each. */
enum { KEY_FILE_KEYS_MAX = 16 };

/* Reads all keys of a file, the current one first: struct secret_key *. As
 * key_file_load. */
enum result key_file_load_all(apr_pool_t *pool, const char *path,
                              apr_array_header_t **keys, const char **why);

/* Puts a new key in front of those in the file, which is on disk when this
 * returns: at every moment, it holds what it held before or all of it. One
 * caller at a time. RESULT_TOO_MANY: KEY_FILE_KEYS_MAX are in it. */
enum result key_file_add(apr_pool_t *pool, const char *path, const char **why);

#endif
