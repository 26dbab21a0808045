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

function writingRows(writing) {
  return table([['', ({ way, kind }) => `${way}: ${kinds[kind]}`],
    ['ratio', ({ rows }) => spread(byName(rows, 'written').ratio)],
    ['p99, ratio', ({ rows }) => spread(byName(rows, 'written').p99Ratio)],
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
function goals({ peers, counts: { requests: counts }, sizes, writing, pages,
  attack }) {
  const way = 'Tokenbooth, module';
  const base = byName(counts, 'unguarded');
  const counted = byName(counts, way);
  const row = byName(peers.rows, way);
  const hit = sizes.find((one) => one.way === way && one.kind === 'one');
  const [least, ...more] = hit.rows.map(({ ratio }) => ratio.median);
  const turn = sizes.find((one) => one.way === way && one.kind === 'many')
    .rows.map(({ ratio }) => ratio.median);
  const authorizer = byName(peers.rows, 'Tokenbooth, authorizer');
  const yes = byName(peers.rows, 'authorizer that says yes');
  const written = writing.filter((one) => one.way === way)
    .map(({ rows }) => byName(rows, 'written').ratio.median);
  const screen = byName(pages, 'tokens, 30 rows');
  const most = (limit, value, digits) =>
    [`≤ ${limit}`, fixed(value, digits), value <= limit];
  const leastOf = (limit, value, digits) =>
    [`≥ ${limit}`, fixed(value, digits), value >= limit];
  return [
    ['module, instructions of the unguarded request',
      ...most(1.05, counted.instructions / base.instructions)],
    ['module, system calls more than the unguarded request',
      ...most(0, counted.systemCalls - base.systemCalls, 1)],
    ['module, requests a second at 16 connections, ratio',
      ...leastOf(0.95, row.ratio.median)],
    ['module, p99 at 16 connections, ratio',
      ...most(1.3, row.p99Ratio.median)],
    ['module, cost of 10^7 tokens to that of 10^3',
      ...most(1.15, least / more.at(-1))],
    ['module, the same of 10^5, with 10,000 values in turn',
      ...most(1.15, turn[1] / turn.at(-1))],
    ['authorizer, requests a second to one that only says yes',
      ...leastOf(1, authorizer.rate / yes.rate)],
    ['module, requests a second while 100 a second are changed, ratio',
      ...leastOf(0.95, Math.min(...written))],
    ['the screen of 30 tokens, a second', ...leastOf(2000, screen.rate, 0)],
    ['the screen of 30 tokens, p99 in ms', ...most(10, screen.p99)],
    ...attack.rows.map(({ name, ratio: { median } }) =>
      [`${name} of others during an attack, time, ratio`, ...most(2, median)]),
  ].map(([what, limit, value, met]) => ({ what, limit, value, met }));
}

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
  const { peers, loads, sizes, verdicts, writing, pages, attack, memory } =
    measured;
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
  fill(file, 'writing', writingRows(writing));
  fill(file, 'pages', table(loadColumns, pages));
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
