/* event_words.c: one table of all that can happen, and the rest of each
 * message: how often, why, by whom, from where. */
#include "pages/activity/event_words.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "pages/tokens/token_words.h"

/* What stands in an event's detail. */
enum shape {
    SHAPE_NOTHING,
    SHAPE_NAME,    /* a feed's name, or whose identity it is */
    SHAPE_MEMBER,  /* "write on acme", "write on acme: bob" */
    SHAPE_REACH,   /* "acme"; of another's token: "\"CI\" of bob, on acme" */
    SHAPE_REFUSAL, /* "expired: read acme", or "password" */
    SHAPE_OTHER,   /* something else, which is told as it is */
};

struct told {
    const char *kind;
    const char *before; /* the token's, or the feed's, name */
    const char *after;
    enum shape shape;
    bool by; /* who did it is part of it */
};

static const struct told table[] = {
    {EVENT_SIGNED_UP, "Account made", "", SHAPE_NOTHING, true},
    {EVENT_SIGNED_IN, "Signed in", "", SHAPE_OTHER, false},
    {EVENT_SIGN_IN_FAILED, "Sign-in refused", "", SHAPE_REFUSAL, false},
    {EVENT_SIGNED_OUT, "Signed out", "", SHAPE_NOTHING, false},
    {EVENT_SESSION_ENDED, "Session ended", "", SHAPE_OTHER, true},
    {EVENT_PASSWORD_SET, "Password set", "", SHAPE_NOTHING, true},
    {EVENT_PASSWORD_LINK, "Link for a new password made", "", SHAPE_NOTHING,
     true},
    {EVENT_EMAIL_CHANGED, "E-mail address changed", "", SHAPE_OTHER, true},
    {EVENT_PASSWORD_DENIED, "Password refused", "", SHAPE_REFUSAL, false},
    {EVENT_DISABLED, "Account disabled", "", SHAPE_NOTHING, true},
    {EVENT_ENABLED, "Account enabled again", "", SHAPE_NOTHING, true},
    {EVENT_TOKEN_CREATED, "Token", " made", SHAPE_NOTHING, true},
    {EVENT_TOKEN_CHANGED, "Token", " changed", SHAPE_NOTHING, true},
    {EVENT_TOKEN_REGENERATED, "Token", " given a new value", SHAPE_NOTHING,
     true},
    {EVENT_TOKEN_REVOKED, "Token", " revoked", SHAPE_OTHER, true},
    {EVENT_TOKEN_REVEALED, "Value of token", " revealed", SHAPE_NOTHING, true},
    {EVENT_TOKEN_DENIED, "Token", " refused", SHAPE_REFUSAL, false},
    {EVENT_TOKEN_BLOCKED, "Token", " cut off from", SHAPE_REACH, true},
    {EVENT_TOKEN_UNBLOCKED, "Token", " let in again to", SHAPE_REACH, true},
    {EVENT_FEED_CREATED, "Feed", " made", SHAPE_NAME, true},
    {EVENT_FEED_CHANGED, "Feed", " made public or private", SHAPE_NAME, true},
    {EVENT_FEED_DELETED, "Feed", " deleted", SHAPE_NAME, true},
    {EVENT_MEMBER_CHANGED, "Feed", "", SHAPE_MEMBER, true},
    {EVENT_IDENTITY_LINKED, "Identity", " linked", SHAPE_NAME, true},
    {EVENT_IDENTITY_UNLINKED, "Identity", " unlinked", SHAPE_NAME, true},
};

static const struct told *find(const char *kind)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].kind, kind) == 0)
            return &table[i];
    }
    return NULL;
}

/* A refusal's parts, of which the last two may be "". */
static void split_refusal(apr_pool_t *pool, const char *detail,
                          struct token_use *denial)
{
    size_t size = strcspn(detail, ":");
    const char *access = detail[size] ? detail + size + 2 : "";
    size_t verb = strcspn(access, " ");

    memset(denial, 0, sizeof *denial);
    denial->reason = apr_pstrmemdup(pool, detail, size);
    denial->access = apr_pstrmemdup(pool, access, verb);
    denial->feed = access[verb] ? access + verb + 1 : "";
}

static const char *why(apr_pool_t *pool, const struct token_use *denial)
{
    if (strcmp(denial->reason, "password") == 0)
        return *denial->access ? "it was wrong" : "the password was wrong";
    return token_denial_text(pool, denial);
}

/* " 214 times: it had expired"; what is beyond the number that is told one by
 * one has no reason. */
static const char *denied(apr_pool_t *pool, const struct event *event,
                          const char **place)
{
    const char *times =
        event->count > 1
            ? apr_pstrcat(pool, " ",
                          text_count(pool, event->count, "time", "times"), NULL)
            : "";
    struct token_use denial;

    if (!*event->detail) {
        *place = "from further addresses, or for further feeds";
        return apr_pstrcat(pool, *times ? times : " once", " more", NULL);
    }
    split_refusal(pool, event->detail, &denial);
    if (*denial.access)
        *place = token_use_text(pool, &denial);
    return apr_pstrcat(pool, times, ": ", why(pool, &denial), NULL);
}

/* " acme: bob may read and write" */
static const char *membership(apr_pool_t *pool, const char *detail)
{
    static const struct {
        const char *privilege, *yours, *theirs;
    } all[] = {
        {"none on ", "you are no member any more", "is no member any more"},
        {"read on ", "you may read", "may read"},
        {"write on ", "you may read and write", "may read and write"},
        {"manage on ", "you may manage members", "may manage members"},
        {"own on ", "you own it", "owns it"},
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *feed = detail + strlen(all[i].privilege);
        const char *colon;
        if (!text_starts(detail, all[i].privilege))
            continue;
        colon = strchr(feed, ':');
        if (!colon)
            return apr_pstrcat(pool, " ", feed, ": ", all[i].yours, NULL);
        return apr_psprintf(pool, " %.*s%s %s", (int)(colon - feed), feed,
                            colon, all[i].theirs);
    }
    return apr_pstrcat(pool, ": ", detail, NULL);
}

/* What the detail adds between the two halves, or behind them. */
static const char *rest_of(apr_pool_t *pool, const struct told *told,
                           const struct event *event, const char **place)
{
    switch (told->shape) {
    case SHAPE_NAME:
        return apr_pstrcat(pool, " ", event->detail, told->after, NULL);
    case SHAPE_REACH:
        return apr_pstrcat(pool, told->after,
                           event->token ? " " : " a feed: ", event->detail,
                           NULL);
    case SHAPE_MEMBER: return membership(pool, event->detail);
    case SHAPE_REFUSAL:
        return apr_pstrcat(pool, told->after, denied(pool, event, place), NULL);
    case SHAPE_OTHER:
        if (!*event->detail)
            return told->after;
        return apr_pstrcat(pool, told->after, " (", event->detail, ")", NULL);
    case SHAPE_NOTHING: break;
    }
    return told->after;
}

/* "signed in" -> "Signed in" */
static const char *capital(apr_pool_t *pool, const char *kind)
{
    char *words = apr_pstrdup(pool, kind);

    words[0] = (char)toupper((unsigned char)words[0]);
    return words;
}

/* The parts that there are, with a point between them. */
static const char *join(apr_pool_t *pool, const char *const *parts, int count)
{
    const char *joined = "";

    for (int i = 0; i < count; i++) {
        if (*parts[i])
            joined = apr_pstrcat(pool, joined, *joined ? " \u00b7 " : "",
                                 parts[i], NULL);
    }
    return joined;
}

void event_words(apr_pool_t *pool, const struct event *event,
                 struct event_words *words)
{
    const struct told unknown = {event->kind, capital(pool, event->kind), "",
                                 SHAPE_OTHER, true};
    const struct told *known = find(event->kind);
    const struct told *told = known ? known : &unknown;
    const char *place = "";
    const char *parts[] = {"", "", event->client, event->address};

    words->names_token = event->token != NULL;
    words->before = told->before;
    if (!known && event->token)
        words->before = apr_pstrcat(pool, told->before, ": token", NULL);
    words->after = rest_of(pool, told, event, &place);
    if (told->by)
        parts[0] = apr_pstrcat(pool, "by ", actor_words(event->actor), NULL);
    parts[1] = place;
    words->where = join(pool, parts, sizeof parts / sizeof parts[0]);
}
