// npm: what all of its family is tested for, and scopes, lock files, audits, the
// commands that look up what there is, and those about its account.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { npmrc, testFamily, useFamily, withNpmrc } =
  require('../lib/npm-family');
const { startAdvisories } = require('../lib/registry-npm');

let advisories;

const [npm] = useFamily([{
  client: 'npm',
  program: ['npm'],
  notes: [`${withNpmrc} npm's advisories come from a stub. Without a token, `
    + 'npm does not even try to publish.'],
  config: npmrc(),
  install: (name) => ['install', name],
  publish: ['publish'],
  silent: { publish: { none: /ENEEDAUTH/ } },
}], async (atEnd) => {
  advisories = await startAdvisories();
  atEnd(() => advisories.stop());
  return { 'npm/-/npm/v1/security': advisories.port };
});
const { bench, tool } = npm;
const scoped = '@acme/tool';

const audited = async (token) => {
  const home = npm.homeOfApp(bench.tokens['read-only']);
  await home.must('npm', ['install', tool], { cwd: 'app' });
  advisories.asked.length = 0;
  home.write(npm.config(bench, token));
  return home.run('npm', ['audit'], { cwd: 'app' });
};

testFamily([npm]);

describe('npm', () => {
  test('publishes a second version', () =>
    bench.allow('publish', 'write-only', (token) =>
      npm.publishes(token, tool, '1.1.0')));

  test('publishes a scoped package', () =>
    bench.allow('publish', 'write-only', (token) =>
      npm.publishes(token, scoped)));

  for (const words of [['dist-tag', 'add', `${tool}@1.0.0`, 'old'],
    ['dist-tag', 'ls', tool], ['view', tool, '--json'],
    ['info', tool, '--json'], // changesets' name of it
    ['deprecate', `${tool}@1.0.0`, 'It is old.'],
    ['deprecate', scoped, 'It is elsewhere.']]) {
    test(`runs ${words.slice(0, 2).join(' ')} with a write-only token`, () =>
      bench.allow('publish', 'write-only', (token) =>
        npm.home(token).run('npm', words)));
  }

  test('unpublishes with a write-only token', async () => {
    await bench.allow('publish', 'write-only', (token) =>
      npm.publishes(token, 'gone'));
    await bench.allow('publish', 'write-only', (token) =>
      npm.home(token).run('npm', ['unpublish', 'gone@1.0.0', '--force']));
  });

  test('with a token that may only add, publishes, and changes nothing',
    async () => {
      const token = await bench.site.addToken('demo', 'npm adds', '--write',
        'npm', '--write-how', 'add');
      for (const version of ['1.0.0', '1.1.0']) {
        const { status, output } = await npm.publishes(token, 'added', version);
        assert.equal(status, 0, output);
      }
      // Of a version that is there, the registry says so.
      const again = await npm.publishes(token, 'added', '1.1.0');
      assert.notEqual(again.status, 0);
      for (const words of [['unpublish', 'added@1.0.0', '--force'],
        ['unpublish', 'added', '--force'],
        ['deprecate', 'added@1.0.0', 'It is old.'],
        ['dist-tag', 'add', 'added@1.0.0', 'old']]) {
        const { status, output } = await npm.home(token).run('npm', words);
        assert.notEqual(status, 0, output);
        assert.match(output,
          /Token "npm adds" .* may add, not replace or delete/);
      }
      const { output } = await npm.home(bench.tokens['read-only']).run('npm',
        ['view', 'added', 'versions', 'deprecated', 'dist-tags', '--json']);
      assert.deepEqual(JSON.parse(output), { versions: ['1.0.0', '1.1.0'],
        'dist-tags': { latest: '1.1.0' } });
    });

  test('installs the newest versions, and again from a lock file', async () => {
    const home = npm.homeOfApp(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', () =>
      home.run('npm', ['install', tool, scoped], { cwd: 'app' }));
    const versions = { [tool]: '1.1.0', [scoped]: '1.0.0' };
    for (const [name, version] of Object.entries(versions)) {
      const text = fs.readFileSync(
        home.file('app/node_modules', name, 'package.json'), 'utf8');
      assert.equal(JSON.parse(text).version, version);
    }
    const { packages } = JSON.parse(
      fs.readFileSync(home.file('app/package-lock.json'), 'utf8'));
    for (const name of [tool, scoped]) {
      assert.ok(packages[`node_modules/${name}`].resolved
        .startsWith(`${bench.address}/${name}/-/`));
    }
    // From the lock file alone, as a build does.
    fs.rmSync(home.file('app/node_modules'), { recursive: true });
    fs.rmSync(home.file('.npm'), { recursive: true });
    await home.must('npm', ['ci'], { cwd: 'app' });
  });

  test('audits with a read-only token', async () => {
    const { status, output } = await audited(bench.tokens['read-only']);
    assert.equal(status, 0, output);
    assert.match(output, /found 0 vulnerabilities/);
    assert.equal(advisories.asked.length, 1);
    assert.equal(advisories.asked[0]['x-tokenbooth-access'], 'read');
    assert.equal(advisories.asked[0].authorization, undefined);
  });

  test('is told why it may not audit', async () => {
    const { status, output } = await audited(bench.tokens['write-only']);
    assert.notEqual(status, 0);
    assert.match(output, /Token "npm write-only" .* is write-only/);
  });

  test('knows whose token it has', async () => {
    for (const kind of ['read-only', 'write-only']) {
      const { status, output } =
        await npm.home(bench.tokens[kind]).run('npm', ['whoami']);
      assert.equal(status, 0, output);
      assert.match(output, /^demo$/m);
    }
  });

  const login = async (password) => {
    const home = npm.home({});
    const ended = await home.run('npm', ['login', '--auth-type=legacy'],
      { input: [[/Username:/, 'demo'], [/Password:/, password]] });
    return { ...ended, kept: fs.readFileSync(home.file('.npmrc'), 'utf8') };
  };

  test('logs in with a token as the password', async () => {
    const { value } = bench.tokens['read-only'];
    const { status, output, kept } = await login(value);
    assert.equal(status, 0, output);
    assert.ok(kept.includes(`:_authToken=${value}\n`), kept);
    assert.ok(!output.includes(value), 'it printed the value');
  });

  test('is told where tokens are when it logs in with a password', async () => {
    const { status, output, kept } = await login(bench.site.password);
    assert.notEqual(status, 0, output);
    assert.match(output, new RegExp(`${bench.site.url}/profile/tokens`));
    assert.doesNotMatch(kept, /_authToken/);
  });

  test('logs out, which ends the token', async () => {
    const { value } =
      await bench.site.addToken('demo', 'npm leaves', '--read', 'npm');
    const home = npm.home({ value });
    await home.must('npm', ['logout']);
    assert.doesNotMatch(fs.readFileSync(home.file('.npmrc'), 'utf8'), /tkb_/);
    const { headers } = await bench.site.request(`/F/npm/${tool}`,
      { headers: { Authorization: `Bearer ${value}` } });
    assert.equal(headers['x-tokenbooth-error'], 'revoked');
  });

  test('is warned of a token that ends soon', async () => {
    const { value } = await bench.site.addToken('demo', 'npm soon',
      '--read', 'npm', '--days', '5');
    const { status, output } = await npm.installs({ value });
    assert.equal(status, 0, output);
    assert.match(output, /npm notice Token "npm soon" .* expires on /);
  });

  test('is told of the new value while the old one works', async () => {
    const { id, value } = await bench.site.addToken('demo', 'npm rotated',
      '--read', 'npm');
    const { value: now } = await bench.site.json('token', 'regenerate',
      String(id), '--overlap', '24h');
    const { status, output } = await npm.installs({ value });
    assert.equal(status, 0, output);
    assert.match(output, new RegExp('npm notice Token "npm rotated" \\S+ was '
      + 'regenerated, and this old value stops working on .* UTC .* '
      + `Use the new one \\(\\.\\.\\.${now.slice(-4)}\\)`));
    const quiet = await npm.installs({ value: now });
    assert.doesNotMatch(quiet.output, /old value/);
  });

  bench.denials('publish', (token) => npm.publishes(token, scoped, '2.0.0'),
    { silent: npm.silent.publish, what: 'publish a scoped package' });
});
