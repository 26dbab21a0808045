/* schema.c: the schema as SQL, a step per version.
 *
 * Instants are seconds since 1970-01-01 UTC; NULL means "never" or "not".
 * A step that has been released is never changed: a new one follows it. */
#include "store/schema.h"

#include "base/log.h"

/* A table of columns, each with its comment. */
/* clang-format off */
static const char *const steps[] = {
    /* Version 1 */

    /* A person, later also a machine, that signs in or owns tokens. A deleted
     * one keeps its row, without e-mail and password: its values are still
     * explained to those who hold them, and nobody else takes the name. */
    "CREATE TABLE account ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " username TEXT NOT NULL UNIQUE,"  /* lower case */
    " email TEXT UNIQUE,"              /* lower case; NULL: none */
    " password TEXT NOT NULL,"         /* scrypt, modular crypt format */
    " created_at INTEGER NOT NULL,"    /* instant */
    " password_at INTEGER NOT NULL,"   /* instant it was last set */
    " disabled_at INTEGER,"            /* instant; NULL: may sign in */
    " deleted_at INTEGER,"             /* instant; NULL: it is there */
    " form_id TEXT UNIQUE"             /* of the sign-up form: once only */
    ") STRICT;"

    /* A place for packages. A deleted feed keeps its row: no scope that named
     * it covers a later feed of its name, and its last owners have the name. */
    "CREATE TABLE feed ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " name TEXT NOT NULL,"             /* lower case */
    " is_public INTEGER NOT NULL,"     /* 1: anyone reads */
    " created_at INTEGER NOT NULL,"    /* instant */
    " deleted_at INTEGER,"             /* instant; NULL: it is there */
    " form_id TEXT UNIQUE"             /* of the form that made it */
    ") STRICT;"
    "CREATE UNIQUE INDEX feed_name ON feed (name) WHERE deleted_at IS NULL;"
    "CREATE INDEX feed_deleted ON feed (name) WHERE deleted_at IS NOT NULL;"

    /* What an account may do on a feed. A deleted feed keeps its owners. */
    "CREATE TABLE privilege ("
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " feed_id INTEGER NOT NULL REFERENCES feed (id),"
    " level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),"
    /* 1 read, 2 write, 3 manage, 4 own: each with those before it */
    " granted_at INTEGER NOT NULL,"    /* instant */
    " PRIMARY KEY (account_id, feed_id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX privilege_feed ON privilege (feed_id);"

    /* A token: what its values allow. Values stand in a table of their own. */
    "CREATE TABLE token ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " description TEXT NOT NULL,"      /* a person's words, 1 to 200 points */
    " is_primary INTEGER NOT NULL,"    /* 1: the account's first, all access */
    " read_scope INTEGER NOT NULL CHECK (read_scope BETWEEN 0 AND 2),"
    " write_scope INTEGER NOT NULL CHECK (write_scope BETWEEN 0 AND 2),"
    /* 0 none, 1 the feeds in token_feed, 2 all feeds */
    " created_at INTEGER NOT NULL,"    /* instant */
    " expires_at INTEGER,"             /* instant; NULL: never */
    " revoked_at INTEGER,"             /* instant; NULL: not revoked */
    " revoked_by TEXT,"                /* 'account', 'feed owner' or 'administrator' */
    " revision INTEGER NOT NULL,"      /* 1, and 1 more with each change */
    " form_id TEXT,"                   /* of the form that made it */
    " UNIQUE (account_id, form_id)"
    ") STRICT;"
    "CREATE UNIQUE INDEX token_primary ON token (account_id)"
    " WHERE is_primary = 1;"
    "CREATE INDEX token_account ON token (account_id, revoked_at, expires_at);"

    /* A feed that a scope of kind 1 names. */
    "CREATE TABLE token_feed ("
    " token_id INTEGER NOT NULL REFERENCES token (id),"
    " access INTEGER NOT NULL CHECK (access IN (1, 2))," /* 1 read, 2 write */
    " feed_id INTEGER NOT NULL REFERENCES feed (id),"
    " PRIMARY KEY (token_id, access, feed_id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_feed_feed ON token_feed (feed_id);"

    /* A feed that an owner has cut a token off from, whatever its scope. */
    "CREATE TABLE token_block ("
    " token_id INTEGER NOT NULL REFERENCES token (id),"
    " feed_id INTEGER NOT NULL REFERENCES feed (id),"
    " blocked_at INTEGER NOT NULL,"        /* instant */
    " PRIMARY KEY (token_id, feed_id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_block_feed ON token_block (feed_id);"

    /* A value that a token has or had. The row stays for good, so that a dead
     * value is explained; what is sealed goes when the value ends. */
    "CREATE TABLE token_value ("
    " digest BLOB PRIMARY KEY,"        /* keyed digest of the value, 32 bytes */
    " token_id INTEGER NOT NULL REFERENCES token (id),"
    " sealed BLOB,"                    /* the value sealed; NULL: destroyed */
    " last4 TEXT NOT NULL,"             /* its last four characters */
    " created_at INTEGER NOT NULL,"    /* instant */
    " ended_at INTEGER,"               /* instant; NULL: this is the current */
    " status TEXT CHECK (status IN ('replaced', 'revoked'))," /* NULL: current */
    " ended_by TEXT"                   /* 'account', 'feed owner' or 'administrator' */
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_value_token ON token_value (token_id);"
    "CREATE UNIQUE INDEX token_value_current ON token_value (token_id)"
    " WHERE ended_at IS NULL;"
    "CREATE INDEX token_value_last4 ON token_value (last4);"

    /* What a token was last used for, and last refused for. Apart from token,
     * so that writing it down touches nothing a check reads. */
    "CREATE TABLE token_use ("
    " token_id INTEGER PRIMARY KEY REFERENCES token (id),"
    " used_at INTEGER,"                /* instant; NULL: never used */
    " used_address TEXT,"              /* IPv4 or IPv6 */
    " used_client TEXT,"               /* in words: 'npm', 'NuGet' */
    " used_feed TEXT,"                 /* its name then */
    " used_access TEXT,"               /* 'read' or 'write' */
    " used_count INTEGER NOT NULL DEFAULT 0,"
    " denied_at INTEGER,"             /* instant; NULL: never refused */
    " denied_address TEXT,"
    " denied_client TEXT,"
    " denied_feed TEXT,"
    " denied_access TEXT,"
    " denied_reason TEXT,"            /* the README's word: 'expired' */
    " denied_count INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"

    /* A browser that is signed in. */
    "CREATE TABLE session ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT," /* what forms call it by */
    " digest BLOB NOT NULL UNIQUE,"    /* keyed digest of the cookie, 32 bytes */
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " created_at INTEGER NOT NULL,"    /* instant */
    " seen_at INTEGER NOT NULL,"       /* instant, at most a minute behind */
    " address TEXT NOT NULL,"          /* of the sign-in */
    " browser TEXT NOT NULL"           /* User-Agent of the sign-in */
    ") STRICT;"
    "CREATE INDEX session_account ON session (account_id);"

    /* An account's identity at an OpenID Connect provider. */
    "CREATE TABLE identity ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " issuer TEXT NOT NULL,"           /* the provider's URL: claim iss */
    " subject TEXT NOT NULL,"          /* who it is there: claim sub */
    " label TEXT NOT NULL,"            /* how the provider calls them; '' */
    " linked_at INTEGER NOT NULL,"     /* instant */
    " used_at INTEGER,"                /* instant of the last sign-in by it */
    " UNIQUE (issuer, subject)"
    ") STRICT;"
    "CREATE INDEX identity_account ON identity (account_id);"

    /* A link by which a forgotten password is set anew, once. */
    "CREATE TABLE password_link ("
    " digest BLOB PRIMARY KEY,"        /* keyed digest of its code, 32 bytes */
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " expires_at INTEGER NOT NULL"     /* instant */
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX password_link_account ON password_link (account_id);"

    /* What happened, for the account that it happened to. Rows older than the
     * setting activity_days are swept. */
    "CREATE TABLE event ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at INTEGER NOT NULL,"            /* instant of the first */
    " last_at INTEGER NOT NULL,"       /* instant of the last, if grouped */
    " count INTEGER NOT NULL,"         /* alike ones in this row */
    " account_id INTEGER NOT NULL REFERENCES account (id),"
    " token_id INTEGER REFERENCES token (id)," /* NULL: about no token */
    " kind TEXT NOT NULL,"             /* 'token created', see events.c */
    " actor TEXT NOT NULL,"            /* 'account', 'feed owner' or 'administrator' */
    " address TEXT NOT NULL,"          /* '' where there is none */
    " client TEXT NOT NULL,"           /* in words; '' where there is none */
    " detail TEXT NOT NULL,"           /* a message's rest; never a value */
    " category TEXT NOT NULL DEFAULT 'change'" /* what the page sorts by */
    " CHECK (category IN ('sign-in', 'change', 'denial'))"
    ") STRICT;"
    /* As the activity is read: newest first, all or one sort or one token. */
    "CREATE INDEX event_account ON event (account_id, last_at, id);"
    "CREATE INDEX event_category ON event (account_id, category, last_at, id);"
    "CREATE INDEX event_token ON event (account_id, token_id, last_at, id);"

    /* The keys that the digests and seals were made with. */
    "CREATE TABLE secret_key ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " purpose TEXT NOT NULL UNIQUE,"   /* 'lookup' or 'seal' */
    " check_value BLOB NOT NULL,"      /* digest of a known word, 32 bytes */
    " created_at INTEGER NOT NULL"     /* instant */
    ") STRICT;",
};
/* clang-format on */

enum { VERSION = sizeof steps / sizeof steps[0] };

static enum result apply_migration(struct driver *driver, int version)
{
    enum result result = driver_run(driver, steps[version]);

    if (result == RESULT_OK)
        result = driver_set_version(driver, version + 1);
    return result;
}

/* Reads the version within the transaction: another program may be here too. */
static enum result migrate_locked(struct driver *driver)
{
    int version = 0;
    enum result result = driver_version(driver, &version);

    while (result == RESULT_OK && version < VERSION)
        result = apply_migration(driver, version++);
    return result == RESULT_OK && version > VERSION ? RESULT_INVALID : result;
}

enum result schema_migrate(struct driver *driver)
{
    enum result result = schema_check(driver);

    if (result == RESULT_OK)
        return result;
    result = driver_begin(driver);
    if (result != RESULT_OK)
        return result;
    result = migrate_locked(driver);
    if (result == RESULT_OK)
        return driver_commit(driver);
    driver_rollback(driver);
    return result;
}

enum result schema_check(struct driver *driver)
{
    int version = 0;
    enum result result = driver_version(driver, &version);

    if (result != RESULT_OK)
        return result;
    if (version > VERSION)
        log_error("the database is of version %d, this program knows %d",
                 version, VERSION);
    return version == VERSION ? RESULT_OK : RESULT_INVALID;
}
