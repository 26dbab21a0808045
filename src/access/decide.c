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

enum outcome decide_token(const struct token_attributes *token, int64_t now)
{
    if (token->value_status == VALUE_STATUS_REPLACED)
        return OUTCOME_REPLACED;
    if (token->value_status == VALUE_STATUS_REVOKED)
        return OUTCOME_REVOKED;
    if (token->disabled_at)
        return OUTCOME_DISABLED;
    if (token->expires_at && token->expires_at <= now)
        return OUTCOME_EXPIRED;
    return OUTCOME_ALLOWED;
}

/* Whether the credential itself is good, whatever it is used for. */
static enum outcome decide_subject(const struct subject *subject, int64_t now)
{
    switch (subject->kind) {
    case CREDENTIAL_VALUE:
        if (!subject->well_formed)
            return OUTCOME_MALFORMED;
        return subject->known ? decide_token(&subject->token, now)
                              : OUTCOME_UNKNOWN;
    case CREDENTIAL_PASSWORD:
        if (!subject->password_right)
            return OUTCOME_PASSWORD;
        return subject->disabled_at ? OUTCOME_DISABLED : OUTCOME_ALLOWED;
    case CREDENTIAL_NONE: break;
    }
    return OUTCOME_MISSING;
}

static bool is_public_read(const struct required_access *required,
                           const struct feed_attributes *feed)
{
    return feed->exists && feed->is_public && required->access == ACCESS_READ;
}

bool scope_covers(enum scope scope, bool named)
{
    return scope == SCOPE_ALL || (scope == SCOPE_FEEDS && named);
}

bool feed_is_blocked(const struct feed_attributes *feed)
{
    return feed->blocked_at != 0 && feed->privilege > PRIVILEGE_NONE;
}

static bool subject_covers(const struct attributes *attributes, int i)
{
    const struct token_attributes *token = &attributes->subject.token;
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (attributes->subject.kind == CREDENTIAL_PASSWORD)
        return attributes->resource.required[i].access == ACCESS_READ;
    if (feed_is_blocked(feed))
        return false;
    if (attributes->resource.required[i].access == ACCESS_WRITE)
        return scope_covers(token->write_scope, feed->names_write);
    return scope_covers(token->read_scope, feed->names_read) ||
           (attributes->publishing[i] &&
            scope_covers(token->write_scope, feed->names_write));
}

/* A look-up that publishing needs is part of writing. */
static enum privilege privilege_required(const struct attributes *attributes,
                                         int i)
{
    const struct token_attributes *token = &attributes->subject.token;
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (attributes->resource.required[i].access == ACCESS_WRITE)
        return PRIVILEGE_WRITE;
    if (attributes->subject.kind == CREDENTIAL_VALUE &&
        !scope_covers(token->read_scope, feed->names_read))
        return PRIVILEGE_WRITE;
    return PRIVILEGE_READ;
}

/* One required access, of a subject that is good. */
static enum outcome decide_access(const struct attributes *attributes, int i)
{
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (!subject_covers(attributes, i))
        return OUTCOME_SCOPE;
    if (attributes->resource.required[i].harms_root || !feed->exists ||
        feed->privilege < privilege_required(attributes, i))
        return OUTCOME_PRIVILEGE;
    return OUTCOME_ALLOWED;
}

/* The rows behind "a public feed is read". */
static enum outcome decide_accesses(const struct attributes *attributes,
                                    struct decision *decision)
{
    for (int pass = 0; pass < 2; pass++) {
        /* Scope before privilege, whichever access lacks it. */
        enum outcome wanted = pass == 0 ? OUTCOME_SCOPE : OUTCOME_PRIVILEGE;
        for (int i = 0; i < attributes->resource.count; i++) {
            if (is_public_read(&attributes->resource.required[i],
                               &attributes->feeds[i]))
                continue;
            if (decide_access(attributes, i) == wanted) {
                decision->denied = i;
                return wanted;
            }
        }
    }
    return OUTCOME_ALLOWED;
}

static bool all_public_reads(const struct attributes *attributes)
{
    for (int i = 0; i < attributes->resource.count; i++) {
        if (!is_public_read(&attributes->resource.required[i],
                            &attributes->feeds[i]))
            return false;
    }
    return true;
}

void decide(const struct attributes *attributes, int64_t now,
            struct decision *decision)
{
    memset(decision, 0, sizeof *decision);
    decision->private_answer = true;
    if (!attributes->understood || attributes->resource.count < 1) {
        decision->outcome = OUTCOME_REQUEST;
        return;
    }
    if (!attributes->available) {
        decision->outcome = OUTCOME_UNAVAILABLE;
        return;
    }
    decision->credential = attributes->wait
                               ? OUTCOME_THROTTLED
                               : decide_subject(&attributes->subject, now);
    decision->identified = decision->credential == OUTCOME_ALLOWED;
    if (all_public_reads(attributes)) {
        decision->outcome = OUTCOME_ALLOWED;
        decision->private_answer = false;
        return;
    }
    decision->outcome = decision->identified
                            ? decide_accesses(attributes, decision)
                            : decision->credential;
}
