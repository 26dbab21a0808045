/* schema_steps.c: the tables as SQL, a step per version.
 *
 * Words in braces are the engine's own: {id} is a key that numbers itself,
 * {rows by key} ends a table that is stored by its primary key, and {change the
 * attribute state} is what a trigger does. Instants are
 * seconds since 1970-01-01 UTC; NULL means "never" or "not". A step that has
 * been released is never changed: a new one follows it. */
#include "store/schema_steps.h"

/* The tables of step 1 that checks read. Step 1 expands this list, so once that
 * step has been released, the list is never changed either. The step of a later
 * table that checks read creates its triggers by WATCH, replaces the view
 * attribute_trigger by one that has them as well, and sets
 * attribute_state.triggers to their new number; schema_watch_again gets it,
 * too. */
#define WATCHED(each)                                                          \
    each("account") each("feed") each("privilege") each("token")               \
        each("token_feed") each("token_block") each("token_value")

/* Any change of such a table changes the attribute state. Not only of the
 * columns that they read today: a column that they read tomorrow would be
 * forgotten here. */
#define WATCH(table)                                                           \
    WATCH_FOR("INSERT", table "_inserted", table)                              \
    WATCH_FOR("UPDATE", table "_updated", table)                               \
    WATCH_FOR("DELETE{or truncate}", table "_deleted", table)
#define WATCH_FOR(event, name, table)                                          \
    "CREATE TRIGGER " name " AFTER " event " ON " table                        \
    " {change the attribute state};"

/* Triggers of these names may be another table's by now. */
#define FORGET(table)                                                          \
    "DROP TRIGGER IF EXISTS " table "_inserted;"                               \
    "DROP TRIGGER IF EXISTS " table "_updated;"                                \
    "DROP TRIGGER IF EXISTS " table "_deleted;"

/* A table that is renamed takes its triggers along, so that their names alone
 * do not say what they watch. */
#define OR_WATCHES(table)                                                      \
    " OR (table_name = '" table "' AND name IN ('" table "_inserted', '" table \
    "_updated', '" table "_deleted'))"

/* A table of columns, each with its comment. */
/* clang-format off */
const char *const schema_steps[] = {
    /* Version 1 */

    /* Who signs in and owns tokens. A deleted account keeps its row, without
     * email address and password, so that its values can still be explained and
     * nobody else takes its name. */
    "CREATE TABLE account ("
    " id {id},"
    " username {text} NOT NULL UNIQUE,"     /* lower case */
    " email {text} UNIQUE,"                 /* lower case; NULL: none */
    /* scrypt, modular crypt format; '': none */
    " password {text} NOT NULL,"
    " created_at {number} NOT NULL,"        /* instant */
    " password_at {number} NOT NULL,"       /* instant it was last set */
    /* 1, and 1 more when it is set */
    " password_revision {number} NOT NULL DEFAULT 1,"
    " disabled_at {number},"                /* instant; NULL: can sign in */
    " deleted_at {number},"                 /* instant; NULL: it exists */
    " form_id {text} UNIQUE,"               /* of the sign-up form: once only */
    " UNIQUE (id, username)"                /* for the reference of privilege */
    ") {rows};"

    /* A place for packages. A deleted feed keeps its row: a scope that named it
     * does not cover a later feed of the same name, and the name is kept for
     * its last owners. */
    "CREATE TABLE feed ("
    " id {id},"
    " name {text} NOT NULL,"                /* lower case */
    " is_public {boolean} NOT NULL,"        /* anyone can read it */
    /* what it holds, which decides the clients that are offered first */
    " kind {text} NOT NULL DEFAULT 'files' CHECK (kind IN ('files', 'npm',"
    " 'nuget', 'maven', 'pypi', 'cargo', 'gem', 'git', 'oci', 'other')),"
    " created_at {number} NOT NULL,"        /* instant */
    " deleted_at {number},"                 /* instant; NULL: it exists */
    " form_id {text} UNIQUE"                /* of the form that created it */
    ") {rows};"
    "CREATE UNIQUE INDEX feed_name ON feed (name) WHERE deleted_at IS NULL;"
    "CREATE INDEX feed_deleted ON feed (name) WHERE deleted_at IS NOT NULL;"

    /* What an account can do on a feed. A deleted feed keeps its owners. */
    "CREATE TABLE privilege ("
    " account_id {number} NOT NULL,"
    " username {text} NOT NULL,"            /* of the account, to sort by */
    " feed_id {number} NOT NULL REFERENCES feed (id),"
    " level {number} NOT NULL CHECK (level BETWEEN 1 AND 4),"
    /* 1 read, 2 write, 3 manage, 4 own: each with those before it */
    " granted_at {number} NOT NULL,"        /* instant */
    " PRIMARY KEY (account_id, feed_id),"
    " FOREIGN KEY (account_id, username) REFERENCES account (id, username)"
    ") {rows by key};"
    /* As a feed's page lists members, and goes through their tokens. */
    "CREATE INDEX privilege_level ON privilege (feed_id, level DESC, username);"
    "CREATE UNIQUE INDEX privilege_username ON privilege (feed_id, username);"

    /* What the values of a token allow. The values are in token_value. */
    "CREATE TABLE token ("
    " id {id},"
    " account_id {number} NOT NULL REFERENCES account (id),"
    " description {text} NOT NULL,"         /* 1 to 200 code points */
    /* created with the account, for all access */
    " is_primary {boolean} NOT NULL,"
    " read_scope {number} NOT NULL CHECK (read_scope BETWEEN 0 AND 2),"
    " write_scope {number} NOT NULL CHECK (write_scope BETWEEN 0 AND 2),"
    /* 0 none, 1 the feeds in token_feed, 2 all feeds */
    " created_at {number} NOT NULL,"        /* instant */
    " expires_at {number},"                 /* instant; NULL: never */
    " revoked_at {number},"                 /* instant; NULL: not revoked */
    " revoked_by {text},"       /* an ACTOR_... of act.h */
    " revision {number} NOT NULL,"          /* 1, and 1 more with each change */
    " form_id {text},"                      /* of the form that created it */
    " UNIQUE (account_id, form_id)"
    ") {rows};"
    "CREATE UNIQUE INDEX token_primary ON token (account_id)"
    " WHERE is_primary;"
    "CREATE INDEX token_account ON token"
    " (account_id, revoked_at, expires_at, is_primary);"

    /* A feed of a scope of kind 1. */
    "CREATE TABLE token_feed ("
    " token_id {number} NOT NULL REFERENCES token (id),"
    " access {number} NOT NULL CHECK (access IN (1, 2))," /* 1 read, 2 write */
    " feed_id {number} NOT NULL REFERENCES feed (id),"
    " PRIMARY KEY (token_id, access, feed_id)"
    ") {rows by key};"
    "CREATE INDEX token_feed_feed ON token_feed (feed_id);"

    /* A feed on which an owner has blocked a token, whatever its scope. */
    "CREATE TABLE token_block ("
    " token_id {number} NOT NULL REFERENCES token (id),"
    " feed_id {number} NOT NULL REFERENCES feed (id),"
    " blocked_at {number} NOT NULL,"        /* instant */
    " PRIMARY KEY (token_id, feed_id)"
    ") {rows by key};"
    "CREATE INDEX token_block_feed ON token_block (feed_id);"

    /* A current or former value of a token. The row stays for good, so that the
     * value can be explained; what is sealed is destroyed when the value
     * ends. */
    "CREATE TABLE token_value ("
    " digest {bytes} PRIMARY KEY,"     /* keyed digest of the value, 32 bytes */
    " token_id {number} NOT NULL REFERENCES token (id),"
    " sealed {bytes},"                   /* the sealed value; NULL: destroyed */
    " last4 {text} NOT NULL,"               /* its last four characters */
    " created_at {number} NOT NULL,"        /* instant */
    " ended_at {number},"                   /* instant; NULL: it is current */
    /* NULL: current */
    " status {text} CHECK (status IN ('replaced', 'revoked')),"
    " ended_by {text}"          /* an ACTOR_... of act.h; NULL: current */
    ") {rows by key};"
    "CREATE INDEX token_value_token ON token_value (token_id);"
    "CREATE UNIQUE INDEX token_value_current ON token_value (token_id)"
    " WHERE ended_at IS NULL;"
    "CREATE INDEX token_value_last4 ON token_value (last4);"

    /* What a token was last used for, and last denied. A table of its own, so
     * that recording it does not touch what checks read. */
    "CREATE TABLE token_use ("
    " token_id {number} PRIMARY KEY REFERENCES token (id),"
    " used_at {number},"                    /* instant; NULL: never used */
    " used_address {text},"                 /* IPv4 or IPv6 */
    " used_client {text},"                  /* in words: 'npm', 'NuGet' */
    " used_feed {text},"                    /* its name at the time */
    " used_access {text},"                  /* 'read' or 'write' */
    " used_count {number} NOT NULL DEFAULT 0,"
    " denied_at {number},"                  /* instant; NULL: never denied */
    " denied_address {text},"
    " denied_client {text},"
    " denied_feed {text},"
    " denied_access {text},"
    " denied_reason {text},"                /* the README's word: 'expired' */
    " denied_count {number} NOT NULL DEFAULT 0"
    ") {rows};"

    /* A browser that is signed in. */
    "CREATE TABLE session ("
    " id {id},"                             /* as forms name it */
    /* keyed digest of the cookie, 32 bytes */
    " digest {bytes} NOT NULL UNIQUE,"
    " account_id {number} NOT NULL REFERENCES account (id),"
    " created_at {number} NOT NULL,"        /* instant */
    " seen_at {number} NOT NULL,"           /* instant, up to a minute late */
    " address {text} NOT NULL,"             /* of the sign-in */
    " browser {text} NOT NULL"              /* User-Agent of the sign-in */
    ") {rows};"
    "CREATE INDEX session_account ON session (account_id);"
    "CREATE INDEX session_created ON session (created_at);"
    "CREATE INDEX session_seen ON session (seen_at);"

    /* An account's identity at an OpenID Connect provider. */
    "CREATE TABLE identity ("
    " id {id},"
    " account_id {number} NOT NULL REFERENCES account (id),"
    " issuer {text} NOT NULL,"              /* the provider's URL: claim iss */
    " subject {text} NOT NULL,"             /* who it is there: claim sub */
    " label {text} NOT NULL,"      /* the name that it shows; '': unknown */
    " linked_at {number} NOT NULL,"         /* instant */
    " used_at {number},"                 /* instant of the last sign-in by it */
    " UNIQUE (issuer, subject)"
    ") {rows};"
    "CREATE INDEX identity_account ON identity (account_id);"

    /* A link for resetting a forgotten password, once. */
    "CREATE TABLE password_link ("
    " digest {bytes} PRIMARY KEY,"      /* keyed digest of its code, 32 bytes */
    " account_id {number} NOT NULL REFERENCES account (id),"
    " expires_at {number} NOT NULL"         /* instant */
    ") {rows by key};"
    "CREATE INDEX password_link_account ON password_link (account_id);"
    "CREATE INDEX password_link_expires ON password_link (expires_at);"

    /* What happened to an account. Rows older than the setting activity_days
     * are deleted. */
    "CREATE TABLE event ("
    " id {id},"
    " at {number} NOT NULL,"                /* instant of the first */
    " last_at {number} NOT NULL,"          /* instant of the last, if grouped */
    " count {number} NOT NULL,"             /* similar ones in this row */
    /* of a denial: in days since 1970-01-01; NULL: no denial */
    " day {number},"
    " account_id {number} NOT NULL REFERENCES account (id),"
    " token_id {number} REFERENCES token (id)," /* NULL: about no token */
    " kind {text} NOT NULL,"                /* 'token created', see events.h */
    " category {text} NOT NULL DEFAULT 'change'" /* what the page filters by */
    " CHECK (category IN ('sign-in', 'change', 'denial')),"
    " actor {text} NOT NULL,"               /* as in token.revoked_by */
    /* What it was about, as it was then; '' for what does not apply. */
    " address {text} NOT NULL DEFAULT '',"  /* of the client */
    " client {text} NOT NULL DEFAULT '',"   /* in words: 'npm' */
    /* last characters of the token's value */
    " last4 {text} NOT NULL DEFAULT '',"
    " feed {text} NOT NULL DEFAULT '',"     /* its name */
    " access {text} NOT NULL DEFAULT '',"   /* 'read' or 'write' */
    " reason {text} NOT NULL DEFAULT '',"   /* of a denial: the README's word */
    " privilege {text} NOT NULL DEFAULT ''," /* 'none', 'read', ... 'own' */
    /* the name of another account */
    " other_account {text} NOT NULL DEFAULT '',"
    " label {text} NOT NULL DEFAULT '',"    /* how something was called */
    " issuer {text} NOT NULL DEFAULT ''"    /* of an identity */
    ") {rows};"
    /* As the activity is read: newest first, all of it, one category or one
     * token. */
    "CREATE INDEX event_account ON event (account_id, last_at, id);"
    "CREATE INDEX event_category ON event (account_id, category, last_at, id);"
    "CREATE INDEX event_token ON event (account_id, token_id, last_at, id);"
    /* What a denial is grouped with, and how many rows that day has. */
    "CREATE INDEX event_day ON event (account_id, day, token_id, kind)"
    " WHERE day IS NOT NULL;"
    "CREATE INDEX event_last ON event (last_at);" /* what is old is deleted */

    /* The instant whose old rows were last deleted: at most one row. */
    "CREATE TABLE sweep ("
    " id {number} PRIMARY KEY CHECK (id = 1),"
    " now {number} NOT NULL"                /* instant */
    ") {rows};"

    /* The keys that the digests and seals were created with. */
    "CREATE TABLE secret_key ("
    " id {id},"
    " purpose {text} NOT NULL UNIQUE,"      /* 'lookup' or 'seal' */
    " check_value {bytes} NOT NULL,"      /* digest of a known word, 32 bytes */
    " created_at {number} NOT NULL"         /* instant */
    ") {rows};"

    /* The state of all that checks read, in one row: as long as it stays the
     * same, none of that has changed. Random, and not a count, because a count
     * would come again after a backup has been restored. */
    "CREATE TABLE attribute_state ("
    " id {number} PRIMARY KEY CHECK (id = 1),"
    " state {number} NOT NULL,"             /* random */
    /* how many the database has to have */
    " triggers {number} NOT NULL"
    ") {rows};"
    /* Those that it has: without one of them, the state says nothing. Triggers
     * that somebody else has added do not count. */
    "CREATE VIEW attribute_trigger AS SELECT name FROM ({triggers}) t"
    " WHERE FALSE" WATCHED(OR_WATCHES) ";"
    "{triggers' function}"
    WATCHED(WATCH)
    "INSERT INTO attribute_state"
    " SELECT 1, {random number}, count(*) FROM attribute_trigger;",

    /* Version 2 */

    /* What all tokens but the primary ones have to obey: one row. */
    "CREATE TABLE policy ("
    " id {number} PRIMARY KEY CHECK (id = 1),"
    " longest_life {number}"                /* days; NULL: any */
    " CHECK (longest_life > 0),"
    /* instant since which each has to expire; NULL: it does not have to */
    " must_expire_at {number},"
    " write_all {boolean} NOT NULL"         /* it can write to all feeds */
    ") {rows};"
    "INSERT INTO policy VALUES (1, NULL, NULL, TRUE);"

    /* Where the policy lets a token expire earlier, the instant that its owner
     * chose, which comes back with another policy. 0: never; NULL: it is
     * expires_at. */
    "ALTER TABLE token ADD COLUMN chosen_end {number};"
    /* instant from which longest_life counts; NULL: created_at */
    "ALTER TABLE token ADD COLUMN renewed_at {number};"

    WATCH("policy")
    "DROP VIEW attribute_trigger;"
    "CREATE VIEW attribute_trigger AS SELECT name FROM ({triggers}) t"
    " WHERE FALSE" WATCHED(OR_WATCHES) OR_WATCHES("policy") ";"
    "UPDATE attribute_state SET state = {random number},"
    " triggers = (SELECT count(*) FROM attribute_trigger);"

    /* Some events belong to the site, and to no account: the same table with
     * account_id NULL. */
    "ALTER TABLE event RENAME TO event_1;"
    "CREATE TABLE event ("
    " id {id},"
    " at {number} NOT NULL,"                /* instant of the first */
    " last_at {number} NOT NULL,"          /* instant of the last, if grouped */
    " count {number} NOT NULL,"             /* similar ones in this row */
    /* of a denial: in days since 1970-01-01; NULL: no denial */
    " day {number},"
    " account_id {number} REFERENCES account (id)," /* NULL: of the site */
    " token_id {number} REFERENCES token (id)," /* NULL: about no token */
    " kind {text} NOT NULL,"                /* 'token created', see events.h */
    " category {text} NOT NULL DEFAULT 'change'" /* what the page filters by */
    " CHECK (category IN ('sign-in', 'change', 'denial')),"
    " actor {text} NOT NULL,"               /* as in token.revoked_by */
    /* What it was about, as it was then; '' for what does not apply. */
    " address {text} NOT NULL DEFAULT '',"  /* of the client */
    " client {text} NOT NULL DEFAULT '',"   /* in words: 'npm' */
    /* last characters of the token's value */
    " last4 {text} NOT NULL DEFAULT '',"
    " feed {text} NOT NULL DEFAULT '',"     /* its name */
    " access {text} NOT NULL DEFAULT '',"   /* 'read' or 'write' */
    " reason {text} NOT NULL DEFAULT '',"   /* of a denial: the README's word */
    " privilege {text} NOT NULL DEFAULT ''," /* 'none', 'read', ... 'own' */
    /* the name of another account */
    " other_account {text} NOT NULL DEFAULT '',"
    " label {text} NOT NULL DEFAULT '',"    /* how something was called */
    " issuer {text} NOT NULL DEFAULT ''"    /* of an identity */
    ") {rows};"
    "INSERT INTO event SELECT * FROM event_1;"
    "DROP TABLE event_1;"
    "CREATE INDEX event_account ON event (account_id, last_at, id);"
    "CREATE INDEX event_category ON event (account_id, category, last_at, id);"
    "CREATE INDEX event_token ON event (account_id, token_id, last_at, id);"
    "CREATE INDEX event_day ON event (account_id, day, token_id, kind)"
    " WHERE day IS NOT NULL;"
    "CREATE INDEX event_last ON event (last_at);",

    /* Version 3 */

    /* An email that is to be sent, or that was sent a while ago. It has no
     * text: that is written when it is sent, and so is the code of a link. */
    "CREATE TABLE mail ("
    " id {id},"
    " kind {text} NOT NULL,"       /* what it tells: of an event its kind */
    /* whose; NULL: whoever `name` turns out to be when it is sent */
    " account_id {number} REFERENCES account (id),"
    " name {text} NOT NULL DEFAULT '',"     /* as somebody typed it */
    /* email address; '': that of the account when it is sent */
    " recipient {text} NOT NULL DEFAULT '',"
    " created_at {number} NOT NULL,"        /* instant */
    /* What it is about, as an event has it. */
    " actor {text} NOT NULL DEFAULT '',"
    " address {text} NOT NULL DEFAULT '',"
    " client {text} NOT NULL DEFAULT '',"
    " label {text} NOT NULL DEFAULT '',"
    " due_at {number} NOT NULL,"            /* instant of the next attempt */
    " until {number} NOT NULL,"             /* instant; then it is given up */
    /* instant until which a process has it in hand; 0: none has */
    " claimed_until {number} NOT NULL DEFAULT 0,"
    " attempts {number} NOT NULL DEFAULT 0,"
    /* why the last attempt failed; '': it did not */
    " error {text} NOT NULL DEFAULT '',"
    " ended_at {number}"       /* instant it was sent or, with an error, given
                                  up; NULL: it waits */
    ") {rows};"
    "CREATE INDEX mail_due ON mail (due_at) WHERE ended_at IS NULL;"
    "CREATE INDEX mail_ended ON mail (ended_at) WHERE ended_at IS NOT NULL;"
    "CREATE INDEX mail_account ON mail (account_id);",

    /* Version 4 */

    /* Who was last told by email that a token expires. */
    "CREATE TABLE expiry_notice ("
    " token_id {number} NOT NULL REFERENCES token (id),"
    " account_id {number} NOT NULL REFERENCES account (id)," /* who was told */
    " expires_at {number} NOT NULL,"        /* instant: when it then expired */
    " days {number} NOT NULL,"              /* before it: 30, 7 or 1 */
    " mail_id {number} NOT NULL,"           /* of mail; that can be deleted */
    " PRIMARY KEY (token_id, account_id)"
    ") {rows by key};"
    "CREATE INDEX expiry_notice_mail ON expiry_notice (mail_id);"
    "CREATE INDEX expiry_notice_expires ON expiry_notice (expires_at);",

    /* Version 5 */

    /* While values are sealed again with a new key, or get digests by it: the
     * digest of the last one that was looked at; a zero byte at first. NULL: no
     * key is being replaced. */
    "ALTER TABLE secret_key ADD COLUMN rotated_to {bytes};",

    /* Version 6 */

    /* Accounts that see the administrator's pages. */
    "ALTER TABLE account"
    " ADD COLUMN administrator_at {number};" /* instant; NULL: it is none */
    "CREATE INDEX account_administrator ON account (administrator_at)"
    " WHERE administrator_at IS NOT NULL;",

    /* Version 7 */

    /* As the activity of the whole site is read: newest first, one category or
     * one feed. */
    "CREATE INDEX event_of_category ON event (category, last_at, id);"
    "CREATE INDEX event_of_feed ON event (feed, last_at, id)"
    " WHERE feed <> '';",

    /* Version 8 */

    /* A message for the webhook, which waits among the emails: by what its
     * receiver tells one from another, and which token it is about. */
    "ALTER TABLE mail"
    " ADD COLUMN message_id {text} NOT NULL DEFAULT '';" /* '': an email */
    "ALTER TABLE mail ADD COLUMN token_id {number} REFERENCES token (id);"
    "CREATE INDEX mail_token ON mail (token_id) WHERE token_id IS NOT NULL;",

    /* Version 9 */

    /* A former look-up key by which current values may still be found: while
     * their digests are computed again with a new one, or since a backup of its
     * time was restored. Checks read it only to be sure that a value is
     * unknown, which no cache keeps, so that it is not watched. */
    "CREATE TABLE former_key ("
    " check_value {bytes} PRIMARY KEY"      /* as in secret_key */
    ") {rows by key};",

    /* Version 10 */

    /* Accounts that nobody signs in to, and that people manage. */
    "ALTER TABLE account ADD COLUMN is_machine {boolean} NOT NULL DEFAULT FALSE"
    " CHECK (NOT is_machine OR (email IS NULL AND password = ''"
    " AND administrator_at IS NULL));"
    /* of a machine account; '': none */
    "ALTER TABLE account ADD COLUMN description {text} NOT NULL DEFAULT '';"
    "CREATE INDEX account_machine ON account (username) WHERE is_machine;"

    /* Who manages a machine account: people. */
    "CREATE TABLE manager ("
    " machine_id {number} NOT NULL REFERENCES account (id),"
    " account_id {number} NOT NULL REFERENCES account (id),"
    " granted_at {number} NOT NULL,"        /* instant */
    " PRIMARY KEY (machine_id, account_id)"
    ") {rows by key};"
    "CREATE INDEX manager_account ON manager (account_id, machine_id);",

    /* Version 11 */

    /* Where a token can be used from: networks as networks.h writes them. */
    "ALTER TABLE token ADD COLUMN networks {text};", /* NULL: anywhere */

    /* Version 12 */

    /* When the last sweep began by the clock: of a clock that is far ahead, its
     * `now` is no more than a day after that of the sweep before. */
    "ALTER TABLE sweep"
    " ADD COLUMN begun_at {number} NOT NULL DEFAULT 0;", /* instant */

    /* Version 13 */

    /* Of a replaced value: the instant until which it works all the same; NULL:
     * it stopped when it was replaced. */
    "ALTER TABLE token_value ADD COLUMN works_until {number};"
    /* instant at which somebody ended that early; NULL: nobody did */
    "ALTER TABLE token_value ADD COLUMN overlap_ended_at {number};"

    /* A token whose old value still works, or whose owner has not been told yet
     * that it stopped; and who used it last. A table of its own, so that
     * recording that does not touch what checks read. */
    "CREATE TABLE value_overlap ("
    " token_id {number} PRIMARY KEY REFERENCES token (id),"
    /* of the old value; it has no sealed form, so this stays the same */
    " digest {bytes} NOT NULL REFERENCES token_value (digest),"
    " used_at {number},"                 /* instant; NULL: nobody used it */
    " used_address {text},"              /* as in token_use */
    " used_client {text}"
    ") {rows};"
    "CREATE INDEX value_overlap_digest ON value_overlap (digest);",

    /* Version 14 */

    /* What a token can do by the API besides saying what it is. */
    "ALTER TABLE token ADD COLUMN self_rotate {boolean} NOT NULL DEFAULT FALSE;"
    "ALTER TABLE token ADD COLUMN manages {boolean} NOT NULL DEFAULT FALSE"
    " CHECK (NOT manages OR expires_at IS NOT NULL);",

    /* Version 15 */

    /* Whether writing with a token is adding: nothing that is there changes. */
    "ALTER TABLE token ADD COLUMN adds_only {boolean} NOT NULL DEFAULT FALSE;",

    /* Version 16 */

    /* An email address to which a link was mailed, by which somebody shows that
     * they read it: the account's own since sign-up, or the one that it gets
     * then. */
    "CREATE TABLE email_confirmation ("
    " account_id {number} PRIMARY KEY REFERENCES account (id),"
    " email {text} NOT NULL,"               /* lower case */
    " digest {bytes} UNIQUE,"               /* of the last code; NULL: none */
    " expires_at {number} NOT NULL"         /* of the code: instant */
    ") {rows by key};",

    /* Version 17 */

    /* Networks that a token was used from; checks do not read them. */
    "CREATE TABLE token_network ("
    " token_id {number} NOT NULL REFERENCES token (id),"
    " network {text} NOT NULL,"             /* as networks.h writes it */
    " since {number} NOT NULL,"             /* instant of the first use */
    " seen_at {number} NOT NULL,"           /* of the last one, within a day */
    " told_at {number},"                    /* NULL: its owner was not */
    " PRIMARY KEY (token_id, network)"
    ") {rows by key};"
    "CREATE INDEX token_network_seen ON token_network (seen_at);",

    /* Version 18 */

    /* What expires soon is looked for each hour. */
    "CREATE INDEX token_expires ON token (expires_at)"
    " WHERE revoked_at IS NULL AND expires_at IS NOT NULL;",

    /* Version 19 */

    /* Whom a machine account trusts: a JWT of this issuer that fits is
     * exchanged for a token. A row never changes. */
    "CREATE TABLE trust_rule ("
    " id {id},"
    " machine_id {number} NOT NULL REFERENCES account (id),"
    " description {text} NOT NULL,"         /* 1 to 200 code points */
    " issuer {text} NOT NULL,"              /* the claim iss, exactly */
    " audience {text} NOT NULL,"            /* one in the claim aud, exactly */
    /* "name = pattern", a line each: see trust/claims.h */
    " claims {text} NOT NULL,"
    " keys {text},"            /* a JWK set; NULL: fetched from the issuer */
    /* what its tokens can do, as in token */
    " read_scope {number} NOT NULL CHECK (read_scope BETWEEN 0 AND 2),"
    " write_scope {number} NOT NULL CHECK (write_scope BETWEEN 0 AND 2),"
    " adds_only {boolean} NOT NULL,"
    " created_at {number} NOT NULL,"        /* instant */
    " form_id {text},"                      /* of the form that created it */
    " UNIQUE (machine_id, form_id)"
    ") {rows};"

    /* A feed of a scope of kind 1. */
    "CREATE TABLE trust_rule_feed ("
    " rule_id {number} NOT NULL REFERENCES trust_rule (id),"
    " access {number} NOT NULL CHECK (access IN (1, 2))," /* 1 read, 2 write */
    " feed_id {number} NOT NULL REFERENCES feed (id),"
    " PRIMARY KEY (rule_id, access, feed_id)"
    ") {rows by key};"

    /* A JWT that was exchanged, which nobody can do again. */
    "CREATE TABLE taken_jwt ("
    " digest {bytes} PRIMARY KEY,"    /* of its issuer and jti, SHA-256 */
    " expires_at {number} NOT NULL"   /* instant, with the leeway */
    ") {rows by key};"
    "CREATE INDEX taken_jwt_expires ON taken_jwt (expires_at);"

    /* Whether a token was created for a JWT: its rows are deleted a day after
     * it has expired. */
    "ALTER TABLE token ADD COLUMN is_minted {boolean} NOT NULL DEFAULT FALSE;"
    "CREATE INDEX token_minted ON token (expires_at) WHERE is_minted;"
    "CREATE INDEX event_about_token ON event (token_id)"
    " WHERE token_id IS NOT NULL;",
};
/* clang-format on */

/* For a table that somebody created again: nobody knows what has changed. */
const char schema_watch_again[] =
    WATCHED(FORGET) FORGET("policy") WATCHED(WATCH)
        WATCH("policy") "UPDATE attribute_state SET state = {random number};";

const int schema_version = sizeof schema_steps / sizeof schema_steps[0];
