// What the administrator's command lists, shows, deletes and revokes, on a
// database of its own.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');

// By Python's zlib.crc32; this site never issued it.
const foreign = 'tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9';

let shell;

before(async () => {
  shell = await createShell();
  for (const name of ['ann', 'bob', 'eve']) await shell.addAccount(name);
  await shell.json('feed', 'add', 'builds', '--owner', 'ann');
  await shell.json('feed', 'grant', 'builds', 'bob', 'write');
  await shell.json('feed', 'grant', 'builds', 'eve', 'read');
});

after(() => shell?.remove());

const ids = (tokens) => tokens.map(({ id }) => id).sort((a, b) => a - b);

// Lines of RFC 4180 as arrays of fields.
const parse = (text) => [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\n]*)(?:,|\n))/g)]
  .reduce((rows, [field]) => {
    rows.at(-1).push(field.slice(0, -1).replace(/^"([^]*)"$/, '$1')
      .replaceAll('""', '"'));
    return field.endsWith('\n') ? [...rows, []] : rows;
  }, [[]]).slice(0, -1);

describe('token list', () => {
  test('takes an account or --all, not both and not none', async () => {
    for (const words of [[], ['ann', '--all']]) {
      const { status, stderr } = await shell.run('token', 'list', ...words);
      assert.equal(status, 2);
      assert.match(stderr, /either an ACCOUNT or --all/);
    }
    assert.equal((await shell.run('token', 'list', '--all', '--json', '--csv'))
      .status, 2);
  });

  test('--all tells owner, scope, expiration and last use', async () => {
    const { id } = await shell.addToken('bob', 'Of builds', '--write', 'builds',
      '--read', 'all', '--days', '9');
    await query(shell, `INSERT INTO token_use (token_id, used_at, used_client,
      used_address, used_count) VALUES (${id}, 1700000000, 'npm', '::1', 3);`);
    const all = await shell.json('token', 'list', '--all');
    const found = all.find((token) => token.id === id);
    assert.equal(found.account, 'bob');
    assert.equal(found.read, 'all');
    assert.deepEqual(found.write, ['builds']);
    assert.match(found.expires, /^20\d\d-\d\d-\d\dT/);
    assert.equal(found.last_used, '2023-11-14T22:13:20Z');
    assert.equal(found.last_used_client, 'npm');
    assert.equal(found.last_used_address, '::1');
    assert.equal(found.uses, 3);
    assert.ok(all.some(({ account }) => account === 'ann'));
    const { stdout } = await shell.run('token', 'list', '--all');
    assert.match(stdout, new RegExp(`^ +${id}  bob  .*read all .*write builds`
      + '.*used 2023-11-14  Of builds$', 'm'));
    assert.deepEqual(await shell.json('token', 'show', String(id)), found);
  });

  test('--unused leaves what was not used since, and is not newer', async () => {
    const old = await shell.addToken('ann', 'Old', '--read', 'all');
    const never = await shell.addToken('ann', 'Never', '--read', 'all');
    const fresh = await shell.addToken('ann', 'Fresh', '--read', 'all');
    const recent = await shell.addToken('ann', 'Recent', '--read', 'all');
    const ended = await shell.addToken('ann', 'Ended', '--read', 'all');
    await shell.json('token', 'revoke', String(ended.id));
    const now = Math.floor(Date.now() / 1000);
    await query(shell, `INSERT INTO token_use (token_id, used_at, used_count)
      VALUES (${old.id}, ${now - 40 * 86400}, 1),
      (${recent.id}, ${now - 86400}, 1);
      UPDATE token SET created_at = created_at - 40 * 86400
      WHERE id = ${never.id};`);
    const of = async (...words) => ids(await shell.json('token', 'list', ...words));
    const unused = await of('--all', '--unused', '30');
    assert.ok(unused.includes(old.id) && unused.includes(never.id));
    assert.ok(!unused.includes(recent.id) && !unused.includes(ended.id));
    assert.ok(!unused.includes(fresh.id));
    assert.ok((await of('--all', '--unused', '0')).includes(fresh.id));
    const ofAnn = await of('ann', '--unused', '30');
    assert.ok(ofAnn.includes(old.id));
    assert.ok((await of('--all', '--unused', '50')).every((id) => id !== old.id));
  });

  test('--state leaves what is valid, has expired or was revoked', async () => {
    const expired = await shell.addToken('eve', 'Expired', '--read', 'all',
      '--days', '1');
    const revoked = await shell.addToken('eve', 'Revoked', '--read', 'all');
    const valid = await shell.addToken('eve', 'Valid', '--read', 'all');
    await query(shell, `UPDATE token SET expires_at = 1700000000
      WHERE id = ${expired.id};`);
    await shell.json('token', 'revoke', String(revoked.id));
    for (const [state, own] of Object.entries({ expired, revoked, valid })) {
      for (const whose of ['--all', 'eve']) {
        const found =
          await shell.json('token', 'list', whose, '--state', state);
        assert.ok(found.some(({ id }) => id === own.id));
        assert.ok(found.every((token) => token.state === state));
      }
    }
    for (const words of [['--state', 'gone'],
      ['--state', 'revoked', '--unused', '3']]) {
      const { status, stderr } =
        await shell.run('token', 'list', '--all', ...words);
      assert.equal(status, 2);
      assert.match(stderr, /--state .*; see "tokenbooth help token list"/);
    }
  });

  test('--expires-within leaves what ends so soon, and has not', async () => {
    const soon = await shell.addToken('eve', 'Soon', '--read', 'all',
      '--days', '5');
    const later = await shell.addToken('eve', 'Later', '--read', 'all',
      '--days', '50');
    const past = await shell.addToken('eve', 'Past', '--read', 'all',
      '--days', '1');
    await query(shell, `UPDATE token SET expires_at = 1700000000
      WHERE id = ${past.id};`);
    const found = ids(await shell.json('token', 'list', '--all',
      '--expires-within', '7'));
    assert.ok(found.includes(soon.id));
    assert.ok(!found.includes(later.id) && !found.includes(past.id));
  });

  test('--can-write leaves what can write to the feed now', async () => {
    const make = (account, ...scope) =>
      shell.addToken(account, 'Writer', ...scope).then(({ id }) => id);
    const can = await make('bob', '--write', 'builds');
    const reads = await make('bob', '--read', 'builds');
    const blocked = await make('bob', '--write', 'all');
    const reader = await make('eve', '--write', 'builds');
    await query(shell, `INSERT INTO token_block (token_id, feed_id, blocked_at)
      SELECT ${blocked}, id, 1 FROM feed WHERE name = 'builds';`);
    const of = async () => ids(await shell.json('token', 'list', '--all',
      '--can-write', 'builds'));
    const found = await of();
    assert.ok(found.includes(can));
    assert.ok(!found.some((id) => [reads, blocked, reader].includes(id)));
    await shell.json('account', 'disable', 'bob');
    assert.ok(!(await of()).includes(can));
    await shell.json('account', 'enable', 'bob');
    const { status, stderr } = await shell.run('token', 'list', '--all',
      '--can-write', 'nothing');
    assert.equal(status, 1);
    assert.match(stderr, /no feed is named "nothing"/);
  });

  test('days that are none are refused', async () => {
    for (const days of ['-1', 'x', '1.5', '36501', '']) {
      for (const option of ['--unused', '--expires-within']) {
        const { status, stderr } = await shell.run('token', 'list', '--all',
          option, days);
        assert.equal(status, 2, days);
        assert.match(stderr, /a number of days from 0 to 36500/);
      }
    }
  });
});

describe('what somebody typed', () => {
  const formula = ['=cmd|\' /C calc\'!A0', '+1', '-1', '@SUM(A1)'];

  test('is no formula in CSV', async () => {
    for (const description of formula) {
      await shell.json('token', 'create', 'eve', `--description=${description}`,
        '--read', 'all');
    }
    const { stdout } = await shell.run('token', 'list', 'eve', '--csv');
    const [head, ...rows] = parse(stdout);
    const at = head.indexOf('description');
    const found = rows.map((row) => row[at]);
    for (const description of formula) {
      assert.ok(found.includes(`'${description}`), description);
      assert.ok(!found.includes(description));
    }
  });

  test('keeps its quotes, commas and lines apart', async () => {
    const { id } = await shell.addToken('eve', 'a "b", c', '--read', 'all');
    const { stdout } = await shell.run('token', 'list', 'eve', '--csv');
    const [head, ...rows] = parse(stdout);
    const row = rows.find(([first]) => first === String(id));
    assert.equal(row.length, head.length);
    assert.equal(row[head.indexOf('description')], 'a "b", c');
  });

  // A form rejects these; they may be in a database all the same.
  test('never controls a terminal or a spreadsheet', async () => {
    const { id } = await shell.addToken('eve', 'Hostile', '--read', 'all');
    await query(shell, `UPDATE token SET description =
      char(27) || ']0;x' || char(7) || char(13, 10) || '=1' || char(8238)
      WHERE id = ${id};`);
    for (const words of [['list', 'eve'], ['list', '--all', '--csv'],
      ['show', String(id)]]) {
      const { stdout } = await shell.run('token', ...words);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f\u202e]/);
      assert.match(stdout, /\]0;x/);
    }
    const shown = await shell.json('token', 'show', String(id));
    assert.ok(shown.description.startsWith('\x1b]0;x'));
  });
});

describe('ten thousand tokens', () => {
  let many;

  before(async () => {
    many = await createShell();
    await many.addAccount('ann');
    await query(many, `WITH RECURSIVE n (i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO token (account_id, description, is_primary, read_scope,
      write_scope, created_at, revision) SELECT 1, 'Token ' || i, 0, 2, 0, 1, 1
      FROM n;`);
  });

  after(() => many?.remove());

  test('are listed, each once', async () => {
    for (const words of [['ann'], ['--all']]) {
      const all = await many.json('token', 'list', ...words);
      assert.equal(all.length, 10001);
      assert.equal(new Set(ids(all)).size, 10001);
      const { stdout } = await many.run('token', 'list', ...words, '--csv');
      assert.equal(stdout.trim().split('\n').length, 10002);
    }
  });
});

describe('token create', () => {
  test('takes the end as a time, as it is printed, or as a day', async () => {
    for (const [typed, expires] of [['2099-01-31T18:00', '2099-01-31T18:00:00Z'],
      ['2099-01-31T18:00:00Z', '2099-01-31T18:00:00Z'],
      ['2099-01-31', '2099-01-31T00:00:00Z']]) {
      const { id } = await shell.addToken('ann', 'Ends', '--read', 'all',
        '--expires', typed);
      assert.equal((await shell.json('token', 'show', String(id))).expires,
        expires);
    }
  });
});

describe('token show', () => {
  test('tells nothing of the value', async () => {
    const { id, value } = await shell.addToken('ann', 'Shown', '--read', 'all');
    for (const more of [[], ['--json']]) {
      const { status, stdout } =
        await shell.run('token', 'show', String(id), ...more);
      assert.equal(status, 0);
      assert.ok(stdout.includes(value.slice(-4)));
      assert.ok(!stdout.includes(value));
    }
  });
});

describe('token regenerate', () => {
  test('prints a new value and ends the old one', async () => {
    const { id, value } = await shell.addToken('ann', 'Turned', '--read', 'all');
    const { stdout } = await shell.run('token', 'regenerate', String(id));
    assert.match(stdout, /^tkb_[0-9A-Za-z]{36}\n$/);
    assert.notEqual(stdout.trim(), value);
    const again = await shell.json('token', 'regenerate', String(id));
    assert.equal(again.id, id);
    const rows = await query(shell, `SELECT status, ended_by FROM token_value
      WHERE token_id = ${id} ORDER BY ended_at IS NULL;`);
    assert.deepEqual(rows.map(({ status }) => status),
      ['replaced', 'replaced', null]);
    assert.equal(rows[0].ended_by, 'administrator');
  });

  test('of one that has ended is refused, with the cure', async () => {
    const { id } = await shell.addToken('ann', 'Dead', '--read', 'all');
    await query(shell, `UPDATE token SET expires_at = 1 WHERE id = ${id};`);
    const expired = await shell.run('token', 'regenerate', String(id));
    assert.equal(expired.status, 1);
    assert.match(expired.stderr, /expired; have its owner renew it/);
    await shell.json('token', 'revoke', String(id));
    const revoked = await shell.run('token', 'regenerate', String(id));
    assert.equal(revoked.status, 1);
    assert.match(revoked.stderr, /revoked; create a new one/);
  });
});

describe('token revoke --values', () => {
  const stateOf = async (id) =>
    (await shell.json('token', 'show', String(id))).state;

  test('ends each value on standard input, also twice', async () => {
    const made = [];
    for (let i = 0; i < 3; i++) {
      made.push(await shell.addToken('ann', `Leaked ${i}`, '--read', 'all'));
    }
    const input = made.map(({ value }) => `${value}\n`).join('');
    const revoked = await shell.json('token', 'revoke', '--values', '-',
      { input });
    assert.deepEqual(revoked.map(({ line, result, id, account }) =>
      [line, result, id, account]),
    made.map(({ id }, i) => [i + 1, 'revoked', id, 'ann']));
    for (const { id } of made) assert.equal(await stateOf(id), 'revoked');
    const again = await shell.json('token', 'revoke', '--values', '-',
      { input });
    assert.ok(again.every(({ result }) => result === 'had ended before'));
  });

  test('finds values in any text of a file, and shows none', async () => {
    const one = await shell.addToken('ann', 'One', '--read', 'all');
    const two = await shell.addToken('ann', 'Two', '--read', 'all');
    fs.writeFileSync(shell.file('log'), `//registry/:_authToken="${one.value}"\n`
      + `\x00\x01https://h/F/x/auth/${two.value}/y tkb_ "${one.value}"`);
    for (const more of [[], ['--json'], ['--csv']]) {
      const { status, stdout, stderr } = await shell.run('token', 'revoke',
        '--values', shell.file('log'), ...more);
      assert.equal(status, 0, stderr);
      assert.ok(!stdout.includes(one.value) && !stdout.includes(two.value));
    }
    assert.equal(await stateOf(one.id), 'revoked');
    assert.equal(await stateOf(two.id), 'revoked');
  });

  test('finds them in base64, in UTF-16 and in a line without end', async () => {
    const made = [];
    for (const name of ['Basic', 'Wide', 'Long']) {
      made.push(await shell.addToken('ann', name, '--read', 'all'));
    }
    const [basic, wide, long] = made.map(({ value }) => value);
    const text = `> Authorization: Basic ${btoa(`ann:${basic}`)}\r\n`
      + `${'x'.repeat(200_000)}${long}`;
    fs.writeFileSync(shell.file('log'), Buffer.concat([
      Buffer.from(text), Buffer.from(`\n\ufeffx=${wide}`, 'utf16le')]));
    const told = await shell.json('token', 'revoke', '--values',
      shell.file('log'));
    assert.deepEqual(told.map(({ line, id, result }) => [line, id, result]),
      [[1, made[0].id, 'revoked'], [2, made[2].id, 'revoked'],
        [3, made[1].id, 'revoked']]);
  });

  test('leaves a primary token without a value', async () => {
    await shell.addAccount('leaky');
    const [primary] = await shell.json('token', 'list', 'leaky');
    const { value } = await shell.json('token', 'reveal', String(primary.id));
    await shell.json('token', 'revoke', '--values', '-', { input: value });
    assert.equal(await stateOf(primary.id), 'valid');
    assert.equal((await shell.run('token', 'reveal', String(primary.id))).status,
      1);
  });

  test('ends the good ones and fails where one is not known', async () => {
    const { id, value } = await shell.addToken('ann', 'Good', '--read', 'all');
    const mistyped = `${value.slice(0, -1)}${value.endsWith('0') ? 1 : 0}`;
    const { status, stdout, stderr } = await shell.run('token', 'revoke',
      '--values', '-', { input: `${mistyped}\n${foreign}\n${value}\n` });
    assert.equal(status, 1);
    assert.match(stdout, /^line 1: incomplete or mistyped$/m);
    assert.match(stdout, /^line 2: never issued by this site \.\.\.BtR9$/m);
    assert.match(stdout, new RegExp(`^line 3: revoked: token ${id} of ann`, 'm'));
    assert.match(stderr, /^tokenbooth: 2 of 3 values did not end/);
    assert.ok(!(stdout + stderr).includes(foreign));
    assert.equal(await stateOf(id), 'revoked');
  });

  test('says when there is no file, no value, or too much', async () => {
    for (const [words, status, said] of [
      [['--values', '/nowhere/values'], 1, /\/nowhere\/values: No such file/],
      [['--values', shell.folder], 1, /Is a directory/],
      [['--values', '-'], 1, /no value was found/],
      [['--values', '-', '1'], 2, /either an ID or --values/],
      [[], 2, /either an ID or --values/],
      [['--values', foreign], 1, /tkb_\*{36}: No such file/],
    ]) {
      const got = await shell.run('token', 'revoke', ...words,
        { input: 'nothing here\n' });
      assert.equal(got.status, status);
      assert.match(got.stderr, said);
      assert.ok(!got.stderr.includes(foreign));
    }
  });
});

describe('account show', () => {
  test('tells feeds and counts', async () => {
    const shown = await shell.json('account', 'show', 'EVE');
    assert.equal(shown.username, 'eve');
    assert.equal(shown.password, true);
    assert.ok(shown.tokens > 1);
    assert.deepEqual(shown.feeds, [{ name: 'builds', privilege: 'read' }]);
    const { stdout } = await shell.run('account', 'show', 'eve');
    assert.match(stdout, /^feeds +builds read$/m);
    assert.equal((await shell.run('account', 'show', 'nobody')).status, 1);
  });
});

describe('account delete', () => {
  test('names the feeds without another owner, and changes nothing', async () => {
    await shell.addAccount('zoe');
    for (const name of ['zoe-a', 'zoe-b', 'shared']) {
      await shell.json('feed', 'add', name, '--owner', 'zoe');
    }
    await shell.json('feed', 'grant', 'shared', 'ann', 'own');
    const { status, stderr } = await shell.run('account', 'delete', 'zoe');
    assert.equal(status, 1);
    assert.match(stderr,
      /zoe is the only owner of: zoe-a zoe-b; .* --hand-over-to\n$/);
    assert.equal((await shell.json('account', 'show', 'zoe')).feeds.length, 3);
    for (const [heir, said] of [['nobody', /no account is named "nobody"/],
      ['zoe', /cannot be handed over to itself/]]) {
      const refused = await shell.run('account', 'delete', 'zoe',
        '--hand-over-to', heir);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, said);
    }
    await shell.json('account', 'disable', 'bob');
    const disabled = await shell.run('account', 'delete', 'zoe',
      '--hand-over-to', 'bob');
    assert.equal(disabled.status, 1);
    assert.match(disabled.stderr, /"bob" is disabled/);
    await shell.json('account', 'enable', 'bob');
  });

  test('hands them over, ends the tokens and keeps the name', async () => {
    await shell.json('feed', 'grant', 'zoe-b', 'bob', 'read');
    const { id } = await shell.addToken('zoe', 'Hers', '--read', 'all');
    assert.equal((await shell.run('account', 'delete', 'zoe', '--hand-over-to',
      'bob')).status, 0);
    const owners = async (feed) =>
      (await shell.json('feed', 'members', feed))
        .filter(({ privilege }) => privilege === 'own')
        .map(({ account }) => account);
    assert.deepEqual(await owners('zoe-a'), ['bob']);
    assert.deepEqual(await owners('zoe-b'), ['bob']);
    assert.deepEqual(await owners('shared'), ['ann']);
    const shown = await shell.json('token', 'show', String(id));
    assert.equal(shown.state, 'revoked');
    assert.equal((await shell.run('account', 'show', 'zoe')).status, 1);
    const again = await shell.run('account', 'add', 'zoe',
      { input: 'password of zoe\n' });
    assert.equal(again.status, 1);
    const told = await query(shell, `SELECT kind, actor, feed FROM event
      JOIN account a ON a.id = account_id WHERE username = 'bob'
      AND kind = 'member changed' AND privilege = 'own' ORDER BY feed;`);
    assert.deepEqual(told.map(({ feed }) => feed), ['zoe-a', 'zoe-b']);
  });
});

describe('feeds', () => {
  test('show and members tell who may do what', async () => {
    const members = [{ account: 'ann', privilege: 'own' },
      { account: 'bob', privilege: 'write' },
      { account: 'eve', privilege: 'read' }];
    const shown = await shell.json('feed', 'show', 'BUILDS');
    assert.deepEqual(shown.members, members);
    assert.equal(shown.visibility, 'private');
    assert.equal(shown.folder, shell.file('feeds/builds'));
    assert.deepEqual(await shell.json('feed', 'members', 'builds'), members);
    const { stdout } = await shell.run('feed', 'members', 'builds', '--csv');
    assert.equal(stdout,
      'account,privilege\nann,own\nbob,write\neve,read\n');
  });

  test('delete tells the owners, and where the packages stay', async () => {
    await shell.json('feed', 'add', 'gone', '--owner', 'ann');
    await shell.json('feed', 'grant', 'gone', 'bob', 'own');
    fs.writeFileSync(shell.file('feeds/gone/p.tgz'), 'x');
    const { status, stdout } = await shell.run('feed', 'delete', 'gone');
    assert.equal(status, 0);
    assert.equal(stdout, `Its packages stay in ${shell.file('feeds/gone')}\n`);
    assert.ok(fs.existsSync(shell.file('feeds/gone/p.tgz')));
    const told = await query(shell, `SELECT username, actor FROM event
      JOIN account a ON a.id = account_id WHERE kind = 'feed deleted'
      AND feed = 'gone' ORDER BY username;`);
    assert.deepEqual(told, ['ann', 'bob'].map((username) =>
      ({ username, actor: 'administrator' })));
    assert.equal((await shell.run('feed', 'delete', 'gone')).status, 1);
    await shell.json('feed', 'add', 'ownerless');
    await shell.json('feed', 'delete', 'ownerless');
  });
});
