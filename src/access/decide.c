/* decide.c: the rules of the decision, in order. */
#include "access/decide.h"

#include <string.h>

bool decide_overlaps(const struct token_attributes *token, int64_t now)
{
    return token->value_status == VALUE_STATUS_REPLACED &&
           token->works_until > now;
}

int64_t decide_end(const struct token_attributes *token)
{
    if (!token->works_until)
        return token->expires_at;
    return token->expires_at && token->expires_at < token->works_until
               ? token->expires_at
               : token->works_until;
}

enum outcome decide_token(const struct token_attributes *token, int64_t now)
{
    if (token->value_status == VALUE_STATUS_REPLACED &&
        !decide_overlaps(token, now))
        return OUTCOME_REPLACED;
    if (token->value_status == VALUE_STATUS_REVOKED)
        return OUTCOME_REVOKED;
    if (token->disabled_at)
        return OUTCOME_DISABLED;
    if (token->expires_at && token->expires_at <= now)
        return OUTCOME_EXPIRED;
    return OUTCOME_ALLOWED;
}

static enum outcome decide_value(const struct subject *subject, int64_t now)
{
    enum outcome outcome;

    if (!subject->well_formed)
        return OUTCOME_MALFORMED;
    if (!subject->known)
        return OUTCOME_UNKNOWN;
    outcome = decide_token(&subject->token, now);
    return outcome == OUTCOME_ALLOWED && subject->outside ? OUTCOME_NETWORK
                                                          : outcome;
}

/* OUTCOME_ALLOWED if the credential is good, whatever it is used for. */
static enum outcome decide_subject(const struct subject *subject, int64_t now)
{
    switch (subject->kind) {
    case CREDENTIAL_VALUE: return decide_value(subject, now);
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

bool decide_covers(enum scope scope, bool named)
{
    return scope == SCOPE_ALL || (scope == SCOPE_FEEDS && named);
}

enum scope decide_write_scope(const struct token_attributes *token)
{
    return token->is_primary ||
                   policy_allows_write(&token->policy, token->write_scope)
               ? token->write_scope
               : SCOPE_NONE;
}

bool decide_is_blocked(const struct feed_attributes *feed)
{
    return feed->blocked_at != 0 && feed->privilege > PRIVILEGE_NONE;
}

static bool subject_covers(const struct attributes *attributes, int i)
{
    const struct token_attributes *token = &attributes->subject.token;
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (attributes->subject.kind == CREDENTIAL_PASSWORD)
        return attributes->resource.required[i].access == ACCESS_READ;
    if (attributes->resource.required[i].access == ACCESS_WRITE)
        return decide_covers(decide_write_scope(token), feed->names_write);
    return decide_covers(token->read_scope, feed->names_read) ||
           (attributes->lookups[i] == LOOKUP_REQUIRED &&
            decide_covers(decide_write_scope(token), feed->names_write));
}

/* What is wrong with the credential, in the order of the table of outcomes. */
static enum outcome decide_credential(const struct attributes *attributes,
                                      int64_t now)
{
    if (attributes->wait)
        return OUTCOME_THROTTLED;
    if (attributes->insecure)
        return OUTCOME_INSECURE;
    return decide_subject(&attributes->subject, now);
}

/* A look-up that is part of publishing requires what publishing does. */
static enum privilege privilege_required(const struct attributes *attributes,
                                         int i)
{
    const struct token_attributes *token = &attributes->subject.token;
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (attributes->resource.required[i].access == ACCESS_WRITE)
        return PRIVILEGE_WRITE;
    if (attributes->subject.kind == CREDENTIAL_VALUE &&
        !decide_covers(token->read_scope, feed->names_read))
        return PRIVILEGE_WRITE;
    return PRIVILEGE_READ;
}

/* Whether the token may only add, and this is more than that. */
static bool adds_too_much(const struct attributes *attributes, int i,
                          bool too_much)
{
    return too_much && attributes->subject.kind == CREDENTIAL_VALUE &&
           attributes->subject.token.adds_only &&
           attributes->resource.required[i].access == ACCESS_WRITE;
}

/* Decides one of the required accesses, for a good credential. */
static enum outcome decide_access(const struct attributes *attributes, int i)
{
    const struct feed_attributes *feed = &attributes->feeds[i];

    if (attributes->subject.kind == CREDENTIAL_VALUE && decide_is_blocked(feed))
        return OUTCOME_BLOCKED;
    if (!subject_covers(attributes, i))
        return OUTCOME_SCOPE;
    if (adds_too_much(attributes, i, attributes->resource.required[i].changes))
        return OUTCOME_ADDS;
    if (attributes->resource.required[i].harms_root)
        return OUTCOME_ROOT;
    if (!feed->exists || feed->privilege < privilege_required(attributes, i))
        return OUTCOME_PRIVILEGE;
    /* Only where the account can write, so that nobody else learns of it. */
    return adds_too_much(attributes, i, attributes->replaces) ? OUTCOME_ADDS
                                                              : OUTCOME_ALLOWED;
}

static bool is_about_token(enum outcome denial)
{
    return denial == OUTCOME_BLOCKED || denial == OUTCOME_SCOPE ||
           denial == OUTCOME_ADDS;
}

/* Decides all required accesses. What the token itself lacks goes before what
 * its account lacks, whichever of the accesses lacks it. */
static enum outcome decide_accesses(const struct attributes *attributes,
                                    struct decision *decision)
{
    enum outcome denial = OUTCOME_ALLOWED;

    for (int i = 0; i < attributes->resource.count; i++) {
        enum outcome outcome;
        if (is_public_read(&attributes->resource.required[i],
                           &attributes->feeds[i]))
            continue;
        outcome = decide_access(attributes, i);
        if (outcome == OUTCOME_ALLOWED ||
            (denial != OUTCOME_ALLOWED && !is_about_token(outcome)))
            continue;
        denial = outcome;
        decision->denied = i;
        if (is_about_token(outcome))
            break;
    }
    return denial;
}

/* Whether the token can publish to the feed where a look-up was denied that
 * publishing can do without. */
static bool is_expected(const struct attributes *attributes,
                        const struct decision *decision)
{
    const struct feed_attributes *feed = &attributes->feeds[decision->denied];

    return decision->outcome == OUTCOME_SCOPE &&
           attributes->lookups[decision->denied] == LOOKUP_OPTIONAL &&
           decide_covers(decide_write_scope(&attributes->subject.token),
                         feed->names_write) &&
           feed->privilege >= PRIVILEGE_WRITE;
}

bool decide_is_public(const struct attributes *attributes)
{
    for (int i = 0; i < attributes->resource.count; i++) {
        if (!is_public_read(&attributes->resource.required[i],
                            &attributes->feeds[i]))
            return false;
    }
    return attributes->resource.count > 0;
}

/* A token that an owner blocked on a public feed reads it as anybody can, and
 * is told that it is blocked. A scope without the feed is not wrong: nothing
 * needs it there. */
static void note_block(const struct attributes *attributes,
                       struct decision *decision)
{
    for (int i = 0; i < attributes->resource.count; i++) {
        if (attributes->subject.kind != CREDENTIAL_VALUE ||
            !decide_is_blocked(&attributes->feeds[i]))
            continue;
        decision->credential = OUTCOME_BLOCKED;
        decision->identified = false;
        decision->denied = i;
        return;
    }
}

/* The first access that takes a credential. */
static int first_private(const struct attributes *attributes)
{
    int i = 0;

    while (i + 1 < attributes->resource.count &&
           is_public_read(&attributes->resource.required[i],
                          &attributes->feeds[i]))
        i++;
    return i;
}

/* What is allowed, but cannot be carried out. */
static enum outcome decide_execution(const struct attributes *attributes)
{
    if (attributes->stray)
        return OUTCOME_STRAY;
    return attributes->elsewhere ? OUTCOME_ELSEWHERE : OUTCOME_ALLOWED;
}

void decide(const struct attributes *attributes, int64_t now,
            struct decision *decision)
{
    bool is_public, is_unchecked;

    memset(decision, 0, sizeof *decision);
    decision->private_answer = true;
    if (!attributes->understood ||
        (attributes->resource.count < 1 && !attributes->any_feed)) {
        decision->outcome = OUTCOME_REQUEST;
        return;
    }
    if (!attributes->available) {
        decision->outcome = OUTCOME_UNAVAILABLE;
        return;
    }
    /* What is public is read without a check of the password. */
    is_public = decide_is_public(attributes);
    is_unchecked = is_public && !attributes->insecure &&
                   attributes->subject.kind == CREDENTIAL_PASSWORD;
    decision->credential =
        is_unchecked ? OUTCOME_ALLOWED : decide_credential(attributes, now);
    decision->identified =
        !is_unchecked && decision->credential == OUTCOME_ALLOWED;
    if (is_public) {
        decision->private_answer = false;
        if (decision->identified)
            note_block(attributes, decision);
    } else if (decision->identified) {
        decision->outcome = decide_accesses(attributes, decision);
    } else {
        decision->outcome = decision->credential;
        decision->denied = first_private(attributes);
    }
    if (decision->outcome == OUTCOME_ALLOWED)
        decision->outcome = decide_execution(attributes);
    decision->expected = is_expected(attributes, decision);
}
