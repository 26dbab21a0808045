/* check_site.c: whether the site answers through Apache, at the address that
 * people use, and with the versions, settings and secret of this command. */
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "admin/check_command.h"
#include "admin/check_http.h"
#include "base/clock.h"
#include "endpoints/probe.h"
#include "store/checks.h"

/* Nobody's feed: the name of none begins so. */
#define NO_FEED "/F/-check-/"

static struct check_http_answer get(struct check *check, const char *path,
                                    const char *probe)
{
    apr_pool_t *pool = check->command->pool;
    const struct settings *settings = check->command->settings;

    return check_http_get(pool, apr_pstrcat(pool, settings->site, path, NULL),
                          probe);
}

/* What /health finds wrong. */
static void report_health(struct check *check, json_t *health)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(health, "checks"), i, one)
    {
        const char *name = "", *status = "", *message = NULL;
        json_unpack(one, "{s:s, s:s, s?s}", "name", &name, "status", &status,
                    "message", &message);
        if (message)
            check_report(check,
                         strcmp(status, "critical") == 0 ? CHECK_CRITICAL
                                                         : CHECK_WARNING,
                         "%s says of its %s: %s; see its log",
                         check->command->settings->site, name, message);
    }
}

/* What checks for Apache, module or authorizer, must be of this version, and
 * have read these settings. */
static void report_program(struct check *check, json_t *health)
{
    const struct settings *settings = check->command->settings;
    const char *program = "", *version = "", *fingerprint = "";

    json_unpack(health, "{s:s, s:s, s:s}", "program", &program, "version",
                &version, "settings", &fingerprint);
    if (strcmp(version, TOKENBOOTH_VERSION) != 0)
        check_report(check, CHECK_WARNING,
                     "%s is answered by version %s of the %s, and this command "
                     "is version %s: restart it",
                     settings->site, version, program, TOKENBOOTH_VERSION);
    if (strtoull(fingerprint, NULL, 16) != settings->fingerprint)
        check_report(check, CHECK_WARNING,
                     "%s is answered by the %s with other settings than this "
                     "command has read: reload it, and see that both use the "
                     "same file",
                     settings->site, program);
}

static bool is_own_answer(struct check *check, const struct secret_key *key,
                          const char *question,
                          const struct check_http_answer *answer)
{
    return secret_equal(answer->probe, probe_answer(check->command->pool, key,
                                                    question, answer->body));
}

/* Asks by each key until somebody answers who has it: programs that have not
 * read a new one yet have the one before. False if nobody does. */
static bool ask_health(struct check *check, struct check_http_answer *answer)
{
    apr_pool_t *pool = check->command->pool;
    const apr_array_header_t *keys =
        store_check_keys(check->command->store)->lookups;

    for (int i = 0; i < keys->nelts; i++) {
        const struct secret_key *key =
            APR_ARRAY_IDX(keys, i, struct secret_key *);
        const char *question = probe_question(pool, key, clock_now());
        *answer = get(check, "/health", question);
        if (!answer->status || is_own_answer(check, key, question, answer))
            return answer->status != 0;
    }
    return false;
}

/* False if nobody who has the keys answers there, so that the rest would say
 * the same. */
static bool check_health(struct check *check)
{
    const char *site = check->command->settings->site;
    struct check_http_answer answer = {0};
    bool is_own = ask_health(check, &answer);
    json_t *health;

    if (!answer.status) {
        check_report(check, CHECK_CRITICAL,
                     "site %s: %s; start Apache, or mend the setting site",
                     site, answer.why);
        return false;
    }
    if (!is_own) {
        check_report(check, CHECK_CRITICAL,
                     "site %s: /health is answered with %d, and not by a "
                     "program that has this lookup_key: start the authorizer, "
                     "or load the module; or another server is at this address",
                     site, answer.status);
        return true;
    }
    health = json_loads(answer.body, 0, NULL);
    report_health(check, health);
    report_program(check, health);
    json_decref(health);
    return true;
}

/* A check without a credential: Apache asks the authorizer, and each must know
 * the secret of the other. */
static void check_guard(struct check *check)
{
    const struct check_http_answer answer = get(check, NO_FEED, NULL);
    const char *site = check->command->settings->site;

    if (answer.status == 401 && *answer.error)
        return;
    if (answer.status >= 500)
        check_report(check, CHECK_CRITICAL,
                     "site %s: requests for feeds are answered with %d: the "
                     "authorizer does not answer, or its authorizer_secret and "
                     "Apache's TOKENBOOTH_AUTHORIZER_SECRET differ (restart "
                     "both); Apache's log says more",
                     site, answer.status);
    else
        check_report(check, CHECK_CRITICAL,
                     "site %s: a request for a feed without a token is "
                     "answered with %d, not with 401: does the virtual host "
                     "have \"Use Tokenbooth\"?",
                     site, answer.status);
}

static void check_pages(struct check *check)
{
    const struct check_http_answer answer = get(check, "/login", NULL);

    if (!answer.status)
        check_report(check, CHECK_CRITICAL,
                     "site %s: /login: no answer within %d s (%s): "
                     "restart profile.fcgi",
                     check->command->settings->site, CHECK_HTTP_SECONDS,
                     answer.why);
    else if (answer.status != 200)
        check_report(check, CHECK_CRITICAL,
                     "site %s: /login is answered with %d: start profile.fcgi, "
                     "and see that Apache can open its socket",
                     check->command->settings->site, answer.status);
}

void check_site(struct check *check)
{
    if (!check->command->settings->site) {
        check_report(check, CHECK_WARNING,
                     "site is not set, so Apache was not asked; set it");
        return;
    }
    if (!check_health(check))
        return;
    check_guard(check);
    check_pages(check);
}
