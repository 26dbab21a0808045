/* session.h: signing in and out, as far as the browser is concerned. */
#ifndef TOKENBOOTH_WEB_SESSION_H
#define TOKENBOOTH_WEB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "store/accounts.h"
#include "store/identities.h"
#include "web/page.h"

/* Fills page->session from the cookie; RESULT_NOT_FOUND where nobody is signed
 * in. */
enum result session_load(struct page *page);

/* Signs the account in whose password was checked: a new session with a new
 * cookie; the browser is known from now on until the password changes.
 * RESULT_CHANGED: the password was set since the account was read.
 * RESULT_DENIED: the account was disabled or deleted. */
enum result session_begin(struct page *page, const struct account *account);

/* Tells account_id, in its activity, that somebody could not show its password;
 * kind: EVENT_..._DENIED or _FAILED; reason: the README's word. Written down in a
 * moment, whoever asked, so that the time that it takes tells nobody which
 * accounts there are. */
void session_record_denied(const struct page *page, int64_t account_id,
                           const char *kind, const char *reason);

/* The same by an identity that was proven and found; RESULT_NOT_FOUND if it was
 * unlinked meanwhile. password_at is that of its account. */
enum result session_begin_with_identity(struct page *page,
                                        const struct identity *identity,
                                        int64_t password_at);

/* Ends this session and forgets its cookie. */
enum result session_end(struct page *page);

/* Forgets the cookie of a session that ended. */
void session_forget(struct page *page);

/* Gives whoever is signed in a new password (as stored): all their sessions
 * end, and this browser gets a new one. RESULT_CHANGED: the password was set
 * since the one of this revision was checked. */
enum result session_change_password(struct page *page, int64_t revision,
                                    const char *password);

/* Which sessions hold now, by the settings. */
struct session_limits session_limits_of(const struct page *page);

/* True where this browser signed in as account_id before. */
bool session_is_known(const struct page *page, int64_t account_id,
                      int64_t password_at);

#endif
