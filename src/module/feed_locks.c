/* feed_locks.c: asks mod_dav's own provider for files, by the table that it
 * registers, so that Apache can load the two modules in either order. */
#include "module/feed_locks.h"

#include <ap_provider.h>
#include <apr_shm.h>
#include <http_config.h>
#include <mod_dav.h>
#include <stdatomic.h>
#include <stdint.h>

#include "access/former_writer.h"
#include "base/clock.h"
#include "module/child.h"
#include "module/feed_url.h"

/* apache.conf and request_headers.c see to the first. A lock begins once its
 * request has been read, which takes a slow client a while. */
enum { LOCK_SECONDS = 600, LOCK_REQUEST_SECONDS = 3600 };

/* When there is no lock any more, unless one is added (instant). Shared by all
 * children, of before and after a restart; NULL: unknown. */
static _Atomic int64_t *last_lock_ends;

static void expect_until(int64_t instant)
{
    if (last_lock_ends)
        atomic_store(last_lock_ends, instant);
}

static _Atomic int64_t *allocate(apr_pool_t *pool)
{
    apr_shm_t *memory;

    return apr_shm_create(&memory, sizeof *last_lock_ends, NULL, pool) ==
                   APR_SUCCESS
               ? apr_shm_baseaddr_get(memory)
               : NULL;
}

void feed_locks_prepare(const server_rec *server)
{
    static const char KEY[] = "mod_authz_tokenbooth locks";
    _Atomic int64_t **kept = ap_retained_data_get(KEY);

    if (kept) {
        last_lock_ends = *kept;
        return;
    }
    kept = ap_retained_data_create(KEY, sizeof *kept);
    *kept = last_lock_ends = allocate(server->process->pool);
    /* Those of before Apache was stopped. */
    expect_until(clock_now() + LOCK_SECONDS);
}

void feed_locks_expect(void)
{
    expect_until(clock_now() + LOCK_SECONDS + LOCK_REQUEST_SECONDS);
}

static bool may_be_locked(void)
{
    return !last_lock_ends || clock_now() < atomic_load(last_lock_ends);
}

/* A request, and the locks where it is stored. */
struct search {
    request_rec *r;
    const char *feed;
    dav_lockdb *locks; /* open: nobody else can open them meanwhile */
};

static bool is_left_behind(const struct search *search, const dav_lock *lock)
{
    return lock->auth_user &&
           former_writer(child_check_context()->store, search->r->pool,
                         lock->auth_user, search->feed, clock_now());
}

/* What cannot be read here, mod_dav cannot read either, and says so. */
static void release_at(const struct search *search,
                       const dav_resource *resource)
{
    const dav_hooks_locks *hooks = search->locks->hooks;
    dav_lock *lock = NULL;

    if (hooks->get_locks(search->locks, resource, DAV_GETLOCKS_RESOLVED, &lock))
        return;
    for (; lock; lock = lock->next) {
        if (is_left_behind(search, lock))
            hooks->remove_lock(search->locks, resource, lock->locktoken);
    }
}

static dav_error *visit(dav_walk_resource *visited, int type)
{
    (void)type;
    release_at(visited->walk_ctx, visited->resource);
    return NULL;
}

static void release_below(struct search *search, const dav_resource *folder)
{
    dav_response *response;
    dav_walk_params walk = {
        .walk_type = DAV_WALKTYPE_NORMAL,
        .func = visit,
        .walk_ctx = search,
        .pool = search->r->pool,
        .root = folder,
        .lockdb = search->locks,
    };

    folder->hooks->walk(&walk, DAV_INFINITY, &response);
}

void feed_locks_release(request_rec *r)
{
    const dav_provider *provider = ap_lookup_provider("dav", "filesystem", "0");
    struct search search = {.r = r, .feed = feed_url_feed(r)};
    dav_resource *resource;

    if (!may_be_locked() || !provider || !provider->locks || !search.feed ||
        provider->repos->get_resource(r, "/", NULL, 0, &resource) ||
        provider->locks->open_lockdb(r, 0, 0, &search.locks))
        return;
    if (resource->collection)
        release_below(&search, resource);
    else
        release_at(&search, resource);
    provider->locks->close_lockdb(search.locks);
}
