// Clients that no test here runs, and why: they are listed in docs/clients.md.
'use strict';

module.exports = {
  untested: [
    ['dotnet', 'not in Debian 12; speaks the protocol that `nuget` does'],
    ['Docker, podman', 'their API is at `/v2/` of a host, outside every feed; '
      + 'with a host of its own, which `challenge.test.js` has, skopeo copies '
      + 'both ways and shows the reason'],
    ['go', 'sends no credential over plain HTTP, which the tests use'],
    ['Gradle, sbt', 'their plugins come from repositories that the tests do '
      + 'not reach'],
    ['conda, Helm', 'not in Debian 12'],
    ['pnpm, yarn, poetry, uv, Bundler, Composer, R, lftp, apt, davfs2',
      'no test yet'],
  ],
};
