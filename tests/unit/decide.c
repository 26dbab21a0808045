/* decide.c: tests of access/decide.h: the table of outcomes, row by row,
 * and its order. */
#include "access/decide.h"

#include <stdio.h>

#include "support.h"
#include "access/outcomes.h"

/* Attributes of a good token on a private feed that it reads and writes. */
static struct attributes good(enum access access)
{
    struct attributes attributes = {
        .understood = true,
        .available = true,
        .subject = {.kind = CREDENTIAL_VALUE,
                    .well_formed = true,
                    .known = true},
        .resource = {.count = 1},
    };

    attributes.subject.token.read_scope = SCOPE_ALL;
    attributes.subject.token.write_scope = SCOPE_ALL;
    attributes.resource.required[0].access = access;
    attributes.feeds[0].exists = true;
    attributes.feeds[0].privilege = PRIVILEGE_WRITE;
    return attributes;
}

static void expect_outcome(const char *what, enum outcome wanted,
                           const struct attributes *attributes)
{
    struct decision decision;

    decide(attributes, NOW, &decision);
    if (decision.outcome != wanted)
        fail_msg("%s: wanted %s, got %s", what,
                 wanted ? outcome_cause(wanted) : "allowed",
                 decision.outcome ? outcome_cause(decision.outcome)
                                  : "allowed");
}

/* --- the table, from its last row up ------------------------------------ */

/* Each step adds what the row above says; all that was wrong before stays. So
 * the order of the rows is what is tested. */
static void without_privilege(struct attributes *attributes)
{
    attributes->feeds[0].privilege = PRIVILEGE_NONE;
}

static void out_of_scope(struct attributes *attributes)
{
    attributes->subject.token.read_scope = SCOPE_NONE;
    attributes->subject.token.write_scope = SCOPE_NONE;
}

static void blocked(struct attributes *attributes)
{
    attributes->feeds[0].blocked_at = NOW - 1;
}

static void outside(struct attributes *attributes)
{
    attributes->subject.outside = true;
}

static void expired(struct attributes *attributes)
{
    attributes->subject.token.expires_at = NOW;
}

static void disabled(struct attributes *attributes)
{
    attributes->subject.token.disabled_at = NOW - 1;
}

static void revoked(struct attributes *attributes)
{
    attributes->subject.token.value_status = VALUE_STATUS_REVOKED;
}

static void replaced(struct attributes *attributes)
{
    attributes->subject.token.value_status = VALUE_STATUS_REPLACED;
}

static void unknown(struct attributes *attributes)
{
    attributes->subject.known = false;
}

static void malformed(struct attributes *attributes)
{
    attributes->subject.well_formed = false;
}

static void missing(struct attributes *attributes)
{
    attributes->subject.kind = CREDENTIAL_NONE;
}

static void insecure(struct attributes *attributes)
{
    attributes->insecure = true;
}

static void throttled(struct attributes *attributes)
{
    attributes->subject.kind = CREDENTIAL_VALUE;
    attributes->wait = 7;
}

static void public_feed(struct attributes *attributes)
{
    attributes->feeds[0].is_public = true;
}

static void unavailable(struct attributes *attributes)
{
    attributes->available = false;
}

static void not_understood(struct attributes *attributes)
{
    attributes->understood = false;
}

/* Only members are told of a block: here, below "no privilege", it makes no
 * difference. test_block has the rest. */
static const struct case_row {
    void (*spoil)(struct attributes *attributes);
    enum outcome read, write;
} rows[] = {
    {without_privilege, OUTCOME_PRIVILEGE, OUTCOME_PRIVILEGE},
    {blocked, OUTCOME_PRIVILEGE, OUTCOME_PRIVILEGE},
    {out_of_scope, OUTCOME_SCOPE, OUTCOME_SCOPE},
    {outside, OUTCOME_NETWORK, OUTCOME_NETWORK},
    {expired, OUTCOME_EXPIRED, OUTCOME_EXPIRED},
    {disabled, OUTCOME_DISABLED, OUTCOME_DISABLED},
    {revoked, OUTCOME_REVOKED, OUTCOME_REVOKED},
    {replaced, OUTCOME_REPLACED, OUTCOME_REPLACED},
    {unknown, OUTCOME_UNKNOWN, OUTCOME_UNKNOWN},
    {malformed, OUTCOME_MALFORMED, OUTCOME_MALFORMED},
    {missing, OUTCOME_MISSING, OUTCOME_MISSING},
    {insecure, OUTCOME_INSECURE, OUTCOME_INSECURE},
    {throttled, OUTCOME_THROTTLED, OUTCOME_THROTTLED},
    {public_feed, OUTCOME_ALLOWED, OUTCOME_THROTTLED},
    {unavailable, OUTCOME_UNAVAILABLE, OUTCOME_UNAVAILABLE},
    {not_understood, OUTCOME_REQUEST, OUTCOME_REQUEST},
};

static void test_order_of_rows(void **state)
{
    struct attributes reading = good(ACCESS_READ);
    struct attributes writing = good(ACCESS_WRITE);

    (void)state;
    expect_outcome("a good token reads", OUTCOME_ALLOWED, &reading);
    expect_outcome("a good token writes", OUTCOME_ALLOWED, &writing);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        char what[32];
        snprintf(what, sizeof what, "row %zu from below", i);
        rows[i].spoil(&reading);
        rows[i].spoil(&writing);
        expect_outcome(what, rows[i].read, &reading);
        expect_outcome(what, rows[i].write, &writing);
    }
}

/* Each row alone, with everything else good. */
static void test_rows_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct attributes attributes = good(ACCESS_WRITE);
        char what[32];
        if (rows[i].spoil == public_feed)
            continue;
        snprintf(what, sizeof what, "row %zu alone", i);
        rows[i].spoil(&attributes);
        expect_outcome(
            what, rows[i].spoil == blocked ? OUTCOME_BLOCKED : rows[i].write,
            &attributes);
    }
}

/* --- one row in detail --------------------------------------------------- */

static void test_expiry(void **state)
{
    static const struct {
        int64_t at;
        enum outcome wanted;
    } cases[] = {
        {0, OUTCOME_ALLOWED},
        {NOW + 1, OUTCOME_ALLOWED},
        {NOW, OUTCOME_EXPIRED},
        {NOW - 1, OUTCOME_EXPIRED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        attributes.subject.token.expires_at = cases[i].at;
        expect_outcome("expiry", cases[i].wanted, &attributes);
    }
}

static const struct scope_case {
    const char *what;
    enum scope read, write;
    bool names_read, names_write;
    enum access access;
    enum outcome wanted;
} scope_cases[] = {
    {"read-only reads", 2, 0, 0, 0, ACCESS_READ, OUTCOME_ALLOWED},
    {"read-only does not write", 2, 0, 0, 0, ACCESS_WRITE, OUTCOME_SCOPE},
    {"write-only writes", 0, 2, 0, 0, ACCESS_WRITE, OUTCOME_ALLOWED},
    {"write-only does not read", 0, 2, 0, 0, ACCESS_READ, OUTCOME_SCOPE},
    {"a named feed is read", 1, 0, 1, 0, ACCESS_READ, OUTCOME_ALLOWED},
    {"another is not", 1, 0, 0, 0, ACCESS_READ, OUTCOME_SCOPE},
    {"a named feed is written", 0, 1, 0, 1, ACCESS_WRITE, OUTCOME_ALLOWED},
    {"another is not", 0, 1, 0, 0, ACCESS_WRITE, OUTCOME_SCOPE},
    {"named for reading, not writing", 1, 1, 1, 0, ACCESS_WRITE, OUTCOME_SCOPE},
    {"named for writing, not reading", 1, 1, 0, 1, ACCESS_READ, OUTCOME_SCOPE},
    {"names left over beside none", 0, 0, 1, 1, ACCESS_READ, OUTCOME_SCOPE},
    {"names left over beside none", 0, 0, 1, 1, ACCESS_WRITE, OUTCOME_SCOPE},
};

/* The same whether the feed exists or not. */
static void test_scopes(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * LENGTH(scope_cases); i++) {
        const struct scope_case *row = &scope_cases[i / 2];
        struct attributes attributes = good(row->access);
        attributes.subject.token.read_scope = row->read;
        attributes.subject.token.write_scope = row->write;
        attributes.feeds[0].names_read = row->names_read;
        attributes.feeds[0].names_write = row->names_write;
        if (i % 2 == 0) {
            expect_outcome(row->what, row->wanted, &attributes);
        } else if (row->wanted == OUTCOME_SCOPE) {
            memset(&attributes.feeds[0], 0, sizeof attributes.feeds[0]);
            expect_outcome(row->what, OUTCOME_SCOPE, &attributes);
        }
    }
}

/* The policy that no token writes to all feeds: it reads all the same, and the
 * primary token is left alone. */
static void test_no_write_all(void **state)
{
    static const struct {
        const char *what;
        bool is_primary;
        enum scope read, write;
        enum access access;
        bool publishing;
        enum outcome wanted;
    } cases[] = {
        {"writes", 0, 2, 2, ACCESS_WRITE, 0, OUTCOME_SCOPE},
        {"reads", 0, 2, 2, ACCESS_READ, 0, OUTCOME_ALLOWED},
        {"looks up what publishing does", 0, 0, 2, ACCESS_READ, 1,
         OUTCOME_SCOPE},
        {"names the feed", 0, 2, 1, ACCESS_WRITE, 0, OUTCOME_ALLOWED},
        {"the primary", 1, 2, 2, ACCESS_WRITE, 0, OUTCOME_ALLOWED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(cases[i].access);
        struct token_attributes *token = &attributes.subject.token;
        token->policy.no_write_all = true;
        token->is_primary = cases[i].is_primary;
        token->read_scope = cases[i].read;
        token->write_scope = cases[i].write;
        attributes.feeds[0].names_write = cases[i].write == SCOPE_FEEDS;
        attributes.lookups[0] =
            cases[i].publishing ? LOOKUP_REQUIRED : LOOKUP_NONE;
        expect_outcome(cases[i].what, cases[i].wanted, &attributes);
    }
}

static void test_privileges(void **state)
{
    static const struct {
        enum privilege privilege;
        enum outcome read, write;
    } cases[] = {
        {PRIVILEGE_NONE, OUTCOME_PRIVILEGE, OUTCOME_PRIVILEGE},
        {PRIVILEGE_READ, OUTCOME_ALLOWED, OUTCOME_PRIVILEGE},
        {PRIVILEGE_WRITE, OUTCOME_ALLOWED, OUTCOME_ALLOWED},
        {PRIVILEGE_MANAGE, OUTCOME_ALLOWED, OUTCOME_ALLOWED},
        {PRIVILEGE_OWN, OUTCOME_ALLOWED, OUTCOME_ALLOWED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        attributes.feeds[0].privilege = cases[i].privilege;
        expect_outcome("reading", cases[i].read, &attributes);
        attributes = good(ACCESS_WRITE);
        attributes.feeds[0].privilege = cases[i].privilege;
        expect_outcome("writing", cases[i].write, &attributes);
    }
}

/* An owner of the feed blocked the token: it cannot be used there, whatever its
 * scope and its account's privilege. */
static void test_blocked(void **state)
{
    static const struct {
        const char *what;
        enum access access;
        enum scope read, write;
        enum privilege privilege;
        bool is_public, publishing;
        enum outcome wanted;
    } cases[] = {
        {"reads", ACCESS_READ, 2, 2, PRIVILEGE_READ, 0, 0, OUTCOME_BLOCKED},
        {"writes", ACCESS_WRITE, 2, 2, PRIVILEGE_WRITE, 0, 0, OUTCOME_BLOCKED},
        {"an owner's", ACCESS_READ, 2, 2, PRIVILEGE_OWN, 0, 0, OUTCOME_BLOCKED},
        {"what publishing required", ACCESS_READ, 0, 2, PRIVILEGE_WRITE, 0, 1,
         OUTCOME_BLOCKED},
        {"a public feed is read by anyone", ACCESS_READ, 2, 2, PRIVILEGE_READ,
         1, 0, OUTCOME_ALLOWED},
        {"and not written", ACCESS_WRITE, 2, 2, PRIVILEGE_WRITE, 1, 0,
         OUTCOME_BLOCKED},
        {"of somebody who left", ACCESS_READ, 2, 2, PRIVILEGE_NONE, 0, 0,
         OUTCOME_PRIVILEGE},
        {"who may not write", ACCESS_WRITE, 2, 2, PRIVILEGE_READ, 0, 0,
         OUTCOME_BLOCKED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(cases[i].access);
        blocked(&attributes);
        attributes.subject.token.read_scope = cases[i].read;
        attributes.subject.token.write_scope = cases[i].write;
        attributes.feeds[0].privilege = cases[i].privilege;
        attributes.feeds[0].is_public = cases[i].is_public;
        attributes.lookups[0] =
            cases[i].publishing ? LOOKUP_REQUIRED : LOOKUP_NONE;
        expect_outcome(cases[i].what, cases[i].wanted, &attributes);
    }
}

/* The access that is blocked is the one that is named; passwords are not
 * blocked. */
static void test_blocked_elsewhere(void **state)
{
    struct attributes attributes = good(ACCESS_READ);
    struct decision decision;

    (void)state;
    attributes.resource.count = 2;
    attributes.resource.required[1].access = ACCESS_WRITE;
    attributes.feeds[1] = attributes.feeds[0];
    attributes.feeds[1].blocked_at = NOW - 1;
    decide(&attributes, NOW, &decision);
    expect_outcome("to where it is blocked", OUTCOME_BLOCKED, &attributes);
    expect_number("which of the two", 1, decision.denied);
    attributes = good(ACCESS_READ);
    blocked(&attributes);
    attributes.subject =
        (struct subject){.kind = CREDENTIAL_PASSWORD, .password_right = true};
    expect_outcome("the account's password", OUTCOME_ALLOWED, &attributes);
}

/* One answer for "may not" and for "is not there". */
static void test_no_feed(void **state)
{
    struct attributes attributes = good(ACCESS_READ);

    (void)state;
    memset(&attributes.feeds[0], 0, sizeof attributes.feeds[0]);
    expect_outcome("a token for all feeds", OUTCOME_PRIVILEGE, &attributes);
    attributes.subject.kind = CREDENTIAL_NONE;
    expect_outcome("nobody", OUTCOME_MISSING, &attributes);
    attributes.feeds[0].is_public = true;
    expect_outcome("not there, whatever else is said", OUTCOME_MISSING,
                   &attributes);
}

/* The feed's root is denied to everyone, its owner too. */
static void test_root(void **state)
{
    struct attributes attributes = good(ACCESS_WRITE);

    (void)state;
    attributes.resource.required[0].harms_root = true;
    attributes.feeds[0].privilege = PRIVILEGE_OWN;
    expect_outcome("its owner", OUTCOME_ROOT, &attributes);
    attributes.feeds[0].privilege = PRIVILEGE_NONE;
    expect_outcome("a stranger", OUTCOME_ROOT, &attributes);
    attributes.subject.token.write_scope = SCOPE_NONE;
    expect_outcome("out of scope", OUTCOME_SCOPE, &attributes);
    attributes.subject.kind = CREDENTIAL_NONE;
    expect_outcome("nobody", OUTCOME_MISSING, &attributes);
}

static void test_password(void **state)
{
    static const struct {
        const char *what;
        bool right;
        int64_t disabled_at;
        enum access access;
        enum privilege privilege;
        enum outcome wanted;
    } cases[] = {
        {"reads", true, 0, ACCESS_READ, PRIVILEGE_READ, OUTCOME_ALLOWED},
        {"never writes", true, 0, ACCESS_WRITE, PRIVILEGE_OWN, OUTCOME_SCOPE},
        {"no privilege", true, 0, ACCESS_READ, PRIVILEGE_NONE,
         OUTCOME_PRIVILEGE},
        {"wrong", false, 0, ACCESS_READ, PRIVILEGE_READ, OUTCOME_PASSWORD},
        {"wrong, to write", false, 0, ACCESS_WRITE, PRIVILEGE_OWN,
         OUTCOME_PASSWORD},
        {"disabled", true, NOW - 1, ACCESS_READ, PRIVILEGE_READ,
         OUTCOME_DISABLED},
        {"wrong and disabled", false, NOW - 1, ACCESS_READ, PRIVILEGE_READ,
         OUTCOME_PASSWORD},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(cases[i].access);
        attributes.subject =
            (struct subject){.kind = CREDENTIAL_PASSWORD,
                             .password_right = cases[i].right,
                             .disabled_at = cases[i].disabled_at};
        attributes.feeds[0].privilege = cases[i].privilege;
        expect_outcome(cases[i].what, cases[i].wanted, &attributes);
        insecure(&attributes);
        expect_outcome(cases[i].what, OUTCOME_INSECURE, &attributes);
    }
}

/* A look-up that is part of publishing is open to those who may write. */
static void test_publishing(void **state)
{
    static const struct {
        const char *what;
        enum scope read, write;
        bool names_write, publishing;
        enum privilege privilege;
        enum outcome wanted;
    } cases[] = {
        {"write-only looks up", 0, 2, 0, 1, PRIVILEGE_WRITE, OUTCOME_ALLOWED},
        {"another read", 0, 2, 0, 0, PRIVILEGE_WRITE, OUTCOME_SCOPE},
        {"its own feed", 0, 1, 1, 1, PRIVILEGE_WRITE, OUTCOME_ALLOWED},
        {"another feed", 0, 1, 0, 1, PRIVILEGE_WRITE, OUTCOME_SCOPE},
        {"the account only reads", 0, 2, 0, 1, PRIVILEGE_READ,
         OUTCOME_PRIVILEGE},
        {"a token that reads anyway", 2, 2, 0, 1, PRIVILEGE_READ,
         OUTCOME_ALLOWED},
        {"neither", 0, 0, 0, 1, PRIVILEGE_OWN, OUTCOME_SCOPE},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        attributes.subject.token.read_scope = cases[i].read;
        attributes.subject.token.write_scope = cases[i].write;
        attributes.feeds[0].names_write = cases[i].names_write;
        attributes.feeds[0].privilege = cases[i].privilege;
        attributes.lookups[0] =
            cases[i].publishing ? LOOKUP_REQUIRED : LOOKUP_NONE;
        expect_outcome(cases[i].what, cases[i].wanted, &attributes);
    }
}

/* --- a public feed ------------------------------------------------------- */

/* Whatever credential comes along; what is wrong with it is a notice. */
/* A look-up that publishing can do without stays denied; nobody need be told,
 * if the token can publish. */
static void test_expected(void **state)
{
    static const struct {
        const char *what;
        enum lookup_kind lookup;
        enum scope writes;
        enum privilege privilege;
        bool wanted;
    } cases[] = {
        {"it publishes", LOOKUP_OPTIONAL, SCOPE_ALL, PRIVILEGE_WRITE, true},
        {"another read", LOOKUP_NONE, SCOPE_ALL, PRIVILEGE_WRITE, false},
        {"it cannot", LOOKUP_OPTIONAL, SCOPE_NONE, PRIVILEGE_WRITE, false},
        {"its account cannot", LOOKUP_OPTIONAL, SCOPE_ALL, PRIVILEGE_READ,
         false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        struct decision decision;
        attributes.subject.token.read_scope = SCOPE_NONE;
        attributes.subject.token.write_scope = cases[i].writes;
        attributes.lookups[0] = cases[i].lookup;
        attributes.feeds[0].privilege = cases[i].privilege;
        decide(&attributes, NOW, &decision);
        expect_number(cases[i].what, OUTCOME_SCOPE, decision.outcome);
        expect_number(cases[i].what, cases[i].wanted, decision.expected);
    }
}

static void test_public_read(void **state)
{
    static const struct {
        const char *what;
        void (*spoil)(struct attributes *attributes);
        enum outcome credential;
    } cases[] = {
        {"no credential", missing, OUTCOME_MISSING},
        {"malformed", malformed, OUTCOME_MALFORMED},
        {"unknown", unknown, OUTCOME_UNKNOWN},
        {"replaced", replaced, OUTCOME_REPLACED},
        {"revoked", revoked, OUTCOME_REVOKED},
        {"disabled", disabled, OUTCOME_DISABLED},
        {"expired", expired, OUTCOME_EXPIRED},
        {"outside its networks", outside, OUTCOME_NETWORK},
        {"blocked", blocked, OUTCOME_BLOCKED},
        {"too many guesses", throttled, OUTCOME_THROTTLED},
        {"another scope", out_of_scope, OUTCOME_ALLOWED},
        {"no privilege", without_privilege, OUTCOME_ALLOWED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        struct decision decision;
        attributes.feeds[0].is_public = true;
        cases[i].spoil(&attributes);
        decide(&attributes, NOW, &decision);
        expect_outcome(cases[i].what, OUTCOME_ALLOWED, &attributes);
        expect_number(cases[i].what, cases[i].credential, decision.credential);
        expect_number(cases[i].what, cases[i].credential == OUTCOME_ALLOWED,
                      decision.identified);
        expect_number(cases[i].what, false, decision.private_answer);
    }
}

/* To the second; and no other fate of a value has an overlap. */
static void test_overlap(void **state)
{
    static const struct {
        const char *what;
        enum value_status status;
        int64_t works_until;
        void (*spoil)(struct attributes *attributes);
        enum outcome wanted;
    } cases[] = {
        {"it works", VALUE_STATUS_REPLACED, NOW + 1, NULL, OUTCOME_ALLOWED},
        {"its end", VALUE_STATUS_REPLACED, NOW, NULL, OUTCOME_REPLACED},
        {"none", VALUE_STATUS_REPLACED, 0, NULL, OUTCOME_REPLACED},
        {"revoked", VALUE_STATUS_REVOKED, NOW + 1, NULL, OUTCOME_REVOKED},
        {"expired", VALUE_STATUS_REPLACED, NOW + 1, expired, OUTCOME_EXPIRED},
        {"disabled", VALUE_STATUS_REPLACED, NOW + 1, disabled,
         OUTCOME_DISABLED},
        {"blocked", VALUE_STATUS_REPLACED, NOW + 1, blocked, OUTCOME_BLOCKED},
        {"its end, expired", VALUE_STATUS_REPLACED, NOW, expired,
         OUTCOME_REPLACED},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct attributes attributes = good(ACCESS_READ);
        attributes.subject.token.value_status = cases[i].status;
        attributes.subject.token.works_until = cases[i].works_until;
        if (cases[i].spoil)
            cases[i].spoil(&attributes);
        expect_outcome(cases[i].what, cases[i].wanted, &attributes);
    }
}

static void test_public_write(void **state)
{
    struct attributes attributes = good(ACCESS_WRITE);
    struct decision decision;

    (void)state;
    attributes.feeds[0].is_public = true;
    expect_outcome("who may", OUTCOME_ALLOWED, &attributes);
    decide(&attributes, NOW, &decision);
    expect_number("a private answer", true, decision.private_answer);
    attributes.feeds[0].privilege = PRIVILEGE_READ;
    expect_outcome("who may only read", OUTCOME_PRIVILEGE, &attributes);
    attributes.subject.kind = CREDENTIAL_NONE;
    expect_outcome("nobody", OUTCOME_MISSING, &attributes);
}

/* --- two accesses --------------------------------------------------------- */

static const struct copy_case {
    const char *what;
    enum scope read, write;
    bool from_public;
    enum privilege from; /* on the source */
    bool to_public;
    enum privilege to; /* on the destination */
    enum outcome wanted;
    int denied; /* that is denied */
} copy_cases[] = {
    {"both", 2, 2, 0, 1, 0, 2, OUTCOME_ALLOWED, 0},
    {"source not named", 1, 2, 0, 1, 0, 2, OUTCOME_SCOPE, 0},
    {"destination not named", 2, 1, 0, 1, 0, 2, OUTCOME_SCOPE, 1},
    {"source not to be read", 2, 2, 0, 0, 0, 2, OUTCOME_PRIVILEGE, 0},
    {"destination only read", 2, 2, 0, 1, 0, 1, OUTCOME_PRIVILEGE, 1},
    {"scope before privilege", 2, 1, 0, 0, 0, 2, OUTCOME_SCOPE, 1},
    {"public source, no scope", 0, 2, 1, 0, 0, 2, OUTCOME_ALLOWED, 0},
    {"public destination", 2, 2, 1, 0, 1, 1, OUTCOME_PRIVILEGE, 1},
};

/* A token that may only add. changes, replaces: what the request does. */
static const struct adding_case {
    const char *what;
    enum access access;
    bool changes, replaces;
    enum scope write;
    enum privilege privilege;
    enum outcome wanted;
} adding_cases[] = {
    {"reads", ACCESS_READ, 0, 0, 2, 1, OUTCOME_ALLOWED},
    {"adds", ACCESS_WRITE, 0, 0, 2, 2, OUTCOME_ALLOWED},
    {"changes", ACCESS_WRITE, 1, 0, 2, 2, OUTCOME_ADDS},
    {"replaces", ACCESS_WRITE, 0, 1, 2, 2, OUTCOME_ADDS},
    {"another feed", ACCESS_WRITE, 1, 1, 0, 2, OUTCOME_SCOPE},
    {"changes what it may not write", ACCESS_WRITE, 1, 0, 2, 1, OUTCOME_ADDS},
    {"learns nothing there", ACCESS_WRITE, 0, 1, 2, 1, OUTCOME_PRIVILEGE},
};

static void test_adding(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(adding_cases); i++) {
        const struct adding_case *row = &adding_cases[i];
        struct attributes attributes = good(row->access);
        attributes.subject.token.adds_only = true;
        attributes.subject.token.write_scope = row->write;
        attributes.resource.required[0].changes = row->changes;
        attributes.replaces = row->replaces;
        attributes.feeds[0].privilege = row->privilege;
        expect_outcome(row->what, row->wanted, &attributes);
        attributes.subject.token.adds_only = false;
        if (row->wanted == OUTCOME_ADDS && row->privilege == PRIVILEGE_WRITE)
            expect_outcome("any other token", OUTCOME_ALLOWED, &attributes);
    }
}

/* The Destination is what is written. */
static void test_adding_copy(void **state)
{
    struct attributes attributes = good(ACCESS_READ);

    (void)state;
    attributes.subject.token.adds_only = true;
    attributes.resource.count = 2;
    attributes.resource.required[1].access = ACCESS_WRITE;
    attributes.feeds[1] = attributes.feeds[0];
    expect_outcome("to what is new", OUTCOME_ALLOWED, &attributes);
    attributes.replaces = true;
    expect_outcome("to what is there", OUTCOME_ADDS, &attributes);
}

static void test_copy(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(copy_cases); i++) {
        const struct copy_case *row = &copy_cases[i];
        struct attributes attributes = good(ACCESS_READ);
        struct decision decision;
        attributes.resource.count = 2;
        attributes.resource.required[1].access = ACCESS_WRITE;
        attributes.subject.token.read_scope = row->read;
        attributes.subject.token.write_scope = row->write;
        attributes.feeds[0].is_public = row->from_public;
        attributes.feeds[0].privilege = row->from;
        attributes.feeds[1].exists = true;
        attributes.feeds[1].is_public = row->to_public;
        attributes.feeds[1].privilege = row->to;
        expect_outcome(row->what, row->wanted, &attributes);
        decide(&attributes, NOW, &decision);
        expect_number(row->what, row->denied, decision.denied);
        expect_number(row->what, true, decision.private_answer);
    }
}

/* From one public feed to another, but by nobody. */
static void test_copy_anonymous(void **state)
{
    struct attributes attributes = good(ACCESS_READ);
    struct decision decision;

    (void)state;
    attributes.resource.count = 2;
    attributes.resource.required[1].access = ACCESS_WRITE;
    attributes.feeds[1] = attributes.feeds[0];
    attributes.feeds[0].is_public = true;
    attributes.feeds[1].is_public = true;
    attributes.subject.kind = CREDENTIAL_NONE;
    expect_outcome("nobody", OUTCOME_MISSING, &attributes);
    decide(&attributes, NOW, &decision);
    expect_number("what is missing", 1, decision.denied);
}

/* --- closed where something is missing ----------------------------------- */

static void test_fails_closed(void **state)
{
    struct attributes attributes = {0};
    struct decision decision;

    (void)state;
    expect_outcome("no attributes at all", OUTCOME_REQUEST, &attributes);
    attributes.understood = true;
    attributes.resource.count = 1;
    expect_outcome("no store", OUTCOME_UNAVAILABLE, &attributes);
    decide(&attributes, NOW, &decision);
    expect_number("not identified", false, decision.identified);
    expect_number("not for shared caches", true, decision.private_answer);
}

/* Nothing that is asked for is nothing that can be allowed. */
static void test_no_needs(void **state)
{
    struct attributes attributes = good(ACCESS_READ);
    struct decision decision;

    (void)state;
    attributes.resource.count = 0;
    decide(&attributes, NOW, &decision);
    if (decision.outcome == OUTCOME_ALLOWED)
        fail_msg("a request without a resource is allowed");
    attributes.subject.kind = CREDENTIAL_NONE;
    decide(&attributes, NOW, &decision);
    if (decision.outcome == OUTCOME_ALLOWED)
        fail_msg("a request without a resource is allowed, by nobody");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_rows),
        cmocka_unit_test(test_rows_alone),
        cmocka_unit_test(test_expiry),
        cmocka_unit_test(test_scopes),
        cmocka_unit_test(test_no_write_all),
        cmocka_unit_test(test_privileges),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_blocked_elsewhere),
        cmocka_unit_test(test_no_feed),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_password),
        cmocka_unit_test(test_publishing),
        cmocka_unit_test(test_expected),
        cmocka_unit_test(test_public_read),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_public_write),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_adding_copy),
        cmocka_unit_test(test_copy_anonymous),
        cmocka_unit_test(test_fails_closed),
        cmocka_unit_test(test_no_needs),
    };

    return RUN(tests);
}
