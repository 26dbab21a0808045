/* setting_value.h: whether a text can be the value of a setting. */
#ifndef TOKENBOOTH_BASE_SETTING_VALUE_H
#define TOKENBOOTH_BASE_SETTING_VALUE_H

#include <apr_pools.h>
#include <stdbool.h>

/* http:// or https:// and a host, perhaps with a port, and nothing else. */
bool setting_value_is_site(const char *value);

/* unix:/path, or an IPv4 address and a port. */
bool setting_value_is_listen(const char *value);

/* One or more of them with commas between them, as many as fastcgi/listen.h
 * opens. */
bool setting_value_is_listens(apr_pool_t *pool, const char *value);

/* A short text for people to read. */
bool setting_value_is_name(const char *value);

/* One that begins with a hyphen is none: it could be taken for an option of a
 * program. */
bool setting_value_is_email(const char *value);

/* An email address, or an http:// or https:// URL. */
bool setting_value_is_contact(const char *value);

/* smtp:// or smtps:// and a host, perhaps with a port, and nothing else. */
bool setting_value_is_smtp(const char *value);

/* An https:// URL, or an http:// one of this host. */
bool setting_value_is_webhook(apr_pool_t *pool, const char *value);

#endif
