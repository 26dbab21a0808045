// The processes of a site, found by its folder in their arguments or
// environment.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

// The numbers of those whose command line fits the pattern.
function processesOf(site, pattern = /./) {
  const found = [];
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      const command = fs.readFileSync(`/proc/${name}/cmdline`, 'latin1')
        .replaceAll('\0', ' ');
      const about = command
        + fs.readFileSync(`/proc/${name}/environ`, 'latin1');
      if (about.includes(site.folder) && pattern.test(command)) {
        found.push(Number(name));
      }
    } catch {
      // It has ended.
    }
  }
  return found;
}

function isStopped(pid) {
  try {
    return fs.readdirSync(`/proc/${pid}/task`).every((id) =>
      / [TtZ] /.test(fs.readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1')));
  } catch {
    return false; // a thread has ended
  }
}

// Holds a process. On a busy machine its threads run on for a while after the
// signal, so this waits until each of them has stopped.
async function hold(pid) {
  process.kill(pid, 'SIGSTOP');
  while (!isStopped(pid)) {
    process.kill(pid, 0); // throws where it is gone
    await pause(5);
  }
}

// Holds processes for as long as `action` takes.
async function held(pids, action) {
  assert.ok(pids.length > 0);
  try {
    for (const pid of pids) await hold(pid);
    return await action();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

module.exports = { held, hold, processesOf };
