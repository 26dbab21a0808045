// What one request costs in instructions (callgrind) and in system calls
// (strace): an Apache of one process is run under the tool twice, with some
// requests and with more, and the difference is shared out. So what the start
// costs does not count, and what goes on beside requests hardly.
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const path = require('node:path');
const { freePort } = require('../lib/site');

// A thread that answers for the first time opens a database, which costs as much
// as a hundred requests. Of two, both have done so early on; one alone would be
// no server for HTTP/2, or for a registry in the same Apache.
const threads = 2;
const few = 200;
const many = 1200;
const startMilliseconds = 60_000;

// The site's configuration with other ports and one process; `ports` tells the
// new one of each old one.
async function secondConfiguration(site, folder) {
  const text = fs.readFileSync(site.file('run/httpd.conf'), 'utf8');
  let extra = fs.readFileSync(site.file('extra.conf'), 'utf8');
  const ports = new Map([[site.port, await freePort()]]);
  for (const [, port] of extra.matchAll(/^Listen 127\.0\.0\.1:(\d+)$/gm)) {
    ports.set(Number(port), await freePort());
  }
  for (const [from, to] of ports) {
    extra = extra.replaceAll(`127.0.0.1:${from}\n`, `127.0.0.1:${to}\n`)
      .replaceAll(`127.0.0.1:${from}>`, `127.0.0.1:${to}>`);
  }
  extra = extra.replace(/^StartServers .*$/m, 'StartServers 1')
    .replace(/^ServerLimit .*$/m, 'ServerLimit 1')
    .replace(/^ThreadsPerChild .*$/m, `ThreadsPerChild ${threads}`)
    .replace(/^MaxRequestWorkers .*$/m, `MaxRequestWorkers ${threads}`)
    .replace(/^(M..SpareThreads) .*$/gm, `$1 ${threads}`)
    .replace(/^(DBD(?:Min|Max|Keep)) .*$/gm, `$1 ${threads}`)
    + `PidFile "${folder}/apache.pid"\n`;
  fs.writeFileSync(path.join(folder, 'extra.conf'), extra);
  fs.writeFileSync(path.join(folder, 'httpd.conf'), text
    .replace(/^Define SITE_PORT .*$/m,
      `Define SITE_PORT ${ports.get(site.port)}`)
    .replace(/^Define SITE_EXTRA .*$/m,
      `Define SITE_EXTRA "${folder}/extra.conf"`));
  return ports;
}

// Whoever owns the site's data; root becomes that user.
function asOwner(folder) {
  const { uid, gid } = fs.statSync(folder);
  return process.getuid() === 0
    ? [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] : [];
}

function answers(port) {
  return new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path: '/' }, (answer) => {
      answer.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

// A connection: { ask(path, headers) → status, end() }.
function overHttp1(port) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: (address, headers) => new Promise((resolve, reject) => {
      http.get({ host: '127.0.0.1', port, path: address, agent, headers }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      }).on('error', reject);
    }),
    end: () => agent.destroy(),
  };
}

// Of a certificate that nobody vouches for, on loopback.
function overHttp2(port) {
  const session = http2.connect(`https://localhost:${port}`,
    { rejectUnauthorized: false });
  return {
    ask: (address, headers) => new Promise((resolve, reject) => {
      const stream = session.request({ ':path': address, ...headers });
      let status;
      stream.on('response', (fields) => { status = fields[':status']; })
        .on('end', () => resolve(status)).on('error', reject).resume();
    }),
    end: () => session.close(),
  };
}

// `times` requests over one connection, each as the one before.
async function ask({ name: subject, url, headers, denies }, port, times) {
  const { pathname, protocol } = new URL(url);
  const connection = protocol === 'https:' ? overHttp2(port) : overHttp1(port);
  const fields = Object.fromEntries(fs.readFileSync(headers, 'utf8')
    .split('\n')[0].split('\t').map((line) => line.split(/: (.*)/s)));
  for (let i = 0; i < times; i++) {
    const status = await connection.ask(pathname, fields);
    if ((status >= 300) !== Boolean(denies)) {
      throw new Error(`${subject}: ${pathname} answered ${status}`);
    }
  }
  connection.end();
}

// Runs Apache under a tool, asks, ends it; the answer is what `read` finds.
async function runUnder(tool, read, folder, subject, port, times) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...asOwner(folder),
    '--', ...tool, '/usr/sbin/apache2', '-DONE_PROCESS', '-DFOREGROUND',
    '-f', path.join(folder, 'httpd.conf')],
  { stdio: 'ignore', cwd: folder, detached: true });
  const ended = once(child, 'exit');
  const end = Date.now() + startMilliseconds;
  try {
    while (!await answers(port)) {
      if (child.exitCode !== null || Date.now() > end) {
        throw new Error(`Apache does not start under ${tool[0]}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    await ask(subject, port, times);
    process.kill(Number(fs.readFileSync(`${folder}/apache.pid`, 'utf8')),
      'SIGTERM');
    await ended;
  } finally {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch { /* it has ended */ }
    fs.rmSync(`${folder}/apache.pid`, { force: true });
  }
  return read();
}

function instructions(folder) {
  const file = path.join(folder, 'callgrind.out');
  return { tool: ['valgrind', '--tool=callgrind',
    `--callgrind-out-file=${file}`],
  read: () =>
    Number(/^totals: (\d+)/m.exec(fs.readFileSync(file, 'utf8'))[1]) };
}

function systemCalls(folder) {
  const file = path.join(folder, 'strace.out');
  return { tool: ['strace', '-f', '-c', '-U', 'calls,name', '-o', file],
    read: () => Number(
      /^\s*(\d+) total$/m.exec(fs.readFileSync(file, 'utf8'))[1]) };
}

// The folder belongs to the site's user, for Apache runs as that.
async function makeFolder(site) {
  const folder = site.file('count');
  const { uid, gid } = fs.statSync(site.folder);
  fs.mkdirSync(folder, { recursive: true });
  fs.chownSync(folder, uid, gid);
  const ports = await secondConfiguration(site, folder);
  for (const name of fs.readdirSync(folder)) {
    fs.chownSync(path.join(folder, name), uid, gid);
  }
  return { folder, ports };
}

// For each subject: { instructions, systemCalls } of one request to the site
// that has its port.
async function count(sites, subjects) {
  const made = await Promise.all(sites.map(makeFolder));
  const counted = new Map();
  for (const subject of subjects) {
    const asked = Number(new URL(subject.url).port);
    const { folder, ports } = made.find((one) => one.ports.has(asked));
    const port = ports.get(asked);
    const of = async ({ tool, read }) => {
      const less = await runUnder(tool, read, folder, subject, port, few);
      const more = await runUnder(tool, read, folder, subject, port, many);
      return (more - less) / (many - few);
    };
    counted.set(subject.name, {
      instructions: await of(instructions(folder)),
      systemCalls: await of(systemCalls(folder)),
    });
  }
  return counted;
}

module.exports = { asOwner, count, instructions, systemCalls };
