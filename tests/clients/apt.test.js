// apt: a suite that lies as files in a feed.
'use strict';

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');

const packages = 'Package: tool\nVersion: 1.0.0\nArchitecture: all\n'
  + 'Filename: pool/tool.deb\nSize: 1\n';
const digest = createHash('sha256').update(packages).digest('hex');
const list = 'main/binary-all/Packages';

const bench = useBench({
  client: 'apt',
  version: versionOf('apt-get'),
  notes: ['A suite as files of the feed; the token is in '
    + '`/etc/apt/auth.conf.d`.'],
  start: () => ({ files: {
    [`dists/stable/${list}`]: packages,
    'dists/stable/Release': 'Suite: stable\nArchitectures: all\n'
      + `Components: main\nSHA256:\n ${digest} ${packages.length} ${list}\n`,
  } }),
});

const homeOf = (token) => bench.home({
  'root/var/lib/apt/lists/.keep': '', 'root/var/cache/apt/archives/.keep': '',
  'root/etc/apt/sources.list.d/demo.list':
    `deb ${bench.address} stable main\n`,
  ...(token.value ? { 'root/etc/apt/auth.conf.d/demo.conf':
    `machine ${bench.address}/ login ci password ${token.value}\n` } : {}),
});

// Its files are below the HOME, and nobody signs what the tests serve.
const update = (token, home = homeOf(token)) => home.run('apt-get', [
  '-o', `Dir=${home.file('root')}`, '-o', 'Dir::State::status=/dev/null',
  '-o', 'APT::Sandbox::User=', '-o', 'Dir::Bin::methods=/usr/lib/apt/methods',
  '-o', 'Acquire::AllowInsecureRepositories=true', 'update']);

describe('apt', () => {
  test('reads with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => update(token, home));
    const lists = fs.readdirSync(home.file('root/var/lib/apt/lists'));
    assert.ok(lists.some((name) => name.includes('_Packages')), String(lists));
  });

  bench.denials('read', update);
});
