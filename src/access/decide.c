/* decide.c: the rows of the decision, from the top. */
#include "access/decide.h"

#include <string.h>

static const struct {
    const char *error;  /* RFC 6750, 3.1; NULL: none */
    const char *reason; /* the README's word; NULL: none */
} words[OUTCOME_MAX] = {
    [OUTCOME_ALLOWED] = {NULL, NULL},
    [OUTCOME_REQUEST] = {"invalid_request", "request"},
    [OUTCOME_UNAVAILABLE] = {NULL, "unavailable"},
    [OUTCOME_THROTTLED] = {NULL, "throttled"},
    [OUTCOME_MISSING] = {NULL, "missing"},
    [OUTCOME_PASSWORD] = {"invalid_token", "password"},
    [OUTCOME_MALFORMED] = {"invalid_token", "malformed"},
    [OUTCOME_UNKNOWN] = {"invalid_token", "unknown"},
    [OUTCOME_REPLACED] = {"invalid_token", "replaced"},
    [OUTCOME_REVOKED] = {"invalid_token", "revoked"},
    [OUTCOME_DISABLED] = {"invalid_token", "disabled"},
    [OUTCOME_EXPIRED] = {"invalid_token", "expired"},
    [OUTCOME_SCOPE] = {"insufficient_scope", "scope"},
    [OUTCOME_PRIVILEGE] = {"insufficient_scope", "privilege"},
};

const char *outcome_reason(enum outcome outcome)
{
    return words[outcome].reason;
}

const char *outcome_error(enum outcome outcome)
{
    return words[outcome].error;
}

enum outcome decide_token(const struct token_facts *token, int64_t now)
{
    if (token->fate == FATE_REPLACED)
        return OUTCOME_REPLACED;
    if (token->fate == FATE_REVOKED)
        return OUTCOME_REVOKED;
    if (token->disabled_at)
        return OUTCOME_DISABLED;
    if (token->expires_at && token->expires_at <= now)
        return OUTCOME_EXPIRED;
    return OUTCOME_ALLOWED;
}

/* Whether the credential itself is good, whatever it is used for. */
static enum outcome judge_holder(const struct holder *holder, int64_t now)
{
    switch (holder->kind) {
    case CREDENTIAL_VALUE:
        if (!holder->well_formed)
            return OUTCOME_MALFORMED;
        return holder->known ? decide_token(&holder->token, now)
                             : OUTCOME_UNKNOWN;
    case CREDENTIAL_PASSWORD:
        if (!holder->password_right)
            return OUTCOME_PASSWORD;
        return holder->disabled_at ? OUTCOME_DISABLED : OUTCOME_ALLOWED;
    case CREDENTIAL_NONE: break;
    }
    return OUTCOME_MISSING;
}

static bool is_public_read(const struct need *need,
                           const struct feed_facts *feed)
{
    return feed->exists && feed->is_public && need->access == ACCESS_READ;
}

bool scope_covers(enum scope scope, bool named)
{
    return scope == SCOPE_ALL || (scope == SCOPE_FEEDS && named);
}

bool feed_is_cut(const struct feed_facts *feed)
{
    return feed->cut_at != 0 && feed->privilege > PRIVILEGE_NONE;
}

static bool holder_covers(const struct facts *facts, int i)
{
    const struct token_facts *token = &facts->holder.token;
    const struct feed_facts *feed = &facts->feeds[i];

    if (facts->holder.kind == CREDENTIAL_PASSWORD)
        return facts->target.needs[i].access == ACCESS_READ;
    if (feed_is_cut(feed))
        return false;
    if (facts->target.needs[i].access == ACCESS_WRITE)
        return scope_covers(token->write_scope, feed->names_write);
    return scope_covers(token->read_scope, feed->names_read) ||
           (facts->publishing[i] &&
            scope_covers(token->write_scope, feed->names_write));
}

/* A look-up that publishing needs is part of writing. */
static enum privilege privilege_needed(const struct facts *facts, int i)
{
    const struct token_facts *token = &facts->holder.token;
    const struct feed_facts *feed = &facts->feeds[i];

    if (facts->target.needs[i].access == ACCESS_WRITE)
        return PRIVILEGE_WRITE;
    if (facts->holder.kind == CREDENTIAL_VALUE &&
        !scope_covers(token->read_scope, feed->names_read))
        return PRIVILEGE_WRITE;
    return PRIVILEGE_READ;
}

/* One need, of a holder that is good. */
static enum outcome judge_need(const struct facts *facts, int i)
{
    const struct feed_facts *feed = &facts->feeds[i];

    if (!holder_covers(facts, i))
        return OUTCOME_SCOPE;
    if (facts->target.needs[i].harms_root || !feed->exists ||
        feed->privilege < privilege_needed(facts, i))
        return OUTCOME_PRIVILEGE;
    return OUTCOME_ALLOWED;
}

/* The rows behind "a public feed is read". */
static enum outcome judge_needs(const struct facts *facts,
                                struct verdict *verdict)
{
    for (int pass = 0; pass < 2; pass++) {
        /* Scope before privilege, whichever need lacks it. */
        enum outcome wanted = pass == 0 ? OUTCOME_SCOPE : OUTCOME_PRIVILEGE;
        for (int i = 0; i < facts->target.count; i++) {
            if (is_public_read(&facts->target.needs[i], &facts->feeds[i]))
                continue;
            if (judge_need(facts, i) == wanted) {
                verdict->need = i;
                return wanted;
            }
        }
    }
    return OUTCOME_ALLOWED;
}

static bool all_public_reads(const struct facts *facts)
{
    for (int i = 0; i < facts->target.count; i++) {
        if (!is_public_read(&facts->target.needs[i], &facts->feeds[i]))
            return false;
    }
    return true;
}

void decide(const struct facts *facts, int64_t now, struct verdict *verdict)
{
    memset(verdict, 0, sizeof *verdict);
    verdict->private_answer = true;
    if (!facts->understood || facts->target.count < 1) {
        verdict->outcome = OUTCOME_REQUEST;
        return;
    }
    if (!facts->available) {
        verdict->outcome = OUTCOME_UNAVAILABLE;
        return;
    }
    verdict->credential =
        facts->wait ? OUTCOME_THROTTLED : judge_holder(&facts->holder, now);
    verdict->identified = verdict->credential == OUTCOME_ALLOWED;
    if (all_public_reads(facts)) {
        verdict->outcome = OUTCOME_ALLOWED;
        verdict->private_answer = false;
        return;
    }
    verdict->outcome =
        verdict->identified ? judge_needs(facts, verdict) : verdict->credential;
}
