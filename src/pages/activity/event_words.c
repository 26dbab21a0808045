/* event_words.c: a table of all events, and the rest of each sentence: how
 * often, why, by whom, from where. */
#include "pages/activity/event_words.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "access/outcomes.h"
#include "base/text.h"
#include "pages/feeds/feed_words.h"
#include "pages/tokens/token_words.h"

/* The rest of a sentence after its first words. *where becomes where it
 * happened, if that is part of the sentence. */
typedef const char *rest_function(apr_pool_t *pool, const struct event *event,
                                  const char *after, const char **where);

/* " (by ann at accounts.example.org)": the identity that signed in. */
static const char *by_identity(apr_pool_t *pool, const struct event *event,
                               const char *after, const char **where)
{
    (void)where;
    if (!*event->label)
        return after;
    return apr_pstrcat(pool, after, " (by ", event->label, " at ",
                       event->issuer, ")", NULL);
}

/* " (2 sessions)" */
static const char *how_many(apr_pool_t *pool, const struct event *event,
                            const char *after, const char **where)
{
    (void)where;
    if (event->count < 2)
        return after;
    return apr_pstrcat(pool, after, " (",
                       text_count(pool, event->count, "session", "sessions"),
                       ")", NULL);
}

/* ": longest_life = 90, ...", ": seal" */
static const char *label(apr_pool_t *pool, const struct event *event,
                         const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, after, ": ", event->label, NULL);
}

/* " regenerated (the old value works until 2026-12-06 09:00 UTC)" */
static const char *until(apr_pool_t *pool, const struct event *event,
                         const char *after, const char **where)
{
    (void)where;
    if (!*event->label)
        return after;
    return apr_pstrcat(pool, after, " (the old value works until ",
                       event->label, ")", NULL);
}

/* " stopped working: last used by npm, 10.0.0.7, 2026-12-06 08:57 UTC" */
static const char *last_used(apr_pool_t *pool, const struct event *event,
                             const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, after,
                       *event->label ? ": last used by "
                                     : ": not used since it was replaced",
                       event->label, NULL);
}

/* " acme created" */
static const char *of_feed(apr_pool_t *pool, const struct event *event,
                           const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, " ", event->feed, after, NULL);
}

/* " acme: kind changed to NuGet" */
static const char *new_kind(apr_pool_t *pool, const struct event *event,
                            const char *after, const char **where)
{
    enum feed_kind kind = FEED_KIND_OTHER;

    (void)where;
    feed_kind_read(event->label, &kind);
    return apr_pstrcat(pool, " ", event->feed, after, " ",
                       feed_words_kind(kind), NULL);
}

/* " ann at accounts.example.org linked" */
static const char *of_identity(apr_pool_t *pool, const struct event *event,
                               const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, " ", event->label, " at ", event->issuer, after,
                       NULL);
}

/* " blocked on acme"; of another's token " blocked on a feed: bob's "CI" on
 * acme". */
static const char *on_feed(apr_pool_t *pool, const struct event *event,
                           const char *after, const char **where)
{
    (void)where;
    if (event->token)
        return apr_pstrcat(pool, after, " ", event->feed, NULL);
    return apr_psprintf(pool, "%s a feed: %s's \"%s\" on %s", after,
                        event->other_account, event->label, event->feed);
}

/* " acme: bob can read and write" */
static const char *membership(apr_pool_t *pool, const struct event *event,
                              const char *after, const char **where)
{
    static const struct {
        const char *privilege, *yours, *theirs;
    } all[] = {
        {"none", "you were removed", "was removed"},
        {"read", "you can read", "can read"},
        {"write", "you can read and write", "can read and write"},
        {"manage", "you can manage members", "can manage members"},
        {"own", "you are an owner", "is an owner"},
    };
    size_t i = 0;

    (void)where;
    while (i < sizeof all / sizeof all[0] - 1 &&
           strcmp(all[i].privilege, event->privilege) != 0)
        i++;
    if (!*event->other_account)
        return apr_pstrcat(pool, after, " ", event->feed, ": ", all[i].yours,
                           NULL);
    return apr_pstrcat(pool, after, " ", event->feed, ": ",
                       event->other_account, " ", all[i].theirs, NULL);
}

/* " ci-build created" */
static const char *of_machine(apr_pool_t *pool, const struct event *event,
                              const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, *event->label ? " " : "", event->label, after,
                       NULL);
}

/* " created by a trust rule", and once the token is deleted, which is soon, its
 * name: ": GitHub Actions: acme/app, main". */
static const char *minted(apr_pool_t *pool, const struct event *event,
                          const char *after, const char **where)
{
    (void)where;
    return event->token ? after
                        : apr_pstrcat(pool, after, ": ", event->label, NULL);
}

/* " GitHub Actions added: https://token.actions.githubusercontent.com" */
static const char *of_rule(apr_pool_t *pool, const struct event *event,
                           const char *after, const char **where)
{
    (void)where;
    return apr_pstrcat(pool, " ", event->label, after, ": ", event->issuer,
                       NULL);
}

/* " ci-build: ann can manage it" */
static const char *management(apr_pool_t *pool, const struct event *event,
                              const char *after, const char **where)
{
    bool manages = strcmp(event->privilege, "none") != 0;

    (void)where;
    if (!*event->other_account)
        return apr_pstrcat(
            pool, " ", event->label, after,
            manages ? "you can manage it" : "you no longer manage it", NULL);
    return apr_pstrcat(pool, " ", event->label, after, event->other_account,
                       manages ? " can manage it" : " no longer manages it",
                       NULL);
}

/* ": expired". For a wrong password that a client sent, the name of the event
 * says it already. */
static const char *why(apr_pool_t *pool, const struct event *event,
                       const struct token_use *denial)
{
    if (strcmp(event->kind, EVENT_PASSWORD_DENIED) == 0 &&
        strcmp(denial->reason, outcome_cause(OUTCOME_PASSWORD)) == 0)
        return "";
    return apr_pstrcat(pool, ": ", token_words_denial(pool, denial), NULL);
}

/* " 214 times: expired". Past a limit, denials are only counted, without a
 * reason. */
static const char *denied(apr_pool_t *pool, const struct event *event,
                          const char *after, const char **where)
{
    const struct token_use denial = {
        .feed = event->feed, .access = event->access, .reason = event->reason};
    const char *times = "";

    if (!*event->reason) {
        *where = "from other addresses or for other feeds";
        return apr_psprintf(pool, "%s %" APR_INT64_T_FMT " more %s", after,
                            event->count, event->count == 1 ? "time" : "times");
    }
    if (event->count > 1)
        times = apr_pstrcat(
            pool, " ", text_count(pool, event->count, "time", "times"), NULL);
    if (*denial.access)
        *where = token_words_use(pool, &denial);
    return apr_pstrcat(pool, after, times, why(pool, event, &denial), NULL);
}

/* " not accepted 3 times: expired. The feed is public, so the requests were
 * allowed" */
static const char *not_needed(apr_pool_t *pool, const struct event *event,
                              const char *after, const char **where)
{
    bool many = event->count > 1 || !*event->reason;

    return apr_pstrcat(pool, denied(pool, event, after, where),
                       ". The feed is public, so the ",
                       many ? "requests were" : "request was", " allowed",
                       NULL);
}

/* "More than 200 denials that day; the rest (34) was counted, not listed" */
static const char *unlisted(apr_pool_t *pool, const struct event *event,
                            const char *after, const char **where)
{
    (void)where;
    return apr_psprintf(pool, "More than %d denials that day; the rest (%s) %s",
                        EVENT_DENIALS_OF_ACCOUNT,
                        text_grouped(pool, event->count), after);
}

struct told {
    const char *kind;
    const char *before; /* the token's or the feed's name */
    const char *after;
    rest_function *rest; /* NULL: .after alone */
    bool by;             /* the sentence says who did it */
};

static const struct told table[] = {
    {EVENT_SIGNED_UP, "Account created", "", NULL, true},
    {EVENT_SIGNED_IN, "Signed in", "", by_identity, false},
    {EVENT_SIGN_IN_FAILED, "Sign-in failed", "", denied, false},
    {EVENT_SIGNED_OUT, "Signed out", "", NULL, false},
    {EVENT_SESSION_ENDED, "Session ended", "", how_many, true},
    {EVENT_PASSWORD_SET, "Password changed", "", NULL, true},
    {EVENT_PASSWORD_LINK, "Password reset link created", "", NULL, true},
    {EVENT_PASSWORD_MAILED, "Password reset link sent by email", "", NULL,
     false},
    {EVENT_PASSWORD_DENIED, "Wrong password", "", denied, false},
    {EVENT_EMAIL_CHANGED, "Email address changed", "", NULL, true},
    {EVENT_EMAIL_CONFIRMED, "Email address confirmed", "", NULL, true},
    {EVENT_DISABLED, "Account disabled", "", NULL, true},
    {EVENT_ENABLED, "Account re-enabled", "", NULL, true},
    {EVENT_ADMINISTRATOR, "Made an administrator", "", NULL, true},
    {EVENT_NO_ADMINISTRATOR, "No longer an administrator", "", NULL, true},
    {EVENT_TOKEN_CREATED, "Token", " created", NULL, true},
    {EVENT_TOKEN_CHANGED, "Token", " edited", NULL, true},
    {EVENT_TOKEN_REGENERATED, "Token", " regenerated", until, true},
    {EVENT_OVERLAP_ENDED, "Old value of token", " ended", NULL, true},
    {EVENT_OVERLAP_OVER, "Old value of token", " stopped working", last_used,
     false},
    {EVENT_TOKEN_REVOKED, "Token", " revoked", NULL, true},
    {EVENT_VALUE_REVOKED, "Token", ": value revoked", NULL, true},
    {EVENT_TOKEN_REVEALED, "Token", ": value shown", NULL, true},
    {EVENT_TOKEN_COPIED, "Token", ": value copied", NULL, true},
    {EVENT_TOKEN_DENIED, "Token", " denied", denied, false},
    {EVENT_TOKEN_UNNEEDED, "Token", " not accepted", not_needed, false},
    {EVENT_DENIALS_UNLISTED, "", "was counted, not listed", unlisted, false},
    {EVENT_NEW_NETWORK, "Token", " used from a new network", label, false},
    {EVENT_TOKEN_BLOCKED, "Token", " blocked on", on_feed, true},
    {EVENT_TOKEN_UNBLOCKED, "Token", " unblocked on", on_feed, true},
    {EVENT_FEED_CREATED, "Feed", " created", of_feed, true},
    {EVENT_FEED_PUBLIC, "Feed", " made public", of_feed, true},
    {EVENT_FEED_PRIVATE, "Feed", " made private", of_feed, true},
    {EVENT_FEED_KIND, "Feed", ": kind changed to", new_kind, true},
    {EVENT_FEED_DELETED, "Feed", " deleted", of_feed, true},
    {EVENT_MEMBER_CHANGED, "Feed", "", membership, true},
    {EVENT_MACHINE_CREATED, "Machine account", " created", of_machine, true},
    {EVENT_MACHINE_CHANGED, "Machine account", " edited", of_machine, true},
    {EVENT_MACHINE_DELETED, "Machine account", " deleted", of_machine, true},
    {EVENT_TOKEN_MINTED, "Token", " created by a trust rule", minted, false},
    {EVENT_TRUST_ADDED, "Trust rule", " added", of_rule, true},
    {EVENT_TRUST_REMOVED, "Trust rule", " removed", of_rule, true},
    {EVENT_MANAGER_CHANGED, "Machine account", ": ", management, true},
    {EVENT_POLICY_CHANGED, "Policy changed", "", label, true},
    {EVENT_KEY_ROTATED, "Key rotated", "", label, true},
    {EVENT_RESTORED, "Backup restored", "", NULL, true},
    {EVENT_IDENTITY_LINKED, "Identity", " linked", of_identity, true},
    {EVENT_IDENTITY_UNLINKED, "Identity", " unlinked", of_identity, true},
};

static const struct told *find(const char *kind)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].kind, kind) == 0)
            return &table[i];
    }
    return NULL;
}

/* "signed in" -> "Signed in" */
static const char *capital(apr_pool_t *pool, const char *kind)
{
    char *words = apr_pstrdup(pool, kind);

    words[0] = (char)toupper((unsigned char)words[0]);
    return words;
}

/* The parts that are not empty, with a dot between them. */
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

/* Who did it, unless that is the account whose name stands there anyway. */
static const char *by_whom(apr_pool_t *pool, const struct event *event,
                           const char *account)
{
    const char *actor = token_words_actor(event->actor, account ? "" : "you");

    return *actor ? apr_pstrcat(pool, "by ", actor, NULL) : "";
}

void event_words(apr_pool_t *pool, const struct event *event,
                 const char *account, struct event_words *words)
{
    struct event named = *event;
    const struct told unknown = {event->kind, capital(pool, event->kind), "",
                                 NULL, true};
    const struct told *known = find(event->kind);
    const struct told *told = known ? known : &unknown;
    const char *where = "";
    const char *parts[] = {"", "", event->client, event->address};

    /* A reader who is somebody else is told the name in place of "you". */
    if (account && !*event->other_account)
        named.other_account = account;
    words->names_token = event->token != NULL;
    words->before = told->before;
    if (!known && event->token)
        words->before = apr_pstrcat(pool, told->before, ": token", NULL);
    words->after = told->rest ? told->rest(pool, &named, told->after, &where)
                              : told->after;
    if (told->by)
        parts[0] = by_whom(pool, event, account);
    parts[1] = where;
    words->where = join(pool, parts, sizeof parts / sizeof parts[0]);
}
