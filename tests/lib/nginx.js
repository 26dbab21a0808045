// The real nginx, for a test: a process of its own in the foreground, on a free
// port, with all that it writes in a folder of its own.
//
//   const nginx = await startNginx((port, folder) => 'server { … }');
//   after(() => nginx.stop());
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { freePort, top } = require('./site');

// The system's, or the one that src/run/packages unpacked.
const program = ['/', path.join(top, 'build/nginx')]
  .map((root) => path.join(root, 'usr/sbin/nginx'))
  .find((file) => fs.existsSync(file));

// One process alone: ended by its id, it leaves nothing behind.
const configuration = (folder, http) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr notice;
error_log ${folder}/nginx.log notice;
events { }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${http}
}
`;

class Nginx {
  constructor(folder, port, child) {
    this.folder = folder;
    this.port = port;
    this.child = child;
  }

  file(...names) {
    return path.join(this.folder, ...names);
  }

  // All that it has logged so far.
  logs() {
    return fs.readdirSync(this.folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => fs.readFileSync(this.file(name), 'utf8'))
      .join('');
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

// Resolves when it listens.
async function run(folder, port, http) {
  const file = path.join(folder, 'nginx.conf');
  fs.writeFileSync(file, configuration(folder, http(port, folder)));
  // It ends with this process, even when this one is killed.
  const child = spawn('setpriv',
    ['--pdeathsig', 'TERM', '--', program, '-p', folder, '-c', file],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      // It listens before it says the first thing about itself.
      if (output.includes('[notice]')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`nginx did not start (${code}):\n${output}`)));
  });
  return new Nginx(folder, port, child);
}

// `http` is given the port and the folder, and answers what stands at the level
// `http` of the configuration.
async function startNginx(http) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-nginx-'));
  try {
    return await run(folder, await freePort(), http);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

module.exports = { startNginx };
