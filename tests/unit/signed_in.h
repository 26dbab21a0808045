/* signed_in.h: sessions, for tests of what ends them. */
#ifndef TOKENBOOTH_TESTS_SIGNED_IN_H
#define TOKENBOOTH_TESTS_SIGNED_IN_H

#include "store/sessions.h"
#include "support.h"

static const struct session_limits HOLDS = {NOW - 1000, NOW - 1000};

static inline char *sign_in(struct fixture *fixture, int64_t account_id)
{
    char *cookie = NULL;

    expect_result("signing in", RESULT_OK,
                  support_sign_in(fixture->store, account_id, &HOLDS,
                                  "Mozilla/5.0", NOW, &cookie));
    return cookie;
}

static inline enum result session(struct fixture *fixture, const char *cookie)
{
    struct session found;

    return store_session_find(fixture->store, fixture->pool, cookie, &HOLDS,
                              NOW, &found);
}

/* By the account that is signed in by this cookie. */
static inline const struct act *act_by_cookie(struct fixture *fixture,
                                              const char *cookie)
{
    struct session found = {0};

    expect_result("signed in", RESULT_OK,
                  store_session_find(fixture->store, fixture->pool, cookie,
                                     &HOLDS, NOW, &found));
    return support_by_session(fixture->store, found.account_id, found.id, NOW);
}

#endif
