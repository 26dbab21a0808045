// cargo: publish and fetch, against a small registry.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { startCrates } = require('../lib/registry-cargo');

let registry;

const bench = useBench({
  client: 'cargo',
  version: versionOf('cargo'),
  notes: ['With a small sparse registry of the tests, whose `config.json` '
    + 'sets `"auth-required": true`; the token is in '
    + '`~/.cargo/credentials.toml`.'],
  start: async (atEnd) => {
    registry = await startCrates('/F/cargo');
    atEnd(() => registry.stop());
    return { host: { cargo: registry.port } };
  },
});

const homeOf = (token, files) => bench.home({
  '.cargo/config.toml': `[registry]
global-credential-providers = ["cargo:token"]
[registries.demo]
index = "sparse+${bench.address}/"
`,
  ...token.value && { '.cargo/credentials.toml':
    `[registries.demo]\ntoken = "${token.value}"\n` },
  ...files,
});

const publish = (token, name = 'tool') => homeOf(token, {
  'tool/Cargo.toml': `[package]
name = "${name}"
version = "1.0.0"
edition = "2021"
license = "MIT"
description = "A tool"
publish = ["demo"]
`,
  'tool/src/lib.rs': '// A tool\n',
}).run('cargo', ['publish', '--registry', 'demo', '--no-verify'],
  { cwd: 'tool' });

const fetch = (token, home = homeOf(token, {
  'app/Cargo.toml': `[package]
name = "app"
version = "1.0.0"
edition = "2021"
[dependencies]
tool = { version = "1", registry = "demo" }
`,
  'app/src/lib.rs': '// An app\n',
})) => home.run('cargo', ['fetch'], { cwd: 'app' });

describe('cargo', () => {
  test('publishes with a write-only token', async () => {
    const output = await bench.allow('publish', 'write-only', publish);
    // It has looked the crate up again in the index.
    assert.match(output, /Published tool v1\.0\.0/);
  });

  for (const name of ['a', 'ab', 'abc']) {
    test(`publishes a crate called ${name}`, () =>
      bench.allow('publish', 'write-only', (token) => publish(token, name)));
  }

  test('publishes and fetches with a token written as Bearer', async () => {
    const bearer = { value: `Bearer ${bench.tokens['read-write'].value}` };
    for (const { status, output } of [
      await publish(bearer, 'other-tool'), await fetch(bearer),
    ]) assert.equal(status, 0, output);
  });

  test('with a token that may only add, publishes, and yanks nothing',
    async () => {
      const token = await bench.site.addToken('demo', 'cargo adds', '--write',
        'cargo', '--write-how', 'add');
      const { status, output } = await publish(token, 'added');
      assert.equal(status, 0, output);
      for (const undo of [[], ['--undo']]) {
        const yanked = await homeOf(token).run('cargo',
          ['yank', '--registry', 'demo', 'added@1.0.0', ...undo]);
        assert.notEqual(yanked.status, 0);
        assert.match(yanked.output, /may add, not replace or delete/);
      }
    });

  test('fetches with a read-only token', async () => {
    assert.ok(registry.crates.some(({ name }) => name === 'tool'));
    const output = await bench.allow('read', 'read-only', fetch);
    assert.match(output, /Downloaded tool v1\.0\.0/);
  });

  // Without a token cargo does not go on after the index's first 401.
  const silent = { none: /no token found for `demo`/ };
  bench.denials('read', fetch, { silent });
  // The index is asked first; a crate that is there already stops cargo there.
  bench.denials('publish', (token) => publish(token, 'new-tool'),
    { silent, asks: { 'other-feed': 'read' } });
});
