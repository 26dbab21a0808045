/* process_table.h: which programs of the site run on this host, and how they
 * are.
 *
 * Each has a slot in the shared file (shared_file.h), from process_table_enter
 * on. Its recorder says once a second that it is alive. Until
 * process_table_open, a process says it to itself. */
#ifndef TOKENBOOTH_BASE_PROCESS_TABLE_H
#define TOKENBOOTH_BASE_PROCESS_TABLE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"

enum process_program {
    PROCESS_NONE,
    PROCESS_PROFILE,
    PROCESS_AUTHORIZE,
    PROCESS_MODULE, /* in a child of Apache */
    PROCESS_PROGRAMS,
};

enum { PROCESS_VERSION_BYTES = 32 };

/* How a process is at the moment. */
struct process {
    enum process_program program;
    int64_t pid;
    char version[PROCESS_VERSION_BYTES]; /* of the program */
    uint64_t settings; /* settings.fingerprint of those that it has read */
    uint64_t lookup;   /* likewise, of the newest look-up key: a number that
                          tells keys apart */
    bool is_alive;     /* its recorder is */
    int threads;       /* that serve; 0: they are Apache's */
    int busy;          /* of them */
    int queued;        /* records that wait to be written */
};

/* Maps the shared file at path; unmapped with the pool. RESULT_BROKEN, with
 * errno, if that fails. */
enum result process_table_open(apr_pool_t *pool, const char *path);

/* Maps the file only to look at it: nothing is created. RESULT_NOT_FOUND: it
 * does not exist; RESULT_INVALID: it is of another version of the programs. */
enum result process_table_look(apr_pool_t *pool, const char *path);

/* Takes a slot for this process; settings and lookup as above. Without a free
 * one, the process runs all the same, and is not in the list. */
void process_table_enter(enum process_program program, uint64_t settings,
                         uint64_t lookup);
void process_table_leave(void);

/* What this process is. */
enum process_program process_table_own_program(void);

/* The recorder of this process is alive, and so many records wait. */
void process_table_beat(int queued);

/* True if it was during the last minute. */
bool process_table_is_alive(void);

void process_table_set_threads(int threads);

/* change: 1 or -1. */
void process_table_add_busy(int change);

/* Those that run: struct process, in pool. */
apr_array_header_t *process_table_list(apr_pool_t *pool);

/* "profile", "authorize" or "module". */
const char *process_table_word(enum process_program program);

#endif
