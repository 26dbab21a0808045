/* routes.c: the address of every page, with its preconditions and handler. */
#include "routes.h"

#include "api/api.h"
#include "endpoints/check_failure.h"
#include "endpoints/client_account.h"
#include "endpoints/image_registry.h"
#include "endpoints/request_rejection.h"
#include "endpoints/revoke.h"
#include "endpoints/token_exchange.h"
#include "pages/pages.h"

#define LIST     "/profile/tokens"
#define FEED     "/feeds/NAME"
#define MACHINE  "/machines/NAME"
#define LINKS    "/profile/identities"

#define PASSWORD "/profile/password"
#define SESSIONS "/profile/sessions"
#define CLIENT   "/client-account"

#define API      "/api/v1/"

#define PEOPLE   "/admin/accounts"
#define TOKENS   "/admin/tokens"
#define ACTIVITY "/admin/activity"
#define POLICY   "/admin/policy"

/* Whose tokens they are is known by page->owner: see web/page_owner.h. */
/* clang-format off */
#define OWNER_ROUTES(path, session)                                            \
    {ROUTE_GET, path "/tokens", session, FORM_NONE, token_list_get, NULL},     \
    {ROUTE_POST, path "/tokens", session, FORM_CSRF,                           \
     token_edit_new_post, path "/tokens/new"},                                 \
    {ROUTE_GET, path "/tokens/new", session, FORM_NONE,                        \
     token_edit_new_get, NULL},                                                \
    {ROUTE_POST, path "/tokens/find", session, FORM_CSRF,                      \
     token_search_post, path "/tokens"},                                       \
    {ROUTE_POST, path "/tokens/find/revoke", session, FORM_CSRF,               \
     token_search_revoke_post, path "/tokens"},                                \
    {ROUTE_GET, path "/tokens/revoke", session, FORM_NONE,                     \
     token_revoke_several_get, NULL},                                          \
    {ROUTE_POST, path "/tokens/revoke", session, FORM_CSRF,                    \
     token_revoke_several_post, path "/tokens"},                               \
    {ROUTE_GET, path "/tokens/ID", session, FORM_NONE, token_edit_get, NULL},  \
    {ROUTE_POST, path "/tokens/ID", session, FORM_CSRF,                        \
     token_edit_post, path "/tokens/ID"},                                      \
    {ROUTE_GET, path "/tokens/ID/regenerate", session, FORM_NONE,              \
     token_regenerate_get, NULL},                                              \
    {ROUTE_POST, path "/tokens/ID/regenerate", session, FORM_CSRF,             \
     token_regenerate_post, path "/tokens"},                                   \
    {ROUTE_POST, path "/tokens/ID/end-overlap", session, FORM_CSRF,            \
     token_overlap_end_post, path "/tokens"},                                  \
    {ROUTE_GET, path "/tokens/ID/revoke", session, FORM_NONE,                  \
     token_revoke_get, NULL},                                                  \
    {ROUTE_POST, path "/tokens/ID/revoke", session, FORM_CSRF,                 \
     token_revoke_post, path "/tokens"},                                       \
    {ROUTE_GET, path "/tokens/ID/setup", session, FORM_NONE,                   \
     token_setup_get, NULL},                                                   \
    {ROUTE_POST, path "/tokens/ID/reveal", session, FORM_CSRF,                 \
     token_reveal_post, path "/tokens"},                                       \
    {ROUTE_GET, path "/activity", session, FORM_NONE, activity_get, NULL},     \
    {ROUTE_GET, path "/test", session, FORM_NONE, token_test_get, NULL},       \
    {ROUTE_POST, path "/test", session, FORM_CSRF,                             \
     token_test_post, path "/test"}
/* clang-format on */

const struct route page_routes[] = {
    {ROUTE_GET, "/", SESSION_ANY, FORM_NONE, home_get, NULL},
    {ROUTE_GET, "/signup", SESSION_ANY, FORM_NONE, signup_get, NULL},
    {ROUTE_POST, "/signup", SESSION_ANY, FORM_CSRF, signup_post, NULL},
    {ROUTE_GET, "/login", SESSION_ANY, FORM_NONE, login_get, NULL},
    {ROUTE_POST, "/login", SESSION_ANY, FORM_CSRF, login_post, NULL},
    {ROUTE_GET, "/login/openid", SESSION_ANY, FORM_NONE, oidc_login_get, NULL},
    {ROUTE_CALLBACK, "/login/openid/done", SESSION_ANY, FORM_NONE,
     oidc_login_done_get, NULL},
    {ROUTE_GET, "/login/openid/failed", SESSION_ANY, FORM_NONE,
     oidc_login_failed_get, NULL},
    {ROUTE_POST, "/logout", SESSION_REQUIRED, FORM_CSRF, logout_post, LIST},
    {ROUTE_GET, "/profile/Me", SESSION_REQUIRED, FORM_NONE, home_me_get, NULL},

    OWNER_ROUTES("/profile", SESSION_REQUIRED),

    {ROUTE_GET, "/feeds", SESSION_REQUIRED, FORM_NONE, feed_list_get, NULL},
    {ROUTE_POST, "/feeds", SESSION_REQUIRED, FORM_CSRF, feed_list_post,
     "/feeds"},
    {ROUTE_GET, FEED, SESSION_REQUIRED, FORM_NONE, feed_get, NULL},
    {ROUTE_POST, FEED, SESSION_REQUIRED, FORM_CSRF, feed_post, FEED},
    {ROUTE_GET, FEED "/members", SESSION_REQUIRED, FORM_NONE, feed_members_get,
     NULL},
    {ROUTE_POST, FEED "/members", SESSION_REQUIRED, FORM_CSRF,
     feed_members_post, FEED},
    {ROUTE_GET, FEED "/delete", SESSION_REQUIRED, FORM_NONE, feed_delete_get,
     NULL},
    {ROUTE_POST, FEED "/delete", SESSION_REQUIRED, FORM_CSRF, feed_delete_post,
     FEED},
    {ROUTE_POST, FEED "/tokens/find", SESSION_REQUIRED, FORM_CSRF,
     feed_token_find_post, FEED},
    {ROUTE_GET, FEED "/tokens/ID/block", SESSION_REQUIRED, FORM_NONE,
     feed_token_block_get, NULL},
    {ROUTE_POST, FEED "/tokens/ID/block", SESSION_REQUIRED, FORM_CSRF,
     feed_token_block_post, FEED},
    {ROUTE_POST, FEED "/tokens/ID/unblock", SESSION_REQUIRED, FORM_CSRF,
     feed_token_block_remove_post, FEED},

    {ROUTE_GET, "/machines", SESSION_REQUIRED, FORM_NONE, machine_list_get,
     NULL},
    {ROUTE_POST, "/machines", SESSION_REQUIRED, FORM_CSRF, machine_list_post,
     "/machines"},
    {ROUTE_GET, MACHINE, SESSION_MANAGER, FORM_NONE, machine_get, NULL},
    {ROUTE_POST, MACHINE, SESSION_MANAGER, FORM_CSRF, machine_post, MACHINE},
    {ROUTE_GET, MACHINE "/managers", SESSION_MANAGER, FORM_NONE,
     machine_managers_get, NULL},
    {ROUTE_POST, MACHINE "/managers", SESSION_MANAGER, FORM_CSRF,
     machine_managers_post, MACHINE},
    {ROUTE_GET, MACHINE "/delete", SESSION_MANAGER, FORM_NONE,
     machine_delete_get, NULL},
    {ROUTE_POST, MACHINE "/delete", SESSION_MANAGER, FORM_CSRF,
     machine_delete_post, MACHINE},
    {ROUTE_GET, MACHINE "/trust", SESSION_MANAGER, FORM_NONE, machine_trust_get,
     NULL},
    {ROUTE_POST, MACHINE "/trust", SESSION_MANAGER, FORM_CSRF,
     machine_trust_post, MACHINE "/trust"},
    {ROUTE_GET, MACHINE "/trust/ID/remove", SESSION_MANAGER, FORM_NONE,
     machine_trust_remove_get, NULL},
    {ROUTE_POST, MACHINE "/trust/ID/remove", SESSION_MANAGER, FORM_CSRF,
     machine_trust_remove_post, MACHINE "/trust"},
    OWNER_ROUTES(MACHINE, SESSION_MANAGER),

    {ROUTE_GET, LINKS, SESSION_REQUIRED, FORM_NONE, identity_list_get, NULL},
    {ROUTE_POST, LINKS "/link", SESSION_REQUIRED, FORM_CSRF, identity_link_post,
     LINKS},
    {ROUTE_CALLBACK, LINKS "/linked", SESSION_REQUIRED, FORM_NONE,
     identity_link_done_get, NULL},
    {ROUTE_GET, LINKS "/ID/unlink", SESSION_REQUIRED, FORM_NONE,
     identity_unlink_get, NULL},
    {ROUTE_POST, LINKS "/ID/unlink", SESSION_REQUIRED, FORM_CSRF,
     identity_unlink_post, LINKS},

    {ROUTE_GET, PASSWORD, SESSION_REQUIRED, FORM_NONE, account_password_get,
     NULL},
    {ROUTE_POST, PASSWORD, SESSION_REQUIRED, FORM_CSRF, account_password_post,
     PASSWORD},
    {ROUTE_POST, "/profile/email", SESSION_REQUIRED, FORM_CSRF,
     account_password_email_post, PASSWORD},
    {ROUTE_POST, "/profile/email/again", SESSION_REQUIRED, FORM_CSRF,
     account_email_again_post, PASSWORD},
    {ROUTE_POST, "/profile/email/cancel", SESSION_REQUIRED, FORM_CSRF,
     account_email_cancel_post, PASSWORD},
    {ROUTE_GET, SESSIONS, SESSION_REQUIRED, FORM_NONE, session_list_get, NULL},
    {ROUTE_POST, SESSIONS "/end", SESSION_REQUIRED, FORM_CSRF,
     session_list_end_others_post, SESSIONS},
    {ROUTE_POST, SESSIONS "/ID/end", SESSION_REQUIRED, FORM_CSRF,
     session_list_end_post, SESSIONS},
    {ROUTE_GET, "/profile/delete", SESSION_REQUIRED, FORM_NONE,
     delete_account_get, NULL},
    {ROUTE_POST, "/profile/delete", SESSION_REQUIRED, FORM_CSRF,
     delete_account_post, "/profile/delete"},
    {ROUTE_GET, "/email", SESSION_ANY, FORM_NONE, email_confirm_get, NULL},
    {ROUTE_POST, "/email", SESSION_ANY, FORM_CSRF, email_confirm_post, NULL},
    {ROUTE_GET, "/password", SESSION_ANY, FORM_NONE, password_reset_get, NULL},
    {ROUTE_POST, "/password", SESSION_ANY, FORM_CSRF, password_reset_post,
     NULL},
    {ROUTE_GET, "/password/forgot", SESSION_ANY, FORM_NONE, password_forgot_get,
     NULL},
    {ROUTE_POST, "/password/forgot", SESSION_ANY, FORM_CSRF,
     password_forgot_post, NULL},

    {ROUTE_GET, "/admin", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_accounts_home_get, NULL},
    {ROUTE_GET, PEOPLE, SESSION_ADMINISTRATOR, FORM_NONE, admin_accounts_get,
     NULL},
    {ROUTE_GET, PEOPLE "/ID/disable", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_account_disable_get, NULL},
    {ROUTE_POST, PEOPLE "/ID/disable", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_account_disable_post, PEOPLE},
    {ROUTE_GET, PEOPLE "/ID/enable", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_account_disable_enable_get, NULL},
    {ROUTE_POST, PEOPLE "/ID/enable", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_account_disable_enable_post, PEOPLE},
    {ROUTE_GET, TOKENS, SESSION_ADMINISTRATOR, FORM_NONE, admin_tokens_get,
     NULL},
    {ROUTE_POST, TOKENS "/find", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_tokens_find_post, TOKENS},
    {ROUTE_GET, TOKENS "/revoke", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_tokens_revoke_get, NULL},
    {ROUTE_POST, TOKENS "/revoke", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_tokens_revoke_post, TOKENS},
    {ROUTE_GET, "/admin/feeds", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_feeds_get, NULL},
    {ROUTE_GET, "/admin/feeds/NAME", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_feeds_one_get, NULL},
    {ROUTE_POST, "/admin/feeds/NAME", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_feeds_one_post, "/admin/feeds/NAME"},
    {ROUTE_GET, "/admin/machines", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_machines_get, NULL},
    {ROUTE_GET, "/admin/machines/NAME", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_machines_one_get, NULL},
    {ROUTE_POST, "/admin/machines/NAME", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_machines_one_post, "/admin/machines/NAME"},
    {ROUTE_GET, ACTIVITY, SESSION_ADMINISTRATOR, FORM_NONE, admin_activity_get,
     NULL},
    {ROUTE_POST, ACTIVITY "/find", SESSION_ADMINISTRATOR, FORM_CSRF,
     admin_activity_find_post, ACTIVITY},
    {ROUTE_GET, POLICY, SESSION_ADMINISTRATOR, FORM_NONE, admin_policy_get,
     NULL},
    {ROUTE_POST, POLICY, SESSION_ADMINISTRATOR, FORM_CSRF, admin_policy_post,
     POLICY},
    {ROUTE_GET, POLICY "/preview", SESSION_ADMINISTRATOR, FORM_NONE,
     admin_policy_preview_get, NULL},

    {ROUTE_GET, CLIENT, SESSION_ANY, FORM_API, endpoint_client_account_get,
     NULL},
    {ROUTE_PUT, CLIENT, SESSION_ANY, FORM_API, endpoint_client_account_put,
     NULL},
    {ROUTE_DELETE, CLIENT, SESSION_ANY, FORM_API,
     endpoint_client_account_delete, NULL},
    {ROUTE_GET, "/check-failure", SESSION_ANY, FORM_API,
     endpoint_check_failure_get, NULL},
    {ROUTE_GET, "/request-rejection", SESSION_ANY, FORM_API,
     endpoint_request_rejection_get, NULL},
    {ROUTE_GET, "/v2/", SESSION_ANY, FORM_API, endpoint_image_registry_get,
     NULL},
    {ROUTE_GET, "/v2", SESSION_ANY, FORM_API, endpoint_image_registry_get,
     NULL},
    {ROUTE_POST, "/revoke", SESSION_ANY, FORM_API, endpoint_revoke_post, NULL},
    {ROUTE_POST, "/token", SESSION_ANY, FORM_API, endpoint_token_exchange_post,
     NULL},

    {ROUTE_GET, API "token", SESSION_ANY, FORM_JSON, api_own_token_get, NULL},
    {ROUTE_DELETE, API "token", SESSION_ANY, FORM_JSON, api_own_token_delete,
     NULL},
    {ROUTE_POST, API "token/regenerate", SESSION_ANY, FORM_JSON,
     api_own_token_regenerate_post, NULL},
    {ROUTE_GET, API "tokens", SESSION_ANY, FORM_JSON, api_tokens_get, NULL},
    {ROUTE_POST, API "tokens", SESSION_ANY, FORM_JSON, api_tokens_post, NULL},
    {ROUTE_GET, API "tokens/ID", SESSION_ANY, FORM_JSON, api_tokens_one_get,
     NULL},
    {ROUTE_PATCH, API "tokens/ID", SESSION_ANY, FORM_JSON, api_tokens_one_patch,
     NULL},
    {ROUTE_DELETE, API "tokens/ID", SESSION_ANY, FORM_JSON,
     api_tokens_one_delete, NULL},
    {ROUTE_POST, API "tokens/ID/regenerate", SESSION_ANY, FORM_JSON,
     api_tokens_one_regenerate_post, NULL},
    {0},
};
