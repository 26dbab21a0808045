// Machine accounts by the administrator's command, on a database of its own.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');

let shell;

before(async () => {
  shell = await createShell({ settings: { site: 'https://x.example' } });
  for (const name of ['ann', 'bob', 'zoe']) await shell.addAccount(name);
  await shell.json('machine', 'add', 'CI-Build', '--manager', 'ann',
    '--description', 'Nightly builds');
});

after(() => shell?.remove());

// What a command that refuses says.
const refusal = async (...words) => {
  const { status, stderr, stdout } = await shell.run(...words);
  assert.equal(status, 1, stderr);
  assert.equal(stdout, '');
  return stderr;
};

describe('machine add, list and show', () => {
  test('tell its name, managers, tokens and feeds', async () => {
    await shell.json('feed', 'add', 'acme', '--owner', 'ann');
    await shell.json('feed', 'grant', 'acme', 'ci-build', 'write');
    await shell.addToken('ci-build', 'Pushes', '--write', 'acme');
    const shown = await shell.json('machine', 'show', 'ci-build');
    assert.equal(shown.name, 'ci-build');
    assert.equal(shown.description, 'Nightly builds');
    assert.deepEqual(shown.managers, ['ann']);
    assert.deepEqual(shown.feeds, [{ name: 'acme', privilege: 'write' }]);
    assert.equal(shown.tokens, 1);
    assert.deepEqual((await shell.json('machine', 'list'))
      .map(({ name, managers, tokens }) => ({ name, managers, tokens })),
    [{ name: 'ci-build', managers: 1, tokens: 1 }]);
    const { stdout } = await shell.run('machine', 'list');
    assert.match(stdout, /^ci-build +managers 1 tokens 1 .*Nightly builds$/m);
    const { stdout: csv } = await shell.run('machine', 'list', '--csv');
    assert.match(csv, /^id,name,managers,tokens,disabled,created,description\n/);
  });

  test('it has no primary token', async () => {
    const tokens = await shell.json('token', 'list', 'ci-build');
    assert.deepEqual(tokens.map(({ primary }) => primary), [false]);
  });

  test('names are those of accounts as well', async () => {
    assert.match(await refusal('machine', 'add', 'ann'), /already in use/);
    assert.match(await refusal('account', 'add', 'ci-build',
      { input: 'a long password\n' }), /already in use/);
    assert.match(await refusal('machine', 'add', 'x'), /2.39 characters/);
    assert.match(await refusal('machine', 'show', 'ann'),
      /no machine account is named "ann"/);
  });

  test('are told apart among the accounts', async () => {
    const all = await shell.json('account', 'list');
    assert.deepEqual(all.filter(({ machine }) => machine)
      .map(({ username }) => username), ['ci-build']);
    assert.match((await shell.run('account', 'list')).stdout,
      /^ci-build .*\(machine account\)$/m);
    const shown = await shell.json('account', 'show', 'ci-build');
    assert.equal(shown.machine, true);
    assert.equal(shown.password, false);
    assert.equal((await shell.json('account', 'show', 'ann')).machines, 1);
  });
});

describe('nobody signs in to it', () => {
  for (const words of [['password', 'ci-build'], ['password', 'ci-build', '--set'],
    ['admin', 'ci-build', 'on']]) {
    test(`account ${words.join(' ')}`, async () => {
      assert.match(await refusal('account', ...words,
        { input: 'a long password\n' }),
      /"ci-build" is a machine account: nobody signs in to it/);
    });
  }

  test('no row has a password, an address or a link', async () => {
    assert.deepEqual(await query(shell, `SELECT password, email,
      administrator_at, (SELECT count(*) FROM password_link) AS links
      FROM account WHERE is_machine;`),
    [{ password: '', email: null, administrator_at: null, links: 0 }]);
  });
});

describe('machine managers', () => {
  test('lists and changes who manages it; the last one stays', async () => {
    const names = async () => (await shell.json('machine', 'managers',
      'ci-build')).map(({ account }) => account);
    assert.deepEqual(await names(), ['ann']);
    assert.match(await refusal('machine', 'managers', 'ci-build', 'ann', 'none'),
      /nobody else who manages "ci-build" can sign in/);
    await shell.json('machine', 'managers', 'ci-build', 'bob', 'manage');
    assert.deepEqual(await names(), ['ann', 'bob']);
    await shell.json('machine', 'managers', 'ci-build', 'ann', 'none');
    assert.deepEqual(await names(), ['bob']);
    await shell.json('machine', 'managers', 'ci-build', 'ann', 'manage');
    await shell.json('machine', 'managers', 'ci-build', 'bob', 'none');
  });

  test('takes people, and manage or none', async () => {
    await shell.json('machine', 'add', 'deploy', '--manager', 'ann');
    assert.match(await refusal('machine', 'managers', 'ci-build', 'deploy',
      'manage'), /only people can manage one/);
    assert.match(await refusal('machine', 'managers', 'ci-build', 'nobody',
      'manage'), /no account is named "nobody"/);
    for (const words of [['bob'], ['bob', 'own']]) {
      const { status, stderr } = await shell.run('machine', 'managers',
        'ci-build', ...words);
      assert.equal(status, 2);
      assert.match(stderr, /manage or none; see "tokenbooth help machine man/);
    }
    await shell.json('machine', 'delete', 'deploy');
  });
});

describe('a leaver', () => {
  before(async () => {
    await shell.json('machine', 'add', 'robot', '--manager', 'zoe');
    await shell.json('feed', 'add', 'zoes', '--owner', 'zoe');
  });

  test('cannot leave machine accounts behind', async () => {
    assert.match(await refusal('account', 'delete', 'zoe'), new RegExp('^'
      + 'tokenbooth: zoe is the only owner of: zoes, and is the only manager '
      + 'of: robot; name who is to have them with --hand-over-to\n$'));
    assert.match(await refusal('account', 'delete', 'zoe', '--hand-over-to',
      'robot'), /"robot" is a machine account; hand over to a person/);
  });

  test('whose account is disabled leaves orphans, which are listed', async () => {
    const orphans = async () => (await shell.json('machine', 'list',
      '--orphaned')).map(({ name }) => name);
    assert.deepEqual(await orphans(), []);
    await shell.json('account', 'disable', 'zoe');
    assert.deepEqual(await orphans(), ['robot']);
    assert.match((await shell.run('machine', 'managers', 'robot')).stdout,
      /^zoe .* disabled$/m);
  });

  test('hands them over', async () => {
    await shell.json('account', 'delete', 'zoe', '--hand-over-to', 'bob');
    assert.deepEqual((await shell.json('machine', 'show', 'robot')).managers,
      ['bob']);
    assert.deepEqual(await shell.json('machine', 'list', '--orphaned'), []);
  });
});

describe('machine delete', () => {
  test('asks for another owner of its feeds first', async () => {
    await shell.json('feed', 'add', 'robots', '--owner', 'robot');
    assert.match(await refusal('machine', 'delete', 'robot'),
      /robot is the only owner of: robots; make someone else an owner first/);
    await shell.json('feed', 'grant', 'robots', 'bob', 'own');
  });

  test('revokes its tokens and keeps the name', async () => {
    const { id } = await shell.addToken('robot', 'Its', '--read', 'all');
    assert.match(await refusal('account', 'delete', 'robot'),
      /use "tokenbooth machine delete"/);
    await shell.json('machine', 'delete', 'robot');
    assert.equal((await shell.json('token', 'show', String(id))).state,
      'revoked');
    assert.match(await refusal('machine', 'show', 'robot'), /no machine account/);
    assert.match(await refusal('machine', 'add', 'robot'), /already in use/);
  });
});
