// The database of a site, looked at (or filled) behind the programs' backs, by
// Debian's command sqlite3.
'use strict';

const assert = require('node:assert/strict');
const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');

function sqlite(site, sql, ...options) {
  return new Promise((resolve, reject) => {
    const child = execFile('sqlite3',
      [...options, '-cmd', '.timeout 10000', site.file('tokenbooth.db')],
      { maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`sqlite3: ${stderr || error.message}`));
        else resolve(stdout);
      });
    child.stdin.on('error', () => {});
    child.stdin.end(sql);
  });
}

// Runs SQL, at most one query among it; the answer: its rows as objects.
async function query(site, sql) {
  const text = await sqlite(site, sql, '-json');
  return text.trim() ? JSON.parse(text) : [];
}

// Everything that people and administrators can change, as one string: two that
// are the same mean that nothing was changed between them.
function everything(site) {
  return sqlite(site, `
    SELECT id, username, email, password, disabled_at FROM account;
    SELECT id, name, is_public, deleted_at FROM feed;
    SELECT account_id, feed_id, level FROM privilege;
    SELECT id, description, read_scope, write_scope, expires_at, revoked_at,
      revision FROM token;
    SELECT token_id, access, feed_id FROM token_feed;
    SELECT token_id, feed_id FROM token_block;
    SELECT id, account_id, issuer, subject FROM identity;
    SELECT hex(digest), token_id, hex(sealed), status FROM token_value;
    SELECT kind, token_id FROM event
      WHERE category = 'change' AND kind <> 'signed up';`);
}

// Another program that is in the middle of a change; the answer ends it, after
// changing this. At the latest, it ends with the site.
async function lock(site, how = 'IMMEDIATE') {
  const child = spawn('sqlite3', [site.file('tokenbooth.db')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  site.child.once('exit', () => child.kill());
  child.stdin.write(`.timeout 5000\nBEGIN ${how};\nSELECT 'locked';\n`);
  const [said] = await once(child.stdout, 'data');
  assert.equal(String(said), 'locked\n');
  return async (sql = '') => {
    child.stdin.end(`${sql};\nCOMMIT;\n`);
    await once(child, 'exit');
  };
}

module.exports = { everything, lock, query, sqlite };
