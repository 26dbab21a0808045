/* outcomes.c: what each outcome means, a row for each. */
#include "access/outcomes.h"

#include <string.h>

#include "access/message.h"

static const struct outcome_row allowed = {
    .status = 200,
    .message = message_allowed,
    .advice = {"No change needed. If the client is still denied, "
               "it\u2019s sending a different value or URL: compare the "
               "last four characters with those in its log."},
};

static const struct outcome_row request = {
    .status = 400,
    .error = "invalid_request",
    .reason = "request",
    .message = message_request,
    .advice = {"The problem is the URL, not the token."},
    .activity = "invalid request",
};

static const struct outcome_row stray = {
    .status = 400,
    .error = "invalid_request",
    .reason = "request",
    .cause = "stray",
    .message = message_stray,
    .advice = {"The token is fine, but its value is in the URL, where "
               "the feed\u2019s registry would see it."},
    .activity = "its value was sent in the wrong place",
};

static const struct outcome_row elsewhere = {
    .status = 502,
    .error = "invalid_request",
    .reason = "request",
    .cause = "elsewhere",
    .message = message_elsewhere,
    .advice = {"The problem is the Destination, not the token."},
    .activity = "copy or move to another server",
};

static const struct outcome_row unavailable = {
    .status = 503,
    .reason = "unavailable",
    .message = message_unavailable,
    .advice = {"The problem isn\u2019t the token."},
    .activity = "server unavailable",
};

static const struct outcome_row throttled = {
    .status = 429,
    .reason = "throttled",
    .message = message_throttled,
    .advice = {"Invalid values tested here count toward the same "
               "limit. A valid token is never limited."},
    .activity = "too many failed attempts",
};

static const struct outcome_row insecure = {
    .status = 403,
    .error = "invalid_request",
    .reason = "insecure",
    .message = message_insecure,
    .advice = {"Change http:// to https:// in the client\u2019s "
               "configuration, then regenerate the token: its value "
               "could be read on the way.",
               OUTCOME_PAGE_TOKENS},
    .activity = "its value was sent over plain http, where others can read it",
};

static const struct outcome_row missing = {
    .status = 401,
    .reason = "missing",
    .message = message_missing,
    .advice = {"Copy the full value, with nothing around it.",
               OUTCOME_PAGE_TOKENS},
    .activity = "no access token",
};

static const struct outcome_row password = {
    .status = 401,
    .error = "invalid_token",
    .reason = "password",
    .message = message_password,
    .advice = {"Check the username and password, or use an access "
               "token instead.",
               OUTCOME_PAGE_TOKENS},
    .activity = "wrong password",
};

static const struct outcome_row malformed = {
    .status = 403,
    .error = "invalid_token",
    .reason = "malformed",
    .dead_value = true,
    .message = message_malformed,
    .advice = {"Copy the full value again, with nothing around it.",
               OUTCOME_PAGE_TOKENS},
    .activity = "incomplete or mistyped value",
};

static const struct outcome_row unknown = {
    .status = 403,
    .error = "invalid_token",
    .reason = "unknown",
    .dead_value = true,
    .message = message_unknown,
    .advice = {"It may belong to another site. Copy one of your "
               "tokens.",
               OUTCOME_PAGE_TOKENS},
    .activity = "not issued by this site",
};

static const struct outcome_row replaced = {
    .status = 403,
    .error = "invalid_token",
    .reason = "replaced",
    .dead_value = true,
    .message = message_replaced,
    .advice =
        {
            "Copy the token\u2019s new value and use it in place of "
            "this one.",
            OUTCOME_PAGE_TOKENS,
            .of_others = "Ask the person who gave it to you for the "
                         "new value.",
        },
    .activity = "old value (regenerated since)",
};

static const struct outcome_row revoked = {
    .status = 403,
    .error = "invalid_token",
    .reason = "revoked",
    .dead_value = true,
    .message = message_revoked,
    .advice =
        {
            "Revoked tokens can\u2019t be restored. Create a new token "
            "and use it instead.",
            OUTCOME_PAGE_NEW_TOKEN,
            .of_others =
                "Revoked tokens can\u2019t be restored. Ask the person "
                "who gave it to you for another, or create your own.",
        },
    .activity = "revoked",
};

static const struct outcome_row disabled = {
    .status = 403,
    .error = "invalid_token",
    .reason = "disabled",
    .dead_value = true,
    .message = message_disabled,
    .advice = {"Only an administrator of this site can re-enable the "
               "account."},
    .activity = "your account was disabled",
};

static const struct outcome_row expired = {
    .status = 403,
    .error = "invalid_token",
    .reason = "expired",
    .dead_value = true,
    .message = message_expired,
    .advice =
        {
            "Choose a new expiration. The value stays the same.",
            OUTCOME_PAGE_TOKEN,
            .of_others = "Ask its owner to extend the expiration. The "
                         "value stays the same.",
        },
    .activity = "expired",
};

static const struct outcome_row network = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "network",
    .lacks_access = true,
    .message = message_network,
    .advice =
        {
            "The token is limited to networks that don\u2019t include the "
            "address you test from. Edit the token to change them. The value "
            "stays the same.",
            OUTCOME_PAGE_TOKEN,
            .of_others = "The token is limited to networks that don\u2019t "
                         "include the address you test from. Ask its owner to "
                         "add it.",
        },
    .activity = "used from an address outside its networks",
};

static const struct outcome_row scope = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "scope",
    .lacks_access = true,
    .message = message_scope,
    .advice =
        {
            "Edit the token\u2019s permissions to include this. The "
            "value stays the same.",
            OUTCOME_PAGE_TOKEN,
            .of_others = "Ask its owner to change its permissions, or "
                         "use a token of your own.",
        },
    .activity = "no {access} permission for {feed}",
};

static const struct outcome_row adds = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "scope",
    .cause = "adds",
    .lacks_access = true,
    .message = message_adds,
    .advice =
        {
            "The token may push new packages only: it never replaces, moves "
            "or deletes what is there. Edit it to allow that. The value stays "
            "the same.",
            OUTCOME_PAGE_TOKEN,
            .of_others = "The token may push new packages only: it never "
                         "replaces, moves or deletes what is there. Ask its "
                         "owner to change that, or use a token of your own.",
        },
    .activity = "may add to {feed}, not replace or delete",
};

static const struct outcome_row blocked = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "scope",
    .cause = "blocked",
    .lacks_access = true,
    .message = message_blocked,
    .advice = {"The token is blocked on this feed.", .fixer = PRIVILEGE_OWN,
               .fix = "unblock it"},
    .activity = "blocked by an owner of {feed}",
};

static const struct outcome_row privilege = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "privilege",
    .lacks_access = true,
    .message = message_privilege,
    .advice = {"The token is fine, but you have no {access} access to this "
               "feed.",
               .of_others = "The token is fine, but its account has no "
                            "{access} access to this feed.",
               .fixer = PRIVILEGE_MANAGE, .fix = "grant it"},
    .activity = "its account has no {access} access to {feed}",
};

static const struct outcome_row root = {
    .status = 403,
    .error = "insufficient_scope",
    .reason = "privilege",
    .cause = "root",
    .lacks_access = true,
    .message = message_root,
    .advice = {"The problem is the request, not the token. Feeds are "
               "created and deleted on the Feeds page."},
    .activity = "the root folder of {feed} cannot be changed",
};

static const struct outcome_row backend = {
    .status = 502,
    .reason = "backend",
    .message = message_backend,
    .advice = {"The token is fine, but the registry behind the feed rejects "
               "this site."},
    .activity = "the registry behind {feed} rejected this site",
};

static const struct outcome_row down = {
    .status = 503,
    .reason = "backend",
    .cause = "down",
    .message = message_down,
    .advice = {"The token is fine, but the registry behind the feed is down."},
    .activity = "the registry behind {feed} was down",
};

/* Without a default: an outcome that has no row does not compile (-Wswitch). */
const struct outcome_row *outcome_row(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_ALLOWED: return &allowed;
    case OUTCOME_REQUEST: return &request;
    case OUTCOME_STRAY: return &stray;
    case OUTCOME_ELSEWHERE: return &elsewhere;
    case OUTCOME_UNAVAILABLE: return &unavailable;
    case OUTCOME_THROTTLED: return &throttled;
    case OUTCOME_INSECURE: return &insecure;
    case OUTCOME_MISSING: return &missing;
    case OUTCOME_PASSWORD: return &password;
    case OUTCOME_MALFORMED: return &malformed;
    case OUTCOME_UNKNOWN: return &unknown;
    case OUTCOME_REPLACED: return &replaced;
    case OUTCOME_REVOKED: return &revoked;
    case OUTCOME_DISABLED: return &disabled;
    case OUTCOME_EXPIRED: return &expired;
    case OUTCOME_NETWORK: return &network;
    case OUTCOME_SCOPE: return &scope;
    case OUTCOME_ADDS: return &adds;
    case OUTCOME_BLOCKED: return &blocked;
    case OUTCOME_PRIVILEGE: return &privilege;
    case OUTCOME_ROOT: return &root;
    case OUTCOME_BACKEND: return &backend;
    case OUTCOME_DOWN: return &down;
    case OUTCOME_MAX: break;
    }
    return &unavailable;
}

const char *outcome_cause(enum outcome outcome)
{
    const struct outcome_row *row = outcome_row(outcome);

    return row->cause ? row->cause : row->reason;
}

const struct outcome_row *outcome_find(const char *cause)
{
    for (int i = 0; i < OUTCOME_MAX; i++) {
        const char *one = outcome_cause((enum outcome)i);
        if (one && strcmp(one, cause) == 0)
            return outcome_row((enum outcome)i);
    }
    return NULL;
}
