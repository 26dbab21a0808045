// git-lfs: a push and a clone of a repository with a large file.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { startGit } = require('../../lib/registry-git');
const { startLfs } = require('../../lib/registry-lfs');

const bench = useBench({
  client: 'git-lfs',
  version: versionOf('git', ['lfs', 'version']),
  notes: ['With `git http-backend` and a small server of LFS; the token is in '
    + '`~/.git-credentials`. git asks first, and so it is git that shows the '
    + 'reason.'],
  start: async (atEnd) => {
    const git = await startGit(['my.git']);
    const lfs = await startLfs('/F/git-lfs/my.git/info/lfs');
    atEnd(() => git.stop());
    atEnd(() => lfs.stop());
    // The longer one last: of Apache's sections, the last that fits counts.
    return { host: { 'git-lfs': git.port,
      'git-lfs/my.git/info/lfs': lfs.port } };
  },
});

const homeOf = (token) => {
  const { address } = bench;
  return bench.home({
    '.gitconfig': '[user]\nname = Somebody\nemail = somebody@example.org\n'
      + '[init]\ndefaultBranch = main\n[lfs]\nlocksverify = false\n'
      + '[filter "lfs"]\nclean = git-lfs clean -- %f\n'
      + 'smudge = git-lfs smudge -- %f\nrequired = true\n'
      + `[credential "${bench.site.url}"]\nhelper = store\n`,
    ...(token.value ? { '.git-credentials':
      `${address.split('/F/')[0].replace('//', `//ci:${token.value}@`)}\n`,
    } : {}),
  });
};

const options = { env: { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' } };

const push = async (token) => {
  const home = homeOf(token);
  home.write({ 'work/.gitattributes': '*.bin filter=lfs -text\n',
    'work/large.bin': 'a large file\n' });
  const inside = { ...options, cwd: 'work' };
  for (const words of [['init', '--quiet'], ['lfs', 'install', '--local'],
    ['add', '.'], ['commit', '--quiet', '-m', 'A large file']]) {
    await home.must('git', words, inside);
  }
  return home.run('git', ['push', '--force', `${bench.address}/my.git`,
    'HEAD'], inside);
};

const clone = (token, home = homeOf(token)) =>
  home.run('git', ['clone', `${bench.address}/my.git`, 'copy'], options);

describe('git-lfs', () => {
  test('pushes with a write-only token', () =>
    bench.allow('publish', 'write-only', push));

  test('clones with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => clone(token, home));
    assert.equal(fs.readFileSync(home.file('copy/large.bin'), 'utf8'),
      'a large file\n');
  });

  const asks = { none: /could not read Username/ };
  bench.denials('read', clone, { silent: asks });
  bench.denials('publish', push, { silent: asks });
});
