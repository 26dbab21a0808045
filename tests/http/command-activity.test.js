// What the administrator's command tells of the activity of a site, and what it
// leaves in it.
'use strict';

const assert = require('node:assert/strict');
const os = require('node:os');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');

let shell;
let token; // bob's

before(async () => {
  shell = await createShell();
  for (const name of ['ann', 'bob']) await shell.addAccount(name);
  await shell.json('feed', 'add', 'builds', '--owner', 'ann');
  await shell.json('feed', 'grant', 'builds', 'bob', 'write');
  token = await shell.addToken('bob', 'Of builds', '--write', 'builds');
  await shell.json('token', 'revoke', String(token.id));
});

after(() => shell?.remove());

// The events as objects.
const activity = async (...words) => {
  const { status, stdout, stderr } = await shell.run('activity', '--json', ...words);
  assert.equal(status, 0, stderr);
  return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
};

const told = (events) => events.map(({ account, event }) => `${account}: ${event}`);

describe('activity', () => {
  test('is of all accounts, the oldest first', async () => {
    const all = await activity();
    assert.deepEqual(told(all).slice(0, 2), ['ann: signed up', 'bob: signed up']);
    assert.deepEqual(told(all).slice(-2),
      ['bob: token created', 'bob: token revoked']);
    const last = all.at(-1);
    assert.equal(last.token, token.id);
    assert.equal(last.description, 'Of builds');
    assert.equal(last.last4, token.value.slice(-4));
    assert.equal(last.actor, 'administrator');
    assert.equal(last.feed, null);
    assert.equal(last.count, 1);
    assert.match(last.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('is of one account, token or feed, or of two of them', async () => {
    assert.ok((await activity('--account', 'BOB'))
      .every(({ account }) => account === 'bob'));
    assert.deepEqual(told(await activity('--token', String(token.id))),
      ['bob: token created', 'bob: token revoked']);
    const onFeed = await activity('--feed', 'Builds');
    assert.ok(onFeed.length > 1);
    assert.ok(onFeed.every(({ feed }) => feed === 'builds'));
    assert.deepEqual(
      await activity('--account', 'ann', '--token', String(token.id)), []);
  });

  test('is of what happened since a time', async () => {
    await query(shell, `UPDATE event SET at = 1700000000, last_at = 1700000000
      WHERE kind = 'token created';`);
    const made = ['bob: token created'];
    assert.deepEqual(told(await activity()).slice(0, 1), made);
    for (const [since, count] of [['2023-11-14', 1], ['2023-11-14T22:13', 1],
      ['2023-11-14T22:13:20Z', 1], ['2023-11-14T22:13:21Z', 0],
      ['2023-11-14 22:13 UTC', 1], ['2023-11-14 22:14', 0],
      ['2023-11-14T22:13:20.999Z', 1], ['2023-11-15', 0]]) {
      assert.equal(told(await activity('--since', since))
        .filter((line) => line === made[0]).length, count, since);
    }
  });

  test('is a line each for people, and a table with --csv', async () => {
    const { stdout } = await shell.run('activity', '--token', String(token.id));
    assert.match(stdout, new RegExp(`Z  bob +token revoked, token ${token.id} `
      + `\\.\\.\\.${token.value.slice(-4)}, by administrator, \\S+$`, 'm'));
    const csv = await shell.run('activity', '--csv');
    const [head, ...rows] = csv.stdout.trim().split('\n');
    assert.match(head, /^at,first_at,account,event,count,token,last4,/);
    assert.equal(rows.length, (await activity()).length);
  });

  test('is still there when account and feed are deleted', async () => {
    await shell.addAccount('zoe');
    await shell.json('feed', 'add', 'gone', '--owner', 'zoe');
    await shell.json('feed', 'delete', 'gone');
    await shell.json('account', 'delete', 'zoe');
    assert.ok(told(await activity('--feed', 'gone')).includes('zoe: feed deleted'));
    assert.equal(told(await activity('--account', 'zoe')).at(-1),
      'zoe: account deleted');
  });

  test('of what never was is refused', async () => {
    for (const [words, said] of [
      [['--account', 'nobody'], /no account was ever named "nobody"/],
      [['--feed', 'nothing'], /no feed was ever named "nothing"/],
      [['--token', '999'], /no token has ID "999"/],
      [['--token', 'x'], /no token has ID "x"/],
      [['--since', 'noon'], /--since takes a UTC time/],
      [['--since', '2023-02-30'], /--since takes a UTC time/],
      [['--since', '2023-02-03T10:00+01:00'], /--since takes a UTC time/],
      [['--since', ''], /--since takes a UTC time/],
    ]) {
      const { status, stdout, stderr } = await shell.run('activity', ...words);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, said);
    }
  });

  test('of thousands, each is there once', async () => {
    await query(shell, `WITH RECURSIVE n (i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO event (at, last_at, count, account_id, kind, actor, label)
      SELECT 5, 5, 1, 1, 'made up', 'account', i FROM n;`);
    const made = (await activity()).filter(({ event }) => event === 'made up');
    assert.equal(new Set(made.map(({ label }) => label)).size, 2500);
    assert.equal(made.length, 2500);
  });
});

describe('who ran the command', () => {
  const whoRevoked = async (env) => {
    const { id } = await shell.addToken('ann', 'Ended', '--read', 'all');
    await shell.run('token', 'revoke', String(id), { env });
    return (await activity('--token', String(id))).at(-1).client;
  };

  test('is the user who called sudo', async () => {
    assert.equal(await whoRevoked({ SUDO_USER: 'carla' }), 'carla');
  });

  test('or the one that it runs as', async () => {
    const { username } = os.userInfo();
    assert.equal(await whoRevoked({ SUDO_USER: '' }), username);
  });

  test('never controls a terminal', async () => {
    assert.equal(await whoRevoked({ SUDO_USER: 'c\x1b[2J' }), 'c\ufffd[2J');
  });
});
