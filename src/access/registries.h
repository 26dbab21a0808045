/* registries.h: what clients publish to, and what only that understands.
 *
 * A feed that is a folder stores whatever is PUT there. Of a package that npm
 * publishes it would make a file of JSON, and npm would report a success. So
 * such a request is rejected where a file would be written. */
#ifndef TOKENBOOTH_ACCESS_REGISTRIES_H
#define TOKENBOOTH_ACCESS_REGISTRIES_H

#include <stdbool.h>

struct check_request;

/* How a client publishes. */
struct client_registry {
    const char *name;    /* as people call what the client needs */
    const char *methods; /* between spaces, of what a folder must not take;
                            NULL: WebDAV itself rejects what it cannot do */
    const char *type;    /* of the body; NULL: any */
    bool accepts_json;   /* and asks for JSON, which no folder answers with */
    bool names_command;  /* and sends the header npm-command */
};

/* By protocol; a client's row in clients.c names one of them. Yarn 2 has the
 * User-Agent of a library (got), and scripts that Bun runs have Bun's, by which
 * people may send files of JSON. So these two are known by more. */
extern const struct client_registry registry_npm;
extern const struct client_registry registry_npm_by_got;
extern const struct client_registry registry_npm_by_command;
extern const struct client_registry registry_nuget;
extern const struct client_registry registry_cargo;
extern const struct client_registry registry_gem;
extern const struct client_registry registry_python;
extern const struct client_registry registry_images;
extern const struct client_registry registry_lfs;
extern const struct client_registry registry_git;
extern const struct client_registry registry_maven;

/* The registry that a request is meant for, as people call it; NULL: none, a
 * folder may have it. registry: of its client; NULL: none. */
const char *registry_needed(const struct client_registry *registry,
                            const struct check_request *request);

#endif
