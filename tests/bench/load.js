// One load: so many connections ask for so many seconds, by wrk.
'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');

const run = promisify(execFile);
const script = path.join(__dirname, 'load.lua');
const ticksASecond = 100; // of /proc, on every Linux

// The processor time that these processes took so far, in seconds.
function processorSeconds(pids) {
  return pids.reduce((sum, pid) => {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksASecond;
  }, 0);
}

// `subject`: { url, headers, pids?, denies? } with `headers` a file as
// load.lua reads it. The answer: requests a second, p50 and p99 in milliseconds, and the
// microseconds of processor that each cost those who answered. An answer of the
// wrong kind ends it all, for then something else was measured; of connections
// a few may break.
async function load(subject, { connections, seconds }) {
  const before = processorSeconds(subject.pids ?? []);
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`,
    `-d${seconds}s`, '-s', script, subject.url, '--', subject.headers],
  { timeout: (seconds + 20) * 1000, env: { PATH: process.env.PATH } });
  const told = JSON.parse(stdout.trim().split('\n').at(-1));
  const wrong = subject.denies ? told.requests - told.denied : told.denied;
  if (told.requests < 1 || wrong > 0 ||
    told.broken > told.requests / 100) {
    throw new Error(`${subject.name}: ${JSON.stringify(told)}`);
  }
  return {
    rate: told.requests / (told.microseconds / 1e6),
    p50: told.p50 / 1000,
    p99: told.p99 / 1000,
    processor: (processorSeconds(subject.pids ?? []) - before)
      / told.requests * 1e6,
  };
}

// Rounds in which each subject has its turn, in an order that changes; the
// answer has a list of results for each subject's name.
async function rounds(subjects, { count: asked, ...options }) {
  const count = process.env.BENCH_ROUNDS ?? asked; // fewer, to try it out
  const results = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    const from = round % subjects.length;
    const order = [...subjects.slice(from), ...subjects.slice(0, from)];
    for (const subject of order) {
      results.get(subject.name).push(await load(subject, options));
    }
  }
  return results;
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]
    : (sorted[half - 1] + sorted[half]) / 2;
};

// Of one subject's rounds against another's, round by round: { median, least,
// most } of `what`.
function ratio(results, name, peer, what = 'rate') {
  const all = results.get(name).map((result, round) =>
    result[what] / results.get(peer)[round][what]);
  return { median: median(all), least: Math.min(...all),
    most: Math.max(...all) };
}

const middle = (results, name, what) =>
  median(results.get(name).map((result) => result[what]));

module.exports = { load, median, middle, ratio, rounds };
