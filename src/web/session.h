/* session.h: signing in and out, as far as the browser is concerned. */
#ifndef TOKENBOOTH_WEB_SESSION_H
#define TOKENBOOTH_WEB_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "store/identities.h"
#include "web/page.h"

/* Fills page->session from the cookie; RESULT_NOT_FOUND where nobody is signed
 * in. */
enum result session_load(struct page *page);

/* Signs account_id in: a new session with a new cookie. password_at is that of
 * the account; the browser is known from now on until the password changes. */
enum result session_begin(struct page *page, int64_t account_id,
                          int64_t password_at);

/* Tells account_id, in its activity, that somebody could not show its password;
 * kind: EVENT_..._REFUSED; reason: the README's word. Written down in a
 * moment, whoever asked, so that the time that it takes tells nobody which
 * accounts there are. */
void session_record_denied(const struct page *page, int64_t account_id,
                           const char *kind, const char *reason);

/* As session_begin, by an identity that was proven and found; RESULT_NOT_FOUND
 * where it was unlinked meanwhile. */
enum result session_begin_with_identity(struct page *page,
                                        const struct identity *identity,
                                        int64_t password_at);

/* Ends this session and forgets its cookie. */
enum result session_end(struct page *page);

/* Forgets the cookie of a session that ended. */
void session_forget(struct page *page);

/* Gives whoever is signed in a new password (both as stored; old NULL: none):
 * all their sessions end, and this browser gets a new one. RESULT_CONFLICT: old
 * was changed meanwhile. */
enum result session_change_password(struct page *page, const char *old,
                                    const char *password);

/* Which sessions hold now, by the settings. */
struct session_limits session_limits_of(const struct page *page);

/* True where this browser signed in as account_id before. */
bool session_is_known(const struct page *page, int64_t account_id,
                      int64_t password_at);

#endif
