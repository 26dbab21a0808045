// The administrator's command as it is typed: words, options, help, what it says
// of a slip, and what it prints for programs.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { createShell, program } = require('../lib/command');

const value = 'tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9';
let shell;

before(async () => {
  shell = await createShell();
  await shell.addAccount('ann');
});

after(() => shell?.remove());

const oneLine = /^tokenbooth: [^\n]+\n$/;

describe('a slip', () => {
  for (const [name, words, said, help] of [
    ['no command', [], /no command given/, ''],
    ['an unknown command', ['fed'], /there is no command "fed"/, ''],
    ['a subject alone', ['feed'], /followed by one of: add, list/, 'feed'],
    ['an unknown verb', ['feed', 'ad'], /followed by one of: add/, 'feed'],
    ['too few words', ['feed', 'add'], /too few .* NAME/, 'feed add'],
    ['too many words', ['account', 'disable', 'ann', 'x'], /too many/,
      'account disable'],
    ['an unknown option', ['feed', 'add', 'x', '--bogus'],
      /unknown option --bogus/, 'feed add'],
    ['an unknown letter', ['feed', 'add', 'x', '-z'], /unknown option -z/,
      'feed add'],
    ['an option of another command', ['feed', 'list', '--days', '3'],
      /--days cannot be used with feed list/, 'feed list'],
    ['an option without its argument', ['feed', 'add', 'x', '--owner'],
      /--owner needs an argument/, 'feed add'],
    ['an argument for a flag', ['feed', 'add', 'x', '--public=yes'],
      /--public takes no argument/, 'feed add'],
    ['an option twice', ['feed', 'add', 'x', '--owner', 'a', '--owner', 'b'],
      /--owner is given twice/, 'feed add'],
  ]) {
    const hint = `tokenbooth help${help && ' '}${help}`;

    test(`${name}: one line, and where help is`, async () => {
      const { status, stdout, stderr } = await shell.run(...words);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, oneLine);
      assert.match(stderr, said);
      assert.ok(stderr.endsWith(`; see "${hint}"\n`), stderr);
    });

    test(`${name}, for programs`, async () => {
      const { status, stdout, stderr } = await shell.run('--json', ...words);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      const error = JSON.parse(stderr);
      assert.equal(error.error, 'usage');
      assert.match(error.message, said);
      assert.equal(error.help, hint);
    });
  }

  for (const [words, meant] of [
    [['fed'], '"feed"'],
    [['feeds', 'add'], '"feed add"'],
    [['acount', 'lsit'], '"account list"'],
    [['feed', 'gant', 'x', 'ann', 'read'], '"feed grant"'],
    [['token', 'reovke', '1'], '"token revoke"'],
    [['backpu', 'x'], '"backup"'],
    [['token', 'list', '--al'], null], // one is enough of it
    [['token', 'list', '--exipres-within', '3'], '--expires-within'],
    [['account', 'add', 'x', '--e-mail=x@y.z'], '--email'],
    [['zzz'], null],
    [['feed', 'zzz'], null],
    [['machine', 'add'], null],
    [[value], null],
  ]) {
    test(`"${words.slice(0, 2).join(' ').slice(0, 20)}": the nearest word`,
      async () => {
        const { stderr } = await shell.run(...words);
        if (meant) assert.ok(stderr.includes(` (did you mean ${meant}?)`), stderr);
        else assert.doesNotMatch(stderr, /did you mean/);
      });
  }

  test('--json counts wherever it stands', async () => {
    const { stderr } = await shell.run('feed', 'add', '--bogus', '--json');
    assert.equal(JSON.parse(stderr).error, 'usage');
  });

  test('never shows what may be a secret', async () => {
    for (const words of [[value], ['token', 'revoke', value],
      ['account', 'disable', value], ['feed', 'grant', value, 'ann', 'read'],
      ['feed', value], ['token', 'list', 'ann', `--bogus=${value}`],
      ['feed', 'add', 'x', '--owner', value]]) {
      const { status, stdout, stderr } = await shell.run(...words);
      assert.notEqual(status, 0);
      assert.match(stderr, oneLine);
      assert.ok(!(stdout + stderr).includes(value.slice(4)), stderr);
    }
  });

  test('writes no control characters to the terminal', async () => {
    const { status, stderr } =
      await shell.run('account', 'disable', 'a\x1b[2Jb\nc\u202e');
    assert.equal(status, 1);
    assert.equal(stderr,
      'tokenbooth: no account is named "a\ufffd[2Jb\ufffdc\ufffd"\n');
  });
});

describe('what is refused', () => {
  test('is one line', async () => {
    const { status, stdout, stderr } = await shell.run('account', 'disable', 'x');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.equal(stderr, 'tokenbooth: no account is named "x"\n');
  });

  test('is JSON for programs', async () => {
    const { status, stdout, stderr } =
      await shell.run('account', 'disable', 'x"\n', '--json');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.deepEqual(JSON.parse(stderr), {
      error: 'refused', message: 'no account is named "x"\ufffd"' });
  });

  test('is JSON, too, where the settings are wrong', async () => {
    const { status, stderr } = await shell.run('account', 'list', '--json',
      { env: { TOKENBOOTH_CONF: '/nowhere/tokenbooth.conf' } });
    assert.equal(status, 1);
    assert.match(JSON.parse(stderr).message, /^\/nowhere\/tokenbooth.conf: /);
  });
});

describe('help', () => {
  const commands = [...fs.readFileSync(
    `${__dirname}/../../src/admin/command_table.c`, 'utf8')
    .matchAll(/^ {4}\{"(\w+)", (?:"(\w+)"|NULL),/gm)]
    .map(([, subject, verb]) => (verb ? `${subject} ${verb}` : subject));

  test('lists every command, needs no settings', async () => {
    for (const words of [['help'], ['--help'], ['-h']]) {
      const { status, stdout, stderr } = await shell.run(...words,
        { env: { TOKENBOOTH_CONF: '/nowhere' } });
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.ok(commands.length > 10);
      for (const command of commands) {
        assert.match(stdout, new RegExp(`^  tokenbooth ${command}( |$)`, 'm'));
      }
    }
  });

  test('is of one subject behind its word', async () => {
    for (const words of [['help', 'feed'], ['feed', '--help'], ['feed', '-h'],
      ['--help', 'feed'], ['feed', 'bogus', '--help']]) {
      const { status, stdout } = await shell.run(...words);
      assert.equal(status, 0);
      assert.match(stdout, /tokenbooth feed add NAME/);
      assert.match(stdout, /tokenbooth feed grant NAME/);
      assert.doesNotMatch(stdout, /tokenbooth token/);
    }
  });

  for (const command of commands) {
    test(`is of ${command} behind its words`, async () => {
      const words = command.split(' ');
      const { stdout: expected } = await shell.run('help', ...words);
      for (const all of [[...words, '--help'], [...words, '-h'],
        [...words, 'x', '--bogus', '--help'], ['-h', ...words]]) {
        const { status, stdout, stderr } = await shell.run(...all);
        assert.equal(status, 0);
        assert.equal(stderr, '');
        assert.equal(stdout, expected);
        assert.match(stdout, new RegExp(`^  tokenbooth ${command}`));
        assert.equal(stdout.trim().split('\n').length, 2);
      }
    });
  }

  test('of an unknown word is a slip', async () => {
    const { status, stdout, stderr } = await shell.run('help', 'fed');
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr,
      /^tokenbooth: there is no command "fed" \(did you mean "feed"\?\); see/);
  });
});

describe('completion', () => {
  const complete = (script, ...words) => {
    const { stdout, stderr, status } = spawnSync('bash', ['-uc', `${script}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tokenbooth
      printf '%s\\n' "\${COMPREPLY[@]-}"`, 'bash', 'tokenbooth', ...words],
    { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    return stdout.split('\n').filter(Boolean);
  };
  let script;

  before(async () => {
    ({ stdout: script } = await shell.run('completion',
      { env: { TOKENBOOTH_CONF: '/nowhere' } }));
  });

  for (const [words, found] of [
    [['fe'], ['feed']],
    [['feed', ''],
      ['add', 'list', 'show', 'members', 'grant', 'delete', '--help']],
    [['help', 'token', 'rev'], ['revoke', 'reveal']],
    [['feed', 'grant', 'x', '--'], ['--json', '--help']],
    [['token', 'list', '--all', '--u'], ['--unused']],
    [['token', '--json', 'list', '--c'], ['--can-write', '--csv']],
    [['backup', '--j'], ['--json']],
    [['feed', 'add', 'x', '--kind', 'n'], ['npm', 'nuget']],
    [['feed', 'grant', 'x', 'ann', ''], ['none', 'read', 'write', 'manage', 'own']],
    [['feed', 'grant', 'x', ''], ['--json', '--help']],
    [['policy', 'set', ''], ['longest_life', 'must_expire', 'write_all']],
    [['policy', 'set', 'write_all', '--d'], ['--dry-run']],
    [['key', 'rotate', 's'], ['seal']],
    [['token', 'list', '--all', '--state', ''], ['valid', 'expired', 'revoked']],
    [['token', 'regenerate', '7', '--overlap', ''], ['1h', '24h', '7d']],
    [['account', 'admin', 'ann', 'o'], ['on', 'off']],
    [['backup', 'some'], []],
    [['token', 'revoke', '--values', ''], []],
    [['nothing', 'x'], []],
  ]) {
    test(`of "${words.join(' ')}"`, () => {
      assert.deepEqual(complete(script, ...words), found);
    });
  }

  test('knows every command', () => {
    for (const [, subject, verb] of fs.readFileSync(
      `${__dirname}/../../src/admin/command_table.c`, 'utf8')
      .matchAll(/^ {4}\{"(\w+)", (?:"(\w+)"|NULL),/gm)) {
      const found = verb ? complete(script, subject, verb)
        : complete(script, subject);
      assert.ok(found.includes(verb ?? subject));
    }
  });

  test('is good shell', () => {
    const { status, stdout } = spawnSync('shellcheck', ['-s', 'bash', '-'],
      { input: script, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
});

describe('standard output', () => {
  const closed = (redirection, ...words) => spawnSync('/bin/sh',
    ['-c', `exec "$@" ${redirection}`, 'sh', program, ...words],
    { encoding: 'utf8', env: { ...process.env,
      TOKENBOOTH_CONF: shell.file('tokenbooth.conf') } });

  test('that is closed: nothing is done', async () => {
    const made = closed('>&-', 'token', 'create', 'ann', '--description',
      'Unseen', '--read', 'all');
    assert.equal(made.status, 1);
    assert.match(made.stderr, /standard output is closed/);
    const all = await shell.json('token', 'list', 'ann');
    assert.deepEqual(all.map(({ description }) => description),
      ['Primary token']);
  });

  test('that is full: it says so', () => {
    for (const more of [[], ['--json']]) {
      const { status, stderr } = closed('>/dev/full', 'account', 'list', ...more);
      assert.equal(status, 1);
      assert.match(stderr, /could not write to standard output/);
    }
  });

  test('is all there is where the others are closed', () => {
    const { status, stdout } = closed('<&- 2>&-', 'account', 'list');
    assert.equal(status, 0);
    assert.match(stdout, /^ann /);
  });
});
