// What is mod_authz_tokenbooth's alone: its directives, and that its memory
// never allows what has ended. What it decides is the table in checks.test.js.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { query } = require('../lib/database');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const connections = 16;
const tokens = 24;
let site;

before(async () => {
  site = await startSite({ checker: 'module', settings: { password_cost: 10 } });
});

after(() => site?.stop());

// Asks on a connection that is kept.
function asker(where = site) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (value) => new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: where.port, agent,
      path: '/F/demo/hello.txt', headers: bearer(value) }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    }).on('error', reject);
  });
  return { ask, end: () => agent.destroy() };
}

// What /authorize and /introspect say of the value of the site's account.
async function askEndpoints(where) {
  return [
    await where.request('/authorize?feed=demo&access=read',
      { headers: bearer(where.value) }),
    await where.request('/introspect', { method: 'POST',
      headers: { ...bearer(where.value),
        'Content-Type': 'application/x-www-form-urlencoded' },
      body: `token=${where.value}` }),
  ];
}

test('/authorize and /introspect say 503, and never yes, without a database', async () => {
  const alone = await startSite(
    { checker: 'module', settings: { password_cost: 10 } });
  const names = ['', '-wal', '-shm'].map((end) => alone.file(`tokenbooth.db${end}`));
  try {
    // Not the authorizer, whose connections are open.
    fs.rmSync(alone.file('run/authorize.sock'), { force: true });
    for (const name of names) {
      if (fs.existsSync(name)) fs.renameSync(name, `${name}.away`);
    }
    for (const { status, text } of await askEndpoints(alone)) {
      assert.equal(status, 503, text);
      assert.doesNotMatch(text, /true/);
    }
  } finally {
    await alone.stop();
  }
});

test('/authorize and /introspect need no authorizer', async () => {
  const alone = await startSite(
    { checker: 'module', settings: { password_cost: 10 } });
  try {
    fs.rmSync(alone.file('run/authorize.sock'));
    const [got, told] = await askEndpoints(alone);
    assert.deepEqual([got.status, JSON.parse(got.text).allowed], [200, true]);
    assert.equal(JSON.parse(told.text).active, true);
  } finally {
    await alone.stop();
  }
});

test('what ended is never allowed again, on any connection', async () => {
  const made = [];
  for (let i = 0; i < tokens; i++) {
    made.push(await site.addToken('demo', `Token ${i}`, '--read', 'demo'));
  }
  const visitor = await site.signedIn();
  let confirmed = 0; // how many of them, from the first, are revoked
  const statuses = { before: new Set(), after: new Set() };
  const checking = Array.from({ length: connections }, async (_, number) => {
    const { ask, end } = asker();
    for (let i = number; confirmed < tokens; i++) {
      // Those near the one that is being revoked: warm, and just ended.
      const which = Math.min(tokens - 1, Math.max(0, confirmed - 2 + i % 4));
      const begun = which < confirmed ? 'after' : 'before';
      statuses[begun].add(await ask(made[which].value));
    }
    end();
  });
  for (const { id } of made) {
    const { status } = await visitor.fillIn(`/profile/tokens/${id}/revoke`,
      `/profile/tokens/${id}/revoke`);
    assert.equal(status, 303);
    confirmed += 1;
  }
  await Promise.all(checking);
  assert.deepEqual([...statuses.after], [403]);
  assert.ok(statuses.before.has(200));
});

// Each time more of Apache's threads open the database for the first time.
test('a database that is good again is used at the next check', async () => {
  const fresh = await startSite({ checker: 'module' });
  const asking = Array.from({ length: connections }, () => asker(fresh));
  const statuses = async () => new Set(await Promise.all(
    asking.map(({ ask }) => ask(fresh.value))));
  try {
    for (let i = 0; i < 3; i++) {
      await query(fresh, 'ALTER TABLE token_value RENAME TO away;');
      assert.deepEqual(await statuses(), new Set([503]));
      await query(fresh, 'ALTER TABLE away RENAME TO token_value;');
      assert.deepEqual(await statuses(), new Set([200]));
    }
  } finally {
    for (const { end } of asking) end();
    await fresh.stop();
  }
});

// A backend trusts them, so no rule of a site may say who was let in.
test('variables of the check win over those that were there', async () => {
  const names = ['ACCOUNT', 'TOKEN', 'FEED', 'ACCESS'];
  const told = await startSite({ checker: 'module', host: `
    ${names.map((name) =>
    `SetEnvIf Request_URI . TOKENBOOTH_${name}=forged`).join('\n')}
    <Location "/F">
      ${names.map((name) =>
    `Header always set X-Seen-${name} "%{TOKENBOOTH_${name}}e"`).join('\n')}
    </Location>` });
  try {
    const { headers } = await told.request('/F/demo/hello.txt',
      { headers: bearer(told.value) });
    assert.deepEqual(names.map((name) => headers[`x-seen-${name}`.toLowerCase()]),
      ['demo', '1', 'demo', 'read']);
  } finally {
    await told.stop();
  }
});

// What a site's own directives can do to a feed, and what they cannot.
describe('a site\'s own configuration', () => {
  let backend;
  let own;
  const get = (path, headers = bearer(own.value)) =>
    own.request(path, { headers });

  before(async () => {
    backend = await startBackend();
    own = await startSite({ checker: 'module', prepare: (folder) => {
      fs.mkdirSync(`${folder}/htdocs/index`, { recursive: true });
    }, host: `
      DocumentRoot "\${SITE_VAR}/htdocs"
      <Directory "\${SITE_VAR}/htdocs">
        Require all granted
      </Directory>
      RewriteEngine On
      RewriteRule "^/short/(.*)$" "/F/demo/$1" [PT]
      <Location "/index">
        ProxyPass "!"
        DirectoryIndex /F/demo/hello.txt
      </Location>
      <Location "/F/late">
        RewriteEngine On
        RewriteRule ^ "http://127.0.0.1:${backend.port}%{REQUEST_URI}" [P]
      </Location>
      <Location "/F">
        AuthMerging Off
        Require all granted
        Header always set Content-Security-Policy "script-src *"
        Header set X-Content-Type-Options "none"
        Header set Cache-Control "public, max-age=60"
        Header set Set-Cookie "a=b"
        Header set Clear-Site-Data "*"
      </Location>` });
    await own.json('feed', 'add', 'late', '--owner', 'demo');
  });

  after(() => Promise.all([own?.stop(), backend?.stop()]));

  test('lets nobody in who was not checked', async () => {
    for (const headers of [{}, bearer('tkb_short')]) {
      assert.ok((await get('/F/demo/hello.txt', headers)).status >= 401);
    }
    assert.equal((await get('/F/none/x')).status, 403);
  });

  test('cannot undo what every answer of a feed says', async () => {
    for (const path of ['/F/demo/hello.txt', '/F/demo/none', '/F/demo/']) {
      const { lines, status } = await get(path);
      const said = (name) => lines.filter(([header]) => header === name)
        .map(([, value]) => value);
      assert.ok(status < 500);
      assert.deepEqual(said('content-security-policy'), ['sandbox'], path);
      assert.deepEqual(said('x-content-type-options'), ['nosniff'], path);
      assert.deepEqual(said('cache-control'), ['private'], path);
      assert.deepEqual(said('set-cookie'), [], path);
      assert.deepEqual(said('clear-site-data'), [], path);
    }
  });

  test('may find an index in a feed, which stays private', async () => {
    const got = await get('/index/');
    assert.match(got.text, /^Hello/);
    assert.equal(got.headers['cache-control'], 'private');
    assert.equal((await get('/index/', {})).status, 401);
  });

  test('may lead to a registry late, which gets no value', async () => {
    const ask = (more) => get('/F/late/x', { ...bearer(own.value), ...more });
    const { text } = await ask({ Referer: own.value });
    assert.equal(JSON.parse(text).headers['x-tokenbooth-account'], 'demo');
    assert.doesNotMatch(text, /tkb_/);
    for (const more of [{ 'PRIVATE-TOKEN': own.value },
      { 'X-Tokenbooth.Account': 'root' }]) {
      const got = await ask(more);
      assert.equal(got.status, 400, got.text);
      assert.doesNotMatch(got.text, /tkb_\w/);
    }
    assert.equal((await get('/F/late/x', {})).status, 401);
  });

  test('may lead to a feed, which is checked as that', async () => {
    assert.match((await get('/short/hello.txt')).text, /^Hello/);
    assert.equal((await get('/short/hello.txt', {})).status, 401);
    assert.match((await get(`/short/auth/${own.value}/hello.txt`, {})).text,
      /^Hello/);
    for (const name of ['.htaccess', '.DAV/x']) {
      assert.equal((await get(`/short/${name}`)).status, 400);
    }
    assert.equal((await get(`/short/${'a/'.repeat(1500)}`)).status, 400);
    const log = own.logs();
    assert.doesNotMatch(log, /tkb_\w{5}/);
  });
});

// There is no <Location> that differs between the two.
test('a redirect inside the folder of the feeds is checked', async () => {
  const own = await startSite({ checker: 'module', host: `
    <Directory "\${TOKENBOOTH_FEEDS}">
      ErrorDocument 404 /F/other/secret.txt
    </Directory>` });
  try {
    await own.json('feed', 'add', 'other', '--owner', 'demo');
    fs.writeFileSync(own.file('feeds/other/secret.txt'), 'a secret');
    const reader = await own.addToken('demo', 'Reader', '--read', 'demo');
    const get = (path) =>
      own.request(path, { headers: bearer(reader.value) });
    assert.equal((await get('/F/demo/hello.txt')).status, 200);
    const { status, text } = await get('/F/demo/none');
    assert.equal(status, 404);
    assert.doesNotMatch(text, /secret/);
  } finally {
    await own.stop();
  }
});

const database = (where, end = '') => ['', '-wal', '-shm'].map((more) =>
  where.file(`tokenbooth.db${more}${end}`));

function rename(from, to) {
  from.forEach((name, i) => {
    if (fs.existsSync(name)) fs.renameSync(name, to[i]);
  });
}

const takeAway = (where) => rename(database(where), database(where, '.away'));

function putBack(where) {
  for (const name of database(where)) fs.rmSync(name, { force: true });
  rename(database(where, '.away'), database(where));
}

// A file of the same owner.
function writeLike(like, name, text) {
  const { uid, gid, mode } = fs.statSync(like);
  fs.writeFileSync(name, text, { mode });
  fs.chownSync(name, uid, gid);
}

// What may be wrong: how it comes, what is said of it, and how it goes. What is
// a matter of the `database` may go without another reload.
const faults = {
  'settings that are wrong': {
    come: (where) => fs.appendFileSync(where.file('tokenbooth.conf'),
      'colour = red\n'),
    said: /tokenbooth\.conf:\d+: .*colour/,
    go: (where) => fs.writeFileSync(where.file('tokenbooth.conf'),
      fs.readFileSync(where.file('tokenbooth.conf'), 'utf8')
        .replace('colour = red\n', '')),
  },
  'a key that others can read': {
    come: (where) => fs.chmodSync(where.file('lookup.key'), 0o644),
    said: /lookup\.key/,
    go: (where) => fs.chmodSync(where.file('lookup.key'), 0o600),
  },
  'a key that is missing': {
    come: (where) =>
      fs.renameSync(where.file('lookup.key'), where.file('away.key')),
    said: /lookup\.key/,
    go: (where) =>
      fs.renameSync(where.file('away.key'), where.file('lookup.key')),
  },
  'a database that is missing': {
    database: true, come: takeAway, said: /tokenbooth\.db/, go: putBack,
  },
  'a database that is empty': {
    database: true,
    come: (where) => {
      takeAway(where);
      writeLike(`${where.file('tokenbooth.db')}.away`,
        where.file('tokenbooth.db'), '');
    },
    said: /tokenbooth\.db.*no tables/,
    go: putBack,
  },
  'a database of a later version': {
    database: true,
    come: async (where) => {
      [{ user_version: where.was }] = await query(where, 'PRAGMA user_version;');
      await query(where, `PRAGMA user_version = ${where.was + 1};`);
    },
    said: /tokenbooth\.db.*version/,
    go: (where) => query(where, `PRAGMA user_version = ${where.was};`),
  },
};

// As logrotate does every night. An Apache serves more than feeds.
describe('a reload with', () => {
  let own;

  before(async () => {
    own = await startSite({ checker: 'module' });
  });

  after(() => own?.stop());

  const reload = () => process.kill(
    Number(fs.readFileSync(own.file('run/apache.pid'), 'utf8')), 'SIGUSR1');
  const reloads = () =>
    own.logs().match(/resuming normal operations/g).length;
  const status = async () => (await own.request('/F/demo/hello.txt',
    { headers: bearer(own.value) })).status;

  for (const [what, fault] of Object.entries(faults)) {
    test(`${what} is told by configtest, and denies all checks, and nothing `
      + 'else, until it is mended', async () => {
      await fault.come(own);
      try {
        const { status: exit, stderr } = spawnSync('/usr/sbin/apache2',
          ['-t', '-f', own.file('run/httpd.conf')], { encoding: 'utf8' });
        assert.equal(exit, 1, stderr);
        assert.match(stderr, fault.said);
        if (!fault.database) assert.equal(await status(), 200);
        const soFar = reloads();
        reload();
        await until(() => reloads() > soFar);
        await until(async () => await status() === 503);
        for (const { status: denied } of await askEndpoints(own)) {
          assert.equal(denied, 503);
        }
        assert.equal((await own.request('/static/style.css')).status, 200);
        assert.match(own.programLog('error'), fault.said);
      } finally {
        await fault.go(own);
      }
      if (!fault.database) reload();
      await until(async () => await status() === 200);
    });
  }

  test('a new look-up key has it read by Apache', async () => {
    const ask = async () =>
      (await own.run('key', 'rotate', 'lookup')).stderr;
    assert.match(await ask(), /read it:.* Apache in \d+ of its processes/);
    assert.equal(await status(), 200);
    reload();
    await until(async () => !/ Apache in /.test(await ask()));
    assert.match(await ask(), /read it: profile\.fcgi/);
    assert.equal(await status(), 200);
  });
});

test('Apache starts without a database, and checks once it is there', async () => {
  const early = await startSite({
    checker: 'module',
    prepare: (folder) => fs.writeFileSync(`${folder}/own.conf`,
      `database = ${folder}/own.db\ncounters = ${folder}/own.counters\n`
      + `lookup_key = ${folder}/lookup.key\nseal_key = ${folder}/seal.key\n`),
    extra: (folder) => `TokenboothSettings "${folder}/own.conf"`,
  });
  try {
    const ask = async () => (await early.request('/F/demo/hello.txt',
      { headers: bearer(early.value) })).status;
    assert.equal(await ask(), 503);
    assert.match(early.programLog('error'), /own\.db.*until this is mended/);
    await query(early, `VACUUM INTO '${early.file('new.db')}';`);
    writeLike(early.file('tokenbooth.db'), early.file('new.db'),
      fs.readFileSync(early.file('new.db')));
    fs.renameSync(early.file('new.db'), early.file('own.db'));
    await until(async () => await ask() === 200);
  } finally {
    await early.stop();
  }
});

describe('Apache does not start', () => {
  for (const [what, extra, told] of [
    ['without a settings file', 'TokenboothSettings /nowhere/tokenbooth.conf',
      /\/nowhere\/tokenbooth\.conf: No such file/],
    ['where the guard is no word', '<Location "/x">\nTokenboothGuard Maybe\n'
      + '</Location>', /TokenboothGuard must be On or Off/],
  ]) {
    test(what, async () => {
      await assert.rejects(startSite({ checker: 'module', extra }), told);
    });
  }
});
