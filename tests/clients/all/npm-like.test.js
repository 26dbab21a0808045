// Other clients of npm's protocol, against Verdaccio behind Apache: pnpm, Yarn,
// Bun.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { startVerdaccio } = require('../../lib/registry-npm');

const modules = path.join(__dirname, 'node_modules');
const inModules = (...names) => path.join(modules, ...names);
const byNode = (...names) => [process.execPath, inModules(...names)];
const bun = fs.existsSync(inModules('@oven')) ? [inModules('@oven',
  fs.readdirSync(inModules('@oven'))[0], 'bin/bun')] : ['bun'];

const manifest = (name, dependencies) => JSON.stringify(
  { name, version: '1.0.0', license: 'MIT', dependencies });

const npmrc = (more = '') => (bench, token) => {
  const address = `${bench.address}/`;
  const login = `${address.replace('http:', '')}:_authToken=${token.value}\n`;
  return { '.npmrc':
    `registry=${address}\nupdate-notifier=false\n${more}${
      token.value ? login : ''}` };
};

// The last lines: for plain http, and for packages of today.
const yarnrc = (bench, token) => ({ '.yarnrc.yml': `npmRegistryServer: "${
  bench.address}/"
npmRegistries:
  "${bench.address.replace('http:', '')}":
    npmAlwaysAuth: true
${token.value ? `    npmAuthToken: "${token.value}"\n` : ''}unsafeHttpWhitelist:
  - "127.0.0.1"
enableTelemetry: false
enableGlobalCache: false
npmMinimalAgeGate: 0
` });

const withToken = 'With Verdaccio 6, and the token as `_authToken` in '
  + '`~/.npmrc`.';
const withYarnrc = 'With Verdaccio 6, and the token as `npmAuthToken` in '
  + '`~/.yarnrc.yml`, with `npmAlwaysAuth: true`.';
const all = ['write-only', 'read-only', 'other-feed', 'expired', 'revoked',
  'none'];
const always = (pattern) => Object.fromEntries(
  all.map((kind) => [kind, pattern]));

const pnpm = (version, file) => ({
  client: `pnpm ${version}`,
  program: byNode(`pnpm-${version}`, file),
  notes: [withToken],
  config: npmrc(),
  read: (name) => ['add', name],
  publish: ['publish', '--no-git-checks'],
  silent: {},
});

const berry = (version) => ({
  client: `Yarn ${version}`,
  program: byNode(`yarn-${version}`, 'bin/yarn.js'),
  notes: [withYarnrc],
  config: yarnrc,
  files: { 'yarn.lock': '' },
  prepare: ['install'],
  read: (name) => ['add', name],
  publish: ['npm', 'publish'],
  silent: {
    read: { none: /No authentication configured|Invalid authentication/ },
    publish: { none: /No authentication configured/ },
  },
});

const clients = [pnpm(12, 'bin/pnpm.mjs'),
  {
    client: 'Yarn 1',
    program: byNode('yarn-1', 'bin/yarn.js'),
    notes: [`${withToken} Without \`always-auth=true\` there, it reads without `
      + 'the token.'],
    config: npmrc('always-auth=true\n'),
    read: (name) => ['add', name],
    publish: ['publish', '--non-interactive', '--new-version', '1.0.0'],
    withheld: 'Yarn 1 sends it only with always-auth=true in .npmrc',
    silent: { publish: { none: /No token found/ } },
  },
  berry(4),
  {
    client: 'Bun',
    program: bun,
    notes: [`${withToken} Of a denied read, Bun shows the status alone.`],
    config: npmrc(),
    read: (name) => ['add', name],
    publish: ['publish'],
    silent: {
      read: { ...always(/ - 403/), none: / - 401/ },
      publish: { none: /missing authentication/ },
    },
  }];

const base = useBench({
  ...clients[0],
  feed: 'npm',
  version: versionOf(clients[0].program[0], [clients[0].program[1],
    '--version']),
  start: async (atEnd) => {
    const verdaccio = await startVerdaccio('/F/npm/');
    atEnd(() => verdaccio.stop());
    return { host: { npm: verdaccio.port } };
  },
});

describe('against Verdaccio', { concurrency: 5 }, () => {
  for (const [place, one] of clients.entries()) {
    const [program, ...first] = one.program;
    const bench = place === 0 ? base : base.also({ ...one,
      version: versionOf(program, [...first, '--version']) });
    const name = `tool-${one.client.toLowerCase().replace(' ', '')}`;
    const { silent } = one;

    const home = (token, folder, files) => bench.home({
      ...one.config(bench, token),
      ...Object.fromEntries(Object.entries({ ...one.files, ...files })
        .map(([file, text]) => [`${folder}/${file}`, text])) });
    const run = (at, cwd, words) => at.run(program, [...first, ...words], { cwd,
      env: { CI: '1', NO_COLOR: '1',
        XDG_DATA_HOME: at.file('data'), XDG_CACHE_HOME: at.file('cache'),
        YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' } });

    const publish = async (token, what = name) => {
      const at = home(token, 'tool', { 'package.json': manifest(what),
        'index.js': 'module.exports = "a tool";\n' });
      if (one.prepare) await run(at, 'tool', one.prepare);
      return run(at, 'tool', one.publish);
    };
    const read = (token, at = home(token, 'app', {
      'package.json': manifest('app') })) =>
      run(at, 'app', one.read(name));

    describe(one.client, { concurrency: 1 }, () => {
      test('publishes with a write-only token', () =>
        bench.allow('publish', 'write-only', publish));

      test('installs with a read-only token', async () => {
        const at = home(bench.tokens['read-only'], 'app', {
          'package.json': manifest('app') });
        await bench.allow('read', 'read-only', (token) => read(token, at));
        assert.ok(fs.existsSync(at.file('app/node_modules', name))
          || fs.existsSync(at.file('app/.pnp.cjs')));
      });

      bench.denials('read', read, { silent: silent.read });
      bench.denials('publish', (token) => publish(token, `${name}-2`),
        { silent: silent.publish });
    });
  }
});
