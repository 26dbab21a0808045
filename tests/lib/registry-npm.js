// Verdaccio, a real npm registry, on loopback alone. There it is open to all,
// because Apache has allowed what comes; or it asks for a token of its own.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { freePort } = require('./site');

const startMilliseconds = 60_000;

// `prefix`: the path at which people meet it. No uplinks, and a proxy that is
// nobody: it reaches nothing outside. `who`: its word for whom it allows.
const settings = (folder, prefix, who) => `
storage: ${folder}/storage
url_prefix: ${prefix}
uplinks: {}
https_proxy: http://127.0.0.1:1/
auth: { htpasswd: { file: ${folder}/htpasswd } }
security: { api: { jwt: { sign: { expiresIn: 7d } } } }
packages:
  '**': { access: ${who}, publish: ${who}, unpublish: ${who} }
publish: { allow_offline: true }
web: { enable: false }
log: { type: stdout, format: pretty, level: warn }
`;

function answers(port) {
  return new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path: '/-/ping' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

async function startVerdaccio(prefix, who = '$all') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-npm-'));
  const config = path.join(folder, 'config.yaml');
  fs.writeFileSync(config, settings(folder, prefix, who));
  const port = await freePort();
  const program = path.join(
    path.dirname(require.resolve('verdaccio/package.json')), 'bin/verdaccio');
  const child = spawn(process.execPath,
    [program, '--config', config, '--listen', `127.0.0.1:${port}`],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => { output += text; });
  }
  const ended = new Promise((done) => child.once('exit', done));
  process.once('exit', () => child.kill('SIGKILL'));
  const end = Date.now() + startMilliseconds;
  while (!await answers(port)) {
    if (child.exitCode !== null || Date.now() > end) {
      child.kill();
      throw new Error(`Verdaccio did not start:\n${output}`);
    }
    await pause(100);
  }
  return {
    port,
    pid: child.pid,
    stop: async () => {
      child.kill();
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

// npm's advisories: Verdaccio would pass the question on to npm's own registry.
// Here nothing is known against any package. `asked`: headers of the questions.
function startAdvisories() {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.headers);
    request.resume().on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end('{}');
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      port: server.address().port,
      asked,
      stop: () => new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    }));
  });
}

module.exports = { startAdvisories, startVerdaccio };
