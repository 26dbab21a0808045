/* settings.h: the settings file, read once at start.
 *
 * tokenbooth.conf(5) documents every key and its default; the program follows
 * the table in settings.c. */
#ifndef TOKENBOOTH_BASE_SETTINGS_H
#define TOKENBOOTH_BASE_SETTINGS_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"

/* Of a program that a site does without. */
#define SETTINGS_NO_LISTEN "none"

struct settings {
    const char *site;       /* scheme and host, no slash; NULL: not set */
    const char *database;   /* path of the SQLite file */
    const char *lookup_key; /* path of the key that finds values */
    const char *seal_key;   /* path of the key that seals values */
    const char *authorizer_secret; /* path; NULL: none */
    const char *counters;          /* path of the shared file of counters */
    const char *metrics_from; /* networks.h: who can read /health, /metrics */
    const char *templates;    /* folder */
    const char *static_files; /* folder */
    const char *common_passwords; /* path of a list; NULL: none */
    const char *feed_root;        /* folder of the feeds' files; NULL: none */
    const char *profile_listen;   /* "unix:/path" or "127.0.0.1:PORT" */
    /* One or more, with commas between them, or SETTINGS_NO_LISTEN. */
    const char *authorize_listen;
    bool signup_open;    /* anyone can sign up */
    bool feeds_open;     /* anyone signed in can create feeds */
    const char *contact; /* of the administrator: an email address, or a URL;
                            NULL: not set */
    const char *openid_name; /* the provider's name; NULL: off */
    const char *mail_from;   /* the sender of all mail; NULL: not set */
    const char *smtp; /* "smtp://host:port" or "smtps://…"; NULL: none */
    const char *smtp_login;       /* path: user and password; NULL: none */
    const char *sendmail;         /* path of a program; NULL: none */
    const char *webhook;          /* URL; NULL: none */
    const char *webhook_secret;   /* path; set if .webhook is */
    long long throttle_values;    /* guesses per minute and source; 0: off */
    long long throttle_passwords; /* per minute, source, account; 0: off */
    long long throttle_source;    /* passwords per minute, source; 0: off */
    long long signup_per_hour;    /* per source; 0: off */
    long long feeds_per_account;  /* that it owns at most; 0: any number */
    long long tokens_per_account; /* not revoked, at most; 0: any number */
    long long expiry_notice_days; /* before a token expires; 0: off */
    long long password_cost;      /* log2 of scrypt's N */
    long long session_idle_hours; /* until an unused session ends */
    long long session_hours;      /* until any session ends */
    const char *audit_log;        /* NULL: none */
    long long activity_days;      /* activity is kept; 0: forever */
    long long last_use_seconds;   /* between two records of a token's use */
    long long profile_threads;
    long long authorize_threads;
    /* Of all keys and values that the file has: another one if any differs. */
    uint64_t fingerprint;
};

/* True if mail is sent: smtp or sendmail is set, and then so are mail_from and
 * site. */
bool settings_have_mail(const struct settings *settings);

/* Reads the file named by TOKENBOOTH_CONF, or /etc/tokenbooth.conf. On
 * RESULT_INVALID *why is "FILE:LINE: what is wrong and what is expected". All
 * strings are in pool. */
enum result settings_load(apr_pool_t *pool, struct settings *settings,
                          const char **why);

/* The same, for the file at path. */
enum result settings_read(apr_pool_t *pool, const char *path,
                          struct settings *settings, const char **why);

#endif
