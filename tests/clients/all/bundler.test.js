// Bundler: install from a small registry.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { gemFile } = require('../../lib/packages');
const { startGems } = require('../../lib/registry-gem');

const bench = useBench({
  client: 'Bundler',
  feed: 'bundler',
  version: versionOf('bundle'),
  notes: ['With a small registry of the tests; the token is in '
    + '`~/.bundle/config`.'],
  start: async (atEnd) => {
    const registry = await startGems();
    atEnd(() => registry.stop());
    // By hand: gem.test.js tests how `gem` does it.
    await fetch(`http://127.0.0.1:${registry.port}/api/v1/gems`,
      { method: 'POST', body: gemFile('tool') });
    return { host: { bundler: registry.port } };
  },
});

const homeOf = (token) => bench.home({
  '.bundle/config': `---\nBUNDLE_PATH: "gems"\n${token.value
    ? `BUNDLE_127__0__0__1: "ci:${token.value}"\n` : ''}`,
  'work/Gemfile': `source "${bench.address}/"\ngem "tool"\n`,
});

const install = (token, home = homeOf(token)) => home.run('bundle',
  ['install'], { cwd: 'work', env: { BUNDLE_SILENCE_ROOT_WARNING: '1' } });

describe('Bundler', () => {
  test('installs with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => install(token, home));
    assert.match(fs.readFileSync(home.file('work/Gemfile.lock'), 'utf8'),
      /tool \(1\.0\.0\)/);
  });

  bench.denials('read', install,
    { silent: { none: /Authentication is required for 127\.0\.0\.1/ } });
});
