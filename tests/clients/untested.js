// Clients that no test here runs, and why: they are listed in docs/clients.md.
'use strict';

module.exports = {
  untested: [
    ['dotnet', 'not in Debian 12; speaks the protocol that `nuget` does'],
    ['Docker, podman, skopeo', 'their API is at `/v2/` of the site, outside '
      + 'every feed'],
    ['go', 'sends no credential over plain HTTP, which the tests use'],
    ['Gradle, sbt', 'their plugins come from repositories that the tests do '
      + 'not reach'],
    ['conda, Helm', 'not in Debian 12'],
    ['pnpm, yarn, poetry, uv, Bundler, Composer, R, wget, lftp, apt, davfs2',
      'no test yet'],
  ],
};
