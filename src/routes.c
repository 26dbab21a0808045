/* routes.c: the address of every page, with its preconditions and handler. */
#include "routes.h"

#include "endpoints/revoke.h"
#include "pages/pages.h"

#define LIST     "/profile/tokens"
#define TOKEN    "/profile/tokens/ID"
#define TEST     "/profile/test"
#define FEED     "/feeds/NAME"
#define LINKS    "/profile/identities"

#define PASSWORD "/profile/password"
#define SESSIONS "/profile/sessions"

const struct route page_routes[] = {
    {ROUTE_GET, "/", SESSION_ANY, FORM_NONE, page_home, NULL},
    {ROUTE_GET, "/signup", SESSION_ANY, FORM_NONE, page_signup, NULL},
    {ROUTE_POST, "/signup", SESSION_ANY, FORM_CSRF, page_signup_post, NULL},
    {ROUTE_GET, "/login", SESSION_ANY, FORM_NONE, page_login, NULL},
    {ROUTE_POST, "/login", SESSION_ANY, FORM_CSRF, page_login_post, NULL},
    {ROUTE_GET, "/login/openid", SESSION_ANY, FORM_NONE, page_openid, NULL},
    {ROUTE_GET, "/login/openid/done", SESSION_ANY, FORM_NONE, page_openid_done,
     NULL},
    {ROUTE_GET, "/login/openid/failed", SESSION_ANY, FORM_NONE,
     page_openid_failed, NULL},
    {ROUTE_POST, "/logout", SESSION_REQUIRED, FORM_CSRF, page_logout_post,
     LIST},
    {ROUTE_GET, "/profile/Me", SESSION_REQUIRED, FORM_NONE, page_me, NULL},

    {ROUTE_GET, LIST, SESSION_REQUIRED, FORM_NONE, page_tokens, NULL},
    {ROUTE_POST, LIST, SESSION_REQUIRED, FORM_CSRF, page_token_new_post,
     LIST "/new"},
    {ROUTE_GET, LIST "/new", SESSION_REQUIRED, FORM_NONE, page_token_new, NULL},
    {ROUTE_POST, LIST "/find", SESSION_REQUIRED, FORM_CSRF,
     page_tokens_find_post, LIST},
    {ROUTE_GET, TOKEN, SESSION_REQUIRED, FORM_NONE, page_token, NULL},
    {ROUTE_POST, TOKEN, SESSION_REQUIRED, FORM_CSRF, page_token_post, TOKEN},
    {ROUTE_GET, TOKEN "/regenerate", SESSION_REQUIRED, FORM_NONE,
     page_regenerate, NULL},
    {ROUTE_POST, TOKEN "/regenerate", SESSION_REQUIRED, FORM_CSRF,
     page_regenerate_post, LIST},
    {ROUTE_GET, TOKEN "/revoke", SESSION_REQUIRED, FORM_NONE, page_revoke,
     NULL},
    {ROUTE_POST, TOKEN "/revoke", SESSION_REQUIRED, FORM_CSRF, page_revoke_post,
     LIST},
    {ROUTE_GET, TOKEN "/setup", SESSION_REQUIRED, FORM_NONE, page_token_setup,
     NULL},
    {ROUTE_POST, TOKEN "/reveal", SESSION_REQUIRED, FORM_CSRF, page_reveal_post,
     LIST},

    {ROUTE_GET, "/profile/activity", SESSION_REQUIRED, FORM_NONE, page_activity,
     NULL},
    {ROUTE_GET, TEST, SESSION_REQUIRED, FORM_NONE, page_test, NULL},
    {ROUTE_POST, TEST, SESSION_REQUIRED, FORM_CSRF, page_test_post, TEST},

    {ROUTE_GET, "/feeds", SESSION_REQUIRED, FORM_NONE, page_feeds, NULL},
    {ROUTE_POST, "/feeds", SESSION_REQUIRED, FORM_CSRF, page_feeds_post,
     "/feeds"},
    {ROUTE_GET, FEED, SESSION_REQUIRED, FORM_NONE, page_feed, NULL},
    {ROUTE_POST, FEED, SESSION_REQUIRED, FORM_CSRF, page_feed_post, FEED},
    {ROUTE_POST, FEED "/members", SESSION_REQUIRED, FORM_CSRF,
     page_members_post, FEED},
    {ROUTE_POST, FEED "/delete", SESSION_REQUIRED, FORM_CSRF,
     page_feed_delete_post, FEED},
    {ROUTE_POST, FEED "/tokens/find", SESSION_REQUIRED, FORM_CSRF,
     page_feed_tokens_find_post, FEED},
    {ROUTE_GET, FEED "/tokens/ID/block", SESSION_REQUIRED, FORM_NONE,
     page_feed_token_block, NULL},
    {ROUTE_POST, FEED "/tokens/ID/block", SESSION_REQUIRED, FORM_CSRF,
     page_feed_token_block_post, FEED},
    {ROUTE_POST, FEED "/tokens/ID/unblock", SESSION_REQUIRED, FORM_CSRF,
     page_feed_token_unblock_post, FEED},

    {ROUTE_GET, LINKS, SESSION_REQUIRED, FORM_NONE, page_identities, NULL},
    {ROUTE_POST, LINKS "/link", SESSION_REQUIRED, FORM_CSRF, page_link_post,
     LINKS},
    {ROUTE_GET, LINKS "/linked", SESSION_REQUIRED, FORM_NONE, page_linked,
     NULL},
    {ROUTE_GET, LINKS "/ID/unlink", SESSION_REQUIRED, FORM_NONE, page_unlink,
     NULL},
    {ROUTE_POST, LINKS "/ID/unlink", SESSION_REQUIRED, FORM_CSRF,
     page_unlink_post, LINKS},

    {ROUTE_GET, PASSWORD, SESSION_REQUIRED, FORM_NONE, page_password, NULL},
    {ROUTE_POST, PASSWORD, SESSION_REQUIRED, FORM_CSRF, page_password_post,
     PASSWORD},
    {ROUTE_POST, "/profile/email", SESSION_REQUIRED, FORM_CSRF, page_email_post,
     PASSWORD},
    {ROUTE_GET, SESSIONS, SESSION_REQUIRED, FORM_NONE, page_sessions, NULL},
    {ROUTE_POST, SESSIONS "/end", SESSION_REQUIRED, FORM_CSRF,
     page_sessions_end_post, SESSIONS},
    {ROUTE_POST, SESSIONS "/ID/end", SESSION_REQUIRED, FORM_CSRF,
     page_session_end_post, SESSIONS},
    {ROUTE_GET, "/profile/delete", SESSION_REQUIRED, FORM_NONE, page_delete,
     NULL},
    {ROUTE_POST, "/profile/delete", SESSION_REQUIRED, FORM_CSRF,
     page_delete_post, "/profile/delete"},
    {ROUTE_GET, "/password", SESSION_ANY, FORM_NONE, page_password_link, NULL},
    {ROUTE_POST, "/password", SESSION_ANY, FORM_CSRF, page_password_link_post,
     NULL},

    {ROUTE_POST, "/revoke", SESSION_ANY, FORM_API, endpoint_revoke_post, NULL},
    {0},
};
