// Where a secret must not stand: in no process' arguments or environment, in
// no log, and in the database neither a value nor a password nor a cookie.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { confirm, makeToken, reveal } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { inventedValue } = require('../lib/values');

let site;
const secrets = {}; // each by its name
const seen = []; // arguments and environments of every process

// The processes of the site: the starter and all below it.
function processes() {
  const parents = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'latin1');
      const after_ = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(after_[1]));
    } catch {
      // It has ended.
    }
  }
  const ours = (id) => id === site.child.pid
    || (parents.has(id) && ours(parents.get(id)));
  return [...parents.keys()].filter(ours);
}

const file = (id, name) => fs.readFileSync(`/proc/${id}/${name}`, 'latin1');

// What ps shows of any process that runs now, ours or an administrator's.
function look() {
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    for (const part of ['cmdline', 'environ']) {
      try {
        seen.push(file(name, part));
      } catch {
        // It has ended, or it is the kernel's.
      }
    }
  }
}

before(async () => {
  site = await startSite({ settings: { throttle_values: 1000 } });
  const watch = setInterval(look, 20);
  secrets['demo\'s password'] = site.password;
  secrets['the primary value'] = site.value;
  secrets['a password from a prompt'] = 'zebra from a prompt';
  await site.addAccount('ann', secrets['a password from a prompt']);
  const demo = await site.signedIn();
  const page = await demo.get('/profile/tokens');
  secrets['a session cookie'] = demo.cookies.get('tokenbooth_session');
  secrets['a form token'] =
    /name="csrf_token" value="([^"]+)"/.exec(page.text)[1];
  secrets['a wrong password'] = 'zebra wrong password';
  await site.signedIn('demo', secrets['a wrong password']);
  secrets['a sign-up password'] = 'zebra of the sign-up';
  await site.visitor().fillIn('/signup', '/signup', { username: 'bob',
    email: 'bob@example.org', password: secrets['a sign-up password'] });
  const token = await makeToken(demo, { description: 'One', read: 'on' });
  secrets['a value'] = token.value;
  await confirm(demo, token.id, 'regenerate');
  secrets['a regenerated value'] = await reveal(demo, token.id);
  const revoked = await makeToken(demo, { description: 'Two', read: 'on' });
  secrets['a revoked value'] = revoked.value;
  await site.request('/revoke', { method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `token=${revoked.value}` });
  secrets['a value never issued'] = inventedValue();
  await demo.fillIn('/profile/tokens', '/profile/tokens/find',
    { q: secrets['a regenerated value'] });
  for (const value of [token.value, revoked.value, site.value,
    secrets['a regenerated value'], secrets['a value never issued']]) {
    const all = [
      ['/F/demo/hello.txt', { Authorization: `Bearer ${value}` }],
      ['/F/demo/hello.txt', { Authorization: value }],
      ['/F/demo/hello.txt', { 'X-NuGet-ApiKey': value }],
      ['/F/demo/hello.txt', { Authorization: `Basic ${btoa(`x:${value}`)}` }],
      ['/F/demo/hello.txt', { Authorization: `Basic ${btoa(`${value}:`)}` }],
      [`/F/demo/auth/${value}/hello.txt`, {}],
      [`/F/demo/auth/${value}/..%2f..`, {}],
      [`/F/demo/x/auth/${value}/hello.txt`, {}],
      [`/F/demo/hello.txt?token=${value}`, {}],
      ['/F/demo/hello.txt', { Referer: `http://x/F/demo/auth/${value}/` }],
      ['/F/demo/hello.txt', { Cookie: `t=${value}` }],
      ['/authorize?feed=demo&access=read', { 'X-Api-Key': value }],
      ['/authorize', { 'X-Original-URI': `/F/demo/auth/${value}/x`,
        'X-Original-Method': 'GET' }],
      [`/login?next=/${value}`, {}], [`/${value}`, {}],
      [`/profile/tokens?q=${value}`, { Cookie: '' }],
      ['/F/demo/hello.txt', { Authorization:
        `Basic ${btoa(`demo:${secrets['a wrong password']}`)}` }],
      ['/F/demo/hello.txt', { Authorization:
        `Basic ${btoa(`demo:${site.password}`)}` }],
    ];
    for (const [address, headers] of all) {
      await site.request(address, { headers });
    }
    // mod_dav tells the path of what it cannot do.
    for (const [method, more] of [['UNLOCK', {}],
      ['UNLOCK', { 'Lock-Token': '<opaquelocktoken:1>' }],
      ['COPY', { Destination: `${site.url}/F/demo/nowhere/x` }]]) {
      await site.request(`/F/demo/${value}`, { method,
        headers: { Authorization: `Bearer ${site.value}`, ...more } });
    }
  }
  await site.run('token', 'create', 'demo', '--description', 'By an admin',
    '--read', 'all');
  look();
  clearInterval(watch);
});

after(() => site?.stop());

// Each secret that is in the text, by its name; also as base64 hides it.
function found(text) {
  const names = [];
  for (const [name, secret] of Object.entries(secrets)) {
    if (text.includes(secret)) names.push(name);
  }
  return names;
}

function allFiles(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return allFiles(name);
    return entry.isFile() ? [name] : [];
  });
}

test('the secrets are what they should be', () => {
  for (const [name, secret] of Object.entries(secrets)) {
    assert.ok(secret?.length > 12, name);
  }
  assert.ok(processes().length >= 4, `${processes()}`);
});

describe('a process', () => {
  test('has none in its arguments or environment', () => {
    assert.ok(seen.length > 100);
    const text = seen.join('\n');
    assert.ok(text.includes('profile.fcgi') && text.includes('TOKENBOOTH_CONF'));
    assert.deepEqual(found(text), []);
    for (const name of ['lookup.key', 'seal.key', 'run/authorizer.secret']) {
      const key = fs.readFileSync(site.file(name), 'latin1').trim();
      assert.ok(!text.includes(key), name);
    }
  });

  test('leaves no core dump', () => {
    const ids = processes();
    for (const id of ids) {
      const limit = /^Max core file size +(\S+) +(\S+)/m.exec(
        file(id, 'limits'));
      assert.deepEqual([limit[1], limit[2]], ['0', '0'],
        file(id, 'cmdline').replaceAll('\0', ' '));
    }
  });

  test('is nobody\'s but the site\'s user', () => {
    for (const id of processes()) {
      const uid = /^Uid:\s+(\d+)\s+(\d+)/m.exec(file(id, 'status'));
      assert.equal(uid[1], uid[2]);
      assert.notEqual(uid[1], '0', file(id, 'cmdline'));
    }
  });
});

describe('a file', () => {
  test('of the logs has none', () => {
    const logs = allFiles(site.file('log'));
    assert.ok(logs.length >= 3);
    const text = logs.map((name) => fs.readFileSync(name, 'latin1')).join('\n');
    assert.match(text, /GET \/F\/demo\/hello\.txt/);
    assert.deepEqual(found(text), []);
    for (const secret of Object.values(secrets)) {
      for (const user of [`x:${secret}`, `demo:${secret}`, `${secret}:`]) {
        assert.ok(!text.includes(btoa(user)));
      }
    }
    assert.doesNotMatch(text, /tkb_\w{5}/);
  });

  test('of the database has none', () => {
    const names = ['', '-wal', '-shm'].map((end) =>
      site.file(`tokenbooth.db${end}`)).filter((name) => fs.existsSync(name));
    assert.ok(names.length >= 2);
    const text = names.map((name) => fs.readFileSync(name, 'latin1')).join('');
    assert.ok(text.includes('ann@example.org'), 'the accounts are in it');
    assert.deepEqual(found(text), []);
    assert.doesNotMatch(text, /tkb_\w{8}/);
    for (const secret of Object.values(secrets)) {
      for (const form of ['base64', 'base64url', 'hex']) {
        const hidden = Buffer.from(secret).toString(form).replace(/=+$/, '');
        assert.ok(!text.toLowerCase().includes(hidden.toLowerCase()));
      }
    }
    const keys = ['lookup.key', 'seal.key'].map((name) =>
      fs.readFileSync(site.file(name)));
    for (const key of keys) {
      assert.ok(!text.includes(key.toString('latin1').trim()));
      assert.ok(!text.includes(
        Buffer.from(key.toString().trim(), 'base64').toString('latin1')));
    }
  });

  test('elsewhere in the site\'s folder has none', () => {
    // What the starter writes for its person: the password, two lines for curl.
    const meant = ['demo.password', 'read.curl', 'push.curl'];
    const names = allFiles(site.folder)
      .filter((name) => !meant.includes(path.relative(site.folder, name)));
    assert.ok(names.length > 5);
    for (const name of names) {
      assert.deepEqual(found(fs.readFileSync(name, 'latin1')), [], name);
    }
  });

  test('with a secret is its owner\'s alone', () => {
    for (const name of ['lookup.key', 'seal.key', 'run/authorizer.secret', 'run/authorizer-secret.conf',
      'demo.password', 'read.curl', 'push.curl', 'tokenbooth.db']) {
      const { mode } = fs.statSync(site.file(name));
      assert.equal((mode & 0o777).toString(8), '600', name);
    }
    assert.equal(fs.statSync(site.folder).mode & 0o077, 0);
  });

  test('of the two keys is not the same', () => {
    assert.notDeepEqual(fs.readFileSync(site.file('lookup.key')),
      fs.readFileSync(site.file('seal.key')));
  });
});

describe('a page', () => {
  const value = inventedValue();
  const wrong = { read: 'on', read_feed: value, until: 'date', expires: value,
    description: `my token: ${value}`, networks: `${value} office` };

  for (const [what, address, action, fields] of [
    ['the form of a token', '/profile/tokens/new', '/profile/tokens', wrong],
    ['the form of a feed', '/feeds', '/feeds', { name: value }],
    ['the form of a member', '/feeds/demo', '/feeds/demo/members',
      { username: value, privilege: 'read' }],
  ]) {
    test(`does not show a value that was typed into ${what}`, async () => {
      const demo = await site.signedIn();
      const got = await demo.fillIn(address, action, fields);
      assert.equal(got.status, 422);
      assert.match(got.text, /tkb_\*{36}/);
      assert.ok(!got.text.toLowerCase().includes(value.toLowerCase()));
    });
  }

  test('does not show a value in an address', async () => {
    const demo = await site.signedIn();
    for (const [who, address] of [[demo, `/profile/tokens?feed=${value}`],
      [demo, `/profile/tokens/new?description=${value}`],
      [site.visitor(), `/login?next=/${value}`]]) {
      const { text } = await who.get(address);
      assert.ok(!text.toLowerCase().includes(value.toLowerCase()), address);
    }
  });

  test('does not show a value in place of a username', async () => {
    const visitor = site.visitor();
    const got = await visitor.fillIn('/login', '/login',
      { username: value, password: 'x' });
    assert.equal(got.status, 422);
    assert.ok(!got.text.toLowerCase().includes(value.toLowerCase()));
  });
});

describe('the administrator\'s command', () => {
  test('takes no password as an argument', async () => {
    for (const words of [
      ['account', 'add', 'eve', '--password', 'zebra in an argument'],
      ['account', 'password', 'ann', 'zebra in an argument'],
      ['account', 'password', 'ann', '--set', 'zebra in an argument'],
    ]) {
      const { status, stderr } = await site.run(...words);
      assert.equal(status, 2);
      assert.doesNotMatch(stderr, /zebra/);
    }
    const visitor = await site.signedIn('ann', 'zebra in an argument');
    assert.equal((await visitor.get('/profile/tokens')).status, 303);
  });
});

describe('a new seal key', () => {
  test('is used at once, while checks and pages go on', async () => {
    const demo = await site.signedIn();
    const old = await makeToken(demo, { description: 'Old', read: 'on' });
    const works = async ({ id, value }) => {
      assert.equal(await reveal(demo, id), value);
      assert.equal((await site.request('/F/demo/hello.txt',
        { headers: { Authorization: `Bearer ${value}` } })).status, 200);
    };
    let isDone = false;
    const rotating = site.json('key', 'rotate', 'seal')
      .finally(() => { isDone = true; });
    while (!isDone) await works(old);
    const { resealed, unreadable, resumed } = await rotating;
    assert.ok(resealed > 1);
    assert.equal(unreadable, 0);
    assert.equal(resumed, false);
    const made = await makeToken(demo, { description: 'New', read: 'on' });
    const file_ = site.file('seal.key');
    const keys = fs.readFileSync(file_, 'latin1').trim().split('\n');
    assert.equal(keys.length, 2);
    fs.writeFileSync(file_, `${keys[0]}\n`); // without the former one
    for (const token of [old, made]) await works(token);
    assert.equal(fs.statSync(file_).mode & 0o777, 0o600);
  });
});
