// Clients that no test here runs, and why: they are listed in docs/clients.md.
'use strict';

const noPackage = 'not in Debian 12';

module.exports = {
  untested: [
    ['dotnet', `${noPackage}; \`nuget\` speaks the same protocol`],
    ['nuget 3 and later', `${noPackage}, which has 2.8.7`],
    ['Docker', 'its API is at `/v2/` of the site, outside every feed'],
    ['Gradle, sbt, Ivy', 'they need plugins from Maven Central'],
    ['Bundler, Composer, conda, Helm, R', 'no test yet'],
    ['pnpm, yarn', 'no test yet; both send and show what npm does, or less'],
    ['go', 'it sends no credential over plain HTTP, which the tests use'],
    ['poetry, uv', 'no test yet'],
    ['wget, lftp, apt, skopeo', 'no test yet'],
  ],
};
