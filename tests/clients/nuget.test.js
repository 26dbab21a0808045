// NuGet on mono: push and install, against a small registry of protocol 3.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { Home, versionOf } = require('../lib/client');
const { startNuget } = require('../lib/registry-nuget');

const program = require.resolve('nuget-exe/nuget-5.8.0.exe');
let registry;
let nupkg; // the bytes of a package

const specification = `<?xml version="1.0"?>
<package><metadata><id>Tool</id><version>1.0.0</version>
<authors>Somebody</authors><description>A tool</description>
</metadata><files><file src="tool.txt" target="content"/></files></package>
`;

const nuget = (home, words, options = {}) =>
  home.run('mono', [program, ...words, '-NonInteractive'], options);

const bench = useBench({
  client: 'nuget',
  version: versionOf('mono', [program, 'help']),
  notes: ['`nuget.exe` on mono, against a small registry of the tests that '
    + 'speaks protocol 3. The token is the password in `NuGet.Config`.'],
  withheld: 'NuGet reads with packageSourceCredentials, not an -ApiKey',
  start: async (atEnd) => {
    registry = await startNuget('/F/nuget', { id: 'tool', version: '1.0.0' });
    atEnd(() => registry.stop());
    const home = new Home({ 'tool.nuspec': specification, 'tool.txt': 'a' });
    const { output, status } = await nuget(home, ['pack', 'tool.nuspec']);
    assert.equal(status, 0, output);
    nupkg = fs.readFileSync(home.file('Tool.1.0.0.nupkg'));
    home.remove();
    return { host: { nuget: registry.port } };
  },
});

const homeOf = (token, files = {}) => {
  const credentials = token.value ? `<packageSourceCredentials><demo>
<add key="Username" value="ci"/>
<add key="ClearTextPassword" value="${token.value}"/>
</demo></packageSourceCredentials>` : '';
  return bench.home({
    '.config/NuGet/NuGet.Config': `<?xml version="1.0" encoding="utf-8"?>
<configuration><packageSources><clear/>
<add key="demo" value="${bench.address}/v3/index.json"/>
</packageSources>${credentials}</configuration>
`, ...files });
};

const push = async (token) => {
  const home = homeOf(token, { 'Tool.1.0.0.nupkg': nupkg });
  return nuget(home, ['push', 'Tool.1.0.0.nupkg', '-Source', 'demo']);
};

const install = (token, home = homeOf(token)) =>
  nuget(home, ['install', 'Tool', '-Version', '1.0.0', '-Source', 'demo',
    '-OutputDirectory', home.file('packages')]);

describe('nuget', () => {
  test('pushes with a write-only token', async () => {
    await bench.allow('publish', 'write-only', push);
    assert.deepEqual(registry.bytes, nupkg);
  });

  test('with a token that may only add, pushes, and deletes nothing',
    async () => {
      const token = await bench.site.addToken('demo', 'nuget adds', '--write',
        'nuget', '--write-how', 'add');
      const { status, output } = await push(token);
      assert.equal(status, 0, output);
      const gone = await nuget(homeOf(token),
        ['delete', 'Tool', '1.0.0', '-Source', 'demo']);
      assert.notEqual(gone.status, 0);
      assert.match(gone.output, /may add, not replace or delete/);
    });

  test('installs with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => install(token, home));
    assert.ok(fs.existsSync(home.file('packages/Tool.1.0.0')));
  });

  // The key has no other place than the argument that NuGet's file would
  // understand only of the machine that wrote it.
  test('pushes with an API key, and without looking anything up', async () => {
    const home = homeOf({}, { 'Tool.1.0.0.nupkg': nupkg });
    registry.bytes = null;
    const { status, output } = await nuget(home, ['push', 'Tool.1.0.0.nupkg',
      '-Source', `${bench.address}/api/v2/package`,
      '-ApiKey', bench.tokens['write-only'].value]);
    assert.equal(status, 0, output);
    assert.deepEqual(registry.bytes, nupkg);
  });

  test('is told why its API key is denied', async () => {
    const home = homeOf({}, { 'Tool.1.0.0.nupkg': nupkg });
    const { status, output } = await nuget(home, ['push', 'Tool.1.0.0.nupkg',
      '-Source', `${bench.address}/api/v2/package`,
      '-ApiKey', bench.tokens['read-only'].value]);
    assert.notEqual(status, 0);
    assert.match(output, /WARNING: Token "nuget read-only" \S+ is read-only/);
  });

  test('is warned of a token that ends soon', async () => {
    const token = await bench.site.addToken('demo', 'nuget soon',
      '--read', 'nuget', '--days', '5');
    const { status, output } = await install(token);
    assert.equal(status, 0, output);
    assert.match(output, /WARNING: Token "nuget soon" \S+ expires on /);
  });

  test('is told of the new value while the old one works', async () => {
    const { id, value } = await bench.site.addToken('demo', 'nuget rotated',
      '--read', 'nuget');
    await bench.site.json('token', 'regenerate', String(id), '--overlap', '7d');
    const { status, output } = await install({ value });
    assert.equal(status, 0, output);
    assert.match(output,
      /WARNING: Token "nuget rotated" \S+ was regenerated, and this old value/);
  });

  bench.denials('read', install);
  // The service index is asked for first.
  bench.denials('publish', push,
    { asks: { 'other-feed': 'read', none: 'read' } });
});
