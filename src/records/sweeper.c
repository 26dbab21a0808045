/* sweeper.c: an hourly sweep, one kind of row after the other. Each process
 * tries, and the first one does it for all. */
#include "records/sweeper.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/events.h"
#include "store/expiry_notices.h"
#include "store/mail_queue.h"
#include "store/minted_tokens.h"
#include "store/overlaps.h"
#include "store/password_links.h"
#include "store/sessions.h"
#include "store/sweep.h"
#include "store/token_networks.h"

enum { SWEEP_MILLISECONDS = CLOCK_HOUR * 1000 };

/* Deletes a few rows that are too old at an instant; *more if there may be
 * more. */
typedef enum result delete_function(struct store *store,
                                    const struct settings *settings,
                                    int64_t instant, bool *more);

static enum result delete_events(struct store *store,
                                 const struct settings *settings,
                                 int64_t instant, bool *more)
{
    int64_t kept = settings->activity_days * CLOCK_DAY;

    *more = false;
    return kept ? store_event_sweep(store, instant - kept, more) : RESULT_OK;
}

static enum result delete_sessions(struct store *store,
                                   const struct settings *settings,
                                   int64_t instant, bool *more)
{
    const struct session_limits limits = {
        .created = instant - settings->session_hours * CLOCK_HOUR,
        .seen = instant - settings->session_idle_hours * CLOCK_HOUR,
    };

    return store_session_sweep(store, &limits, more);
}

static enum result delete_links(struct store *store,
                                const struct settings *settings,
                                int64_t instant, bool *more)
{
    (void)settings;
    return store_password_link_sweep(store, instant, more);
}

static enum result delete_mail(struct store *store,
                               const struct settings *settings, int64_t instant,
                               bool *more)
{
    (void)settings;
    return store_mail_sweep(store, instant, more);
}

static enum result delete_notices(struct store *store,
                                  const struct settings *settings,
                                  int64_t instant, bool *more)
{
    (void)settings;
    return store_expiry_notices_sweep(store, instant, more);
}

/* The rows of overlaps that are over are deleted when their owners are told. */
static enum result tell_overlaps(struct store *store,
                                 const struct settings *settings,
                                 int64_t instant, bool *more)
{
    (void)settings;
    return store_overlaps_tell(store, instant, more);
}

static enum result delete_networks(struct store *store,
                                   const struct settings *settings,
                                   int64_t instant, bool *more)
{
    (void)settings;
    return store_token_networks_sweep(
        store, instant - TOKEN_NETWORKS_KEPT_DAYS * (int64_t)CLOCK_DAY, more);
}

static enum result delete_minted(struct store *store,
                                 const struct settings *settings,
                                 int64_t instant, bool *more)
{
    (void)settings;
    return store_minted_tokens_sweep(store, instant - MINTED_KEPT_SECONDS,
                                     more);
}

static enum result delete_taken(struct store *store,
                                const struct settings *settings,
                                int64_t instant, bool *more)
{
    (void)settings;
    return store_taken_jwt_sweep(store, instant, more);
}

static delete_function *const parts[] = {
    delete_events, delete_sessions, delete_links,  delete_mail,  delete_notices,
    tell_overlaps, delete_networks, delete_minted, delete_taken,
};

enum { PARTS = sizeof parts / sizeof parts[0] };

bool sweeper_is_due(const struct sweeper *sweeper, int64_t now)
{
    return now >= sweeper->due;
}

static void end_sweep(struct sweeper *sweeper)
{
    sweeper->instant = 0;
    sweeper->part = 0;
    sweeper->due = clock_steady() + SWEEP_MILLISECONDS;
}

void sweeper_delete_slice(struct sweeper *sweeper, struct store *store)
{
    enum result result = RESULT_OK;
    bool more = false;

    if (!sweeper->instant)
        result = store_sweep_begin(store, clock_now(), &sweeper->instant);
    if (result == RESULT_OK)
        result = parts[sweeper->part](store, sweeper->settings,
                                      sweeper->instant, &more);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        log_warning("old rows could not be deleted, next try in an hour: %s",
                    result_name(result));
    if (!more)
        sweeper->part++;
    if (result != RESULT_OK || sweeper->part == PARTS)
        end_sweep(sweeper);
}
