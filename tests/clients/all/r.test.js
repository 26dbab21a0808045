// R: a repository that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { Home, versionOf } = require('../../lib/client');

const description = 'Package: tool\nVersion: 1.0.0\nTitle: A Tool\n'
  + 'Description: A tool.\nLicense: GPL-3\nAuthor: Somebody\n'
  + 'Maintainer: Somebody <somebody@example.org>\n';

function source() {
  const home = new Home({ 'tool/DESCRIPTION': description,
    'tool/NAMESPACE': '' });
  execFileSync('tar', ['-czf', 'tool.tar.gz', 'tool'], { cwd: home.folder });
  const bytes = fs.readFileSync(home.file('tool.tar.gz'));
  home.remove();
  return bytes;
}

const bench = useBench({
  client: 'R',
  feed: 'cran',
  version: versionOf('Rscript'),
  notes: ['A repository as files of the feed; curl downloads, and takes the '
    + 'token from `~/.netrc`. `install.packages` only warns, and exits with 0.'],
  start: () => ({ files: {
    'src/contrib/PACKAGES': 'Package: tool\nVersion: 1.0.0\n',
    'src/contrib/tool_1.0.0.tar.gz': source(),
  } }),
});

const homeOf = (token) => bench.home({
  ...(token.value ? { '.netrc':
    `machine 127.0.0.1 login ci password ${token.value}\n` } : {}),
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
  bench.denials('read', install, { silent: { 'write-only': nothing,
    'other-feed': nothing, expired: nothing, revoked: nothing,
    none: nothing } });
});
