// What was measured, as docs/bench.md: tables, plots, and each goal with what
// came out. What stands in the file outside of the marks was written by hand,
// and stays.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { top } = require('../lib/site');
const { plotBars, plotLines } = require('./plot');

const docs = path.join(top, 'docs');
const words = (number) => Math.round(number).toLocaleString('en');
const fixed = (number, digits = 2) => number.toFixed(digits);
const spread = ({ median, least, most }) =>
  `${fixed(median)} [${fixed(least)}–${fixed(most)}]`;
const byName = (rows, name) => rows.find((row) => row.name === name);

function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(columns.map(([title]) => title)),
    line(columns.map((_, i) => (i ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row))))]
    .join('\n');
}

const loadColumns = [
  ['', ({ name }) => name],
  ['ratio', ({ ratio }) => spread(ratio)],
  ['requests/s', ({ rate }) => words(rate)],
  ['p50 ms', ({ p50 }) => fixed(p50)],
  ['p99 ms', ({ p99 }) => fixed(p99)],
  ['processor µs', ({ processor }) => words(processor)],
];

function countRows(counts) {
  const base = byName(counts, 'unguarded');
  return table([
    ['', ({ name }) => name],
    ['instructions', ({ instructions }) => words(instructions)],
    ['ratio', ({ instructions }) =>
      fixed(instructions / base.instructions)],
    ['system calls', ({ systemCalls }) => fixed(systemCalls, 1)],
  ], counts);
}

function pageCountRows(counts) {
  return table([['', ({ name }) => name],
    ['instructions', ({ instructions }) => words(instructions)],
    ['system calls', ({ systemCalls: calls }) => fixed(calls, 1)]], counts);
}

// By connections and size: a column each.
function loadsRows(peers, loads) {
  const all = [peers, ...loads];
  const title = ({ file, connections }) =>
    `${file === '1k.bin' ? '1 KiB' : '1 MiB'}, ${connections}`;
  return table([['', ({ name }) => name],
    ...all.map((one) => [title(one), ({ name }) =>
      spread(byName(one.rows, name).ratio)])], peers.rows);
}

const kinds = { one: 'one value', many: '10,000 values in turn',
  unknown: 'a value that nobody has' };

function sizesRows(sizes) {
  const tokens = sizes[0].rows.map(({ name }) => name);
  return table([['', ({ way, kind }) => `${way}: ${kinds[kind]}`],
    ...tokens.map((size) => [`10^${Math.log10(size)}`, ({ rows }) =>
      spread(byName(rows, size).ratio)])], sizes);
}

const written = { uses: 'uses are recorded', tokens: 'tokens are changed' };

function writingRows(writing) {
  return table([
    ['', ({ way, kind, what }) => `${way}: ${kinds[kind]}, ${written[what]}`],
    ['ratio', ({ rows }) => spread(byName(rows, 'here').ratio)],
    ['p99, ratio', ({ rows }) => spread(byName(rows, 'here').p99Ratio)],
    ['commits/s', ({ commits }) => words(commits)]], writing);
}

function attackRows({ rows }) {
  return table([['', ({ name }) => name],
    ['ratio', ({ ratio }) => spread(ratio)],
    ['p90, ratio', ({ p90Ratio }) => fixed(p90Ratio)],
    ['quiet: p50 ms', ({ quiet }) => fixed(quiet.p50)],
    ['p90 ms', ({ quiet }) => fixed(quiet.p90)],
    ['attacked: p50 ms', ({ attacked }) => fixed(attacked.p50)],
    ['p90 ms', ({ attacked }) => fixed(attacked.p90)]], rows);
}

// What else there is to say of it.
function attackNote({ reveals, denials, failed, load }) {
  return `While it lasts, the attack makes ${words(reveals)} reveals or `
    + `${words(denials)} denials a second. Answered wrongly: ${failed.length}`
    + `${failed.length ? ` (${[...new Set(failed)].slice(0, 5).join(', ')})` : ''}. `
    + `The load of the machine was ${fixed(load)} at the end.`;
}

const attackText = (attack) => `${attackRows(attack)}\n\n${attackNote(attack)}`;

function memoryRows(memory) {
  const mebibytes = (what) => (row) => fixed(row[what], 1);
  return table([['tokens', ({ tokens }) => words(tokens)],
    ['Apache, a child', mebibytes('apache')],
    ['authorize.fcgi', mebibytes('authorizer')],
    ['profile.fcgi', mebibytes('profile')],
    ['database file', mebibytes('database')]], memory);
}

// --- goals -----------------------------------------------------------------

// A goal: what is asked, what came out, and whether that is enough.
function atMost(what, limit, value, digits) {
  return { what, limit: `≤ ${limit}`, value: fixed(value, digits),
    met: value <= limit };
}

function atLeast(what, limit, value, digits) {
  return { what, limit: `≥ ${limit}`, value: fixed(value, digits),
    met: value >= limit };
}

const byModule = 'Tokenbooth, module';

// Of instructions and system calls, each to the same request unguarded.
function goalsOfCounts({ requests: counts }) {
  const to = (name, peer = 'unguarded') =>
    byName(counts, name).instructions / byName(counts, peer).instructions;
  const worst = Math.max(...['not in its scope', 'unknown value'].map((denial) =>
    to(`${byModule}: ${denial}`)));
  return [
    atMost('module, instructions of the unguarded request', 1.18, to(byModule)),
    atMost('the same with npm\'s headers', 1.15,
      to('Tokenbooth, npm\'s headers', 'unguarded, npm\'s headers')),
    atMost('the same to a registry', 1.2,
      to('Tokenbooth, proxied', 'unguarded, proxied')),
    atMost('module without apache.conf', 1.1, to('module alone')),
    atMost('module, 401 without a credential', 1.35, to(`${byModule}: no credential`)),
    atMost('module, the dearest of the other denials', 1.8, worst),
    atMost('module, system calls more than the unguarded request', 0,
      byName(counts, byModule).systemCalls - byName(counts, 'unguarded').systemCalls,
      1),
  ];
}

// Of requests a second, each to the same file unguarded in the same run.
function goalsOfRates({ peers, verdicts, writing, ways }) {
  const row = byName(peers.rows, byModule);
  const inTurn = byName(verdicts.find((one) => one.way === byModule).rows,
    'allowed, 10,000 values in turn').ratio.median * row.ratio.median;
  const recorded = writing.filter((one) => one.way === byModule && one.what === 'uses')
    .map(({ rows }) => byName(rows, 'here').ratio.median);
  return [
    atLeast('module, requests a second', 0.95, row.ratio.median),
    atLeast('the same, 10,000 values in turn', 0.9, inTurn),
    atMost('module, p99', 1.3, row.p99Ratio.median),
    atLeast('module, while 100 uses a second are recorded', 0.97,
      Math.min(...recorded)),
    atLeast('authorizer, to one that only says yes', 0.75,
      byName(peers.rows, 'Tokenbooth, authorizer').rate
      / byName(peers.rows, 'authorizer that says yes').rate),
    // Three times what it was before the module answered.
    atLeast('nginx that asks /authorize', 0.21,
      byName(ways, 'nginx, asking /authorize').ratio.median),
  ];
}

function goalsOfSizes({ sizes, pages, feeds, attack }) {
  const hit = sizes.find((one) => one.way === byModule && one.kind === 'one');
  const [few, ...more] = hit.rows.map(({ ratio }) => ratio.median);
  const screen = byName(pages, 'tokens, 30 rows');
  return [
    atMost('module, cost of 10^7 tokens to that of 10^3', 1.1, few / more.at(-1)),
    atLeast('the screen of 30 tokens, a second', 2000, screen.rate, 0),
    atMost('the screen of 30 tokens, p99 in ms', 10, screen.p99),
    atMost('a feed\'s page at 10^7 tokens, p50 in ms', 20, feeds.at(-1).p50),
    ...attack.rows.map(({ name, ratio: { median } }) =>
      atMost(`${name} of others during an attack, time, ratio`, 2, median)),
  ];
}

const goals = (measured) => [...goalsOfCounts(measured.counts),
  ...goalsOfRates(measured), ...goalsOfSizes(measured)];

const goalRows = (rows) => table([
  ['goal', ({ what }) => what], ['asked', ({ limit }) => limit],
  ['measured', ({ value }) => value],
  ['', ({ met }) => (met ? 'met' : '**missed**')]], rows);

// --- the files -------------------------------------------------------------

// Puts text between the two marks of a name.
function fill(file, name, text) {
  const whole = fs.readFileSync(file, 'utf8');
  const begin = `<!-- ${name} -->\n`;
  const end = `<!-- /${name} -->`;
  const from = whole.indexOf(begin);
  const to = whole.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file}: no mark ${name}`);
  fs.writeFileSync(file,
    `${whole.slice(0, from + begin.length)}${text}\n${whole.slice(to)}`);
}

const machine = () => `Measured ${new Date().toISOString().slice(0, 10)} on `
  + `${os.cpus().length} cores (${os.cpus()[0].model.trim()}), `
  + `${words(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}`;

const readmeNames = ['unguarded', 'Tokenbooth, module',
  'Tokenbooth, authorizer', 'mod_auth_basic, SHA-1', 'mod_auth_basic, bcrypt',
  'mod_authn_dbd, SQLite', 'mod_auth_openidc, JWT',
  'Verdaccio, its own token'];

async function drawAll({ peers, loads, sizes, counts: { requests: counts } }) {
  await plotBars(path.join(docs, 'bench-peers.svg'),
    'Requests a second, as a ratio to the same file unguarded',
    peers.rows.map(({ name, ratio }) => ({ name, ...ratio })));
  await plotBars(path.join(docs, 'bench-instructions.svg'),
    'Instructions of Apache for a request, in thousands, without bcrypt',
    counts.filter(({ name }) => !/bcrypt/.test(name)).map(({ name, instructions }) =>
      ({ name, median: instructions / 1000 })));
  const shown = readmeNames.filter((name) => name !== 'unguarded');
  const small = [...loads.filter(({ file }) => file === '1k.bin'), peers]
    .sort((a, b) => a.connections - b.connections);
  await plotLines(path.join(docs, 'bench-connections.svg'),
    'Ratio to the same file unguarded, 1 KiB, by connections',
    small.map(({ connections }) => String(connections)),
    shown.map((name) => ({ name,
      values: small.map(({ rows }) => byName(rows, name).ratio.median) })));
  await plotLines(path.join(docs, 'bench-tokens.svg'),
    'Requests a second, as a ratio to a site of a thousand tokens',
    sizes[0].rows.map(({ name }) => words(name)),
    sizes.map(({ way, kind, rows }) => ({ name: `${way}: ${kinds[kind]}`,
      values: rows.map(({ ratio }) => ratio.median) })));
}

async function writeReport(measured, seconds) {
  const { peers, loads, sizes, verdicts, ways, writing, pages, feeds, attack,
    memory } = measured;
  const { requests: counts, pages: pageCounts } = measured.counts;
  const file = path.join(docs, 'bench.md');
  await drawAll(measured);
  fill(file, 'machine', `${machine()}; the whole run took `
    + `${Math.ceil(seconds / 60)} minutes.`);
  fill(file, 'goals', goalRows(goals(measured)));
  fill(file, 'peers', table(loadColumns, peers.rows));
  fill(file, 'counts', countRows(counts));
  fill(file, 'loads', loadsRows(peers, loads));
  fill(file, 'sizes', sizesRows(sizes));
  fill(file, 'verdicts', verdicts.map(({ way, rows }) =>
    `${way}:\n\n${table(loadColumns, rows)}`).join('\n\n'));
  fill(file, 'ways', table(loadColumns, ways));
  fill(file, 'writing', writingRows(writing));
  fill(file, 'pages', table(loadColumns, pages));
  fill(file, 'feeds', table([['tokens', ({ name }) => words(name)],
    ['pages/s', ({ rate }) => words(rate)], ['p50 ms', ({ p50 }) => fixed(p50)],
    ['p99 ms', ({ p99 }) => fixed(p99)]], feeds));
  fill(file, 'page counts', pageCountRows(pageCounts));
  fill(file, 'attack', attackText(attack));
  fill(file, 'memory', memoryRows(memory));
  fill(path.join(top, 'README.md'), 'bench', table([
    ['the same 1 KiB file, 16 connections', ({ name }) => name],
    ['requests a second, to unguarded', ({ ratio }) => spread(ratio)],
    ['instructions, to unguarded', ({ name }) => {
      const one = byName(counts, name);
      return one ? fixed(one.instructions
        / byName(counts, 'unguarded').instructions) : '';
    }],
  ], peers.rows.filter(({ name }) => readmeNames.includes(name))));
  console.log(goalRows(goals(measured)));
}

module.exports = { attackText, writeReport };
