// npm against Verdaccio behind Apache: publish, install, scopes, audit.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { startAdvisories, startVerdaccio } = require('../lib/registry-npm');

let advisories;

const bench = useBench({
  client: 'npm',
  version: versionOf('npm'),
  notes: ['With Verdaccio 6, and the token as `_authToken` in `~/.npmrc`; '
    + 'npm\'s advisories come from a stub. Without a token, npm does not even '
    + 'try to publish.'],
  start: async (atEnd) => {
    const verdaccio = await startVerdaccio('/F/npm/');
    atEnd(() => verdaccio.stop());
    advisories = await startAdvisories();
    atEnd(() => advisories.stop());
    return { host: {
      npm: verdaccio.port,
      'npm/-/npm/v1/security': advisories.port,
    } };
  },
});

const homeOf = (token, files = {}) => {
  const address = `${bench.address}/`;
  const key = `${address.replace('http:', '')}:_authToken=${token.value}\n`;
  return bench.home({
    '.npmrc': `registry=${address}\nupdate-notifier=false\n${
      token.value ? key : ''}`,
    ...files,
  });
};

const manifest = (name, version = '1.0.0') =>
  JSON.stringify({ name, version, description: 'A tool', license: 'MIT' });

const publish = (token, name = 'tool', version = '1.0.0') =>
  homeOf(token, {
    'tool/package.json': manifest(name, version),
    'tool/index.js': 'module.exports = "a tool";\n',
  }).run('npm', ['publish'], { cwd: 'tool' });

const app = { 'app/package.json': manifest('app') };

const install = (token, name = 'tool') =>
  homeOf(token, app).run('npm', ['install', name], { cwd: 'app' });

describe('npm', () => {
  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  test('publishes a second version', () =>
    bench.allow('publish', 'write-only', (token) =>
      publish(token, 'tool', '1.1.0')));

  test('publishes a scoped package', () =>
    bench.allow('publish', 'write-only', (token) =>
      publish(token, '@acme/tool')));

  test('is told nothing of what it need not read to publish', async () => {
    const token = await bench.site.addToken('demo', 'npm quiet',
      '--write', 'npm');
    const home = homeOf(token, {
      'quiet/package.json': manifest('quiet') });
    // As it comes, npm also looks for a newer npm.
    const text = fs.readFileSync(home.file('.npmrc'), 'utf8');
    home.write({ '.npmrc': text.replace('update-notifier=false\n', '') });
    const { output } =
      await home.must('npm', ['publish'], { cwd: 'quiet' });
    assert.doesNotMatch(output, /write-only|Token "/);
    // Another denial of the token is told to its owner, and only that one.
    const { status } = await bench.site.request('/F/npm/quiet',
      { headers: { Authorization: `Bearer ${token.value}` } });
    assert.equal(status, 403);
    assert.equal(await bench.denialsOf(token.id), 1);
  });

  for (const words of [['dist-tag', 'add', 'tool@1.0.0', 'old'],
    ['dist-tag', 'ls', 'tool'], ['view', 'tool', '--json'],
    ['deprecate', 'tool@1.0.0', 'It is old.'],
    ['deprecate', '@acme/tool', 'It is elsewhere.']]) {
    test(`runs ${words.slice(0, 2).join(' ')} with a write-only token`, () =>
      bench.allow('publish', 'write-only', (token) =>
        homeOf(token).run('npm', words)));
  }

  test('unpublishes with a write-only token', async () => {
    const token = bench.tokens['write-only'];
    await bench.allow('publish', 'write-only', () => publish(token, 'gone'));
    await bench.allow('publish', 'write-only', () =>
      homeOf(token).run('npm', ['unpublish', 'gone@1.0.0', '--force']));
  });

  test('installs with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only'], app);
    await bench.allow('read', 'read-only', () =>
      home.run('npm', ['install', 'tool', '@acme/tool'], { cwd: 'app' }));
    const versions = { tool: '1.1.0', '@acme/tool': '1.0.0' };
    for (const [name, version] of Object.entries(versions)) {
      const text = fs.readFileSync(
        home.file('app/node_modules', name, 'package.json'), 'utf8');
      assert.equal(JSON.parse(text).version, version);
    }
    const { packages } = JSON.parse(
      fs.readFileSync(home.file('app/package-lock.json'), 'utf8'));
    for (const name of ['tool', '@acme/tool']) {
      assert.ok(packages[`node_modules/${name}`].resolved
        .startsWith(`${bench.address}/${name}/-/`));
    }
    // From the lock file alone, as a build does.
    fs.rmSync(home.file('app/node_modules'), { recursive: true });
    fs.rmSync(home.file('.npm'), { recursive: true });
    await home.must('npm', ['ci'], { cwd: 'app' });
  });

  test('audits with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only'], app);
    await home.must('npm', ['install', 'tool'], { cwd: 'app' });
    advisories.asked.length = 0;
    const { output } = await home.must('npm', ['audit'], { cwd: 'app' });
    assert.match(output, /found 0 vulnerabilities/);
    assert.equal(advisories.asked.length, 1);
    assert.equal(advisories.asked[0]['x-tokenbooth-access'], 'read');
    assert.equal(advisories.asked[0].authorization, undefined);
  });

  test('is told why it may not audit', async () => {
    const home = homeOf(bench.tokens['read-only'], app);
    await home.must('npm', ['install', 'tool'], { cwd: 'app' });
    const text = fs.readFileSync(home.file('.npmrc'), 'utf8');
    home.write({ '.npmrc': text.replace(bench.tokens['read-only'].value,
      bench.tokens['write-only'].value) });
    const { status, output } = await home.run('npm', ['audit'], { cwd: 'app' });
    assert.notEqual(status, 0);
    assert.match(output, /Token "npm write-only" .* is write-only/);
  });

  test('is warned of a token that ends soon', async () => {
    const { value } = await bench.site.addToken('demo', 'npm soon',
      '--read', 'npm', '--days', '5');
    const { status, output } = await install({ value });
    assert.equal(status, 0, output);
    assert.match(output, /npm notice Token "npm soon" .* expires on /);
  });

  // Of a version that is there already npm would say so before it tries.
  const silent = { none: /ENEEDAUTH/ };
  bench.denials('read', install);
  bench.denials('publish', (token) => publish(token, 'tool', '2.0.0'),
    { silent });
  bench.denials('publish', (token) => publish(token, '@acme/tool', '2.0.0'),
    { silent, what: 'publish a scoped package' });
});
