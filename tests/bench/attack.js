// What an attack costs everybody else: how long a sign-in, a revocation and a
// check take while one account and strangers do their worst, and while nobody
// does, turn by turn.
//
// An attacker reveals a value again and again, then sends a token that is denied,
// as ever other clients, on two connections; meanwhile strangers ask for eight
// large pages and do not read them. The last part of each attack is quiet, because
// what it left behind may take long.
'use strict';

const { spawn } = require('node:child_process');
const os = require('node:os');
const { setTimeout: pause } = require('node:timers/promises');
const { connectMany, endAll, head } = require('../lib/many');
const { makeToken, typed } = require('../lib/pages');
const { bearer } = require('../lib/values');
const { encode } = require('../lib/visitor');
const { median } = require('./load');

const turns = Number(process.env.BENCH_ROUNDS ?? 6); // fewer, to try it out
const attack = { reveals: 2, denials: 4, after: 3 }; // seconds
const turnSeconds = attack.reveals + attack.denials + attack.after;
const slowReaders = 8;
const checksEach = 20; // between two revocations
const clientNames = 500; // denials of two clients are never one in the records
const password = 'a password of the bystander';
const hello = '/F/demo/hello.txt';
const actions = ['sign-in', 'revoke', 'check'];

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

// --- the bystander ----------------------------------------------------------

async function timed(times, action, wanted, ask) {
  const begun = performance.now();
  const { status } = await ask();
  times[action].push(performance.now() - begun);
  if (status !== wanted) times.failed.push(`${action}: ${status}`);
  return status === wanted;
}

// Signs in, creates a token, uses it, and revokes it, which must be true at once.
async function visit(site, times) {
  const visitor = site.visitor();
  const page = await visitor.get('/login');
  if (!await timed(times, 'sign-in', 303, () =>
    visitor.submit(page, '/login', { username: 'bystander', password }))) return;
  const { id, value } =
    await makeToken(visitor, { description: 'Passing', read: 'on' });
  const read = () => site.request(hello, { headers: bearer(value) });
  for (let i = 0; i < checksEach; i++) await timed(times, 'check', 200, read);
  await timed(times, 'revoke', 200, () => site.request('/revoke',
    { method: 'POST', headers: form, body: encode({ token: value }) }));
  const after = await read();
  if (after.status !== 403) times.failed.push(`${id}: revoked, ${after.status}`);
}

async function stayFor(site, seconds) {
  const times = { failed: [], ...Object.fromEntries(
    actions.map((action) => [action, []])) };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) await visit(site, times);
  return times;
}

// --- the attack -------------------------------------------------------------

async function reveal({ visitor, csrf, id }, until) {
  let count = 0;
  while (performance.now() < until) {
    const { status } = await visitor.post(`/profile/tokens/${id}/reveal`,
      { csrf_token: csrf }, { Accept: 'application/json' });
    if (status !== 200) throw new Error(`a reveal: ${status}`);
    count += 1;
  }
  return count;
}

// By wrk, which asks as fast as two connections can.
async function deny(site, headers, seconds) {
  const child = spawn('wrk', ['-t1', '-c2', `-d${seconds}s`, '-s',
    require.resolve('./load.lua'), site.url + hello, '--', headers],
  { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part) => { text += part; });
  await new Promise((resolve) => { child.on('close', resolve); });
  return JSON.parse(text.trim().split('\n').at(-1)).denied;
}

// Strangers: the form comes back with all that they typed.
async function readSlowly(site) {
  const visitor = site.visitor();
  const page = await visitor.get('/login');
  const body = encode({ csrf_token: typed(page.text, 'csrf_token'),
    username: '"'.repeat(20_000), password: 'x' });
  const readers = await connectMany(
    { port: site.port, localAddress: '127.0.0.3' }, slowReaders);
  for (const one of readers) {
    one.socket.pause();
    one.send(head('POST', '/login', { ...form, Cookie: visitor.cookie,
      'Content-Length': body.length }) + body);
  }
  return readers;
}

async function strike(site, attacker, headers) {
  const readers = await readSlowly(site);
  try {
    const until = performance.now() + attack.reveals * 1000;
    const counts = await Promise.all(
      [1, 2].map(() => reveal(attacker, until)));
    const denials = await deny(site, headers, attack.denials);
    await pause(attack.after * 1000);
    return { reveals: counts[0] + counts[1], denials };
  } finally {
    endAll(readers);
  }
}

// --- the figures ------------------------------------------------------------

const highest = (times) =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.9) - 1];

// Medians turn by turn for the ratio, and of all turns for the times.
function figures(quiet, attacked, action) {
  const all = (turnsOf) => turnsOf.flatMap((times) => times[action]);
  const ratios = quiet.map((times, turn) =>
    median(attacked[turn][action]) / median(times[action]));
  return { name: action,
    quiet: { p50: median(all(quiet)), p90: highest(all(quiet)) },
    attacked: { p50: median(all(attacked)), p90: highest(all(attacked)) },
    ratio: { median: median(ratios), least: Math.min(...ratios),
      most: Math.max(...ratios) },
    p90Ratio: highest(all(attacked)) / highest(all(quiet)) };
}

async function makeAttacker(site) {
  await site.addAccount('attacker', password);
  const { id, value } =
    await site.addToken('attacker', 'Denied', '--write', 'all');
  const visitor = await site.signedIn('attacker', password);
  const csrf = typed((await visitor.get('/feeds')).text, 'csrf_token');
  return { visitor, csrf, id, value };
}

// `headerFile` writes what wrk sends. The answer: a row for each action, what the
// attack sent in a second, what the bystander was answered wrongly, and the load
// of the machine.
async function underAttack(site, headerFile) {
  await site.addAccount('bystander', password);
  await site.json('feed', 'grant', 'demo', 'bystander', 'read');
  const attacker = await makeAttacker(site);
  const headers = headerFile(site, 'attacker',
    `Authorization: Bearer ${attacker.value}`,
    ...Array.from({ length: clientNames }, (_, i) => `User-Agent: tool-${i}/1`));
  const quiet = [];
  const attacked = [];
  const sent = { reveals: 0, denials: 0 };
  const calm = async () => quiet.push(await stayFor(site, turnSeconds));
  const struck = async () => {
    const [times, counts] = await Promise.all([
      stayFor(site, turnSeconds), strike(site, attacker, headers)]);
    attacked.push(times);
    for (const what of Object.keys(sent)) sent[what] += counts[what];
  };
  await stayFor(site, 2);
  for (let turn = 0; turn < turns; turn++) {
    for (const take of turn % 2 ? [struck, calm] : [calm, struck]) await take();
  }
  return { rows: actions.map((action) => figures(quiet, attacked, action)),
    reveals: sent.reveals / turns / attack.reveals,
    denials: sent.denials / turns / attack.denials,
    failed: [...quiet, ...attacked].flatMap(({ failed }) => failed),
    load: os.loadavg()[0] };
}

module.exports = { underAttack };
