// Clients that no test here runs, and why: they are listed in docs/clients.md.
'use strict';

module.exports = {
  untested: [
    ['dotnet', 'not in Debian 12; uses the same protocol as `nuget`'],
    ['Docker, podman', 'their API is at `/v2/` of a host, outside every feed; '
      + 'on a host of its own, as in `challenge.test.js`, skopeo copies in both '
      + 'directions and shows the reason'],
    ['go', 'sends no credentials over plain HTTP, which the tests use'],
    ['Gradle, sbt', 'their plugins come from repositories that the tests '
      + 'cannot reach'],
    ['conda, Helm', 'not in Debian 12'],
    ['apt, lftp, rclone', 'no test yet of what they print; that they work with '
      + 'the lines of **Set up** is tested, where they are installed'],
    ['pnpm, yarn, poetry, uv, Bundler, Composer, R, davfs2, dnf',
      'no test yet'],
  ],
};
