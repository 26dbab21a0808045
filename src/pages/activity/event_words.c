/* event_words.c: one table of all that can happen, and the rest of each
 * message: how often, why, by whom, from where. */
#include "pages/activity/event_words.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "access/outcomes.h"
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
    {EVENT_SIGNED_UP, "Account created", "", SHAPE_NOTHING, true},
    {EVENT_SIGNED_IN, "Signed in", "", SHAPE_OTHER, false},
    {EVENT_SIGN_IN_FAILED, "Sign-in failed", "", SHAPE_REFUSAL, false},
    {EVENT_SIGNED_OUT, "Signed out", "", SHAPE_NOTHING, false},
    {EVENT_SESSION_ENDED, "Session ended", "", SHAPE_OTHER, true},
    {EVENT_PASSWORD_SET, "Password changed", "", SHAPE_NOTHING, true},
    {EVENT_PASSWORD_LINK, "Password reset link created", "", SHAPE_NOTHING,
     true},
    {EVENT_EMAIL_CHANGED, "Email address changed", "", SHAPE_OTHER, true},
    {EVENT_PASSWORD_DENIED, "Wrong password", "", SHAPE_REFUSAL, false},
    {EVENT_DISABLED, "Account disabled", "", SHAPE_NOTHING, true},
    {EVENT_ENABLED, "Account re-enabled", "", SHAPE_NOTHING, true},
    {EVENT_TOKEN_CREATED, "Token", " created", SHAPE_NOTHING, true},
    {EVENT_TOKEN_CHANGED, "Token", " edited", SHAPE_NOTHING, true},
    {EVENT_TOKEN_REGENERATED, "Token", " regenerated", SHAPE_NOTHING, true},
    {EVENT_TOKEN_REVOKED, "Token", " revoked", SHAPE_OTHER, true},
    {EVENT_TOKEN_REVEALED, "Token", ": value shown or copied", SHAPE_NOTHING,
     true},
    {EVENT_TOKEN_DENIED, "Token", " denied", SHAPE_REFUSAL, false},
    {EVENT_TOKEN_BLOCKED, "Token", " blocked on", SHAPE_REACH, true},
    {EVENT_TOKEN_UNBLOCKED, "Token", " unblocked on", SHAPE_REACH, true},
    {EVENT_FEED_CREATED, "Feed", " created", SHAPE_NAME, true},
    {EVENT_FEED_CHANGED, "Feed", " visibility changed", SHAPE_NAME, true},
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

/* ": expired". For a wrong password that a client sent, the name of the event
 * says it already. */
static const char *why(apr_pool_t *pool, const struct token_use *denial)
{
    if (*denial->access &&
        strcmp(denial->reason, outcome_row(OUTCOME_PASSWORD)->reason) == 0)
        return "";
    return apr_pstrcat(pool, ": ", token_words_denial(pool, denial), NULL);
}

/* " 3 more times" */
static const char *more_times(apr_pool_t *pool, int64_t count)
{
    return apr_psprintf(pool, " %" APR_INT64_T_FMT " more %s", count,
                        count == 1 ? "time" : "times");
}

/* " 214 times: expired". Past a limit, denials are only counted, without a
 * reason. */
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
        *place = "from other addresses or for other feeds";
        return more_times(pool, event->count);
    }
    split_refusal(pool, event->detail, &denial);
    if (*denial.access)
        *place = token_words_use(pool, &denial);
    return apr_pstrcat(pool, times, why(pool, &denial), NULL);
}

/* " acme: bob can read and write" */
static const char *membership(apr_pool_t *pool, const char *detail)
{
    static const struct {
        const char *privilege, *yours, *theirs;
    } all[] = {
        {"none on ", "you were removed", "was removed"},
        {"read on ", "you can read", "can read"},
        {"write on ", "you can read and write", "can read and write"},
        {"manage on ", "you can manage members", "can manage members"},
        {"own on ", "you are an owner", "is an owner"},
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
        parts[0] =
            apr_pstrcat(pool, "by ", token_words_actor(event->actor), NULL);
    parts[1] = place;
    words->where = join(pool, parts, sizeof parts / sizeof parts[0]);
}
