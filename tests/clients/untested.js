// Clients that no test here runs, and why: they are listed in docs/clients.md.
'use strict';

module.exports = {
  untested: [
    ['dotnet', 'not in Debian 12; uses the same protocol as `nuget`'],
    ['Docker', 'needs a service of its own that runs; asks what skopeo asks'],
    ['podman', 'pulls and pushes by the library that skopeo and Buildah have'],
    ['npm before 9, pnpm before 9', 'no longer maintained'],
    ['pnpm 11', 'no test; pnpm 10 and 12 are run'],
    ['newer Gradle, sbt', 'not in Debian 12; their plugins come from '
      + 'repositories that the tests cannot reach'],
    ['conda, Helm, uv', 'not in Debian 12'],
    ['Windows, macOS Finder', 'not on Debian'],
    ['zypper, HTTPie, aria2, opam, LuaRocks, cpanm', 'no test yet'],
  ],
};
