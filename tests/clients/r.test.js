// R: a repository that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { cranFiles } = require('../lib/packages');

const bench = useBench({
  client: 'R',
  feed: 'cran',
  version: versionOf('Rscript'),
  notes: ['A repository as files of the feed; curl downloads, and takes the '
    + 'token from `~/.netrc`. `install.packages` only warns, and exits with 0.'],
  start: () => ({ files: cranFiles('tool') }),
});

const homeOf = (token) => bench.home({
  ...bench.netrc(token),
  '.Rprofile': `options(repos = c(feed = "${bench.address}"),
    download.file.method = "curl",
    download.file.extra = "-n --fail-with-body")\n`,
  'library/.keep': '',
});

// As its exit status says nothing, a warning is one of failure.
const install = async (token, home = homeOf(token)) => {
  const { status, output } = await home.run('Rscript',
    ['-e', 'install.packages("tool")'],
    { env: { R_LIBS_USER: home.file('library'), R_LIBS: home.file('library') } });
  return { status: status || Number(/Warning message/.test(output)), output };
};

describe('R', () => {
  test('installs with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => install(token, home));
    assert.ok(fs.existsSync(home.file('library/tool/DESCRIPTION')));
  });

  const nothing = /is not available for this version of R|cannot open URL/;
  bench.denials('read', install, { silent: { all: nothing } });
});
