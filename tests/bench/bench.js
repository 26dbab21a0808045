// The whole benchmark: makes the sites, measures one part after the other, and
// writes the report. `bench.js PART...` measures some parts and only prints.
'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { makeCertificates } = require('../lib/certificates');
const { addMany } = require('../lib/past');
const { startSite, top } = require('../lib/site');
const { basic, inventedValue } = require('../lib/values');
const { underAttack } = require('./attack');
const { count } = require('./count');
const { countPages } = require('./count-pages');
const { startFront } = require('./front');
const { middle, ratio, rounds } = require('./load');
const { memoryOf, pidsOf } = require('./memory');
const { addFiles, addUsers, configuration, configurationByAuthorizer,
  jsonWebToken, startYes, threads } = require('./peers');
const { startRegistry } = require('./registry');
const { attackText, writeReport } = require('./report');
const { makeOtherFile, startWriter } = require('./writer');

const run = promisify(execFile);
const mainSize = 1e6; // tokens
const sizes = [1e3, 1e5, 1e6, 1e7];
const writingRounds = 5;
const known = 10_000; // values that are asked for in turn
const ours = ['Tokenbooth, module', 'Tokenbooth, authorizer'];
const password = 'a password of the bench';
const settings = { throttle_values: 0, throttle_passwords: 0,
  last_use_seconds: 30 };

const note = (text) => process.stderr.write(`bench: ${text}\n`);
const seconds = () => Math.round(performance.now() / 1000);

// All that has to end when the run ends, the last first.
const endings = [];
async function endAll() {
  while (endings.length) await endings.pop()();
}

// --- sites -----------------------------------------------------------------

// Headers go by a file of their own, as load.lua reads it: a credential stands in
// no argument.
function headerFile(site, name, ...lines) {
  const file = site.file('bench', `${name}.headers`);
  fs.writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

// What npm 10 sends with each request of an install.
const npmHeaders = [
  'User-Agent: npm/10.8.2 node/v20.19.0 linux x64 workspaces/false',
  'Accept: application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*',
  'Accept-Encoding: gzip,deflate',
  'npm-auth-type: web',
  'npm-command: install',
  'pacote-version: 18.0.6',
  'pacote-req-type: packument',
  'pacote-pkg-id: registry:1k',
];

// Those with so many tokens as `fill` makes them; all their values.
async function fill(site, tokens) {
  const { stdout } = await run(path.join(top, 'build/bench/fill'),
    [site.file('tokenbooth.db'), site.file('lookup.key'), String(tokens),
      String(Math.min(known, tokens))], { maxBuffer: 1 << 24 });
  return stdout.trim().split('\n');
}

async function start(checker, extra, more, prepare) {
  const site = await startSite({ extra, settings: { ...settings, ...more },
    checker, prepare: async (folder) => {
      fs.mkdirSync(path.join(folder, 'bench'));
      await prepare?.(folder);
    } });
  endings.push(() => site.stop());
  addFiles(site);
  return site;
}

// An Apache that asks an authorizer, and both on the data of another site.
const startByAuthorizer = (site, extra) =>
  start('authorizer', extra, { database: site.file('tokenbooth.db'),
    lookup_key: site.file('lookup.key'),
    seal_key: site.file('seal.key') }, (folder) => {
    fs.mkdirSync(path.join(folder, 'feeds/demo'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'demo.made'), '');
    fs.writeFileSync(path.join(folder, 'demo.password'), '');
  });

const bearer = (value) => `Authorization: Bearer ${value}`;

// A site with so many tokens. `known` values, `one` of them from the middle.
// Each of `ours` has an Apache of its own.
async function makeSite(tokens, configured, configuredByAuthorizer, prepare) {
  const site = await start('module', configured.extra, {}, prepare);
  const values = await fill(site, tokens);
  const authorizer =
    await startByAuthorizer(site, configuredByAuthorizer.extra);
  const one = bearer(values[values.length >> 1]);
  const ports = { [ours[0]]: site.port, [ours[1]]: authorizer.port,
    ...configured.ports, ...configuredByAuthorizer.ports };
  const pids = pidsOf(site);
  const pidsByAuthorizer = pidsOf(authorizer);
  const isByAuthorizer = (name) =>
    name === ours[1] || name in (configuredByAuthorizer.ports ?? {});
  return {
    site, authorizer, tokens,
    headers: {
      one: headerFile(site, 'one', one),
      npm: headerFile(site, 'npm', [one, ...npmHeaders].join('\t')),
      many: headerFile(site, 'many', ...values.map(bearer)),
      unknown: headerFile(site, 'unknown', bearer(inventedValue())),
      none: headerFile(site, 'none', 'X-Nothing: here'),
    },
    url: (name, file = '1k.bin') =>
      `${/TLS$/.test(name) ? 'https://localhost' : 'http://127.0.0.1'}:${
        ports[name]}/F/demo/${file}`,
    pids: (name) => (isByAuthorizer(name) ? pidsByAuthorizer : pids),
  };
}

const makeOther = (tokens) =>
  makeSite(tokens, { extra: threads }, { extra: threads });

async function makeMain() {
  const configured = await configuration();
  const configuredByAuthorizer = await configurationByAuthorizer();
  const made = await makeSite(mainSize, configured, configuredByAuthorizer,
    (folder) => {
      makeCertificates(folder);
      return addUsers(path.join(folder, 'bench'), password, mainSize);
    });
  const { site } = made;
  const yes = await startYes(configuredByAuthorizer.yesPort);
  // Its threads wait for requests, and libfcgi catches other signals.
  endings.push(() => yes.kill('SIGKILL'));
  made.headers.basic = headerFile(site, 'basic',
    `Authorization: ${basic('bench-7', password).Authorization}`);
  made.headers.jwt = headerFile(site, 'jwt',
    bearer(jsonWebToken(configured.jwtKey)));
  const { value: writer } =
    await site.addToken('demo', 'Writes', '--write', 'all');
  made.headers.scope = headerFile(site, 'scope', bearer(writer));
  const registry = await startRegistry({ '1k.bin': 1024, '1m.bin': 1 << 20 });
  endings.push(() => registry.stop());
  made.headers.registry = headerFile(site, 'registry', bearer(registry.token));
  made.registry = registry;
  return made;
}

// A row for each way to guard the file.
function subjects(main, file = '1k.bin') {
  const { headers, url, pids, registry } = main;
  const row = (name, header) =>
    ({ name, url: url(name, file), headers: headers[header],
      pids: pids(name) });
  return [
    row('unguarded', 'one'),
    row('module alone', 'one'),
    row('Tokenbooth, module', 'one'),
    row('Tokenbooth, authorizer', 'one'),
    row('authorizer that says yes', 'one'),
    row('mod_auth_basic, SHA-1', 'basic'),
    row('mod_auth_basic, bcrypt', 'basic'),
    row('mod_authn_dbd, SQLite', 'basic'),
    row('mod_auth_openidc, JWT', 'jwt'),
    { name: 'Verdaccio, its own token', url: registry.url(file),
      headers: headers.registry, pids: [registry.pid] },
  ];
}

// --- parts -----------------------------------------------------------------

// Figures of one subject against the first of its kind, in one run.
function figures(results, peer) {
  return [...results.keys()].map((name) => ({
    name,
    rate: middle(results, name, 'rate'),
    ratio: ratio(results, name, peer),
    p50: middle(results, name, 'p50'),
    p99: middle(results, name, 'p99'),
    p99Ratio: ratio(results, name, peer, 'p99'),
    processor: middle(results, name, 'processor'),
  }));
}

async function compare(main, file, connections, times, secondsEach) {
  const results = await rounds(subjects(main, file),
    { count: times, connections, seconds: secondsEach });
  return { file, connections, rows: figures(results, 'unguarded') };
}

// The same file by other ways, each a name, and the row that it is compared with;
// npm's headers are other headers on the same way.
const otherWays = [
  ['unguarded, npm\'s headers', 'unguarded', 'npm'],
  ['Tokenbooth, npm\'s headers', ours[0], 'npm'],
  ['unguarded, proxied', 'unguarded, proxied', 'one'],
  ['Tokenbooth, proxied', 'Tokenbooth, proxied', 'one'],
];

const rowOf = ({ headers, url, pids }, [name, way, header]) =>
  ({ name, url: url(way), headers: headers[header], pids: pids(way) });

// Each pair of rows in rounds of its own: the first is the peer.
async function comparePairs(pairs) {
  const all = [];
  for (const pair of pairs) {
    const results = await rounds(pair,
      { count: 5, connections: 16, seconds: 1 });
    all.push(...figures(results, pair[0].name));
  }
  return all;
}

let readersCookie;

// Of an account with thirty tokens.
async function cookieOfReader(site) {
  if (!readersCookie) {
    const { name, password: typed } = await site.addAccount('reader');
    await addMany(site, name, 29);
    readersCookie = (await site.signedIn(name, typed)).cookie;
  }
  return readersCookie;
}

const parts = {
  async peers({ main }) {
    return compare(main, '1k.bin', 16, 7, 2);
  },

  async loads({ main }) {
    const all = [];
    for (const [file, connections] of [['1k.bin', 1], ['1k.bin', 64],
      ['1m.bin', 1], ['1m.bin', 16], ['1m.bin', 64]]) {
      note(`${file}, ${connections} connections`);
      all.push(await compare(main, file, connections, 3, 1));
    }
    return all;
  },

  // What a site of each size costs: one value, ten thousand in turn, and one
  // that nobody knows, by both of ours.
  async sizes({ main, others }) {
    const sites = [...others, main].sort((a, b) => a.tokens - b.tokens);
    const all = [];
    for (const way of ours) {
      for (const kind of ['one', 'many', 'unknown']) {
        const rows = sites.map((one) => ({ name: one.tokens,
          url: one.url(way), headers: one.headers[kind], pids: one.pids(way),
          denies: kind === 'unknown' }));
        const results = await rounds(rows,
          { count: 5, connections: 16, seconds: 1 });
        all.push({ way, kind, rows: figures(results, sizes[0]) });
      }
    }
    return all;
  },

  // Yes and the ways of no, and yes while somebody changes tokens.
  async verdicts({ main }) {
    const { headers, url, pids } = main;
    const kinds = [
      ['allowed', headers.one],
      ['allowed, 10,000 values in turn', headers.many],
      ['not in its scope', headers.scope, true],
      ['unknown value', headers.unknown, true],
      ['no credential', headers.none, true],
    ];
    const all = [];
    for (const way of ours) {
      const rows = kinds.map(([name, file, denies]) =>
        ({ name, url: url(way), headers: file, pids: pids(way), denies }));
      const quiet = await rounds(rows,
        { count: 5, connections: 16, seconds: 1 });
      all.push({ way, rows: figures(quiet, 'allowed') });
    }
    return all;
  },

  // By other clients' headers, to a registry, and behind nginx.
  async ways({ main }) {
    const front = await startFront(main.site.port,
      [['1k.bin', Buffer.alloc(1024, 'x')]]);
    endings.push(() => front.nginx.stop());
    const behind = (name, asks) => ({ name, url: front.url(asks, '1k.bin'),
      headers: main.headers.one,
      pids: [front.nginx.child.pid, ...(asks ? main.pids(ours[0]) : [])] });
    const [npmPeer, npm, proxiedPeer, proxied] =
      otherWays.map((way) => rowOf(main, way));
    return comparePairs([[npmPeer, npm], [proxiedPeer, proxied],
      [behind('nginx, unguarded', false),
        behind('nginx, asking /authorize', true)]]);
  },

  // A hundred commits a second beside checks, turn by turn with as many into a
  // file that no check reads.
  async writing({ main }) {
    const { site, headers, url, pids } = main;
    const other = makeOtherFile(site.file('bench/other.db'));
    const all = [];
    for (const [way, kind, what] of [[ours[0], 'one', 'uses'],
      [ours[0], 'many', 'uses'], [ours[0], 'one', 'tokens'],
      [ours[0], 'many', 'tokens'], [ours[1], 'one', 'uses']]) {
      const results = new Map([['elsewhere', []], ['here', []]]);
      let commits = 0;
      for (let round = 0; round < writingRounds; round++) {
        for (const name of round % 2 ? ['here', 'elsewhere']
          : ['elsewhere', 'here']) {
          const writer = name === 'here'
            ? await startWriter(site.file('tokenbooth.db'), what, 100)
            : await startWriter(other, 'uses', 100);
          const [[, [result]]] = await rounds([{ name, url: url(way),
            headers: headers[kind], pids: pids(way) }],
          { count: 1, connections: 16, seconds: 2 });
          results.get(name).push(result);
          const { perSecond } = await writer.stop();
          if (name === 'here') commits += perSecond / writingRounds;
        }
      }
      all.push({ way, kind, what, commits, rows: figures(results, 'elsewhere') });
    }
    return all;
  },

  // The screen of thirty tokens, and the sign-in page, as Apache hands them on.
  async pages({ main }) {
    const { site } = main;
    const headers = headerFile(site, 'cookie',
      `Cookie: ${await cookieOfReader(site)}`);
    const pids = [...main.pids(ours[0]), ...pidsOf(site, 'profile')];
    const row = (name, address) =>
      ({ name, url: site.url + address, headers, pids });
    const results = await rounds([
      row('a static file', '/static/style.css'),
      row('tokens, 30 rows', '/profile/tokens'),
      row('sign-in page', '/login'),
    ], { count: 5, connections: 16, seconds: 2 });
    return figures(results, 'a static file');
  },

  // A feed's page by its owner, who looks alone.
  async feeds({ main, others }) {
    const all = [];
    for (const { site, tokens } of [...others, main]
      .sort((a, b) => a.tokens - b.tokens)) {
      const { cookie } = await site.signedIn('demo', site.password);
      const headers = headerFile(site, 'owner', `Cookie: ${cookie}`);
      // The first one reads the database from the disk.
      await (await fetch(`${site.url}/feeds/demo`,
        { headers: { Cookie: cookie } })).text();
      const results = await rounds([{ name: tokens, headers,
        url: `${site.url}/feeds/demo`, pids: pidsOf(site, 'profile') }],
      { count: 3, connections: 1, seconds: 3 });
      all.push(...figures(results, tokens));
    }
    return all;
  },

  async counts({ main }) {
    const { headers, url } = main;
    const rows = subjects(main).filter(({ name }) => !/^Verdaccio/.test(name));
    const all = [...rows,
      ...otherWays.map((way) => rowOf(main, way)),
      ...['unguarded, HTTP/2 and TLS', 'Tokenbooth, HTTP/2 and TLS'].map((way) =>
        rowOf(main, [way, way, 'one'])),
      { name: 'Tokenbooth, module: no credential', url: url(ours[0]),
        headers: headers.none, denies: true },
      { name: 'Tokenbooth, module: not in its scope', url: url(ours[0]),
        headers: headers.scope, denies: true },
      { name: 'Tokenbooth, module: unknown value', url: url(ours[0]),
        headers: headers.unknown, denies: true }];
    const counted = await count([main.site, main.authorizer], all);
    const cookie = await cookieOfReader(main.site);
    return {
      requests: [...counted].map(([name, figure]) => ({ name, ...figure })),
      pages: await countPages(main.site, [
        { name: 'tokens, 30 rows', address: '/profile/tokens', cookie,
          expects: /<h1>Access tokens/ },
        { name: 'sign-in page', address: '/login', cookie: '',
          expects: /name="username"/ },
      ]),
    };
  },

  // On a site as it is by default. A small buffer, for otherwise the kernel of
  // this machine takes the whole page from Apache, as no network does.
  async attack() {
    const site = await startSite({ extra: 'SendBufferSize 16384',
      settings: { password_cost: 17, last_use_seconds: 30 },
      prepare: (folder) => fs.mkdirSync(path.join(folder, 'bench')) });
    endings.push(() => site.stop());
    return underAttack(site, headerFile);
  },

  async memory({ main, others }) {
    return [...others, main].sort((a, b) => a.tokens - b.tokens)
      .map((one) => ({ tokens: one.tokens,
        ...memoryOf(one.site, one.authorizer) }));
  },
};

// Which parts need more than the main site, and which have a site of their own.
const wide = new Set(['sizes', 'feeds', 'memory']);
const apart = new Set(['attack']);

// How a part that is measured alone is printed; the others as JSON.
const printed = { attack: attackText };

const made = { main: null, others: [] };

const measuredFile = path.join(top, 'build/bench/measured.json');

async function measure(chosen) {
  const names = chosen.length ? chosen : Object.keys(parts);
  const sites = made;
  if (names.some((name) => !apart.has(name))) {
    made.main = await makeMain();
    note(`${mainSize} tokens and the peers are there (${seconds()} s)`);
  }
  const measured = {};
  for (const name of names) {
    if (wide.has(name) && !sites.others.length) {
      for (const size of sizes.filter((one) => one !== mainSize)) {
        sites.others.push(await makeOther(size));
        note(`${size} tokens are there (${seconds()} s)`);
      }
    }
    measured[name] = await parts[name](sites);
    // A part that fails does not take the others with it.
    fs.mkdirSync(path.dirname(measuredFile), { recursive: true });
    fs.writeFileSync(measuredFile, JSON.stringify(measured));
    note(`${name} (${seconds()} s)`);
    if (chosen.length) {
      console.log(printed[name]?.(measured[name])
        ?? JSON.stringify(measured[name], null, 1));
    }
  }
  if (!chosen.length) await writeReport(measured, seconds());
}

process.once('SIGINT', () => endAll().finally(() => process.exit(1)));
process.once('SIGTERM', () => endAll().finally(() => process.exit(1)));
measure(process.argv.slice(2)).catch((error) => {
  console.error(`bench: ${error.stack}`);
  if (made.main) console.error(made.main.site.logs().split('\n').slice(-8));
  process.exitCode = 1;
}).finally(endAll);
