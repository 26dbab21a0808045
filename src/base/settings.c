/* settings.c: the table of settings, and the parser that follows it. */
#include "base/settings.h"

#include <apr_strings.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/networks.h"
#include "base/setting_value.h"
#include "base/text.h"
#include "base/utf8.h"

static const char DEFAULT_PATH[] = "/etc/tokenbooth.conf";

enum { LINE_BYTES = 4096 };

enum kind {
    KIND_PATH,     /* absolute */
    KIND_SITE,     /* http:// or https:// and a host, nothing more */
    KIND_LISTEN,   /* unix:/path or IPv4 address:port */
    KIND_LISTENS,  /* one or more of them, with commas between them; or none */
    KIND_OPEN,     /* open or closed */
    KIND_NAME,     /* a short text for people to read */
    KIND_CONTACT,  /* an email address, or an http:// or https:// URL */
    KIND_EMAIL,    /* an email address */
    KIND_SMTP,     /* smtp:// or smtps:// and a host, nothing more */
    KIND_WEBHOOK,  /* an https:// URL, or an http:// one of this host */
    KIND_NETWORKS, /* in CIDR notation, with commas between them */
    KIND_NUMBER,   /* a decimal number within bounds */
};

static const struct row {
    const char *key;
    enum kind kind;
    size_t offset;       /* of the member in struct settings */
    const char *initial; /* used if the file has none; NULL: none */
    bool required;
    long long min, max; /* of a number */
} rows[] = {
/* Does not compile if the member's type is not the one that its kind writes,
 * which would overwrite the members after it. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a member's name has none */
#define OFFSET(type, member)                                                   \
    _Generic(((struct settings *)NULL)->member, type                           \
             : offsetof(struct settings, member))
/* NOLINTEND(bugprone-macro-parentheses) */
#define TEXT(kind, key, member, initial, required)                             \
    {                                                                          \
        key, kind, OFFSET(const char *, member), initial, required, 0, 0       \
    }
#define SWITCH(key, member, initial)                                           \
    {                                                                          \
        key, KIND_OPEN, OFFSET(bool, member), initial, true, 0, 0              \
    }
#define NUMBER(key, member, initial, min, max)                                 \
    {                                                                          \
        key, KIND_NUMBER, OFFSET(long long, member), initial, true, min, max   \
    }
    TEXT(KIND_SITE, "site", site, NULL, false),
    TEXT(KIND_PATH, "database", database, NULL, true),
    TEXT(KIND_PATH, "lookup_key", lookup_key, NULL, true),
    TEXT(KIND_PATH, "seal_key", seal_key, NULL, true),
    TEXT(KIND_PATH, "authorizer_secret", authorizer_secret, NULL, false),
    TEXT(KIND_PATH, "counters", counters, NULL, true),
    TEXT(KIND_PATH, "templates", templates, TOKENBOOTH_SHARE "/templates",
         true),
    TEXT(KIND_PATH, "static", static_files, TOKENBOOTH_SHARE "/static", true),
    TEXT(KIND_PATH, "common_passwords", common_passwords, NULL, false),
    TEXT(KIND_PATH, "feed_root", feed_root, NULL, false),
    TEXT(KIND_LISTEN, "profile_listen", profile_listen,
         "unix:/run/tokenbooth/profile.sock", true),
    TEXT(KIND_LISTENS, "authorize_listen", authorize_listen,
         "unix:/run/tokenbooth/authorize.sock,127.0.0.1:902", true),
    TEXT(KIND_NETWORKS, "metrics_from", metrics_from, "127.0.0.0/8,::1", true),
    SWITCH("signup", signup_open, "open"),
    SWITCH("feeds", feeds_open, "open"),
    TEXT(KIND_CONTACT, "contact", contact, NULL, false),
    TEXT(KIND_NAME, "openid_name", openid_name, NULL, false),
    TEXT(KIND_EMAIL, "mail_from", mail_from, NULL, false),
    TEXT(KIND_SMTP, "smtp", smtp, NULL, false),
    TEXT(KIND_PATH, "smtp_login", smtp_login, NULL, false),
    TEXT(KIND_PATH, "sendmail", sendmail, NULL, false),
    TEXT(KIND_WEBHOOK, "webhook", webhook, NULL, false),
    TEXT(KIND_PATH, "webhook_secret", webhook_secret, NULL, false),
    TEXT(KIND_PATH, "audit_log", audit_log, NULL, false),
    NUMBER("throttle_values", throttle_values, "100", 0, 30000),
    NUMBER("throttle_passwords", throttle_passwords, "10", 0, 30000),
    NUMBER("throttle_source", throttle_source, "100", 0, 30000),
    NUMBER("signup_per_hour", signup_per_hour, "60", 0, 30000),
    NUMBER("feeds_per_account", feeds_per_account, "100", 0, 1000000),
    NUMBER("tokens_per_account", tokens_per_account, "1000", 0, 1000000),
    NUMBER("expiry_notice_days", expiry_notice_days, "14", 0, 3650),
    NUMBER("password_cost", password_cost, "17", 10, 20),
    NUMBER("session_idle_hours", session_idle_hours, "336", 1, 87600),
    NUMBER("session_hours", session_hours, "2160", 1, 87600),
    NUMBER("activity_days", activity_days, "400", 0, 36500),
    NUMBER("last_use_seconds", last_use_seconds, "30", 1, 59),
    NUMBER("profile_threads", profile_threads, "8", 1, 256),
    NUMBER("authorize_threads", authorize_threads, "16", 1, 1024),
#undef OFFSET
#undef TEXT
#undef SWITCH
#undef NUMBER
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* What a setting cannot do without, or cannot be set beside. */
static const struct {
    const char *key, *other;
    bool excluded; /* the other must not be set; else it must be */
    const char *because;
} companions[] = {
    {"smtp", "site", false, "the links in an email start with it"},
    {"smtp", "mail_from", false, "it is the sender of an email"},
    {"sendmail", "site", false, "the links in an email start with it"},
    {"sendmail", "mail_from", false, "it is the sender of an email"},
    {"smtp_login", "smtp", false, "it is where somebody signs in"},
    {"smtp", "sendmail", true, "an email is sent one way"},
    {"webhook", "site", false, "the receiver is told whose message it is"},
    {"webhook", "webhook_secret", false, "each message is signed with it"},
    {"webhook_secret", "webhook", false, "it is what is signed for"},
};

/* The member of settings that row describes. */
static void *member(struct settings *settings, const struct row *row)
{
    return (char *)settings + row->offset;
}

/* Stores value in its member and returns NULL, or returns what is expected. */
static const char *set_member(apr_pool_t *pool, struct settings *settings,
                              const struct row *row, const char *value)
{
    void *to = member(settings, row);
    bool open = strcmp(value, "open") == 0;

    switch (row->kind) {
    case KIND_NUMBER:
        if (text_number(value, row->min, row->max, (long long *)to))
            return NULL;
        /* APR's formatter has no %lld. */
        return apr_psprintf(pool,
                            "a whole number from %" APR_INT64_T_FMT
                            " to %" APR_INT64_T_FMT,
                            (apr_int64_t)row->min, (apr_int64_t)row->max);
    case KIND_OPEN:
        if (!open && strcmp(value, "closed") != 0)
            return "open or closed";
        *(bool *)to = open;
        return NULL;
    case KIND_PATH:
        if (*value != '/')
            return "a path that starts with /";
        break;
    case KIND_SITE:
        if (!setting_value_is_site(value))
            return "http:// or https:// and a host, without a trailing slash";
        break;
    case KIND_NAME:
        if (!setting_value_is_name(value))
            return "1 to 40 printable characters";
        break;
    case KIND_CONTACT:
        if (!setting_value_is_contact(value))
            return "an email address, or a URL with http:// or https://";
        break;
    case KIND_EMAIL:
        if (!setting_value_is_email(value))
            return "an email address";
        break;
    case KIND_SMTP:
        if (!setting_value_is_smtp(value))
            return "smtp:// or smtps://, a host and a port, such as "
                   "smtps://mail.example.org:465";
        break;
    case KIND_WEBHOOK:
        if (!setting_value_is_webhook(pool, value))
            return "an https:// URL, or an http:// one of this host";
        break;
    case KIND_NETWORKS:
        if (!networks_are_valid(pool, value))
            return "addresses or networks such as 10.1.0.0/16, with commas "
                   "between them";
        break;
    case KIND_LISTEN:
        if (!setting_value_is_listen(value))
            return "unix:/path, or an address and a port such as 127.0.0.1:902";
        break;
    case KIND_LISTENS:
        if (strcmp(value, SETTINGS_NO_LISTEN) != 0 &&
            !setting_value_is_listens(pool, value))
            return "none, or one to four of unix:/path or an address and a "
                   "port such as 127.0.0.1:902, with commas between them";
        break;
    }
    *(const char **)to = apr_pstrdup(pool, value);
    return NULL;
}

/* FNV-1a: tells one from another, and is no secret's digest. */
static uint64_t add_to_fingerprint(uint64_t fingerprint, const char *text)
{
    do {
        fingerprint = (fingerprint ^ (unsigned char)*text) * 0x100000001b3;
    } while (*text++);
    return fingerprint;
}

static const struct row *find_row(const char *key)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].key, key) == 0)
            return &rows[i];
    }
    return NULL;
}

/* Reads one line of the file; returns NULL, or what is wrong with it. seen[i]
 * is the number of the line that set rows[i], 0 if none did. */
static const char *read_line(apr_pool_t *pool, struct settings *settings,
                             char *line, int number, int *seen)
{
    char *text = text_trim(pool, line);
    char *equals = strchr(text, '=');
    const struct row *row;
    const char *key, *value, *expected;

    if (*text == '\0' || *text == '#')
        return NULL;
    if (!equals)
        return "expected: key = value";
    key = text_trim(pool, apr_pstrmemdup(pool, text, (size_t)(equals - text)));
    value = text_trim(pool, equals + 1);
    row = find_row(key);
    if (!row)
        return apr_psprintf(pool, "unknown key \"%s\"; see tokenbooth.conf(5)",
                            utf8_to_ascii(pool, key, 40));
    if (seen[row - rows])
        return apr_psprintf(pool, "%s is already set in line %d", key,
                            seen[row - rows]);
    seen[row - rows] = number;
    expected = set_member(pool, settings, row, value);
    settings->fingerprint = add_to_fingerprint(
        add_to_fingerprint(settings->fingerprint, key), value);
    return expected ? apr_psprintf(pool, "%s: expected %s", key, expected)
                    : NULL;
}

static const char *missing_row(apr_pool_t *pool, const int *seen)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].required && !rows[i].initial && !seen[i])
            return apr_psprintf(pool, "%s is not set", rows[i].key);
    }
    return NULL;
}

/* The number of the line that sets a key; 0: none does. */
static int line_of(const char *key, const int *seen)
{
    return seen[find_row(key) - rows];
}

/* *number becomes the line that lacks one. */
static const char *wrong_companion(apr_pool_t *pool, const int *seen,
                                   int *number)
{
    for (size_t i = 0; i < sizeof companions / sizeof companions[0]; i++) {
        const char *key = companions[i].key, *other = companions[i].other;
        bool both = line_of(other, seen) > 0;
        if (!line_of(key, seen) || both != companions[i].excluded)
            continue;
        *number = line_of(key, seen);
        return apr_psprintf(pool,
                            companions[i].excluded
                                ? "%s is set: %s must not be set, because "
                                  "%s"
                                : "%s is set: %s must be set, too, because "
                                  "%s",
                            key, other, companions[i].because);
    }
    return NULL;
}

static const char *read_lines(apr_pool_t *pool, FILE *file,
                              struct settings *settings, int *number)
{
    char line[LINE_BYTES];
    int seen[ROWS] = {0};
    const char *wrong;

    while (fgets(line, sizeof line, file)) {
        ++*number;
        if (!strchr(line, '\n') && !feof(file))
            return "the line is too long";
        wrong = read_line(pool, settings, line, *number, seen);
        if (wrong)
            return wrong;
    }
    if (ferror(file))
        return strerror(errno);
    wrong = missing_row(pool, seen);
    return wrong ? wrong : wrong_companion(pool, seen, number);
}

bool settings_have_mail(const struct settings *settings)
{
    return settings->smtp || settings->sendmail;
}

enum result settings_read(apr_pool_t *pool, const char *path,
                          struct settings *settings, const char **why)
{
    FILE *file = fopen(path, "re");
    int reason = errno;
    const char *wrong;
    int number = 0;

    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].initial)
            set_member(pool, settings, &rows[i], rows[i].initial);
    }
    if (!file) {
        *why = apr_psprintf(pool,
                            "%s: %s; TOKENBOOTH_CONF names the settings file",
                            path, strerror(reason));
        return RESULT_INVALID;
    }
    wrong = read_lines(pool, file, settings, &number);
    fclose(file);
    if (!wrong)
        return RESULT_OK;
    *why = apr_psprintf(pool, "%s:%d: %s", path, number, wrong);
    return RESULT_INVALID;
}

enum result settings_load(apr_pool_t *pool, struct settings *settings,
                          const char **why)
{
    const char *path = getenv("TOKENBOOTH_CONF");

    return settings_read(pool, path && *path ? path : DEFAULT_PATH, settings,
                         why);
}
