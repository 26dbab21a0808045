// A backup of the database, and what a restoration makes of it: what has ended
// since stays ended, and the programs go on. And what the database holds.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');
const { startSite } = require('../lib/site');

const refused = ({ status, stdout, stderr }, said) => {
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, said);
  assert.match(stderr, /^tokenbooth: [^\n]+\n$/);
};

// A database with ann, bob and bob's tokens.
async function createFilled() {
  const shell = await createShell();
  for (const name of ['ann', 'bob']) await shell.addAccount(name);
  await shell.json('feed', 'add', 'builds', '--owner', 'ann');
  await shell.json('feed', 'grant', 'builds', 'bob', 'write');
  const make = (name, ...more) =>
    shell.addToken('bob', name, '--write', 'builds', ...more);
  shell.tokens = { good: await make('Good'), revoked: await make('Revoked'),
    turned: await make('Turned'), shorter: await make('Shorter') };
  return shell;
}

const stateOf = async (shell, { id }) =>
  (await shell.json('token', 'show', String(id))).state;

describe('backup', () => {
  let shell;

  before(async () => { shell = await createFilled(); });
  after(() => shell?.remove());

  test('is a whole database, readable to its owner alone', async () => {
    const { status, stdout, stderr } =
      await shell.run('backup', shell.file('backup.db'));
    assert.equal(status, 0);
    assert.equal(stdout + stderr, '');
    assert.equal(fs.statSync(shell.file('backup.db')).mode & 0o777, 0o600);
    const from = { file: () => shell.file('backup.db') };
    const tokens = 'SELECT id, description, revision FROM token ORDER BY id;';
    assert.deepEqual(await query(from, tokens), await query(shell, tokens));
    assert.deepEqual(await query(from, 'PRAGMA integrity_check;'),
      [{ integrity_check: 'ok' }]);
    assert.deepEqual(fs.readdirSync(shell.folder)
      .filter((name) => name.startsWith('backup.db')), ['backup.db']);
  });

  test('can be read where nobody can write', () => {
    const header = fs.readFileSync(shell.file('backup.db'));
    assert.deepEqual([...header.subarray(18, 20)], [1, 1], 'not in WAL mode');
  });

  test('holds no value as it is, and no key', async () => {
    const bytes = fs.readFileSync(shell.file('backup.db'));
    for (const { value } of Object.values(shell.tokens)) {
      assert.ok(!bytes.includes(value));
    }
    for (const name of ['lookup.key', 'seal.key']) {
      assert.ok(!bytes.includes(fs.readFileSync(shell.file(name))));
    }
  });

  test('never takes the place of a file', async () => {
    for (const name of ['tokenbooth.db', 'backup.db', 'other', 'feeds']) {
      if (name === 'other') fs.writeFileSync(shell.file(name), 'precious');
      refused(await shell.run('backup', shell.file(name)), 
        /: it exists, and is not overwritten$/m);
    }
    assert.equal(fs.readFileSync(shell.file('other'), 'utf8'), 'precious');
  });

  test('that cannot be written leaves nothing behind', async () => {
    const names = fs.readdirSync(shell.folder);
    refused(await shell.run('backup', shell.file('nowhere/backup.db')),
      /nowhere\/backup\.db: No such file or directory$/m);
    await query(shell, `PRAGMA foreign_keys = OFF;
      UPDATE token SET account_id = 99 WHERE NOT is_primary;`);
    const { status, stderr } = await shell.run('backup', shell.file('damaged'));
    assert.equal(status, 1);
    assert.match(stderr, /damaged\.\w{6}: damaged\n$/);
    await query(shell, `PRAGMA foreign_keys = OFF;
      UPDATE token SET account_id = 2 WHERE NOT is_primary;`);
    assert.deepEqual(fs.readdirSync(shell.folder), names);
  });
});

describe('restore', () => {
  let shell;

  // Runs changes after a backup, restores it, and returns what that told.
  const restoredAfter = async (changes) => {
    shell = await createFilled();
    await shell.json('backup', shell.file('backup.db'));
    await changes();
    return shell.json('restore', shell.file('backup.db'));
  };

  const values = async ({ id }) => query(shell, `SELECT status, ended_by,
    sealed IS NULL AS destroyed FROM token_value WHERE token_id = ${id};`);

  test('brings back what is gone', async () => {
    const told = await restoredAfter(async () => {
      await shell.json('feed', 'delete', 'builds');
      await shell.json('account', 'add', 'later', { input: 'password of l\n' });
    });
    assert.equal(told.ends_kept, true);
    assert.equal(told.values, 0);
    assert.equal((await shell.json('feed', 'show', 'builds')).members.length, 2);
    assert.equal((await shell.run('account', 'show', 'later')).status, 1);
    const value = await shell.json('token', 'reveal',
      String(shell.tokens.good.id));
    assert.equal(value.value, shell.tokens.good.value);
    shell.remove();
  });

  test('keeps ended what has ended since', async () => {
    const told = await restoredAfter(async () => {
      const { revoked, turned, shorter } = shell.tokens;
      await shell.json('token', 'revoke', String(revoked.id));
      await shell.json('token', 'regenerate', String(turned.id));
      await query(shell, `UPDATE token SET expires_at = 1700000000
        WHERE id = ${shorter.id};`);
    });
    const { good, revoked, turned, shorter } = shell.tokens;
    assert.deepEqual(
      [told.values, told.tokens, told.expirations, told.accounts], [2, 1, 1, 0]);
    assert.equal(await stateOf(shell, revoked), 'revoked');
    assert.deepEqual(await values(revoked),
      [{ status: 'revoked', ended_by: 'administrator', destroyed: 1 }]);
    assert.deepEqual(await values(turned),
      [{ status: 'replaced', ended_by: 'administrator', destroyed: 1 }]);
    assert.equal(await stateOf(shell, shorter), 'expired');
    assert.equal(await stateOf(shell, good), 'valid');
    const again = await shell.json('token', 'revoke', '--values', '-',
      { input: `${revoked.value} ${turned.value}` });
    assert.ok(again.every(({ result }) => result === 'had ended before'));
    shell.remove();
  });

  test('keeps accounts, blocks and identities ended, passwords changed', async () => {
    let password;
    const told = await restoredAfter(async () => {
      await query(shell, `INSERT INTO token_block (token_id, feed_id, blocked_at)
        SELECT ${shell.tokens.good.id}, id, 7 FROM feed WHERE name = 'builds';`);
      await shell.json('account', 'password', 'ann', '--set',
        { input: 'another password\n' });
      [{ password }] = await query(shell,
        'SELECT password FROM account WHERE username = \'ann\';');
      await shell.json('account', 'delete', 'bob');
    });
    assert.deepEqual([told.blocks, told.passwords, told.accounts], [1, 1, 1]);
    assert.deepEqual(await query(shell,
      'SELECT password FROM account WHERE username = \'ann\';'), [{ password }]);
    assert.equal((await shell.run('account', 'show', 'bob')).status, 1);
    assert.equal(await stateOf(shell, shell.tokens.good), 'revoked');
    assert.equal((await query(shell, 'SELECT * FROM token_block;')).length, 1);
    assert.deepEqual((await shell.json('feed', 'members', 'builds'))
      .map(({ account }) => account), ['ann']);
    shell.remove();
  });

  test('ends sessions, unlinks what was unlinked, keeps the activity', async () => {
    shell = await createFilled();
    await query(shell, `INSERT INTO session (digest, account_id, created_at,
      seen_at, address, browser) VALUES (x'00', 1, 1, 1, '', '');
      INSERT INTO identity (account_id, issuer, subject, label, linked_at)
      VALUES (1, 'i', 'kept', '', 1), (1, 'i', 'unlinked', '', 1);
      UPDATE account SET disabled_at = NULL;`);
    for (const name of ['ann', 'bob']) {
      await shell.json('account', 'admin', name, 'on');
    }
    await shell.json('backup', shell.file('backup.db'));
    await query(shell, 'DELETE FROM identity WHERE subject = \'unlinked\';');
    await shell.json('account', 'admin', 'ann', 'off');
    await shell.json('account', 'disable', 'bob');
    const later = await shell.addToken('ann', 'Later', '--read', 'all');
    const told = await shell.json('restore', shell.file('backup.db'));
    assert.deepEqual([told.identities, told.accounts], [1, 1]);
    assert.deepEqual(await query(shell, 'SELECT subject FROM identity;'),
      [{ subject: 'kept' }]);
    assert.deepEqual(await query(shell, 'SELECT * FROM session;'), []);
    const events = await query(shell, `SELECT kind, token_id FROM event
      ORDER BY id DESC LIMIT 3;`);
    assert.deepEqual(events, [{ kind: 'backup restored', token_id: null },
      { kind: 'token created', token_id: null },
      { kind: 'account disabled', token_id: null }]);
    const administrators = await query(shell, `SELECT username FROM account
      WHERE administrator_at IS NOT NULL;`);
    assert.deepEqual(administrators, [{ username: 'bob' }]);
    const next = await shell.addToken('ann', 'Next', '--read', 'all');
    assert.ok(next.id > later.id, 'no ID is given twice');
    shell.remove();
  });

  test('keeps the former database in a file beside it', async () => {
    const told = await restoredAfter(() =>
      shell.addToken('ann', 'Lost', '--read', 'all'));
    assert.equal(path.dirname(told.kept), shell.folder);
    assert.match(path.basename(told.kept),
      /^tokenbooth\.db\.before-restore-\d{8}T\d{6}\.\d{3}Z$/);
    assert.equal(fs.statSync(told.kept).mode & 0o777, 0o600);
    await shell.json('restore', told.kept);
    assert.ok((await shell.json('token', 'list', 'ann'))
      .some(({ description }) => description === 'Lost'));
    shell.remove();
  });

  test('puts a backup where there is no database, and says so', async () => {
    shell = await createFilled();
    await shell.json('backup', shell.file('backup.db'));
    fs.writeFileSync(shell.file('tokenbooth.db-wal'), '');
    fs.rmSync(shell.file('tokenbooth.db'));
    refused(await shell.run('restore', shell.file('backup.db')),
      /tokenbooth\.db-wal is still there: stop the programs/);
    fs.rmSync(shell.file('tokenbooth.db-wal'));
    const told = await shell.json('restore', shell.file('backup.db'));
    assert.equal(told.ends_kept, false);
    assert.equal(told.kept, null);
    assert.equal(await stateOf(shell, shell.tokens.good), 'valid');
    assert.equal(fs.statSync(shell.file('tokenbooth.db')).mode & 0o777, 0o600);
    shell.remove();
  });

  test('takes no file that is no backup of this site', async () => {
    shell = await createFilled();
    const other = await createShell();
    await other.json('backup', other.file('foreign.db'));
    await shell.json('backup', shell.file('newer.db'));
    await query({ file: () => shell.file('newer.db') }, 'PRAGMA user_version = 99;');
    fs.writeFileSync(shell.file('text'), 'not a database, but long enough to be');
    const accounts = await query(shell, 'SELECT * FROM account;');
    for (const [file, said] of [
      [shell.file('missing'), /missing: No such file or directory\n$/],
      [shell.file('text'), /text: .*not a database/],
      [shell.file('newer.db'), /newer\.db: its tables are of version 99/],
      [other.file('foreign.db'), /lookup\.key: not the key that .*foreign\.db was/],
      [shell.file('tokenbooth.db'), /tokenbooth\.db is the database/],
      [shell.folder, /is not a file$/m],
    ]) {
      const { status, stderr } = await shell.run('restore', file);
      assert.equal(status, 1, file);
      assert.match(stderr, said);
    }
    assert.deepEqual(await query(shell, 'SELECT * FROM account;'), accounts);
    assert.deepEqual(fs.readdirSync(shell.folder)
      .filter((name) => /before-restore/.test(name)), []);
    shell.remove();
    other.remove();
  });
});

describe('status', () => {
  let shell;

  before(async () => { shell = await createFilled(); });
  after(() => shell?.remove());

  test('counts accounts, feeds and tokens by state', async () => {
    const { revoked, shorter, good } = shell.tokens;
    await shell.json('token', 'revoke', String(revoked.id));
    await query(shell, `UPDATE token SET expires_at = 1 WHERE id = ${shorter.id};
      INSERT INTO token_use (token_id, used_at, used_count)
      VALUES (${good.id}, 1, 1);`);
    await shell.json('account', 'disable', 'ann');
    const told = await shell.json('status');
    assert.match(told.version, /^\d+\.\d+\.\d+$/);
    assert.equal(told.database, shell.file('tokenbooth.db'));
    assert.ok(told.database_bytes >= fs.statSync(told.database).size);
    assert.deepEqual(
      [told.schema, told.accounts, told.accounts_disabled],
      [(await query(shell, 'PRAGMA user_version;'))[0].user_version, 2, 1]);
    assert.deepEqual([told.feeds, told.feeds_public], [1, 0]);
    // Two primary tokens, and of bob's four those that still hold.
    assert.deepEqual([told.tokens_valid, told.tokens_unused,
      told.tokens_expired, told.tokens_revoked], [4, 3, 1, 1]);
  });

  test('knows when the last backup was made, and check warns of its age', async () => {
    const problems = async () => JSON.parse(
      (await shell.run('check', '--json')).stdout).problems
      .filter(({ message }) => /backup/.test(message));
    assert.equal((await shell.json('status')).last_backup, null);
    const { stdout } = await shell.run('status');
    assert.match(stdout, /^last_backup +-$/m);
    assert.deepEqual(await problems(), []);
    await query(shell, 'UPDATE secret_key SET created_at = created_at - 820800;');
    assert.deepEqual(await problems(), [{ level: 'warning', message: 'no backup ' +
      'was ever made here, and the site is 9 days old; make one with ' +
      '"tokenbooth backup"' }]);
    await shell.json('backup', shell.file('backup.db'));
    const { last_backup: last } = await shell.json('status');
    assert.ok(Math.abs(Date.parse(last) - Date.now()) < 60_000, last);
    assert.deepEqual(await problems(), []);
    const old = Date.now() / 1000 - 9.5 * 86400;
    fs.utimesSync(shell.file('tokenbooth.db.last-backup'), old, old);
    assert.deepEqual(await problems(), [{ level: 'warning', message:
      'the last backup is 9 days old; make one with "tokenbooth backup"' }]);
  });
});

describe('while the programs run', () => {
  let site;

  before(async () => { site = await startSite(); });
  after(() => site?.stop());

  const read = async (value) => (await site.request('/F/demo/',
    { headers: { Authorization: `Bearer ${value}` } })).status;

  test('what was revoked since the backup stays so for every check', async () => {
    const make = (name) => site.addToken('demo', name, '--read', 'all');
    const [good, revoked] = [await make('Good'), await make('Revoked')];
    const file = site.file('backup.db');
    await site.json('backup', file);
    const later = await make('Later');
    await site.json('token', 'revoke', String(revoked.id));
    await site.json('token', 'revoke', String(good.id), { input: '' });
    assert.equal(await read(later.value), 200);
    await query(site, `UPDATE token SET revoked_at = NULL, revoked_by = NULL
      WHERE id = ${good.id}; DELETE FROM token_value WHERE token_id = ${good.id};`);
    assert.equal(await read(good.value), 403);
    await site.json('restore', file);
    assert.equal(await read(good.value), 200);
    assert.equal(await read(revoked.value), 403);
    assert.equal(await read(later.value), 403);
    assert.equal(await read(site.value), 200);
  });

  test('sessions end, and one can sign in again', async () => {
    const file = site.file('again.db');
    const visitor = await site.signedIn();
    await site.json('backup', file);
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
    await site.json('restore', file);
    assert.equal((await visitor.get('/profile/tokens')).status, 303);
    const again = await site.signedIn();
    assert.equal((await again.get('/profile/tokens')).status, 200);
  });

  test('a backup is consistent while others write', async () => {
    const writes = Array.from({ length: 8 }, (_, i) =>
      site.addToken('demo', `Busy ${i}`, '--read', 'all'));
    const file = site.file('busy.db');
    await site.json('backup', file);
    await Promise.all(writes);
    const from = { file: () => file };
    assert.deepEqual(await query(from, `SELECT t.id FROM token t WHERE
      NOT EXISTS (SELECT 1 FROM token_value v WHERE v.token_id = t.id)
      OR NOT EXISTS (SELECT 1 FROM event e WHERE e.account_id = t.account_id);`),
    []);
  });
});
