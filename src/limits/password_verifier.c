/* password_verifier.c: whose passwords are checked, and how guesses are
 * counted.
 *
 * In order: the memory of right passwords, unless a limit is reached; a share
 * of this process's threads (in_flight.h); a share of the host's slots
 * (scrypt_slots.h); the limits of guesses (throttle.h), which are reserved
 * before the check and given back unless the password was wrong; scrypt. */
#include "limits/password_verifier.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

#include "base/clock.h"
#include "base/counters.h"
#include "base/password.h"
#include "limits/in_flight.h"
#include "limits/password_memory.h"
#include "limits/scrypt_slots.h"
#include "store/validate.h"

enum {
    BY_ACCOUNT_A_MINUTE = 100, /* from all sources together */
    WRONG_MAX = 30000,         /* more than is ever counted */
};

struct password_verifier {
    struct throttle *throttle;
    int cost; /* log2 of scrypt's N */
    int threads;
    struct throttle_rule by_pair; /* source and account */
    struct throttle_rule by_known_browser;
    struct throttle_rule by_source;
    struct throttle_rule by_account;
    struct in_flight *in_flight;
    struct scrypt_slots *slots;
    struct password_memory *memory;
};

/* Notes which sources guessed wrong; it limits nothing. */
static const struct throttle_rule WRONG = {"wrong password", CLOCK_MINUTE,
                                           WRONG_MAX};

enum result password_verifier_create(
    apr_pool_t *pool, const struct password_verifier_options *options,
    struct password_verifier **out)
{
    struct password_verifier *verifier = apr_pcalloc(pool, sizeof *verifier);
    const struct settings *settings = options->settings;
    long long limit = settings->throttle_passwords;
    enum result result = in_flight_create(pool, &verifier->in_flight);

    verifier->throttle = options->throttle;
    verifier->cost = (int)settings->password_cost;
    verifier->threads = (int)options->threads;
    verifier->by_pair = (struct throttle_rule){"password", CLOCK_MINUTE, limit};
    verifier->by_known_browser = (struct throttle_rule){
        "password in a known browser", CLOCK_MINUTE, limit};
    verifier->by_source = (struct throttle_rule){
        "password of source", CLOCK_MINUTE, settings->throttle_source};
    verifier->by_account = (struct throttle_rule){
        "password of account", CLOCK_MINUTE, limit ? BY_ACCOUNT_A_MINUTE : 0};
    if (result == RESULT_OK)
        result = password_memory_create(pool, options->key, &verifier->memory);
    if (result == RESULT_OK)
        result = scrypt_slots_open(pool, settings->counters, options->key,
                                   &verifier->slots);
    *out = verifier;
    return result;
}

/* A use of scrypt, from end to end. */
struct job {
    struct password_verifier *verifier;
    apr_pool_t *pool;
    const struct password_guess *guess;
    int64_t now;
    const char *source; /* throttle_source of the client */
    const char *pair;   /* source and account */
    const char **hash;  /* where to put a new hash; NULL: check the guess */
    struct scrypt_slot slot;
};

static struct job job_of(struct password_verifier *verifier, apr_pool_t *pool,
                         const struct password_guess *guess, int64_t now)
{
    const char *source = throttle_source(pool, guess->address);

    return (struct job){
        .verifier = verifier,
        .pool = pool,
        .guess = guess,
        .now = now,
        .source = source,
        .pair = apr_pstrcat(pool, source, " ", guess->account, NULL),
    };
}

/* --- shares -------------------------------------------------------------- */

/* How much of this process's threads and of the host's slots one source can
 * have. */
struct share {
    const char *source;
    struct in_flight_share threads;
    int slots_of_source, slots_of_all; /* see scrypt_slots.h */
};

enum {
    GUESSERS_SLOTS = SCRYPT_SLOTS_MAX / 2,
    STRANGERS_SLOTS = SCRYPT_SLOTS_MAX - 4, /* the rest is for known browsers */
};

/* A part of the threads, so that the rest is left to what needs no password. */
static int part_of(int threads, int quarters)
{
    int part = threads * quarters / 4;

    return part > 0 ? part : 1;
}

/* A source that guessed wrong has a small share, so that its guesses keep
 * nobody waiting. A machine that did not can open any number of connections
 * with one password, as builds do; but however many sources send one each, some
 * threads are left to tokens. A known browser has a share of its own,
 * which nobody else can use up. */
static struct share share_of(const struct job *job)
{
    int threads = job->verifier->threads;
    int half = part_of(threads, 2), most = part_of(threads, 3);

    if (job->guess->known_browser)
        return (struct share){
            job->pair, {2, INT_MAX, 2, INT_MAX}, 2, SCRYPT_SLOTS_MAX};
    if (throttle_has(job->verifier->throttle, &WRONG, job->source, job->now))
        return (struct share){
            job->source, {2, half, 2, half}, 2, GUESSERS_SLOTS};
    if (job->guess->by_machine)
        return (struct share){job->source,
                              {2, most, INT_MAX, INT_MAX},
                              STRANGERS_SLOTS,
                              STRANGERS_SLOTS};
    return (struct share){
        job->source, {half, most, half, most}, 4, STRANGERS_SLOTS};
}

/* --- limits -------------------------------------------------------------- */

enum { LIMITS = 3 };

struct limit {
    const struct throttle_rule *rule; /* NULL: after the last one */
    const char *key;
};

/* The limits of a guess. Whatever others guess never denies a browser that
 * has signed in as the account before. */
static void limits_of(const struct job *job, struct limit limits[LIMITS + 1])
{
    const struct password_verifier *verifier = job->verifier;
    int count = 0;

    if (job->guess->known_browser) {
        limits[count++] =
            (struct limit){&verifier->by_known_browser, job->pair};
    } else {
        limits[count++] = (struct limit){&verifier->by_pair, job->pair};
        limits[count++] = (struct limit){&verifier->by_source, job->source};
        limits[count++] =
            (struct limit){&verifier->by_account, job->guess->account};
    }
    limits[count].rule = NULL;
}

static void give_back(const struct job *job, const struct limit *limits,
                      const struct limit *end)
{
    for (; limits != end && limits->rule; limits++)
        throttle_refund(job->verifier->throttle, limits->rule, limits->key,
                        job->now);
}

/* At a limit, not even the memory is asked: it would tell a right guess from a
 * wrong one, as fast as they are sent. */
static bool is_at_limit(const struct job *job)
{
    struct limit limits[LIMITS + 1];

    limits_of(job, limits);
    for (const struct limit *limit = limits; limit->rule; limit++) {
        if (throttle_is_full(job->verifier->throttle, limit->rule, limit->key,
                             job->now))
            return true;
    }
    return false;
}

/* Counts a guess; returns the seconds to wait if it is beyond a limit, and then
 * counts nothing. */
static int count(const struct job *job, const struct limit *limits)
{
    for (const struct limit *limit = limits; limit->rule; limit++) {
        int wait = throttle_count(job->verifier->throttle, limit->rule,
                                  limit->key, job->now);
        if (!wait)
            continue;
        give_back(job, limits, limit);
        return wait;
    }
    return 0;
}

/* Reserves a guess. While others of the same pair are being checked, they can
 * turn out to be right and give theirs back. */
static int reserve(struct job *job, const struct limit *limits)
{
    struct scrypt_slots *slots = job->verifier->slots;
    int wait;

    do {
        scrypt_slots_set_subject(slots, &job->slot, job->pair);
        wait = count(job, limits);
        if (!wait)
            return 0;
        scrypt_slots_set_subject(slots, &job->slot, NULL);
    } while (scrypt_slots_wait(slots, &job->slot, job->pair));
    return wait;
}

/* --- work ---------------------------------------------------------------- */

/* A wrong guess in a known browser counts against its source and account,
 * too. */
static void count_wrong(const struct job *job)
{
    struct throttle *throttle = job->verifier->throttle;

    if (job->guess->known_browser)
        throttle_count(throttle, &job->verifier->by_pair, job->pair, job->now);
    else
        throttle_count(throttle, &WRONG, job->source, job->now);
}

/* Everybody can know that no account has such a name, so scrypt would hide
 * nothing, and only keep those waiting who have one. */
static bool is_no_name(const struct password_guess *guess)
{
    return !guess->stored && validate_username(guess->account) &&
           validate_email(guess->account);
}

static enum result check_password(const struct job *job)
{
    const struct password_guess *guess = job->guess;

    return password_check(job->pool, guess->password, guess->stored,
                          job->verifier->cost);
}

/* What in_flight_run calls for a guess, once it has a slot. */
static enum result check_in_slot(struct job *job, int *wait)
{
    struct password_verifier *verifier = job->verifier;
    const struct password_guess *guess = job->guess;
    struct limit limits[LIMITS + 1];
    enum result result;

    limits_of(job, limits);
    *wait = reserve(job, limits);
    if (*wait)
        return RESULT_THROTTLED;
    result = is_no_name(guess) ? RESULT_WRONG
                               : scrypt_slots_run(verifier->slots, &job->slot);
    if (result == RESULT_OK)
        result = check_password(job);
    if (result == RESULT_OK && guess->by_machine)
        password_memory_add(verifier->memory, job->pool, guess, job->now);
    if (result == RESULT_WRONG)
        count_wrong(job);
    else
        give_back(job, limits, NULL);
    return result;
}

static enum result hash_in_slot(struct job *job)
{
    enum result result = scrypt_slots_run(job->verifier->slots, &job->slot);

    if (result == RESULT_OK)
        result = password_hash(job->pool, job->guess->password,
                               job->verifier->cost, job->hash);
    return result;
}

static enum result work_on(void *context, int *wait)
{
    struct job *job = context;
    struct scrypt_slots *slots = job->verifier->slots;
    const struct share share = share_of(job);
    const struct scrypt_slots_claim claim = {
        share.source, share.slots_of_source, share.slots_of_all};
    enum result result = scrypt_slots_take(slots, &claim, &job->slot);

    if (result != RESULT_OK)
        return result;
    result = job->hash ? hash_in_slot(job) : check_in_slot(job, wait);
    scrypt_slots_release(slots, &job->slot);
    return result;
}

static enum result run(struct job *job, const struct secret_digest *digest,
                       int *wait)
{
    const struct share share = share_of(job);
    const struct in_flight_request request = {
        .guess = digest,
        .source = share.source,
        .share = share.threads,
        .work = work_on,
        .context = job,
    };

    return in_flight_run(job->verifier->in_flight, &request, wait);
}

static void count_check(enum result result)
{
    enum counters_password counter =
        result == RESULT_OK          ? COUNTERS_PASSWORD_RIGHT
        : result == RESULT_WRONG     ? COUNTERS_PASSWORD_WRONG
        : result == RESULT_THROTTLED ? COUNTERS_PASSWORD_THROTTLED
                                     : COUNTERS_PASSWORD_FAILED;

    counters_add(COUNTERS_OF_PASSWORDS + (int)counter, 1);
}

enum result password_verifier_check(struct password_verifier *verifier,
                                    apr_pool_t *pool,
                                    const struct password_guess *guess,
                                    int64_t now, int *wait)
{
    struct job job = job_of(verifier, pool, guess, now);
    struct secret_digest digest;
    enum result result;

    *wait = 0;
    if (guess->by_machine && !is_at_limit(&job) &&
        password_memory_has(verifier->memory, pool, guess, now)) {
        count_check(RESULT_OK);
        return RESULT_OK;
    }
    password_memory_digest(verifier->memory, pool, guess, &digest);
    result = run(&job, &digest, wait);
    count_check(result);
    if (result == RESULT_THROTTLED && !*wait)
        *wait = PASSWORD_VERIFIER_BUSY_SECONDS;
    return result;
}

enum result password_verifier_hash(struct password_verifier *verifier,
                                   apr_pool_t *pool,
                                   const struct password_guess *guess,
                                   int64_t now, const char **stored)
{
    struct job job = job_of(verifier, pool, guess, now);
    int wait;

    job.hash = stored;
    return run(&job, NULL, &wait);
}

void password_verifier_remember(struct password_verifier *verifier,
                                apr_pool_t *pool,
                                const struct password_guess *guess, int64_t now)
{
    password_memory_add(verifier->memory, pool, guess, now);
}

bool password_verifier_recall(struct password_verifier *verifier,
                              apr_pool_t *pool,
                              const struct password_guess *guess, int64_t now)
{
    const struct job job = job_of(verifier, pool, guess, now);
    struct limit limits[LIMITS + 1];

    limits_of(&job, limits);
    if (count(&job, limits))
        return false;
    if (!password_memory_has(verifier->memory, pool, guess, now))
        return false;
    give_back(&job, limits, NULL);
    return true;
}

void password_verifier_load(struct password_verifier *verifier, int *running,
                            int *waiting)
{
    const struct scrypt_slots_load load = scrypt_slots_load(verifier->slots);

    *running = load.running;
    *waiting = load.waiting;
}
