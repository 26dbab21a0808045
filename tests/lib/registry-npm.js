// Verdaccio, a real npm registry, on loopback alone. There it is open to all,
// because Apache has allowed what comes; or it asks for a token of its own.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bodyOf, serve } = require('./serve');
const { freePort } = require('./site');

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
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => { output += text; });
  }
  const ended = new Promise((done) => child.once('exit', done));
  process.once('exit', () => child.kill('SIGKILL'));
  // It sends a message when it listens.
  const listens = new Promise((done) => child.once('message', done));
  if (!await Promise.race([listens, ended.then(() => false)])) {
    throw new Error(`Verdaccio did not start:\n${output}`);
  }
  child.disconnect();
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
async function startAdvisories() {
  const asked = [];
  const server = await serve(async (request, response) => {
    asked.push(request.headers);
    await bodyOf(request);
    response.setHeader('Content-Type', 'application/json');
    response.end('{}');
  });
  return { ...server, asked };
}

module.exports = { startAdvisories, startVerdaccio };
