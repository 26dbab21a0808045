/* issuer_keys.c: a table of issuers, and two requests for each. */
#include "trust/issuer_keys.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loopback.h"
#include "base/text.h"
#include "base/utf8.h"
#include "mail/trip.h"
#include "trust/jwt.h"

enum {
    ISSUERS_MAX = 64, /* the one that was asked for longest ago makes room */
    WAIT_SECONDS = ISSUER_KEYS_FETCH_SECONDS + 1,
    URL_BYTES = 2000,
};

/* The keys of one issuer; the texts are allocated by malloc, as they come and
 * go for as long as the process runs. */
struct entry {
    char *issuer; /* NULL: free */
    char *text;   /* the JWK set; NULL: none was ever fetched */
    char *why;    /* the last attempt failed; NULL: it did not */
    int64_t fetched_at, tried_at, asked_at; /* steady seconds */
    bool is_fetching;
};

struct issuer_keys {
    pthread_mutex_t lock;
    pthread_cond_t fetched;
    bool plain;
    int waiters, most_waiters; /* threads that wait for an issuer */
    struct entry entries[ISSUERS_MAX];
};

/* --- fetching ------------------------------------------------------------- */

const char *issuer_keys_url_error(const char *url)
{
    bool is_plain = text_starts(url, "http://");

    if (strlen(url) > URL_BYTES)
        return "Enter a shorter URL.";
    if (!is_plain && !text_starts(url, "https://"))
        return "Enter a URL that starts with https://.";
    if (is_plain && !loopback_has_url(url))
        return "Enter https://. Plain http is taken from this host alone.";
    for (const char *c = url; *c; c++) {
        if (*c <= ' ' || *c > '~' || strchr("?#@\\\"<>", *c))
            return "Enter a URL without spaces, \u201c?\u201d, \u201c#\u201d "
                   "and \u201c@\u201d.";
    }
    return NULL;
}

/* A document as it arrives. */
struct document {
    char *bytes;
    size_t size;
};

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's signature */
static size_t take_bytes(char *bytes, size_t size, size_t count, void *data)
{
    struct document *document = data;
    size_t taken = size * count;

    if (taken > ISSUER_KEYS_BYTES - document->size)
        return 0;
    memcpy(document->bytes + document->size, bytes, taken);
    document->size += taken;
    return taken;
}

/* One visit to an issuer. */
struct visit {
    apr_pool_t *pool;
    CURL *curl;
    bool plain;
    int64_t until; /* steady milliseconds */
};

static const char *get(const struct visit *visit, const char *url,
                       const char **why)
{
    static const atomic_bool never;
    struct document document = {apr_palloc(visit->pool, ISSUER_KEYS_BYTES + 1),
                                0};
    int64_t left = visit->until - clock_steady();
    long status = 0;
    CURLcode code;

    *why = issuer_keys_url_error(url);
    if (!*why && text_starts(url, "http://") && !visit->plain)
        *why = "plain http is not fetched by this site";
    if (!*why && left <= 0)
        *why = "it took too long";
    if (*why)
        return NULL;
    trip_prepare(visit->curl, url, "https,http", ISSUER_KEYS_FETCH_SECONDS,
                 &never);
    curl_easy_setopt(visit->curl, CURLOPT_TIMEOUT_MS, (long)left);
    curl_easy_setopt(visit->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(visit->curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(visit->curl, CURLOPT_WRITEDATA, &document);
    code = curl_easy_perform(visit->curl);
    curl_easy_getinfo(visit->curl, CURLINFO_RESPONSE_CODE, &status);
    *why = code != CURLE_OK
               ? curl_easy_strerror(code)
               : apr_psprintf(visit->pool, "it answered with %ld", status);
    document.bytes[document.size] = '\0';
    return code == CURLE_OK && status == 200 &&
                   strlen(document.bytes) == document.size
               ? document.bytes
               : NULL;
}

/* The address of its keys, in pool; NULL with *why. */
static const char *find_keys_url(apr_pool_t *pool, const char *issuer,
                                 const char *text, const char **why)
{
    json_t *found = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const char *own = json_string_value(json_object_get(found, "issuer"));
    const char *url = json_string_value(json_object_get(found, "jwks_uri"));

    *why = !own || strcmp(own, issuer) != 0
               ? "its configuration names another issuer"
           : !url ? "its configuration has no jwks_uri"
                  : NULL;
    url = *why ? NULL : apr_pstrdup(pool, url);
    json_decref(found);
    return url;
}

static const char *strip_slash(apr_pool_t *pool, const char *issuer)
{
    size_t size = strlen(issuer);

    return apr_pstrmemdup(pool, issuer,
                          size && issuer[size - 1] == '/' ? size - 1 : size);
}

/* The text of its JWK set, in pool; NULL with *why. Keys at plain http count
 * only for an issuer at plain http. */
static const char *fetch(apr_pool_t *pool, bool plain, const char *issuer,
                         const char **why)
{
    struct visit visit = {.pool = pool, .plain = plain};
    const char *text, *url;

    visit.until = clock_steady() + ISSUER_KEYS_FETCH_SECONDS * 1000;
    if (trip_open(pool, &visit.curl, why) != RESULT_OK)
        return NULL;
    text = get(&visit,
               apr_pstrcat(pool, strip_slash(pool, issuer),
                           "/.well-known/openid-configuration", NULL),
               why);
    if (!text)
        return NULL;
    url = find_keys_url(pool, issuer, text, why);
    if (!url)
        return NULL;
    visit.plain = plain && text_starts(issuer, "http://");
    text = get(&visit, url, why);
    if (!text || jwt_keys_read(pool, text, why))
        return text;
    *why = "its keys are no JWK set that can be used";
    return NULL;
}

/* --- the table ------------------------------------------------------------ */

static void clear(struct entry *entry)
{
    free(entry->issuer);
    free(entry->text);
    free(entry->why);
    *entry = (struct entry){0};
}

static apr_status_t close_keys(void *data)
{
    struct issuer_keys *keys = data;

    for (int i = 0; i < ISSUERS_MAX; i++)
        clear(&keys->entries[i]);
    pthread_cond_destroy(&keys->fetched);
    pthread_mutex_destroy(&keys->lock);
    return APR_SUCCESS;
}

enum result issuer_keys_open(apr_pool_t *pool, bool plain, int waiters,
                             struct issuer_keys **out)
{
    struct issuer_keys *keys = apr_pcalloc(pool, sizeof *keys);
    pthread_condattr_t attributes;

    keys->plain = plain;
    keys->most_waiters = waiters;
    if (pthread_condattr_init(&attributes) != 0 ||
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) != 0 ||
        pthread_cond_init(&keys->fetched, &attributes) != 0 ||
        pthread_mutex_init(&keys->lock, NULL) != 0)
        return RESULT_BROKEN;
    pthread_condattr_destroy(&attributes);
    apr_pool_cleanup_register(pool, keys, close_keys, apr_pool_cleanup_null);
    *out = keys;
    return RESULT_OK;
}

/* The issuer's entry, or that of the one that was asked for longest ago, which
 * becomes it; NULL: all are being fetched. */
static struct entry *find(struct issuer_keys *keys, const char *issuer)
{
    struct entry *oldest = NULL;

    for (int i = 0; i < ISSUERS_MAX; i++) {
        struct entry *entry = &keys->entries[i];
        if (entry->issuer && strcmp(entry->issuer, issuer) == 0)
            return entry;
        if (!entry->is_fetching &&
            (!oldest || entry->asked_at < oldest->asked_at))
            oldest = entry;
    }
    if (oldest) {
        clear(oldest);
        oldest->issuer = strdup(issuer);
    }
    return oldest && oldest->issuer ? oldest : NULL;
}

/* What was fetched before stays if this attempt failed. */
static void keep(struct entry *entry, const char *text, const char *why)
{
    entry->is_fetching = false;
    entry->tried_at = clock_steady_seconds();
    free(entry->why);
    entry->why = text ? NULL : strdup(why ? why : "no memory");
    if (!text)
        return;
    free(entry->text);
    entry->text = strdup(text);
    entry->fetched_at = entry->tried_at;
}

/* Without the lock while it waits for the issuer. */
static void refresh(struct issuer_keys *keys, apr_pool_t *pool,
                    struct entry *entry, const char *issuer)
{
    const char *text, *why = "it took too long";

    entry->is_fetching = true;
    pthread_mutex_unlock(&keys->lock);
    text = fetch(pool, keys->plain, issuer, &why);
    if (!text)
        log_warning("keys of an issuer could not be fetched: %s: %s",
                    utf8_to_ascii(pool, issuer, 200),
                    utf8_to_ascii(pool, why, 200));
    pthread_mutex_lock(&keys->lock);
    keep(entry, text, why);
    pthread_cond_broadcast(&keys->fetched);
}

enum state { STATE_KNOWN, STATE_FAILED, STATE_WANTED };

/* A set that lacks the key is final only if it was just fetched. */
static enum state state_of(const struct entry *entry, apr_pool_t *pool,
                           const char *key_id, const json_t **set)
{
    int64_t now = clock_steady_seconds();
    const char *why;
    bool is_fresh =
        entry->text && now - entry->fetched_at < ISSUER_KEYS_KEPT_SECONDS;

    *set = is_fresh ? jwt_keys_read(pool, entry->text, &why) : NULL;
    if (*set && (!key_id || jwt_keys_have(*set, key_id)))
        return STATE_KNOWN;
    if (entry->why)
        return now - entry->tried_at < ISSUER_KEYS_FAILED_SECONDS
                   ? STATE_FAILED
                   : STATE_WANTED;
    return *set && now - entry->tried_at < ISSUER_KEYS_AGAIN_SECONDS
               ? STATE_KNOWN
               : STATE_WANTED;
}

/* Fetches, or waits for the thread that does; false: that takes too long. */
static bool wait_for_keys(struct issuer_keys *keys, apr_pool_t *pool,
                          struct entry *entry, const char *issuer,
                          const struct timespec *until)
{
    bool in_time = true;

    if (keys->waiters >= keys->most_waiters)
        return false;
    keys->waiters++;
    if (!entry->is_fetching)
        refresh(keys, pool, entry, issuer);
    else
        in_time =
            pthread_cond_timedwait(&keys->fetched, &keys->lock, until) == 0;
    keys->waiters--;
    return in_time;
}

static enum result get_locked(struct issuer_keys *keys, apr_pool_t *pool,
                              const char *issuer, const char *key_id,
                              const json_t **set, const char **why)
{
    struct timespec until;
    enum state state = STATE_WANTED;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_SECONDS;
    *why = "too many issuers are asked at once";
    for (;;) {
        struct entry *entry = find(keys, issuer);
        if (!entry)
            return RESULT_BUSY; /* or there is no memory */
        entry->asked_at = clock_steady_seconds();
        state = state_of(entry, pool, key_id, set);
        if (state == STATE_KNOWN)
            return RESULT_OK;
        if (state == STATE_FAILED) {
            *why = apr_pstrdup(pool, entry->why);
            return RESULT_BUSY;
        }
        *why = "it takes too long";
        if (!wait_for_keys(keys, pool, entry, issuer, &until))
            return RESULT_BUSY;
    }
}

enum result issuer_keys_get(struct issuer_keys *keys, apr_pool_t *pool,
                            const char *issuer, const char *key_id,
                            const json_t **set, const char **why)
{
    enum result result;

    pthread_mutex_lock(&keys->lock);
    result = get_locked(keys, pool, issuer, key_id, set, why);
    pthread_mutex_unlock(&keys->lock);
    return result;
}
