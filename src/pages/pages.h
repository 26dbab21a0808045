/* pages.h: the handlers of all screens, by the file that each is in: FILE_get
 * or FILE_post, with a word between for a file that has several. */
#ifndef TOKENBOOTH_PAGES_PAGES_H
#define TOKENBOOTH_PAGES_PAGES_H

#include "web/page.h"

typedef void page_handler(struct page *page);

/* login/ */
page_handler home_get, home_me_get;
page_handler login_get, login_post;
page_handler logout_post;
page_handler oidc_login_get, oidc_login_done_get, oidc_login_failed_get;
page_handler password_forgot_get, password_forgot_post;
page_handler password_reset_get, password_reset_post;
page_handler signup_get, signup_post;

/* account/ */
page_handler account_password_get, account_password_post,
    account_password_email_post;
page_handler account_email_again_post, account_email_cancel_post;
page_handler email_confirm_get, email_confirm_post;
page_handler delete_account_get, delete_account_post;
page_handler identity_link_post, identity_link_done_get;
page_handler identity_list_get;
page_handler identity_unlink_get, identity_unlink_post;
page_handler session_list_get, session_list_end_post,
    session_list_end_others_post;

/* tokens/ */
page_handler token_edit_new_get, token_edit_new_post, token_edit_get,
    token_edit_post;
page_handler token_list_get;
page_handler token_regenerate_get, token_regenerate_post;
page_handler token_overlap_end_post;
page_handler token_reveal_post;
page_handler token_revoke_get, token_revoke_post;
page_handler token_revoke_several_get, token_revoke_several_post;
page_handler token_search_post, token_search_revoke_post;
page_handler token_setup_get;
page_handler token_test_get, token_test_post;

/* feeds/ */
page_handler feed_get, feed_post;
page_handler feed_delete_get, feed_delete_post;
page_handler feed_list_get, feed_list_post;
page_handler feed_members_get, feed_members_post;
page_handler feed_token_block_get, feed_token_block_post,
    feed_token_block_remove_post;
page_handler feed_token_find_post;

/* machines/ */
page_handler machine_get, machine_post;
page_handler machine_delete_get, machine_delete_post;
page_handler machine_list_get, machine_list_post;
page_handler machine_managers_get, machine_managers_post;
page_handler machine_trust_get, machine_trust_post;
page_handler machine_trust_remove_get, machine_trust_remove_post;

/* admin/ */
page_handler admin_account_disable_get, admin_account_disable_post,
    admin_account_disable_enable_get, admin_account_disable_enable_post;
page_handler admin_accounts_home_get, admin_accounts_get;
page_handler admin_activity_get, admin_activity_find_post;
page_handler admin_feeds_get, admin_feeds_one_get, admin_feeds_one_post;
page_handler admin_machines_get, admin_machines_one_get,
    admin_machines_one_post;
page_handler admin_policy_get, admin_policy_preview_get, admin_policy_post;
page_handler admin_tokens_get, admin_tokens_find_post, admin_tokens_revoke_get,
    admin_tokens_revoke_post;

/* activity/ */
page_handler activity_get;

#endif
