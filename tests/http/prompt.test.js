// The password prompt of the command, at a terminal: util-linux's script(1)
// makes one.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { until } = require('../lib/person');
const { startSite, top } = require('../lib/site');

let site;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
});

after(() => site?.stop());

// A shell command at a terminal of its own; `says` waits until it has written
// something behind what was waited for last.
function atTerminal(command) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--',
    'script', '--quiet', '--return', '--command', command, '/dev/null'],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SHELL: '/bin/bash' },
  });
  const ended = once(child, 'close');
  let seen = '';
  let read = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    seen += text;
    child.emit('seen');
  });
  return {
    type: (text) => child.stdin.write(text),
    async says(pattern) {
      let found;
      while (!(found = pattern.exec(seen.slice(read)))) {
        const more = await Promise.race([once(child, 'seen'), ended]);
        assert.equal(more.length, 0, `ended without ${pattern}: ${seen}`);
      }
      read += found.index + found[0].length;
    },
    async end() {
      const [status] = await ended;
      return { status, seen };
    },
  };
}

const command = (...words) => [path.join(top, 'src/run/administer'), site.folder,
  ...words].map((word) => `'${word}'`).join(' ');

// A signal that comes between the prompt and the reading of the answer is missed
// (readpassphrase(3) does not wait for the two at once): sleeping, it reads.
function isReading(name) {
  const words = `/tokenbooth\0account\0add\0${name}\0`;
  return fs.readdirSync('/proc').some((pid) => {
    try {
      const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      return line.startsWith(top) && line.endsWith(words)
        && /\) S /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
    } catch {
      return false; // it is no process, or has ended
    }
  });
}

test('Ctrl-C at the prompt gives the terminal its echo back', async () => {
  const terminal = atTerminal(
    `trap : INT; ${command('account', 'add', 'zoe')}; echo "end $?"; stty -a`);
  await terminal.says(/Password: /);
  await until(() => isReading('zoe'));
  terminal.type('half a pass\x03');
  await terminal.says(/end 130\b/);
  const { seen } = await terminal.end();
  assert.match(seen, /\secho\s/);
  assert.doesNotMatch(seen, /-echo\s/);
  assert.ok(!seen.includes('half a pass'), seen);
});

test('a password is asked for twice and never shown', async () => {
  const terminal = atTerminal(command('account', 'add', 'zoe'));
  await terminal.says(/Password: /);
  terminal.type('correct horse battery\n');
  await terminal.says(/Repeat password: /);
  terminal.type('correct horse battery\n');
  const { status, seen } = await terminal.end();
  assert.equal(status, 0, seen);
  assert.ok(!seen.includes('horse'), seen);
  const zoe = await site.signedIn('zoe', 'correct horse battery');
  assert.equal((await zoe.get('/profile/tokens')).status, 200);
});

test('two that differ are rejected', async () => {
  const terminal = atTerminal(command('account', 'add', 'yan'));
  await terminal.says(/Password: /);
  terminal.type('correct horse battery\n');
  await terminal.says(/Repeat password: /);
  terminal.type('correct horse batteries\n');
  const { status, seen } = await terminal.end();
  assert.equal(status, 1);
  assert.match(seen, /passwords do not match/);
});
