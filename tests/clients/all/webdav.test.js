// rclone, lftp, davfs2 and GNOME Files, with a feed of files. All but lftp read
// when they write: they publish with a token that reads, too.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');

const rclone = useBench({
  client: 'rclone',
  feed: 'files',
  version: versionOf('rclone', ['version']),
  notes: ['The token is `bearer_token` in `~/.config/rclone/rclone.conf`. It '
    + 'looks at a file before and after it writes it, and so needs a token that '
    + 'reads, too.'],
  start: () => ({ files: { 'tool.txt': 'a tool\n' } }),
});
const lftp = rclone.also({ client: 'lftp', version: versionOf('lftp'),
  notes: ['The token is the password in `~/.netrc`. To read, `cmd:verify-path` '
    + 'is off. To write, it must look at the folder first: when lftp is asked '
    + 'for its token as it writes, it sends the file again without a byte.'] });
const davfs2 = rclone.also({ client: 'davfs2',
  version: versionOf('mount.davfs'),
  notes: ['The token is in `/etc/davfs2/secrets`, and `use_locks` is 0. A write '
    + 'that is denied is told in the system\'s log alone: `mount` is what '
    + 'reads here, and it needs a token that reads.'] });
const files = rclone.also({ client: 'GNOME Files',
  version: versionOf('/usr/libexec/gvfsd'),
  notes: ['By `gio`, which asks at a terminal what Files asks in a window; the '
    + 'token is what is typed as the password. It lists the folder before it '
    + 'reads or writes, and so needs a token that reads.'] });

const content = (home, name) => fs.readFileSync(home.file(name), 'utf8');

describe('rclone', () => {
  const homeOf = (token) => rclone.home({
    '.config/rclone/rclone.conf': `[demo]\ntype = webdav\nurl = ${
      rclone.address}/\nvendor = other\n${token.value
      ? `bearer_token = ${token.value}\n` : ''}`,
    'new.txt': 'new\n', 'newer.txt': 'newer\n' });
  const run = (home, ...words) =>
    home.run('rclone', ['--retries', '1', 'copy', ...words]);
  const read = (token, home = homeOf(token)) =>
    run(home, 'demo:tool.txt', '.');
  const write = (token, name = 'newer.txt') =>
    run(homeOf(token), name, 'demo:');

  test('reads with a read-only token', async () => {
    const home = homeOf(rclone.tokens['read-only']);
    await rclone.allow('read', 'read-only', (token) => read(token, home));
    assert.equal(content(home, 'tool.txt'), 'a tool\n');
  });

  test('does not write with a write-only token', () =>
    rclone.fail('publish', 'write-only', write));

  test('writes with a token that reads, too', async () => {
    const { status, output } =
      await write(rclone.tokens['read-write'], 'new.txt');
    assert.equal(status, 0, output);
  });

  rclone.denials('read', read);
  rclone.denials('publish', write,
    { asks: { 'other-feed': 'read', none: 'read' } });
});

describe('lftp', () => {
  const homeOf = (token) => lftp.home({
    ...lftp.netrc(token), 'new.txt': 'new\n' });
  const addressFor = (token) =>
    `${lftp.address}/`.replace('//', token.value ? '//ci@' : '//');
  const run = (home, ...commands) => home.run('lftp',
    ['-c', ['set net:max-retries 1', ...commands].join('; ')]);
  const read = (token, home = homeOf(token)) => run(home,
    'set cmd:verify-path no', `open ${addressFor(token)}`, 'get tool.txt');
  // It is asked for its token when it looks at the folder.
  const write = (token) => run(homeOf(token), `open ${addressFor(token)}`,
    `put -O ${addressFor(token)} new.txt`);

  test('reads with a read-only token', async () => {
    const home = homeOf(lftp.tokens['read-only']);
    await lftp.allow('read', 'read-only', (token) => read(token, home));
    assert.equal(content(home, 'tool.txt'), 'a tool\n');
  });

  test('writes with a write-only token', () =>
    lftp.allow('publish', 'write-only', write));

  lftp.denials('read', read);
  lftp.denials('publish', write);
});

describe('davfs2', () => {
  const homeOf = (token, locks = 0) => davfs2.home({
    'secrets': token.value ? `${davfs2.address}/ ci ${token.value}\n` : '',
    'davfs2.conf': `use_locks ${locks}\n`, 'mnt/.keep': '' });
  // As root, so that it may mount; the system's own files stay as they are.
  const mount = async (token, home = homeOf(token), then = () => {}) => {
    fs.rmSync(home.file('mnt/.keep'));
    home.write({ 'davfs2.conf': `${content(home, 'davfs2.conf')}secrets ${
      home.file('secrets')}\nask_auth 0\n` });
    const ended = await home.run('mount.davfs', [
      '-o', `conf=${home.file('davfs2.conf')}`, `${davfs2.address}/`,
      home.file('mnt')]);
    if (ended.status === 0) {
      try {
        await then(home);
      } finally {
        await home.must('umount', [home.file('mnt')]);
      }
    }
    return ended;
  };

  test('reads with a read-only token', () =>
    davfs2.allow('read', 'read-only', (token) =>
      mount(token, undefined, (home) => {
        assert.equal(content(home, 'mnt/tool.txt'), 'a tool\n');
      })));

  test('does not mount with a write-only token', () =>
    davfs2.fail('publish', 'write-only', mount));

  for (const [how, locks] of [['', 0], [' and locks', 1]]) {
    test(`writes with a token that reads, too${how}`, async () => {
      const token = davfs2.tokens['read-write'];
      const name = `mounted-${locks}.txt`;
      const ended = await mount(token, homeOf(token, locks), (home) =>
        fs.writeFileSync(home.file(`mnt/${name}`), 'new'));
      assert.equal(ended.status, 0, ended.output);
      const { text } = await davfs2.request(`/F/files/${name}`, { headers: {
        Authorization: `Bearer ${davfs2.tokens['read-only'].value}` } });
      assert.equal(text, 'new');
    });
  }

  davfs2.denials('read', mount,
    { silent: { none: /Could not authenticate to server/ } });
});

describe('GNOME Files', () => {
  // A session of its own, with no desktop: all that it starts ends with it.
  const session = (token, command, home = files.home({ 'new.txt': 'new\n' })) =>
    home.run('dbus-run-session', ['--', 'sh', '-c',
      `gio mount "$1" && gio ${command}`, 'sh',
      `${files.address.replace('http://', 'dav://ci@')}/`],
    { input: token.value ? `${token.value}\n` : '',
      env: { XDG_RUNTIME_DIR: home.folder } });
  const read = (token, home) =>
    session(token, 'copy "$1"tool.txt tool.txt', home);
  const write = (token) => session(token, 'copy new.txt "$1"gio.txt');

  test('reads with a read-only token', async () => {
    const home = files.home({});
    await files.allow('read', 'read-only', (token) => read(token, home));
    assert.equal(content(home, 'tool.txt'), 'a tool\n');
  });

  test('does not open a folder with a write-only token', () =>
    files.fail('publish', 'write-only', write));

  test('writes with a token that reads, too', async () => {
    const { status, output } = await write(files.tokens['read-write']);
    assert.equal(status, 0, output);
  });

  files.denials('read', read);
  files.denials('publish', write,
    { asks: { 'other-feed': 'read', none: 'read' } });
});
