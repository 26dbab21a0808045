/* settings.h: the one settings file, read once at start.
 *
 * Every key with its meaning and default is in tokenbooth.conf(5); the table in
 * settings.c is what the program goes by. */
#ifndef TOKENBOOTH_BASE_SETTINGS_H
#define TOKENBOOTH_BASE_SETTINGS_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

struct settings {
    const char *site;       /* scheme and host, no slash; NULL: not set */
    const char *database;   /* path of the SQLite file */
    const char *lookup_key; /* path: key that finds values */
    const char *seal_key;   /* path: key that seals values */
    const char *authorizer_secret; /* path: secret of this start; NULL: none */
    const char *counters;          /* path of the throttle's shared mapping */
    const char *templates;         /* folder */
    const char *static_files;      /* folder */
    const char *common_passwords;  /* path: refused as new; NULL: none */
    const char *feed_root;         /* folder of the feeds' files; NULL: none */
    const char *profile_listen;    /* "unix:/path" or "127.0.0.1:PORT" */
    const char *authorize_listen;  /* likewise; Apache's endpoint needs TCP */
    bool signup_open;              /* anyone may sign up */
    bool feeds_open;               /* anyone signed in may make feeds */
    const char *openid_name;       /* how people call the provider; NULL: off */
    long long throttle_values;     /* guesses a minute and source; 0: off */
    long long throttle_passwords;  /* a minute, source and account; 0: off */
    long long signup_per_hour;     /* by source; 0: off */
    long long expiry_notice_days;  /* before a token's end; 0: off */
    long long password_cost;       /* log2 of scrypt's N */
    long long session_idle_hours;  /* a session unused for so long ends */
    long long session_hours;       /* a session ends in any case */
    long long activity_days;       /* what happened is kept; 0: for good */
    long long last_use_seconds;    /* a use that was just told may wait */
    long long profile_threads;
    long long authorize_threads;
};

/* Reads the file named by TOKENBOOTH_CONF, else /etc/tokenbooth.conf. On
 * RESULT_INVALID *why is "FILE:LINE: what is wrong and what would be right".
 * All strings live in pool. */
enum result settings_load(apr_pool_t *pool, struct settings *settings,
                          const char **why);

/* The same for the file at path. */
enum result settings_read(apr_pool_t *pool, const char *path,
                          struct settings *settings, const char **why);

#endif
