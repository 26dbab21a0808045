/* pages.h: the handlers of all screens, by the file that each is in. */
#ifndef TOKENBOOTH_PAGES_PAGES_H
#define TOKENBOOTH_PAGES_PAGES_H

#include "web/page.h"

typedef void page_handler(struct page *page);

/* login/ */
page_handler page_home, page_me;                            /* home.c */
page_handler page_login, page_login_post, page_logout_post; /* login.c */
page_handler page_openid, page_openid_done,
    page_openid_failed;                                   /* oidc_login.c */
page_handler page_password_link, page_password_link_post; /* password_reset.c */
page_handler page_signup, page_signup_post;               /* signup.c */

/* account/ */
page_handler page_password, page_password_post,
    page_email_post;                        /* account_password.c */
page_handler page_delete, page_delete_post; /* delete_account.c */
page_handler page_link_post, page_linked;   /* identity_link.c */
page_handler page_identities;               /* identity_list.c */
page_handler page_unlink, page_unlink_post; /* identity_unlink.c */
page_handler page_sessions, page_session_end_post,
    page_sessions_end_post; /* session_list.c */

/* tokens/ */
page_handler page_token_new, page_token_new_post, page_token,
    page_token_post;                                /* token_edit.c */
page_handler page_tokens, page_tokens_find_post;    /* token_list.c */
page_handler page_regenerate, page_regenerate_post; /* token_regenerate.c */
page_handler page_reveal_post;                      /* token_reveal.c */
page_handler page_revoke, page_revoke_post;         /* token_revoke.c */
page_handler page_token_setup;                      /* token_setup.c */
page_handler page_test, page_test_post;             /* token_test.c */

/* feeds/ */
page_handler page_feed, page_feed_post, page_feed_delete_post; /* feed.c */
page_handler page_feeds, page_feeds_post;                      /* feed_list.c */
page_handler page_members_post; /* feed_members.c */
page_handler page_feed_token_block, page_feed_token_block_post,
    page_feed_token_unblock_post;        /* feed_token_block.c */
page_handler page_feed_tokens_find_post; /* feed_token_list.c */

/* activity/ */
page_handler page_activity; /* activity.c */

#endif
