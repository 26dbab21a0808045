/* feeds.c: tests of store/feeds.h. */
#include "store/feeds.h"
#include "store/members.h"

#include <stdio.h>
#include <sys/stat.h>

#include "store/events.h"
#include "support.h"

static enum result add(struct fixture *fixture, const struct feed_new *feed)
{
    return store_feed_add(support_by(fixture->store, feed->owner_id, NOW),
                          feed);
}

static enum result add_by_administrator(struct fixture *fixture,
                                        const struct feed_new *feed)
{
    return store_feed_add(support_admin(fixture->store, 0, NOW), feed);
}

static enum result add_named(struct fixture *fixture, const char *name,
                             int64_t owner_id)
{
    const struct feed_new feed = {.name = name, .owner_id = owner_id};

    return add(fixture, &feed);
}

/* The feed as the account sees it. */
static enum result get(struct fixture *fixture, const char *name,
                       int64_t account_id, struct feed *feed)
{
    return store_feed_get(fixture->store, fixture->pool, name, account_id,
                          feed);
}

static enum privilege privilege_of(struct fixture *fixture, const char *name,
                                   int64_t account_id)
{
    struct feed feed = {0};

    expect_result(name, RESULT_OK, get(fixture, name, account_id, &feed));
    return feed.privilege;
}

static void test_words(void **state)
{
    static const char *const words[] = {"none", "read", "write", "manage",
                                        "own"};
    enum privilege privilege;

    (void)state;
    for (int i = PRIVILEGE_NONE; i <= PRIVILEGE_OWN; i++) {
        expect_text("word", words[i], privilege_word((enum privilege)i));
        assert_true(privilege_read(words[i], &privilege));
        expect_number(words[i], i, (long long)privilege);
    }
    assert_false(privilege_read("", &privilege));
    assert_false(privilege_read("owner", &privilege));
    assert_false(privilege_read("READ", &privilege));
}

static void test_kind_words(void **state)
{
    static const char *const words[] = {"files", "npm",   "nuget", "maven",
                                        "pypi",  "cargo", "gem",   "git",
                                        "oci",   "other"};
    enum feed_kind kind = FEED_KIND_FILES;

    (void)state;
    expect_number("kinds", LENGTH(words), FEED_KINDS);
    for (int i = 0; i < FEED_KINDS; i++) {
        expect_text("word", words[i], feed_kind_word((enum feed_kind)i));
        assert_true(feed_kind_read(words[i], &kind));
        expect_number(words[i], i, (long long)kind);
    }
    assert_false(feed_kind_read("", &kind));
    assert_false(feed_kind_read("docker", &kind));
    assert_false(feed_kind_read("NPM", &kind));
}

static void test_add(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct feed_new created = {
        .name = "acme",
        .is_public = true,
        .kind = FEED_KIND_OCI,
        .owner_id = ann,
    };
    struct feed feed = {0};

    expect_result("new", RESULT_OK, add(fixture, &created));
    expect_result("there", RESULT_OK, get(fixture, "acme", ann, &feed));
    expect_text("name", "acme", feed.name);
    expect_number("public", true, feed.is_public);
    expect_number("kind", FEED_KIND_OCI, feed.kind);
    expect_number("made", NOW, feed.created_at);
    expect_number("its maker owns it", PRIVILEGE_OWN, feed.privilege);
    expect_number("nobody else has a part", PRIVILEGE_NONE,
                  privilege_of(fixture, "acme", 0));
    expect_result("taken", RESULT_TAKEN,
                  add_named(fixture, "acme", support_account(fixture, "bob")));
    expect_result("another", RESULT_NOT_FOUND,
                  get(fixture, "acme2", ann, &feed));
}

static void test_form_once(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed_new created = {
        .name = "acme", .owner_id = ann, .form_id = "form1"};
    struct feed feed = {0};

    expect_result("first", RESULT_OK, add(fixture, &created));
    expect_result("the same form", RESULT_TAKEN, add(fixture, &created));
    created.name = "acme2";
    expect_result("the same form, another name", RESULT_TAKEN,
                  add(fixture, &created));
    expect_result(
        "what it made", RESULT_OK,
        store_feed_by_form(fixture->store, fixture->pool, "form1", ann, &feed));
    expect_text("what it made", "acme", feed.name);
    expect_number("feeds", 1,
                  support_count(fixture, "SELECT count(*) FROM feed"));
}

static void test_list(void **state)
{
    struct fixture *fixture = *state;
    struct store *opened = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed shared = support_feed(fixture, "shared", bob);
    apr_array_header_t *feeds = NULL;

    support_feed(fixture, "acme", ann);
    support_feed(fixture, "his", bob);
    support_grant(fixture, &shared, ann, PRIVILEGE_READ);
    expect_result("hers", RESULT_OK,
                  store_feed_list(fixture->store, fixture->pool, ann, &feeds));
    expect_number("hers", 2, feeds->nelts);
    expect_text("by name", "acme", APR_ARRAY_IDX(feeds, 0, struct feed).name);
    expect_text("by name", "shared", APR_ARRAY_IDX(feeds, 1, struct feed).name);
    expect_number("hers to read", PRIVILEGE_READ,
                  APR_ARRAY_IDX(feeds, 1, struct feed).privilege);
    expect_result("all", RESULT_OK,
                  store_feed_list(opened, fixture->pool, 0, &feeds));
    expect_number("all", 3, feeds->nelts);
}

static void test_set_public(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);

    expect_result(
        "public", RESULT_OK,
        support_set_public(support_by(fixture->store, ann, NOW), &feed, true));
    get(fixture, "acme", ann, &feed);
    expect_number("public", true, feed.is_public);
    expect_result(
        "a second time", RESULT_OK,
        support_set_public(support_by(fixture->store, ann, NOW), &feed, true));
    expect_number("told once", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'feed made public'"));
    feed.id = 99;
    expect_result(
        "no such feed", RESULT_NOT_FOUND,
        support_set_public(support_by(fixture->store, ann, NOW), &feed, true));
}

static void test_set_kind(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);
    const struct feed_change nothing = {.kind = FEED_KIND_NPM};
    struct feed_change change = {.sets_kind = true};

    support_set_public(support_by(fixture->store, ann, NOW), &feed, true);
    for (int i = FEED_KINDS - 1; i >= 0; i--) {
        change.kind = (enum feed_kind)i;
        expect_result("each", RESULT_OK,
                      store_feed_change(support_by(fixture->store, ann, NOW),
                                        &feed, &change));
        get(fixture, "acme", ann, &feed);
        expect_number("kind", i, feed.kind);
        expect_number("nothing else", true, feed.is_public);
    }
    expect_result("no change", RESULT_OK,
                  store_feed_change(support_by(fixture->store, ann, NOW), &feed,
                                    &nothing));
    get(fixture, "acme", ann, &feed);
    expect_number("as it was", FEED_KIND_FILES, feed.kind);
    feed.id = 99;
    expect_result("no such feed", RESULT_NOT_FOUND,
                  store_feed_change(support_by(fixture->store, ann, NOW), &feed,
                                    &change));
}

static void test_members(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t eve = support_account(fixture, "eve");
    struct feed feed = support_feed(fixture, "acme", ann);
    apr_array_header_t *members = NULL;

    support_grant(fixture, &feed, bob, PRIVILEGE_READ);
    support_grant(fixture, &feed, eve, PRIVILEGE_MANAGE);
    support_grant(fixture, &feed, bob, PRIVILEGE_WRITE);
    expect_result("members", RESULT_OK,
                  store_feed_members(fixture->store, fixture->pool, feed.id,
                                     NULL, &(struct range){9, 0}, &members));
    expect_number("members", 3, members->nelts);
    expect_text("first", "ann",
                APR_ARRAY_IDX(members, 0, struct member).username);
    expect_text("second", "eve",
                APR_ARRAY_IDX(members, 1, struct member).username);
    expect_text("third", "bob",
                APR_ARRAY_IDX(members, 2, struct member).username);
    expect_number("the later grant counts", PRIVILEGE_WRITE,
                  privilege_of(fixture, "acme", bob));
    support_grant(fixture, &feed, bob, PRIVILEGE_NONE);
    expect_number("taken away", PRIVILEGE_NONE,
                  privilege_of(fixture, "acme", bob));
}

/* Parts of long lists, and the rows that fit. */
static void test_parts(void **state)
{
    static const struct {
        const char *words, *first;
        int64_t limit, offset, rows, count;
    } cases[] = {
        {NULL, "acme-a", 9, 0, 3, 3}, {NULL, "acme-b", 1, 1, 1, 3},
        {NULL, NULL, 9, 3, 0, 3},     {"ACME", "acme-a", 9, 0, 2, 2},
        {"_", NULL, 9, 0, 0, 0},      {"", "acme-a", 9, 0, 3, 3},
    };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");

    support_feed(fixture, "acme-b", ann);
    support_feed(fixture, "other", ann);
    support_feed(fixture, "acme-a", ann);
    support_feed(fixture, "acme-his", support_account(fixture, "bob"));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        apr_array_header_t *feeds = NULL;
        int64_t count = 0;
        const char *words = cases[i].words;
        expect_result(
            "list", RESULT_OK,
            store_feed_find(fixture->store, fixture->pool, ann, words,
                            &(struct range){cases[i].limit, cases[i].offset},
                            &feeds));
        expect_number("rows", cases[i].rows, feeds->nelts);
        if (cases[i].first)
            expect_text("first", cases[i].first,
                        APR_ARRAY_IDX(feeds, 0, struct feed).name);
        expect_result("count", RESULT_OK,
                      store_feed_count(fixture->store, fixture->pool, ann,
                                       words, &count));
        expect_number("count", cases[i].count, count);
    }
}

/* What the first page of members takes of the database's steps. */
static int64_t read_members(struct fixture *fixture, int64_t feed_id)
{
    apr_array_header_t *members = NULL;
    int64_t count = 0;

    support_steps = 0;
    store_feed_members(fixture->store, fixture->pool, feed_id, NULL,
                       &(struct range){.limit = 100}, &members);
    store_feed_member_count(fixture->store, fixture->pool, feed_id, NULL, 1000,
                            &count);
    expect_number("shown", 100, members->nelts);
    expect_number("counted", 1000, count);
    return support_steps;
}

/* However many there are, as many are read as are shown and counted. */
static void test_members_many(void **state)
{
    struct fixture *fixture = *state;
    struct feed feed =
        support_feed(fixture, "acme", support_account(fixture, "ann"));
    const char *sql = apr_psprintf(
        fixture->pool,
        "WITH RECURSIVE n (i) AS (SELECT 1 + count(*) FROM account UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 2000 + (SELECT count(*) FROM account))"
        " INSERT INTO account (username, password, created_at, password_at)"
        " SELECT 'member-' || i, '', 1, 1 FROM n;"
        "INSERT INTO privilege (account_id, username, feed_id, level,"
        " granted_at) SELECT id, username, %d, 1 + id %% 4, 1 FROM account a"
        " WHERE NOT EXISTS"
        " (SELECT 1 FROM privilege p WHERE p.account_id = a.id)",
        (int)feed.id);
    int64_t few, many;

    support_run(fixture, sql);
    few = read_members(fixture, feed.id);
    support_run(fixture, sql);
    many = read_members(fixture, feed.id);
    if (many > few + 100)
        fail_msg("%" PRId64 " steps, then %" PRId64, few, many);
}

static void test_members_found(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);
    apr_array_header_t *members = NULL;
    int64_t count = 0;

    support_grant(fixture, &feed, support_account(fixture, "bob"),
                  PRIVILEGE_OWN);
    support_grant(fixture, &feed, support_account(fixture, "bobby"),
                  PRIVILEGE_READ);
    store_feed_members(fixture->store, fixture->pool, feed.id, "bob",
                       &(struct range){1, 1}, &members);
    expect_number("on the second page", 1, members->nelts);
    expect_text("on the second page", "bobby",
                APR_ARRAY_IDX(members, 0, struct member).username);
    store_feed_member_count(fixture->store, fixture->pool, feed.id, "bob", 3,
                            &count);
    expect_number("of that name", 2, count);
    store_feed_member_count(fixture->store, fixture->pool, feed.id, NULL, 9,
                            &count);
    expect_number("all of them", 3, count);
    store_feed_member_count(fixture->store, fixture->pool, feed.id, NULL, 2,
                            &count);
    expect_number("no further", 2, count);
    store_feed_other_owners(fixture->store, feed.id, 0, &count);
    expect_number("owners", 2, count);
    store_feed_other_owners(fixture->store, feed.id, ann, &count);
    expect_number("beside her", 1, count);
}

static void test_last_owner(void **state)
{
    static const enum privilege less[] = {PRIVILEGE_NONE, PRIVILEGE_READ,
                                          PRIVILEGE_WRITE, PRIVILEGE_MANAGE};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);

    support_grant(fixture, &feed, bob, PRIVILEGE_MANAGE);
    for (size_t i = 0; i < LENGTH(less); i++) {
        expect_result(privilege_word(less[i]), RESULT_MUST_STAY,
                      store_feed_grant(support_by(fixture->store, ann, NOW),
                                       &feed, ann, less[i]));
        expect_number("still", PRIVILEGE_OWN,
                      privilege_of(fixture, "acme", ann));
    }
    support_grant(fixture, &feed, ann, PRIVILEGE_OWN);
    support_grant(fixture, &feed, bob, PRIVILEGE_OWN);
    support_grant(fixture, &feed, ann, PRIVILEGE_NONE);
    expect_result("now he is the last", RESULT_MUST_STAY,
                  store_feed_grant(support_by(fixture->store, bob, NOW), &feed,
                                   bob, PRIVILEGE_READ));
}

static int64_t events_of(struct fixture *fixture, int64_t account_id)
{
    return support_count(
        fixture, apr_psprintf(fixture->pool,
                              "SELECT count(*) FROM event WHERE kind = '%s'"
                              " AND account_id = %" APR_INT64_T_FMT,
                              EVENT_MEMBER_CHANGED, account_id));
}

/* Both learn of it: who gave, and who got. */
static void test_grant_is_told(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);

    expect_result("by ann", RESULT_OK,
                  store_feed_grant(support_by(fixture->store, ann, NOW), &feed,
                                   bob, PRIVILEGE_READ));
    expect_number("bob", 1, events_of(fixture, bob));
    expect_number("ann", 1, events_of(fixture, ann));
    expect_number("bob is not told from where", 1,
                  support_count(fixture,
                                "SELECT count(*) FROM event WHERE"
                                " account_id = 2 AND actor = 'feed owner'"
                                " AND address = '' AND client = ''"
                                " AND feed = 'acme' AND privilege = 'read'"));
    expect_number("ann is told to whom", 1,
                  support_count(fixture, "SELECT count(*) FROM event WHERE"
                                         " account_id = 1 AND actor = 'account'"
                                         " AND address = '192.0.2.7'"
                                         " AND feed = 'acme' AND privilege = "
                                         "'read' AND other_account = 'bob'"));
    expect_result("by the administrator", RESULT_OK,
                  store_feed_grant(support_admin(fixture->store, 0, NOW), &feed,
                                   bob, PRIVILEGE_WRITE));
    expect_number("bob", 2, events_of(fixture, bob));
    expect_number("ann", 1, events_of(fixture, ann));
}

/* Who else owns the feed learns whom an administrator made an owner. */
static void test_owners_are_told(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t cyd = support_account(fixture, "cyd");
    struct feed feed = support_feed(fixture, "acme", ann);

    support_grant(fixture, &feed, cyd, PRIVILEGE_MANAGE);
    support_grant(fixture, &feed, bob, PRIVILEGE_OWN);
    expect_number("ann", 1, events_of(fixture, ann));
    expect_number("bob", 1, events_of(fixture, bob));
    expect_number("cyd of herself alone", 1, events_of(fixture, cyd));
    expect_number("by whom", 1,
                  support_count(fixture, "SELECT count(*) FROM event WHERE"
                                         " account_id = 1"
                                         " AND actor = 'administrator'"
                                         " AND feed = 'acme' AND privilege = "
                                         "'own' AND other_account = 'bob'"));
    support_grant(fixture, &feed, bob, PRIVILEGE_OWN);
    expect_number("only of a change", 1, events_of(fixture, ann));
    support_grant(fixture, &feed, bob, PRIVILEGE_NONE);
    expect_number("and of the end", 2, events_of(fixture, ann));
}

static void delete_feed(struct fixture *fixture, const struct feed *feed,
                        int64_t account_id)
{
    expect_result(
        "deleting", RESULT_OK,
        store_feed_delete(support_by(fixture->store, account_id, NOW), feed));
}

static void test_delete(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann), found = {0};
    apr_array_header_t *feeds = NULL;

    support_grant(fixture, &feed, bob, PRIVILEGE_WRITE);
    delete_feed(fixture, &feed, ann);
    expect_result("gone", RESULT_NOT_FOUND, get(fixture, "acme", ann, &found));
    store_feed_list(fixture->store, fixture->pool, ann, &feeds);
    expect_number("not in the list", 0, feeds->nelts);
    expect_result(
        "nothing to change", RESULT_NOT_FOUND,
        support_set_public(support_by(fixture->store, ann, NOW), &feed, true));
    expect_result("the name is kept from a member", RESULT_RESERVED,
                  add_named(fixture, "acme", bob));
    expect_result("its last owner has it", RESULT_OK,
                  add_named(fixture, "acme", ann));
    get(fixture, "acme", ann, &found);
    expect_number("a new feed", true, found.id != feed.id);
    expect_number("old members are none of the new", PRIVILEGE_NONE,
                  privilege_of(fixture, "acme", bob));
}

/* The name belongs to those who owned the feed last, not to one before. */
static void test_name_of_last_owners(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);

    support_grant(fixture, &feed, bob, PRIVILEGE_OWN);
    support_grant(fixture, &feed, ann, PRIVILEGE_READ);
    delete_feed(fixture, &feed, bob);
    expect_result("she did own it", RESULT_RESERVED,
                  add_named(fixture, "acme", ann));
    feed = support_feed(fixture, "acme", bob);
    delete_feed(fixture, &feed, bob);
    expect_result("a second time", RESULT_RESERVED,
                  add_named(fixture, "acme", ann));
    expect_result("he owned both", RESULT_OK, add_named(fixture, "acme", bob));
}

static void test_name_by_operator(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);
    const struct feed_new created = {.name = "acme", .owner_id = bob};

    expect_result("not one that is there", RESULT_TAKEN,
                  add_by_administrator(fixture, &created));
    delete_feed(fixture, &feed, ann);
    expect_result("one that is kept", RESULT_OK,
                  add_by_administrator(fixture, &created));
    get(fixture, "acme", bob, &feed);
    delete_feed(fixture, &feed, bob);
    expect_result("kept for the last owner now", RESULT_RESERVED,
                  add_named(fixture, "acme", ann));
    expect_result("who has it", RESULT_OK, add_named(fixture, "acme", bob));
}

static bool is_folder(const struct fixture *fixture, const char *name)
{
    struct stat category;

    return stat(apr_pstrcat(fixture->pool, fixture->folder, "/", name, NULL),
                &category) == 0 &&
           S_ISDIR(category.st_mode);
}

static void test_folder(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed_new created = {
        .name = "acme", .owner_id = ann, .feed_root = fixture->folder};
    struct feed feed = {0};

    expect_result("made", RESULT_OK, add(fixture, &created));
    expect_number("its folder", true, is_folder(fixture, "acme"));
    get(fixture, "acme", ann, &feed);
    delete_feed(fixture, &feed, ann);
    expect_number("its packages stay", true, is_folder(fixture, "acme"));
    expect_result("her own again", RESULT_OK, add(fixture, &created));
}

/* The fixture whose folders are watched, and whether others could write to its
 * database while one was flushed. */
static struct fixture *watched;
static enum result others_wrote;

/* Instead of the C library's. */
int fsync(int file)
{
    struct fixture *fixture = watched;
    const struct feed_new other = {.name = "other"};
    struct stat info;

    if (fixture && fstat(file, &info) == 0 && S_ISDIR(info.st_mode)) {
        watched = NULL;
        others_wrote = store_feed_add(
            support_admin(support_open(fixture, STORE_ADMINISTRATOR), 0, NOW),
            &other);
    }
    return fdatasync(file);
}

/* Nobody waits for a disk that is slow. */
static void test_folder_is_slow(void **state)
{
    struct fixture *fixture = *state;
    const struct feed_new created = {.name = "acme",
                                     .owner_id =
                                         support_account(fixture, "ann"),
                                     .feed_root = fixture->folder};

    others_wrote = RESULT_BROKEN;
    watched = fixture;
    expect_result("made", RESULT_OK, add(fixture, &created));
    expect_result("others meanwhile", RESULT_OK, others_wrote);
}

static void test_folder_of_others(void **state)
{
    struct fixture *fixture = *state;
    struct feed_new created = {.name = "old",
                               .owner_id = support_account(fixture, "ann"),
                               .feed_root = fixture->folder};
    struct feed feed = {0};

    assert_int_equal(
        0,
        mkdir(apr_pstrcat(fixture->pool, fixture->folder, "/old", NULL), 0700));
    expect_result("there already", RESULT_RESERVED, add(fixture, &created));
    expect_result("no feed is left of it", RESULT_NOT_FOUND,
                  get(fixture, "old", 0, &feed));
    expect_result("the administrator adopts it", RESULT_OK,
                  add_by_administrator(fixture, &created));
}

static void test_folder_fails(void **state)
{
    struct fixture *fixture = *state;
    const char *why = NULL;
    const struct feed_new created = {.name = "acme",
                                     .owner_id =
                                         support_account(fixture, "ann"),
                                     .feed_root = "/nowhere",
                                     .why = &why};
    struct feed feed = {0};

    expect_result("no place for it", RESULT_BROKEN, add(fixture, &created));
    expect_text("why", "folder /nowhere/acme: No such file or directory", why);
    expect_result("no feed is left of it", RESULT_NOT_FOUND,
                  get(fixture, "acme", 0, &feed));
}

/* What has the name of the feed's folder is a file. */
static void test_folder_is_file(void **state)
{
    struct fixture *fixture = *state;
    struct feed_new created = {.name = "notes",
                               .owner_id = support_account(fixture, "ann"),
                               .feed_root = fixture->folder};
    FILE *file =
        fopen(apr_pstrcat(fixture->pool, fixture->folder, "/notes", NULL), "w");

    assert_non_null(file);
    fclose(file);
    expect_result("not a name for hers", RESULT_RESERVED,
                  add(fixture, &created));
    expect_result("nor the administrator's", RESULT_BROKEN,
                  add_by_administrator(fixture, &created));
}

/* A feed that is rejected leaves no folder behind. */
static void test_no_folder_without_feed(void **state)
{
    struct fixture *fixture = *state;
    const struct feed_new created = {
        .name = "acme", .owner_id = 99, .feed_root = fixture->folder};

    if (add(fixture, &created) == RESULT_OK)
        fail_msg("a feed of nobody is made");
    expect_number("no folder", false, is_folder(fixture, "acme"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_kind_words),
        STORE_TEST(test_add),
        STORE_TEST(test_form_once),
        STORE_TEST(test_list),
        STORE_TEST(test_set_public),
        STORE_TEST(test_set_kind),
        STORE_TEST(test_members),
        STORE_TEST(test_parts),
        STORE_TEST(test_members_many),
        STORE_TEST(test_members_found),
        STORE_TEST(test_last_owner),
        STORE_TEST(test_grant_is_told),
        STORE_TEST(test_owners_are_told),
        STORE_TEST(test_delete),
        STORE_TEST(test_name_of_last_owners),
        STORE_TEST(test_name_by_operator),
        STORE_TEST(test_folder),
        STORE_TEST(test_folder_is_slow),
        STORE_TEST(test_folder_of_others),
        STORE_TEST(test_folder_fails),
        STORE_TEST(test_folder_is_file),
        STORE_TEST(test_no_folder_without_feed),
    };

    support_count_steps();
    return RUN(tests);
}
