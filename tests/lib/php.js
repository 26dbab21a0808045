// Debian's PHP as a FastCGI server, for a test: php-fpm without its service.
//
//   const php = await startPhp('/a/folder/php.sock');
//   after(() => php.stop());
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const top = path.resolve(__dirname, '..', '..');

// The system's, or the one that src/run/packages unpacked.
const program = ['/', path.join(top, 'build/php8.2-cgi')]
  .map((root) => path.join(root, 'usr/bin/php-cgi8.2'))
  .find((file) => fs.existsSync(file));

function accepts(socket) {
  return new Promise((resolve) => {
    const connection = net.connect(socket);
    connection.on('error', () => resolve(false));
    connection.on('connect', () => {
      connection.destroy();
      resolve(true);
    });
  });
}

// Resolves when it listens on the unix socket.
async function startPhp(socket) {
  // It ends with this process, even when this one is killed.
  const child = spawn('setpriv',
    ['--pdeathsig', 'TERM', '--', program, '-n', '-b', socket],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { output += text; });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!await accepts(socket)) {
    if (child.exitCode !== null) {
      throw new Error(`PHP did not start (${child.exitCode}):\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

module.exports = { startPhp };
