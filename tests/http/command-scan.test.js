// tokenbooth scan: values of this site in files, archives and Git.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { Home } = require('../lib/client');
const { startSite } = require('../lib/site');
const { inventedValue, misspelt } = require('../lib/values');

let site;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
});

after(() => site?.stop());

const make = (description, ...more) =>
  site.addToken('demo', description, '--read', 'all', ...more);

// For the unprivileged user whose the site is.
const show = (home) => execFileSync('chmod', ['-R', 'a+rX', home.folder]);

// The answer, as JSON where it is; never with a value.
async function scan(home, ...words) {
  show(home);
  const got = await site.run('scan', home.folder, '--json', ...words);
  assert.doesNotMatch(got.stdout + got.stderr, /tkb_\w{20}/);
  return { ...got, found: JSON.parse(got.stdout) };
}

const shell = (home, line) => execFileSync('sh', ['-ec', line], {
  cwd: home.folder, stdio: 'pipe',
  env: { PATH: process.env.PATH, HOME: home.folder,
    GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' } });

test('a value in a file: whose, whether it works, and where', async () => {
  const token = await make('In a file');
  const home = new Home({ 'deep/er/.npmrc': `a=1\n_authToken=${token.value}\n`,
    'other.txt': `twice ${token.value} ${inventedValue()} ${
      misspelt(token.value)}` });
  const { status, stderr, found } = await scan(home);
  assert.equal(status, 1);
  assert.match(stderr, /1 of the values that were found work/);
  assert.equal(found.length, 1);
  const [{ state, id, account, last4, count, places }] = found;
  assert.deepEqual([state, id, account, last4, count],
    ['active', token.id, 'demo', token.value.slice(-4), 2]);
  assert.deepEqual(places.sort(), [`${home.file('deep/er/.npmrc')}:2`,
    `${home.file('other.txt')}:1`]);
  home.remove();
});

test('nothing of this site is no error', async () => {
  const home = new Home({ 'README': `tkb_ and ${inventedValue()}` });
  const { status, found, stderr } = await scan(home);
  assert.deepEqual([status, found, stderr], [0, [], '']);
  home.remove();
});

test('what no longer works is told, and is no error', async () => {
  const [revoked, replaced] = [await make('Revoked'), await make('Replaced')];
  await site.json('token', 'revoke', String(revoked.id));
  await site.json('token', 'regenerate', String(replaced.id));
  const home = new Home({ a: `${revoked.value} ${replaced.value}` });
  const { status, found } = await scan(home);
  assert.equal(status, 0);
  assert.deepEqual(found.map(({ state }) => state), ['revoked', 'replaced']);
  home.remove();
});

test('in archives, in archives of those, and compressed', async () => {
  const token = await make('Packed');
  const home = new Home({ 'x/settings.txt': `\n\n${token.value}` });
  shell(home, `tar czf one.tgz x; gzip -k x/settings.txt
    zip -q -r two.zip one.tgz x; xz -k two.zip; rm -r x/settings.txt`);
  const { found: [{ places }] } = await scan(home);
  assert.deepEqual(places.map((place) => place.replace(`${home.folder}/`, ''))
    .sort(), ['one.tgz!x/settings.txt:3',
    'two.zip!one.tgz!x/settings.txt:3', 'two.zip!x/settings.txt.gz:3',
    'two.zip!x/settings.txt:3', 'two.zip.xz!one.tgz!x/settings.txt:3',
    'two.zip.xz!x/settings.txt.gz:3', 'two.zip.xz!x/settings.txt:3',
    'x/settings.txt.gz:3']);
  home.remove();
});

test('in the history of Git, also of what was dropped', async () => {
  const [pushed, message, dropped, remote] = [await make('Committed'),
    await make('In a message'), await make('Amended away'), await make('URL')];
  const home = new Home({ 'work/.npmrc': pushed.value });
  shell(home, `cd work; git init -q .; git add .; git commit -q -m one
    echo gone > .npmrc; git commit -q -a -m '${message.value}'
    echo '${dropped.value}' > b; git add b; git commit -q -m three
    git rm -q b; git commit -q --amend --allow-empty -m three
    git remote add origin https://x:${remote.value}@example.org/F/demo
    git gc -q; git clone -q --bare . ../bare.git`);
  const { found } = await scan(home);
  const by = new Map(found.map(({ id, places }) => [id, places]));
  assert.deepEqual([...by.keys()].sort(),
    [pushed, message, dropped, remote].map(({ id }) => id).sort());
  const bare = by.get(pushed.id).find((place) => place.includes('bare.git'));
  const [, id] = /bare\.git blob (\w{40}):1$/.exec(bare);
  assert.match(String(shell(home,
    `git -C work log --all --find-object=${id} --format=%s`)), /^one$/m);
  assert.match(by.get(message.id).join(), /work\/\.git commit \w{40}:\d/);
  assert.match(by.get(remote.id).join(), /work\/\.git\/config:\d/);
  home.remove();
});

test('from standard input, as a file or an archive', async () => {
  const token = await make('Piped');
  const home = new Home({ 'a': `\n${token.value}` });
  for (const [line, place] of [['cat a', '-:2'], ['tar cz a', '-!a:2']]) {
    const got = await site.run('scan', '-', '--json',
      { input: shell(home, line) });
    assert.deepEqual(JSON.parse(got.stdout)[0].places, [place]);
  }
  home.remove();
});

test('--revoke ends those that work', async () => {
  const token = await make('To be ended');
  const home = new Home({ a: token.value });
  const { status, found: [{ state }] } = await scan(home, '--revoke');
  assert.deepEqual([status, state], [0, 'revoked']);
  const got = await site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${token.value}` } });
  assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
  home.remove();
});

test('what cannot be read is named, and the rest is read', async () => {
  const token = await make('Beside a broken one');
  const home = new Home({ 'a.txt': token.value });
  shell(home, `zip -q b.zip a.txt; truncate -s -40 b.zip
    head -c 100 b.zip > c.zip`);
  const { status, found, stderr } = await scan(home);
  assert.equal(status, 1);
  assert.equal(found[0].id, token.id);
  assert.match(stderr, /c\.zip/);
  const gone = await site.run('scan', home.file('nothing'));
  assert.equal(gone.status, 1);
  assert.match(gone.stderr, /nothing: No such file/);
  home.remove();
});

test('links are not followed, and a folder that leads to itself ends',
  async () => {
    const token = await make('Behind a link');
    const home = new Home({ 'a/b': 'nothing', 'outside': token.value });
    fs.symlinkSync('../outside', home.file('a/link'));
    fs.symlinkSync('.', home.file('a/self'));
    show(home);
    const got = await site.run('scan', home.file('a'), '--json');
    assert.deepEqual([got.status, JSON.parse(got.stdout)], [0, []]);
    home.remove();
  });

test('text for people has a line for each value', async () => {
  const token = await make('For people');
  const home = new Home({ a: token.value });
  show(home);
  const { stdout } = await site.run('scan', home.folder);
  assert.equal(stdout, `active    token ${token.id} of demo ...${
    token.value.slice(-4)}  ${home.file('a')}:1\n`);
  home.remove();
});

test('names that are not UTF-8 hide no row, also not with --revoke',
  async () => {
    const [file, member] = [await make('Odd file'), await make('Odd member')];
    const home = new Home({ a: file.value, b: member.value });
    shell(home, `mv a "$(printf 'caf\\351')"; mv b "$(printf 'b\\377')"
      tar cf t.tar b*; rm b*`);
    const { status, found, stderr } = await scan(home, '--revoke');
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(found.map(({ state, id }) => [state, id]).sort(),
      [['revoked', file.id], ['revoked', member.id]].sort());
    assert.deepEqual(found.map(({ first }) => path.basename(first)).sort(),
      ['caf\ufffd:1', 't.tar!b\ufffd:1']);
    home.remove();
  });

// What writes a file that holds the value, which is also in the file v.
const hidden = {
  'behind zero bytes': () => 'head -c 4096 /dev/zero; cat v',
  'in a second tar': () => 'tar c empty; tar c v',
  'behind a zip': () => 'zip -q - empty; cat v',
  'behind what is gzipped': () => 'gzip -c empty; cat v',
  'behind a gzipped tar': () => '{ tar c empty; cat v; } | gzip -c',
  'behind zero bytes that are gzipped':
    () => '{ head -c 4096 /dev/zero; cat v; } | gzip -c',
  'in a zip behind a script': () => 'echo exit; zip -q -0 - v | cat',
  'in the comment of a zip':
    (value) => `zip -q c.zip empty; echo ${value} | zip -q -z c.zip
      cat c.zip; rm c.zip`,
  'in the name of a member':
    (value) => `cp empty ${value}; tar c ${value} | gzip -c; rm ${value}`,
  'in a pax comment':
    (value) => `tar c --format=pax --pax-option=comment=${value} empty |
      gzip -c`,
  'in the target of a link':
    (value) => `ln -s ${value} l; tar c l | gzip -c; rm l`,
  'in the name that gzip keeps':
    (value) => `cp empty ${value}; gzip -c ${value}; rm ${value}`,
  'behind a uuencoded block':
    () => 'printf "begin 644 a\\n#86)C\\n\\140\\nend\\n"; cat v',
};

test('what stands around and between archives is searched', async () => {
  for (const [where, line] of Object.entries(hidden)) {
    const token = await make(where);
    const home = new Home({ v: `${token.value}\n`, empty: 'nothing' });
    shell(home, `{ ${line(token.value)}\n} > found; rm v`);
    const { found } = await scan(home);
    assert.deepEqual(found.map(({ id }) => id), [token.id], where);
    assert.match(found[0].first, /\/found/, where);
    home.remove();
  }
});

test('a member that is stored as it is has one place', async () => {
  const token = await make('Stored');
  const home = new Home({ v: token.value });
  shell(home, 'tar cf a.tar v; tar cf b.tar a.tar; rm v a.tar');
  const { found: [{ count, places }] } = await scan(home);
  assert.deepEqual([count, places], [1, [`${home.file('b.tar')}!a.tar!v:1`]]);
  home.remove();
});

test('in the name of a file, which is not printed in full', async () => {
  const [file, link] = [await make('Name'), await make('Target')];
  const home = new Home({ [`${file.value}.txt`]: '' });
  fs.symlinkSync(link.value, home.file('link'));
  const { found } = await scan(home);
  assert.deepEqual(found.map(({ id }) => id).sort(),
    [file.id, link.id].sort());
  assert.ok(found.some(({ first }) => /\/tkb_\*{36}\.txt:1$/.test(first)));
  home.remove();
});

test('the repository of a worktree or a submodule is read, once', async () => {
  const token = await make('In a worktree');
  const home = new Home({ 'main/a': token.value });
  shell(home, `cd main; git init -q .; git add a; git commit -q -m one
    git rm -q a; git commit -q -m two
    for name in one two; do git worktree add -q --detach ../w/$name; done`);
  show(home);
  const got = await site.run('scan', home.file('w'), '--json');
  const [{ id, places }] = JSON.parse(got.stdout);
  assert.equal(id, token.id);
  assert.equal(places.length, 1);
  assert.match(places[0], /main\/\.git\/? blob \w{40}:1$/);
  const { found: [{ count }] } = await scan(home);
  assert.equal(count, 1);
  home.remove();
});

test('what cannot be read is named, whatever its name', async () => {
  const home = new Home({ a: 'nothing '.repeat(50) });
  shell(home, `zip -q b.zip a; head -c 60 b.zip > "$(printf 'c\\351.zip')"
    mv b.zip "${inventedValue()}.zip"; truncate -s 60 tkb_*`);
  const { status, stderr } = await scan(home);
  assert.equal(status, 1);
  assert.match(stderr, /c\ufffd\.zip/);
  home.remove();
});

test('a worktree whose repository is gone is named', async () => {
  const home = new Home({ 'w/.git': 'gitdir: /nonexistent/worktrees/w\n' });
  const { status, stderr } = await scan(home);
  assert.equal(status, 1);
  assert.match(stderr, /w\/\.git: the repository cannot be opened/);
  home.remove();
});
