// What the tests of npm's family share (npm, pnpm, Yarn, Bun, Deno): Verdaccio
// behind Apache as the feed `npm`, and for each client a project, how it
// publishes, and how it installs. What differs is data:
//
//   const [yarn] = useFamily([{
//     client: 'Yarn 1', program: nodeProgram('yarn-1', 'bin/yarn.js'),
//     notes: [withNpmrc], config: npmrc(),
//     install: (name) => ['add', name], publish: ['publish'],
//   }]);
//   testFamily([yarn]);
//
// `publish` is missing of a client that only reads. Also understood: `files` of
// each project; `needs`, what stands in the manifest of one that installs;
// `prepare`, a command before it publishes; `left`, a file that `install`
// leaves behind; `tools`, programs by name that it calls; `env`; `silent` by
// access, and `withheld`, as in bench.js.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { before, describe, test } = require('node:test');
const { useBench } = require('./bench');
const { versionOf } = require('./client');
const { manifest } = require('./projects');
const { startVerdaccio } = require('./registry-npm');

const modules = path.resolve(__dirname, '../clients/all/node_modules');
const platform = `linux-${process.arch}`;

// A file of a package that tests/clients/all/package.json lists, which need not
// be there when a file of tests is only looked at.
const inModules = (...names) => path.join(modules, ...names);
const nodeProgram = (name, file) => [process.execPath, inModules(name, file)];

const withNpmrc = 'With Verdaccio 6, and the token as `_authToken` in '
  + '`~/.npmrc`.';

// `more`: further lines.
const npmrc = (more = '') => (bench, token) => {
  const address = `${bench.address}/`;
  const key = `${address.replace('http:', '')}:_authToken=${token.value}\n`;
  return { '.npmrc': `registry=${address}\n${more}${token.value ? key : ''}` };
};

class Relative {
  constructor(what, bench) {
    // One registry serves all of them.
    const tool = `tool-${what.client.toLowerCase().replaceAll(' ', '')}`;
    Object.assign(this, { tool }, what, { bench });
    [this.command, ...this.first] = what.program;
  }

  // Its projects are folders.
  home(token, projects = {}) {
    const home = this.bench.home(this.config(this.bench, token));
    for (const [folder, files] of Object.entries(projects)) {
      for (const [name, text] of Object.entries({ ...this.files, ...files })) {
        home.write({ [`${folder}/${name}`]: text });
      }
    }
    home.env = { XDG_DATA_HOME: home.file('data'),
      XDG_CACHE_HOME: home.file('cache'), NO_COLOR: '1', ...this.env };
    if (this.tools) {
      fs.mkdirSync(home.file('bin'));
      home.env.PATH = `${home.file('bin')}:${process.env.PATH}`;
    }
    for (const [name, program] of Object.entries(this.tools ?? {})) {
      fs.symlinkSync(program, home.file('bin', name));
    }
    return home;
  }

  homeOfApp(token) {
    return this.home(token, { app: {
      'package.json': manifest('app', this.needs?.(this.tool)) } });
  }

  run(home, cwd, words) {
    return home.run(this.command, [...this.first, ...words], { cwd });
  }

  async publishes(token, name = this.tool, version = '1.0.0') {
    const home = this.home(token, { tool: {
      'package.json': manifest(name, { version }),
      'index.js': 'module.exports = "a tool";\n' } });
    if (this.prepare) await this.run(home, 'tool', this.prepare);
    return this.run(home, 'tool', this.publish);
  }

  installs(token, name = this.tool, home = this.homeOfApp(token)) {
    return this.run(home, 'app', this.install(name));
  }
}

// Registers the benches of these clients, with one site and one registry.
// `start` begins what else is to be a backend: the ports by its place.
function useFamily(clients, start = () => ({})) {
  const whole = ({ program: [command, ...first], ...more }) => ({ ...more,
    version: versionOf(command, [...first, '--version']) });
  const bench = useBench({
    ...whole(clients[0]),
    feed: 'npm',
    start: async (atEnd) => {
      const verdaccio = await startVerdaccio('/F/npm/');
      atEnd(() => verdaccio.stop());
      return { host: { npm: verdaccio.port, ...await start(atEnd) } };
    },
  });
  return clients.map((one, place) =>
    new Relative(one, place === 0 ? bench : bench.also(whole(one))));
}

// What it looks up as it publishes may be denied, but nobody is told of it.
async function publishesQuietly(relative) {
  const { bench, client, tool } = relative;
  const token = await bench.site.addToken('demo', `${client} quiet`,
    '--write', 'npm');
  const { status, output } =
    await relative.publishes(token, `${tool}-quiet`);
  assert.equal(status, 0, output);
  assert.doesNotMatch(output, /write-only|Token "/);
  // Another denial of the token is told to its owner, and only that one.
  const answer = await bench.site.request(`/F/npm/${tool}`,
    { headers: { Authorization: `Bearer ${token.value}` } });
  assert.equal(answer.status, 403);
  assert.equal(await bench.denialsOf(token.id), 1);
}

function testPublishing(relative) {
  test('publishes with a write-only token', () =>
    relative.bench.allow('publish', 'write-only', (token) =>
      relative.publishes(token)));

  test('is told nothing of what it need not read to publish', () =>
    publishesQuietly(relative));
}

// What a client reads that cannot publish it.
function publishByNpm({ bench, tool }) {
  before(async () => {
    const npm = new Relative({ client: 'npm', program: ['npm'],
      config: npmrc(), publish: ['publish'], tool }, bench);
    const { status, output } = await npm.publishes(bench.tokens['read-write']);
    assert.equal(status, 0, output);
  });
}

// Of a version that is there already some would say so before they try.
function testOne(relative) {
  const { bench, tool, silent = {} } = relative;
  if (relative.publish) testPublishing(relative);
  else publishByNpm(relative);

  test('installs with a read-only token', async () => {
    const home = relative.homeOfApp(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) =>
      relative.installs(token, tool, home));
    const left = relative.left ?? `app/node_modules/${tool}/package.json`;
    assert.ok(fs.existsSync(home.file(left)), `${left} is not there`);
  });

  bench.denials('read', (token) => relative.installs(token),
    { silent: silent.read });
  if (relative.publish) {
    bench.denials('publish', (token) =>
      relative.publishes(token, tool, '2.0.0'), { silent: silent.publish });
  }
}

function testFamily(relatives) {
  describe('against Verdaccio', { concurrency: 3 }, () => {
    for (const relative of relatives) {
      describe(relative.client, { concurrency: 1 }, () => testOne(relative));
    }
  });
}

module.exports = {
  inModules, nodeProgram, npmrc, platform, testFamily, useFamily, withNpmrc,
};
