// git over HTTP: clone and push, against git's own http-backend.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { startGit } = require('../lib/registry-git');

const bench = useBench({
  client: 'git',
  version: versionOf('git'),
  notes: ['The token is the password in `~/.git-credentials`, with '
    + '`credential.helper = store`. A value that no longer works is answered '
    + '401, so that git forgets it. Without credentials, git prompts for them '
    + 'and shows nothing of the answer.'],
  start: async (atEnd) => {
    const backend = await startGit(['tools.git']);
    atEnd(() => backend.stop());
    return { host: { git: backend.port } };
  },
});

const config = `[user]
  name = Somebody
  email = somebody@example.org
[init]
  defaultBranch = main
[credential]
  helper = store
`;

const credentials = (token) => token.value
  ? { '.git-credentials': `http://ci:${token.value}@127.0.0.1:${
    bench.site.port}\n` } : {};

const homeOf = (token) => {
  const home = bench.home({ '.gitconfig': config, ...credentials(token) });
  home.env = { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
  return home;
};

const address = () => `${bench.address}/tools.git`;

const clone = (token) =>
  homeOf(token).run('git', ['clone', '--quiet', address(), 'tools']);

// A new commit, to a branch of its own.
const push = async (token, branch = token.kind.replace(/\W/g, '-')) => {
  const home = homeOf(token);
  await home.must('git', ['init', '--quiet', 'work']);
  home.write({ 'work/tool.txt': 'a tool\n' });
  await home.must('git', ['add', '.'], { cwd: 'work' });
  await home.must('git', ['commit', '--quiet', '-m', 'A tool'],
    { cwd: 'work' });
  return home.run('git', ['push', address(), `HEAD:refs/heads/${branch}`],
    { cwd: 'work' });
};

// What git says when there is nobody to ask.
const asks = /could not read Username .*: terminal prompts disabled/;

describe('git', () => {
  test('pushes with a write-only token', () =>
    bench.allow('publish', 'write-only', (token) => push(token, 'main')));

  test('clones with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', () =>
      home.run('git', ['clone', '--quiet', address(), 'tools']));
    assert.equal(fs.readFileSync(home.file('tools/tool.txt'), 'utf8'),
      'a tool\n');
  });

  test('clones and pushes with a token in a header', async () => {
    const home = homeOf({});
    home.write({ '.gitconfig': `${config}[http]\n  extraHeader = `
      + `Authorization: Bearer ${bench.tokens['read-write'].value}\n` });
    await home.must('git', ['clone', '--quiet', address(), 'tools']);
    await home.must('git', ['commit', '--quiet', '--allow-empty', '-m', 'More'],
      { cwd: 'tools' });
    await home.must('git', ['push', '--quiet'], { cwd: 'tools' });
  });

  test('forgets a value that is no good any more', async () => {
    const home = homeOf(bench.tokens.expired);
    await home.run('git', ['clone', '--quiet', address(), 'tools']);
    assert.equal(fs.readFileSync(home.file('.git-credentials'), 'utf8'), '');
  });

  bench.denials('read', clone, { silent: { none: asks } });
  bench.denials('publish', push, { silent: { none: asks } });
});
