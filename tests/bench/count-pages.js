// What one page costs the pages' program in instructions and in system calls,
// without Apache: the program is run under each tool twice, with some requests
// and with more, and the difference is shared out as in count.js.
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { programs } = require('../lib/site');
const { asOwner, instructions, systemCalls } = require('./count');
const { askProgram } = require('../lib/fastcgi');

const few = 5;
const many = 55;
const startMilliseconds = 60_000;

// The site's settings with another socket, and one thread.
function writeSettings(site, folder, socket) {
  const file = path.join(folder, 'tokenbooth.conf');
  const text = fs.readFileSync(site.file('tokenbooth.conf'), 'utf8')
    .replace(/^profile_listen .*$/m, `profile_listen = unix:${socket}`);
  fs.writeFileSync(file, `${text}\nprofile_threads = 1\n`);
  return file;
}

async function untilReady(child, socket) {
  const end = Date.now() + startMilliseconds;
  while (!await askProgram(socket, {}).then(() => true, () => false)) {
    if (child.exitCode !== null || Date.now() > end) {
      throw new Error('the pages do not start under a tool');
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

// Runs the program under a tool for so many requests; what `read` finds.
async function runUnder({ tool, read }, { folder, socket, settings }, page,
  times) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...asOwner(folder),
    '--', ...tool, path.join(programs, 'profile.fcgi')],
  { stdio: 'ignore', cwd: folder, detached: true,
    env: { PATH: process.env.PATH, TOKENBOOTH_CONF: settings } });
  const ended = once(child, 'exit');
  try {
    await untilReady(child, socket);
    for (let i = 0; i < times; i++) {
      const answer = await askProgram(socket, page.variables);
      if (!page.expects.test(answer)) throw new Error(`not ${page.name}`);
    }
    // The group: strace does not end by this, but with the program.
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  } finally {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch { /* it has ended */ }
  }
  return read();
}

// `pages`: { name, address, cookie, expects }, each with a pattern of its
// answer. For each of them: { name, instructions, systemCalls }.
async function countPages(site, pages) {
  const folder = site.file('count-pages');
  const { uid, gid } = fs.statSync(site.file('tokenbooth.db'));
  fs.mkdirSync(folder);
  fs.chownSync(folder, uid, gid);
  const socket = path.join(folder, 'profile.sock');
  const where = { folder, socket,
    settings: writeSettings(site, folder, socket) };
  const rows = [];
  for (const { name, address, cookie, expects } of pages) {
    const page = { name, expects, variables: { REQUEST_METHOD: 'GET',
      SCRIPT_NAME: address, QUERY_STRING: '', REMOTE_ADDR: '127.0.0.1',
      HTTP_HOST: `127.0.0.1:${site.port}`, HTTP_COOKIE: cookie } };
    const of = async (tool) => (await runUnder(tool, where, page, many)
      - await runUnder(tool, where, page, few)) / (many - few);
    rows.push({ name, instructions: await of(instructions(folder)),
      systemCalls: await of(systemCalls(folder)) });
  }
  return rows;
}

module.exports = { countPages };
