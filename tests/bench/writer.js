// Somebody who changes tokens, so many commits a second, each brought to disk.
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');

async function startWriter(site, perSecond) {
  const child = spawn('sqlite3', ['-bail', site.file('tokenbooth.db')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.resume();
  child.stdin.write('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;\n');
  const begun = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = (Date.now() - begun) * perSecond / 1000;
    for (; sent < due; sent++) {
      child.stdin.write('UPDATE token SET revision = revision + 1 '
        + `WHERE id = ${2 + sent % 1000};\n`);
    }
  }, 5);
  return {
    // All that was sent is committed when it has ended.
    stop: async () => {
      clearInterval(timer);
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      return { perSecond: sent / ((Date.now() - begun) / 1000) };
    },
  };
}

module.exports = { startWriter };
