// Somebody who changes the database, so many commits a second, each brought to
// disk.
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');

const rows = 1000; // that are changed in turn

// What a commit changes: what no check reads, as when uses are recorded; or what
// each check reads. To a row as it was, so that every check is still allowed.
const changes = {
  uses: (id) => 'INSERT INTO token_use (token_id, used_count) VALUES '
    + `(${id}, 1) ON CONFLICT (token_id) DO UPDATE SET used_count = used_count + 1`,
  tokens: (id) => `UPDATE token SET revision = revision + 1 WHERE id = ${id}`,
};

// A database that no check reads, with a table as large as what is written.
function makeOtherFile(file) {
  execFileSync('sqlite3', ['-bail', file, `PRAGMA journal_mode = WAL;
    CREATE TABLE token_use (token_id INTEGER PRIMARY KEY, used_count INTEGER)`]);
  return file;
}

async function startWriter(database, what, perSecond) {
  const child = spawn('sqlite3', ['-bail', database],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.resume();
  child.stdin.write('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;\n');
  const begun = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = (Date.now() - begun) * perSecond / 1000;
    for (; sent < due; sent++) {
      child.stdin.write(`${changes[what](2 + sent % rows)};\n`);
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

module.exports = { makeOtherFile, startWriter };
