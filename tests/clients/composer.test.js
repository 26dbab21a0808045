// Composer: a repository that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { composerFiles } = require('../lib/packages');

const env = { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_DISABLE_XDEBUG_WARN: '1' };

const bench = useBench({
  client: 'Composer',
  feed: 'composer',
  version: versionOf('composer'),
  notes: ['A repository as files of the feed; the token is a `bearer` of '
    + '`~/.config/composer/auth.json`.'],
  prepare: async (site) => {
    const files = composerFiles('acme/tool', site.address);
    for (const [name, content] of Object.entries(files)) {
      await site.put(name, content);
    }
  },
});

const homeOf = (token) => bench.home({
  ...(token.value ? { '.config/composer/auth.json': JSON.stringify({ bearer: {
    [`127.0.0.1:${bench.site.port}`]: token.value } }) } : {}),
  'work/composer.json': JSON.stringify({
    repositories: [{ type: 'composer', url: bench.address },
      { 'packagist.org': false }],
    config: { 'secure-http': false },
  }),
});

const require_ = (token, home = homeOf(token)) => home.run('composer',
  ['--no-interaction', 'require', 'acme/tool:1.0.0'], { cwd: 'work', env });

describe('Composer', () => {
  test('installs with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => require_(token, home));
    assert.ok(fs.existsSync(home.file('work/vendor/acme/tool/composer.json')));
  });

  bench.denials('read', require_);
});
