/* validate.h: the rules for what people type.
 *
 * Each function returns NULL if text follows the rule, else a message that says
 * what to do, for a form and for the administrator's command. */
#ifndef TOKENBOOTH_STORE_VALIDATE_H
#define TOKENBOOTH_STORE_VALIDATE_H

#include <apr_pools.h>

#include "base/password_list.h"

enum {
    VALIDATE_DESCRIPTION_MAX = 200, /* code points */
    VALIDATE_PASSWORD_MIN = 8,      /* code points (NIST SP 800-63B) */
    VALIDATE_PASSWORD_MAX = 256,    /* code points */
    VALIDATE_EMAIL_MAX = 254,       /* bytes (RFC 5321) */
};

/* [a-z0-9][a-z0-9._-]{1,38} */
const char *validate_username(const char *text);

/* Something, "@", something, without spaces. Whether it exists, only sending an
 * email can tell. */
const char *validate_email(const char *text);

/* The same, and in ASCII, as emails are sent (RFC 5321). Accounts that have
 * another address can still sign in with it. */
const char *validate_new_email(const char *text);

/* Judged by its length, not by classes of characters (OWASP). */
const char *validate_password(const char *text);

/* What is easy to guess about the account; NULL: unknown. */
struct validate_owner {
    const char *username;
    const char *email;
    const char *site; /* scheme and host */
};

/* A new password must also be none of the common ones, and no name of the
 * account or the site, in any case. */
const char *validate_new_password(apr_pool_t *pool,
                                  const struct password_list *common,
                                  const struct validate_owner *owner,
                                  const char *text);

/* 1 to 200 characters of UTF-8 without control characters. */
const char *validate_description(const char *text);

/* The same of a machine account, which can also have none. */
const char *validate_machine_description(const char *text);

/* [a-z0-9][a-z0-9._-]{0,62}, but not "new", which is the address of a page. */
const char *validate_feed_name(const char *text);

/* The same of a feed that is to be created: nor one that begins like a token
 * value, which logs leave out. */
const char *validate_new_feed_name(const char *text);

#endif
