// pip: a simple index that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { indexPage, makeWheel } = require('../lib/wheel');

const wheel = makeWheel('tool', '1.0.0');

const bench = useBench({
  client: 'pip',
  version: versionOf('pip'),
  notes: ['A simple index as files of the feed; the token is in `index-url` of '
    + '`pip.conf`, or in `~/.netrc`. On an index page pip shows nothing of a '
    + '403, so a token is denied by 300 there, of which it prints the '
    + 'Content-Type. Without a token it was run with '
    + '`PIP_NO_INPUT`; otherwise it prompts.'],
  start: () => ({ files: {
    'simple/tool/index.html': indexPage([wheel]),
    [`files/${wheel.file}`]: wheel.bytes,
  } }),
});

const configured = (token, login = `ci:${token.value}@`) => ({
  '.config/pip/pip.conf': `[global]\nindex-url = ${
    bench.address.replace('//', `//${token.value ? login : ''}`)}/simple/\n`,
});

const pip = (home, ...what) =>
  home.run('pip', ['install', '--target', home.file('site'), ...what],
    { env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', ...home.env } });

// Without a credential it would ask for one, and find nobody.
const homeOf = (token, files) => {
  const home = bench.home(files);
  if (!token.value) home.env = { PIP_NO_INPUT: '1' };
  return home;
};

const install = (token) => pip(homeOf(token, configured(token)), 'tool');

// As "Set up" shows it.
const installByNetrc = (token) => pip(bench.home({
  ...bench.netrc(token),
  '.config/pip/pip.conf':
    `[global]\nno-input = true\nindex-url = ${bench.address}/simple/\n`,
}), 'tool');

const installFile = (token) =>
  pip(homeOf(token, bench.netrc(token)),
    `${bench.address}/files/${wheel.file}`);

describe('pip', () => {
  test('installs with a read-only token', async () => {
    const home = bench.home(configured(bench.tokens['read-only']));
    await bench.allow('read', 'read-only', () => pip(home, 'tool'));
    assert.ok(fs.existsSync(home.file('site/tool.py')));
  });

  for (const [how, files] of [
    ['in ~/.netrc', (token) => ({ ...configured({}), ...bench.netrc(token) })],
    ['as the user name', (token) => configured(token, `${token.value}@`)],
  ]) {
    test(`installs with the token ${how}`, async () => {
      const { status, output } =
        await pip(bench.home(files(bench.tokens['read-only'])), 'tool');
      assert.equal(status, 0, output);
    });
  }

  // pip sends it in ISO 8859-1.
  test('installs with a password outside ASCII', async () => {
    const { name, password } =
      await bench.site.addAccount('umlaut', 'gr\u00fc\u00dfe-aus-k\u00f6ln');
    await bench.site.json('feed', 'grant', bench.feed, name, 'read');
    const { hostname } = new URL(bench.url);
    const { status, output } = await pip(bench.home({ ...configured({}),
      '.netrc': `machine ${hostname} login ${name} password ${password}\n`,
    }), 'tool');
    assert.equal(status, 0, output);
  });

  const nothing = /Could not find a version that satisfies the requirement/;
  bench.denials('read', install, { silent: { none: nothing } });
  bench.denials('read', installByNetrc,
    { what: 'read with ~/.netrc', silent: { none: nothing } });
  bench.denials('read', installFile, { what: 'read a file by its address' });
});
