/* act.c: tests of store/act.h: what was allowed when a page was read may have
 * been taken away when it is sent. */
#include "store/act.h"

#include "store/account_delete.h"
#include "store/account_passwords.h"
#include "store/feed_tokens.h"
#include "store/identities.h"
#include "store/password_links.h"
#include "signed_in.h"
#include "store/reveals.h"
#include "store/values.h"

/* Ann owns the feed acme, which bob manages; the administrator has a store of
 * his own. */
struct scene {
    struct fixture *fixture;
    struct store *store, *admin;
    int64_t ann, bob;
    struct feed acme; /* as bob has read it */
};

static struct scene scene_of(void **state)
{
    struct scene scene = {.fixture = *state};

    scene.store = scene.fixture->store;
    scene.admin = support_open(scene.fixture, STORE_ADMINISTRATOR);
    scene.ann = support_account(scene.fixture, "ann");
    scene.bob = support_account(scene.fixture, "bob");
    scene.acme = support_feed(scene.fixture, "acme", scene.ann);
    support_grant(scene.fixture, &scene.acme, scene.bob, PRIVILEGE_MANAGE);
    store_feed_get(scene.store, scene.fixture->pool, "acme", scene.bob,
                   &scene.acme);
    return scene;
}

static enum result grant(const struct scene *scene, int64_t by, int64_t to,
                         enum privilege privilege)
{
    return store_feed_grant(support_by(scene->store, by, NOW), &scene->acme, to,
                            privilege);
}

static enum privilege held(const struct scene *scene, int64_t account_id)
{
    struct feed feed = {0};

    store_feed_get(scene->store, scene->fixture->pool, "acme", account_id,
                   &feed);
    return feed.privilege;
}

/* A member who was removed does not come back by a form that was under way. */
static void test_removed_member(void **state)
{
    struct scene scene = scene_of(state);
    int64_t eve = support_account(scene.fixture, "eve");

    expect_result("removed", RESULT_OK,
                  grant(&scene, scene.ann, scene.bob, PRIVILEGE_NONE));
    expect_result("himself again", RESULT_DENIED,
                  grant(&scene, scene.bob, scene.bob, PRIVILEGE_MANAGE));
    expect_result("or a little", RESULT_DENIED,
                  grant(&scene, scene.bob, scene.bob, PRIVILEGE_READ));
    expect_result("another", RESULT_DENIED,
                  grant(&scene, scene.bob, eve, PRIVILEGE_READ));
    expect_result("public", RESULT_DENIED,
                  support_set_public(support_by(scene.store, scene.bob, NOW),
                                     &scene.acme, true));
    expect_number("he holds nothing", PRIVILEGE_NONE, held(&scene, scene.bob));
}

/* Likewise where the administrator removed him. */
static void test_removed_by_administrator(void **state)
{
    struct scene scene = scene_of(state);

    expect_result("removed", RESULT_OK,
                  store_feed_grant(support_admin(scene.admin, 0, NOW),
                                   &scene.acme, scene.bob, PRIVILEGE_NONE));
    expect_result("again", RESULT_DENIED,
                  grant(&scene, scene.bob, scene.bob, PRIVILEGE_READ));
}

/* Who owned the feed when the page was read deletes and blocks nothing. */
static void test_former_owner(void **state)
{
    struct scene scene = scene_of(state);
    int64_t id = support_primary(scene.fixture, scene.ann).id;
    const struct act *bob = support_by(scene.store, scene.bob, NOW);

    expect_result("bob owns it too", RESULT_OK,
                  grant(&scene, scene.ann, scene.bob, PRIVILEGE_OWN));
    expect_result("blocked", RESULT_OK,
                  store_feed_token_block(bob, &scene.acme, id));
    expect_result("no longer", RESULT_OK,
                  grant(&scene, scene.ann, scene.bob, PRIVILEGE_MANAGE));
    expect_result("unblock", RESULT_DENIED,
                  store_feed_token_unblock(bob, &scene.acme, id));
    expect_result("block", RESULT_DENIED,
                  store_feed_token_block(bob, &scene.acme, id));
    expect_result("delete", RESULT_DENIED, store_feed_delete(bob, &scene.acme));
    expect_result("a manager's change", RESULT_OK,
                  support_set_public(bob, &scene.acme, true));
}

/* Nobody gives or takes more than they hold. */
static void test_grant(void **state)
{
    struct scene scene = scene_of(state);
    int64_t eve = support_account(scene.fixture, "eve");

    expect_result("more than he holds", RESULT_DENIED,
                  grant(&scene, scene.bob, eve, PRIVILEGE_OWN));
    expect_result("from one who holds more", RESULT_DENIED,
                  grant(&scene, scene.bob, scene.ann, PRIVILEGE_READ));
    expect_result("as much", RESULT_OK,
                  grant(&scene, scene.bob, eve, PRIVILEGE_MANAGE));
    expect_result("herself less", RESULT_OK,
                  grant(&scene, eve, eve, PRIVILEGE_READ));
    expect_result("herself more", RESULT_DENIED,
                  grant(&scene, eve, eve, PRIVILEGE_WRITE));
    expect_result("a reader gives", RESULT_DENIED,
                  grant(&scene, eve, scene.bob, PRIVILEGE_READ));
    expect_result("leaving", RESULT_OK,
                  grant(&scene, eve, eve, PRIVILEGE_NONE));
    expect_result("nobody", RESULT_NOT_FOUND,
                  grant(&scene, scene.ann, 99, PRIVILEGE_READ));
}

/* A feed that nobody owns is given to anybody; the last owner stays. */
static void test_last_owner(void **state)
{
    struct scene scene = scene_of(state);
    const struct feed_new lone = {.name = "lone"};
    const struct act *administrator = support_admin(scene.admin, 0, NOW);
    struct feed feed;

    expect_result("nobody's", RESULT_OK, store_feed_add(administrator, &lone));
    store_feed_get(scene.admin, scene.fixture->pool, "lone", 0, &feed);
    expect_result(
        "a reader", RESULT_OK,
        store_feed_grant(administrator, &feed, scene.bob, PRIVILEGE_READ));
    expect_result(
        "an owner", RESULT_OK,
        store_feed_grant(administrator, &feed, scene.ann, PRIVILEGE_OWN));
    expect_result(
        "the reader goes", RESULT_OK,
        store_feed_grant(administrator, &feed, scene.bob, PRIVILEGE_NONE));
    expect_result(
        "the last owner stays", RESULT_MUST_STAY,
        store_feed_grant(administrator, &feed, scene.ann, PRIVILEGE_READ));
}

static void test_gone_feed(void **state)
{
    struct scene scene = scene_of(state);

    store_feed_delete(support_by(scene.store, scene.ann, NOW), &scene.acme);
    expect_result("a member", RESULT_NOT_FOUND,
                  grant(&scene, scene.ann, scene.bob, PRIVILEGE_WRITE));
    expect_result("public", RESULT_NOT_FOUND,
                  support_set_public(support_by(scene.store, scene.ann, NOW),
                                     &scene.acme, true));
    expect_result("by the administrator", RESULT_NOT_FOUND,
                  store_feed_grant(support_admin(scene.admin, 0, NOW),
                                   &scene.acme, scene.bob, PRIVILEGE_OWN));
}

/* All that an account could change, once it is not signed in any more. */
static void expect_nothing_allowed(const struct scene *scene,
                                   const struct act *bob)
{
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    const struct feed_new feed = {.name = "new", .owner_id = bob->account_id};
    const struct oidc_claims claims = {"https://id.example.org", "1", "bob"};
    const struct password_change change = {.revision = 1, .password = "new"};
    int64_t id = support_primary(scene->fixture, bob->account_id).id;
    char *text = NULL;

    expect_result("a token", RESULT_SIGNED_OUT,
                  store_token_add(bob, &choice, &id, NULL));
    expect_result("an edit", RESULT_SIGNED_OUT,
                  store_token_save(bob, id, 0, &choice));
    expect_result("a value", RESULT_SIGNED_OUT,
                  store_token_regenerate(bob, id, 0, NULL));
    expect_result("a look", RESULT_SIGNED_OUT,
                  store_token_reveal(bob, NULL, id, &text));
    expect_result("a feed", RESULT_SIGNED_OUT, store_feed_add(bob, &feed));
    expect_result("an identity", RESULT_SIGNED_OUT,
                  store_identity_link(bob, &claims));
    expect_result("an address", RESULT_SIGNED_OUT,
                  store_account_set_email(bob, 1, "b@example.org"));
    expect_result("a password", RESULT_SIGNED_OUT,
                  store_password_change(bob, &change, &text));
    expect_result(
        "a member", RESULT_SIGNED_OUT,
        store_feed_grant(bob, &scene->acme, bob->account_id, PRIVILEGE_READ));
    expect_result("the end", RESULT_SIGNED_OUT, store_account_delete(bob, 1));
}

static void test_disabled_account(void **state)
{
    struct scene scene = scene_of(state);

    store_account_set_disabled(support_admin(scene.admin, scene.bob, NOW),
                               true);
    expect_nothing_allowed(&scene, support_by(scene.store, scene.bob, NOW));
}

/* A session that was ended changes nothing, however it ended. */
static void test_ended_session(void **state)
{
    struct scene scene = scene_of(state);
    char *cookie = sign_in(scene.fixture, scene.bob);
    const struct act *thief = act_by_cookie(scene.fixture, cookie);
    const struct act *bob =
        act_by_cookie(scene.fixture, sign_in(scene.fixture, scene.bob));
    const struct password_change change = {
        .revision = 1, .password = "new", .browser = ""};

    expect_result("until then", RESULT_OK,
                  store_account_set_email(thief, 1, "thief@example.org"));
    expect_result("elsewhere", RESULT_OK, store_session_end_others(bob));
    expect_nothing_allowed(&scene, thief);
    expect_result("the one that ended it", RESULT_OK,
                  store_account_set_email(bob, 1, "bob@example.org"));

    cookie = sign_in(scene.fixture, scene.bob);
    thief = act_by_cookie(scene.fixture, cookie);
    expect_result("one", RESULT_OK,
                  store_session_end_id(bob, thief->session_id));
    expect_nothing_allowed(&scene, thief);

    cookie = sign_in(scene.fixture, scene.bob);
    thief = act_by_cookie(scene.fixture, cookie);
    expect_result("signed out", RESULT_OK, store_session_end(thief, cookie));
    expect_nothing_allowed(&scene, thief);

    cookie = sign_in(scene.fixture, scene.bob);
    thief = act_by_cookie(scene.fixture, cookie);
    expect_result("password", RESULT_OK,
                  store_password_change(bob, &change, &cookie));
    expect_nothing_allowed(&scene, thief);
    expect_nothing_allowed(&scene, bob);
    expect_result("by its new session", RESULT_OK,
                  store_account_set_email(act_by_cookie(scene.fixture, cookie),
                                          2, "bob@example.net"));
}

/* A session is good for its own account alone. */
static void test_session_of_another(void **state)
{
    struct scene scene = scene_of(state);
    int64_t anns = support_by(scene.store, scene.ann, NOW)->session_id;

    expect_nothing_allowed(
        &scene, support_by_session(scene.store, scene.bob, anns, NOW));
    expect_nothing_allowed(&scene,
                           support_by_session(scene.store, scene.bob, 0, NOW));
}

/* A session is for the password that was checked, no matter who set another. */
static void test_sign_in_under_way(void **state)
{
    static const char *const ways[] = {"herself", "the administrator", "a link",
                                       "re-hashed"};
    struct scene scene = scene_of(state);
    const struct act *admin = support_admin(scene.admin, scene.ann, NOW);
    const struct act *proof =
        support_act(scene.store, AUTHORITY_PROOF, scene.ann, NOW);

    for (size_t i = 0; i < LENGTH(ways); i++) {
        struct session_new session = {.browser = "late", .limits = HOLDS};
        struct password_change change = {.password = "new", .browser = ""};
        const struct act *ann = support_by(scene.store, scene.ann, NOW);
        struct account account;
        char *cookie = NULL, *late = NULL, *code = NULL;
        store_account_by_id(scene.store, ann->pool, scene.ann, &account);
        session.password_revision = change.revision = account.password_revision;
        switch (i) {
        case 0: store_password_change(ann, &change, &cookie); break;
        case 1: store_password_set(admin, "another"); break;
        case 2:
            store_password_link_create(admin, NULL, &code);
            store_password_set_by_link(support_by(scene.store, 0, NOW), code,
                                       "third");
            break;
        default:
            store_password_rehash(scene.store, scene.ann, account.password,
                                  "stronger");
            break;
        }
        expect_result(ways[i], i < 3 ? RESULT_CHANGED : RESULT_OK,
                      store_session_add(proof, &session, &late));
        expect_number(ways[i], i == 3, late != NULL);
        expect_result(ways[i], i < 3 ? RESULT_CHANGED : RESULT_OK,
                      store_account_set_email(
                          support_by(scene.store, scene.ann, NOW),
                          account.password_revision, "a@example.org"));
    }
}

static void test_sign_in_when_disabled(void **state)
{
    struct scene scene = scene_of(state);
    char *cookie = NULL;

    store_account_set_disabled(support_admin(scene.admin, scene.ann, NOW),
                               true);
    expect_result(
        "disabled", RESULT_DENIED,
        support_sign_in(scene.store, scene.ann, &HOLDS, "", NOW, &cookie));
    expect_result("nobody", RESULT_DENIED,
                  support_sign_in(scene.store, 99, &HOLDS, "", NOW, &cookie));
}

/* An identity that was proven signs in as long as it is linked. */
static void test_identity_under_way(void **state)
{
    struct scene scene = scene_of(state);
    const struct oidc_claims claims = {"https://id.example.org", "1", "ann"};
    const struct session_new session = {.browser = "", .limits = HOLDS};
    const struct act *ann = support_by(scene.store, scene.ann, NOW);
    const struct act *proof =
        support_act(scene.store, AUTHORITY_PROOF, scene.ann, NOW);
    struct identity identity;
    char *cookie = NULL;

    store_identity_link(ann, &claims);
    store_identity_find(scene.store, ann->pool, &claims, &identity);
    expect_result("linked", RESULT_OK,
                  store_identity_sign_in(proof, &identity, &session, &cookie));
    ann = support_by(scene.store, scene.ann, NOW);
    store_identity_unlink(ann, identity.id);
    expect_result("unlinked in the meantime", RESULT_NOT_FOUND,
                  store_identity_sign_in(proof, &identity, &session, &cookie));
    store_identity_link(ann, &claims);
    store_identity_find(scene.store, ann->pool, &claims, &identity);
    store_account_set_disabled(support_admin(scene.admin, scene.ann, NOW),
                               true);
    expect_result("disabled in the meantime", RESULT_DENIED,
                  store_identity_sign_in(proof, &identity, &session, &cookie));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_removed_member),
        STORE_TEST(test_removed_by_administrator),
        STORE_TEST(test_former_owner),
        STORE_TEST(test_grant),
        STORE_TEST(test_last_owner),
        STORE_TEST(test_gone_feed),
        STORE_TEST(test_disabled_account),
        STORE_TEST(test_ended_session),
        STORE_TEST(test_session_of_another),
        STORE_TEST(test_sign_in_under_way),
        STORE_TEST(test_sign_in_when_disabled),
        STORE_TEST(test_identity_under_way),
    };

    return RUN(tests);
}
