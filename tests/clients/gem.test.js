// gem: push and install, against a small registry.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { startGems } = require('../lib/registry-gem');

const bench = useBench({
  client: 'gem',
  version: versionOf('gem'),
  notes: ['With a small registry of the tests. To push, the token is in '
    + '`~/.gem/credentials`; to install, in the URL of the source in '
    + '`~/.gemrc`.'],
  start: async (atEnd) => {
    const registry = await startGems();
    atEnd(() => registry.stop());
    return { host: { gem: registry.port } };
  },
});

const specification = `Gem::Specification.new do |s|
  s.name = 'tool'
  s.version = '1.0.0'
  s.summary = 'A tool'
  s.authors = ['Somebody']
  s.files = ['tool.rb']
end
`;

const build = async (files) => {
  const home = bench.home({
    'tool.gemspec': specification, 'tool.rb': 'HELLO = "a tool"\n', ...files });
  fs.chmodSync(home.file('tool.rb'), 0o644);
  await home.must('gem', ['build', '--quiet', 'tool.gemspec']);
  return home;
};

const push = async (token) => {
  const home = await build(token.value ? { '.gem/credentials':
    `---\n${bench.address}: ${token.value}\n` } : {});
  return home.run('gem',
    ['push', 'tool-1.0.0.gem', '--host', bench.address]);
};

const homeWithSource = (token) => bench.home({ '.gemrc': `---\n:sources:\n- ${
  bench.address.replace('//', token.value ? `//ci:${token.value}@` : '//')}/\n`,
});

const install = (token, home = homeWithSource(token)) =>
  home.run('gem', ['install', 'tool', '--no-document', '--install-dir',
    home.file('gems')]);

describe('gem', () => {
  test('pushes with a write-only token', () =>
    bench.allow('publish', 'write-only', push));

  test('pushes with the token in the environment', async () => {
    const home = await build({});
    home.env = { GEM_HOST_API_KEY: bench.tokens['write-only'].value };
    await home.must('gem',
      ['push', 'tool-1.0.0.gem', '--host', bench.address]);
  });

  test('with a token that may only add, pushes, and yanks nothing',
    async () => {
      const token = await bench.site.addToken('demo', 'gem adds', '--write',
        'gem', '--write-how', 'add');
      const { status, output } = await push(token);
      assert.equal(status, 0, output);
      const home = await build({ '.gem/credentials':
        `---\n${bench.address}: ${token.value}\n` });
      const yanked = await home.run('gem', ['yank', 'tool', '--version',
        '1.0.0', '--host', bench.address]);
      assert.match(yanked.output, /may add, not replace or delete/);
    });

  test('installs with a read-only token', async () => {
    const home = homeWithSource(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => install(token, home));
    assert.ok(fs.existsSync(home.file('gems/gems/tool-1.0.0/tool.rb')));
  });

  bench.denials('read', install);
  bench.denials('publish', push);
});
