// `tokenbooth check`: each problem has its line and its level, and the exit
// status is what monitoring expects.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');
const { freePort, startSite } = require('../lib/site');

const isRoot = process.getuid() === 0;

describe('of a site that runs', () => {
  let site;

  before(async () => {
    site = await startSite();
  });

  after(() => site?.stop());

  test('finds nothing', async () => {
    const { status, stdout, stderr } = await site.run('check');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /^OK: /);
    assert.deepEqual(await site.json('check'),
      { ok: true, status: 'ok', problems: [] });
  });

  // The setting of a site that runs, as the command reads it.
  const withSetting = async (key, value, action) => {
    const file = site.file('tokenbooth.conf');
    const earlier = fs.readFileSync(file, 'utf8');
    const kept = earlier.replace(new RegExp(`^${key} = .*\n`, 'm'), '');
    fs.writeFileSync(file, `${kept}${key} = ${value}\n`);
    try {
      return await action();
    } finally {
      fs.writeFileSync(file, earlier);
    }
  };

  test('sees programs that have read other settings', async () => {
    const { status, stderr } = await withSetting('feeds_per_account', 7, () =>
      site.run('check'));
    assert.equal(status, 1, stderr);
    assert.match(stderr, /warning: profile \(process \d+\) has read other sett/);
    assert.match(stderr, /warning: module \(process \d+\) has read other setti/);
    assert.match(stderr, /is answered by the module with other settings than/);
  });

  test('sees a sendmail that is no program, and an email that waits', async () => {
    await query(site, `INSERT INTO mail (kind, created_at, due_at, until)
      VALUES ('password reset', 1, 4000000000, 5000000000);`);
    const { status, stderr } = await withSetting('sendmail',
      `/no/sendmail\nmail_from = a@example.org`, () => site.run('check'));
    await query(site, 'DELETE FROM mail;');
    assert.equal(status, 2);
    assert.match(stderr, /critical: sendmail \/no\/sendmail: no program that can/);
    assert.match(stderr, /warning: mail: an email has waited since 1970-01-01 /);
  });

  test('sees that nothing answers at the address of the site', async () => {
    const { status, stderr } = await withSetting('site',
      `http://127.0.0.1:${await freePort()}`, () => site.run('check'));
    assert.equal(status, 2);
    assert.match(stderr, /critical: site http:.*; start Apache, or mend the set/);
  });

  test('sees a feed without its folder', async () => {
    fs.renameSync(site.file('feeds/demo'), site.file('feeds/moved'));
    const { status, stderr } = await site.run('check');
    fs.renameSync(site.file('feeds/moved'), site.file('feeds/demo'));
    assert.equal(status, 2);
    assert.match(stderr, /^tokenbooth: critical: feed folder .*demo: missing/);
  });

  test('sees a database without one of its triggers', async () => {
    const [{ name, sql }] = await query(site, `SELECT name, sql
      FROM sqlite_schema WHERE type = 'trigger' LIMIT 1;`);
    await query(site, `DROP TRIGGER ${name};`);
    const { status, stderr } = await site.run('check');
    await query(site, `${sql};`);
    assert.equal(status, 1);
    assert.match(stderr, /^tokenbooth: warning: database .*: triggers are miss/);
    assert.equal((await site.run('check')).status, 0);
  });

  test('sees a rotation of the seal key that did not end', async () => {
    const set = (progress) => query(site, `UPDATE secret_key
      SET rotated_to = ${progress} WHERE purpose = 'seal';`);
    assert.equal((await site.json('status')).seal_key, 'current');
    await set("X'00'");
    const { status, stderr } = await site.run('check');
    const { seal_key: stage } = await site.json('status');
    await set('NULL');
    assert.equal(status, 1);
    assert.match(stderr, /warning: key file .*seal\.key: its new key is not used/);
    assert.equal(stage, 'replacing');
  });

  test('sees a secret that everybody can read', async () => {
    const secret = site.file('run/authorizer.secret');
    fs.chmodSync(secret, 0o644);
    const { status, stdout } = await site.run('check', '--json');
    fs.chmodSync(secret, 0o600);
    assert.equal(status, 2);
    const { ok, problems } = JSON.parse(stdout);
    assert.equal(ok, false);
    assert.equal(problems[0].level, 'critical');
    assert.match(problems[0].message, /authorizer secret .*: open to all users/);
  });
});

// What clients get at the address of the site is not what Apache should send.
for (const [what, answer, messages] of [
  ['another server', 200, [
    /\/health is answered with 200, and not by a program that has this looku/,
    /a request for a feed without a token is answered with 200, not with 401/]],
  ['an Apache that cannot ask anybody', 503, [
    /\/health is answered with 503/,
    /requests for feeds are answered with 503: the authorizer does not answe/,
    /\/login is answered with 503: start profile\.fcgi/]],
]) {
  test(`sees ${what} in place of the site`, async (t) => {
    const server = http.createServer((request, response) => {
      response.writeHead(answer).end('{"status":"ok","checks":[]}');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const shell = await createShell({ settings: {
      site: `http://127.0.0.1:${server.address().port}` } });
    t.after(() => {
      server.close();
      shell.remove();
    });
    const { status, stderr } = await shell.run('check');
    assert.equal(status, 2);
    for (const message of messages) assert.match(stderr, message);
  });
}

describe('of a site that does not run', () => {
  let shell;

  before(async () => {
    shell = await createShell();
    await shell.json('feed', 'add', 'builds');
  });

  after(() => shell?.remove());

  // The messages of a check; every one of them has a level in front.
  const problems = async (env = {}) => {
    const { status, stderr } = await shell.run('check', { env });
    const lines = stderr.trim().split('\n');
    for (const line of lines) {
      assert.match(line, /^tokenbooth: (warning|critical): /);
    }
    assert.equal(status, stderr.includes(': critical: ') ? 2 : 1);
    return stderr;
  };

  test('says which program does not answer, and where', async () => {
    const said = await problems();
    assert.match(said, /profile\.fcgi does not answer at unix:.*; start it/);
    assert.match(said, /authorize\.fcgi does not answer at 127\.0\.0\.1:902: /);
    assert.match(said, /warning: counters .*: No such file/);
  });

  test('says what is wrong with settings and keys, and where', async () => {
    assert.match(await problems({ TOKENBOOTH_CONF: '/nowhere' }),
      /critical: \/nowhere: No such file/);
    const settings = fs.readFileSync(shell.file('tokenbooth.conf'), 'utf8');
    fs.writeFileSync(shell.file('wrong.conf'), `${settings}bogus = 1\n`);
    assert.match(await problems({ TOKENBOOTH_CONF: shell.file('wrong.conf') }),
      /critical: .*wrong\.conf:\d+: unknown key "bogus"/);
    fs.chmodSync(shell.file('lookup.key'), 0o644);
    assert.match(await problems(), /critical: key file .*lookup\.key: /);
    fs.chmodSync(shell.file('lookup.key'), 0o600);
  });

  test('says which templates cannot be read', async () => {
    const settings = fs.readFileSync(shell.file('tokenbooth.conf'), 'utf8');
    fs.writeFileSync(shell.file('other.conf'),
      settings.replace(/^templates = .*$/m, 'templates = /nowhere'));
    assert.match(await problems({ TOKENBOOTH_CONF: shell.file('other.conf') }),
      /critical: templates \/nowhere: not a readable folder/);
  });

  test('says which folder below a feed Apache cannot write to', async () => {
    const below = shell.file('feeds/builds/a/b');
    fs.mkdirSync(below, { recursive: true });
    const { uid, gid } = fs.statSync(shell.file('feeds'));
    for (const name of ['a', 'a/b']) {
      fs.chownSync(shell.file('feeds/builds', name), uid, gid);
    }
    assert.doesNotMatch(await problems(), /folder .* of a feed/);
    fs.chmodSync(below, 0o555);
    try {
      assert.match(await problems(), new RegExp('critical: folder '
        + `${below} of a feed: Apache cannot write there; chmod u.rwx ${below}$`,
      'm'));
    } finally {
      fs.rmSync(shell.file('feeds/builds/a'), { recursive: true });
    }
  });

  test('says which folder nobody can write to', async () => {
    for (const [name, said] of [
      ['feeds/builds', /critical: feed folder (.*builds): Apache cannot write there; chmod u\+rwx \1$/m],
      ['feeds', /critical: feed_root (.*): no feed can be created there; chmod u\+rwx \1$/m],
    ]) {
      for (const mode of [0o500, 0o000]) {
        fs.chmodSync(shell.file(name), mode);
        const text = await problems();
        fs.chmodSync(shell.file(name), 0o755);
        assert.match(text, said);
      }
    }
    assert.doesNotMatch(await problems(), /: feed/);
  });

  // As the owner of the database, who is not root.
  test('says that the audit log cannot be written', async () => {
    const settings = fs.readFileSync(shell.file('tokenbooth.conf'), 'utf8');
    const log = shell.file('logs/audit.log');
    const env = { TOKENBOOTH_CONF: shell.file('audit.conf') };
    fs.writeFileSync(shell.file('audit.conf'),
      `${settings}audit_log = ${log}\n`);
    const said = async () =>
      /critical: audit_log .*audit\.log: (.*)/.exec(await problems(env))?.[1];
    assert.match(await said(), /^No such file.*; let the owner of .*\.db write in/);
    fs.mkdirSync(log, { recursive: true });
    assert.equal(await said(), 'not a regular file; name another one');
    fs.rmdirSync(log);
    if (isRoot) {
      fs.chmodSync(shell.folder, 0o711);
      fs.chownSync(shell.file('tokenbooth.db'), 65534, 65534);
    }
    fs.chmodSync(shell.file('logs'), 0o555);
    assert.match(await said(), /^Permission denied; let .* write in its folder/);
    fs.chmodSync(shell.file('logs'), 0o777);
    assert.equal(await said(), undefined);
    fs.writeFileSync(log, '', { mode: 0o400 });
    assert.match(await said(), /^Permission denied; let the owner .* write to it/);
    fs.chmodSync(log, 0o666);
    assert.equal(await said(), undefined);
    if (isRoot) fs.chownSync(shell.file('tokenbooth.db'), 0, 0);
  });

  test('feed add says which folder it cannot create, in one line', async () => {
    fs.renameSync(shell.file('feeds'), shell.file('moved'));
    const { status, stderr } = await shell.run('feed', 'add', 'more');
    fs.renameSync(shell.file('moved'), shell.file('feeds'));
    assert.equal(status, 1);
    assert.equal(stderr, `tokenbooth: folder ${shell.file('feeds/more')}: ` +
      'No such file or directory\n');
  });

  test('says which feed the web server cannot write to',
    { skip: !isRoot && 'needs root' }, async () => {
      fs.chownSync(shell.file('feeds/builds'), 65534, 65534);
      assert.match(await problems(),
        /critical: feed folder .*builds: Apache cannot write there; chown/);
    });
});

test('feed add as root gives the folder to the owner of feed_root',
  { skip: !isRoot && 'needs root' }, async (t) => {
    const shell = await createShell();
    t.after(() => shell.remove());
    fs.chownSync(shell.file('feeds'), 65534, 65533);
    await shell.json('feed', 'add', 'builds');
    const { uid, gid, mode } = fs.statSync(path.join(shell.folder,
      'feeds/builds'));
    assert.deepEqual([uid, gid, mode & 0o777], [65534, 65533, 0o775]);
  });
