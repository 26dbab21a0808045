/* statuses.h: the statuses that make clients show a denial's message.
 *
 * Some clients hide the message of a 403, or ask at a prompt after a 401. Where
 * another status makes such a client print the message or fail as it should, it
 * gets that one. The outcome stays the same, and so do the words for programs
 * (X-Tokenbooth-Error). docs/clients.md shows what each client prints. */
#ifndef TOKENBOOTH_ACCESS_STATUSES_H
#define TOKENBOOTH_ACCESS_STATUSES_H

#include <stdbool.h>

#include "access/outcomes.h"

/* Of this status, pip prints the Content-Type, in which the message is then a
 * parameter (`reason`). There is no Location, so nothing is followed. */
enum { STATUS_SHOWS_TYPE = 300 };

struct client_status {
    int status;       /* 0 ends the table */
    bool dead_values; /* only of those, not where a good token lacks access */
    const char *methods;               /* between spaces; NULL: all */
    bool (*matches)(const char *rest); /* rest: the path in the feed */
};

/* By what clients do alike; a client's row in clients.c names one of them. */
extern const struct client_status statuses_git[];
extern const struct client_status statuses_pip[];
extern const struct client_status statuses_requests[];
extern const struct client_status statuses_bundler[];
extern const struct client_status statuses_gem[];
extern const struct client_status statuses_gvfs[];
extern const struct client_status statuses_images[];

/* The status of an outcome for a client with these statuses (NULL: the usual
 * ones). method: NULL for an unknown one. */
int status_for(const struct client_status *statuses,
               const struct outcome_row *row, const char *method,
               const char *rest);

#endif
