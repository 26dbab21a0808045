// dnf: a repository that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { rpmFiles } = require('../lib/packages');

const bench = useBench({
  client: 'dnf',
  version: versionOf('dnf'),
  notes: ['A repository as files of the feed; the token is `password` in '
    + '`/etc/yum.repos.d`. dnf shows the status of an answer and nothing else.'],
  start: () => ({ files: rpmFiles('tool') }),
});

const homeOf = (token) => bench.home({ 'log/.keep': '', 'repos/demo.repo': `[demo]
name=demo
baseurl=${bench.address}/
${token.value ? `username=ci\npassword=${token.value}\n` : ''}` });

const makecache = (token, home = homeOf(token)) => home.run('dnf', [
  `--setopt=reposdir=${home.file('repos')}`, '--releasever=1',
  `--setopt=cachedir=${home.file('cache')}`,
  `--setopt=logdir=${home.file('log')}`, `--installroot=${home.file('root')}`,
  '--setopt=retries=1', '--setopt=skip_if_unavailable=0', 'makecache']);

describe('dnf', () => {
  test('reads with a read-only token', async () => {
    const output = await bench.allow('read', 'read-only', makecache);
    assert.match(output, /Metadata cache created/);
  });

  const status = (number) => new RegExp(`Status code: ${number} `);
  bench.denials('read', makecache, {
    silent: { all: status(403), none: status(401) } });
});
