/* session.h: sessions and their cookies. */
#ifndef TOKENBOOTH_WEB_SESSION_H
#define TOKENBOOTH_WEB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "store/accounts.h"
#include "store/identities.h"
#include "web/page.h"

/* Fills page->session from the cookie; RESULT_NOT_FOUND if nobody is signed
 * in. */
enum result session_load(struct page *page);

/* Signs in to account, whose password was checked: creates a session and sets
 * its cookie. From now on the browser is known, until the password changes;
 * unless is_known, the account's owner is told of the sign-in by mail.
 * RESULT_CHANGED: the password was set since the account was read.
 * RESULT_DENIED: the account was disabled or deleted. */
enum result session_begin(struct page *page, const struct account *account,
                          bool is_known);

/* Records in the account's activity that somebody failed to prove its password;
 * kind: EVENT_..._DENIED or _FAILED; reason: a word of the README. The recorder
 * writes it later, so timing does not reveal which accounts exist. */
void session_record_denied(const struct page *page, int64_t account_id,
                           const char *kind, const char *reason);

/* The same for a proven identity; RESULT_NOT_FOUND if it has been unlinked.
 * password_at is that of its account. */
enum result session_begin_with_identity(struct page *page,
                                        const struct identity *identity,
                                        int64_t password_at);

/* Ends this session, unless it has already ended, and deletes its cookie. */
enum result session_end(struct page *page);

/* Deletes the cookie of a session that has ended. */
void session_forget(struct page *page);

/* Sets a new password (as stored) for the account that is signed in: all its
 * sessions end, and this browser gets a new one. RESULT_CHANGED: the password
 * was changed after the one of this revision was checked. */
enum result session_change_password(struct page *page, int64_t revision,
                                    const char *password);

/* Which sessions are still valid, according to the settings. */
struct session_limits session_limits_of(const struct page *page);

/* True if this browser has signed in as account_id before. */
bool session_is_known(const struct page *page, int64_t account_id,
                      int64_t password_at);

#endif
