// Programs that are killed in the middle of changes: what a person was told is
// done is done, and no request is allowed that should be denied.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { typed } = require('../lib/pages');
const { hold, processesOf } = require('../lib/processes');
const { startSite } = require('../lib/site');
const { request } = require('../lib/request');

let site;
let revoked; // a token that must be denied at every moment
let reader; // a good one
const started = []; // programs that this test restarted

before(async () => {
  site = await startSite({ checker: 'authorizer',
    settings: { password_cost: 10, throttle_values: 0 } });
  reader = await site.addToken('demo', 'Reader', '--read', 'all');
  revoked = await site.addToken('demo', 'Revoked', '--read', 'all');
  await site.json('token', 'revoke', String(revoked.id));
});

after(async () => {
  for (const child of started) kill(child.pid);
  // Its starter has met dead children and ended; what is left is its folder.
  await site?.stop().catch(() => {});
  await allGone();
});

const bearer = ({ value }) => ({ Authorization: `Bearer ${value}` });

const killed = new Set();

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
    killed.add(pid);
  } catch {
    // It ended by itself.
  }
}

// Until its parent has asked how it ended, it is there, although it is dead.
function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const ours = (pattern) => processesOf(site, pattern);

// Asks for what only a good token may have, with none and with a dead one, until
// told to stop: every status that came, and whether the file ever did.
function knock() {
  const statuses = new Set();
  let leaked = false;
  let going = true;
  const loop = async (headers) => {
    while (going) {
      try {
        const got = await request(site.port, '/F/demo/hello.txt', { headers });
        statuses.add(got.status);
        leaked ||= got.text.includes('Hello from') || got.status === 200;
      } catch (error) {
        statuses.add(error.code ?? error.message);
        await new Promise(setImmediate);
      }
    }
  };
  const loops = [loop({}), loop(bearer(revoked)), loop(bearer(
    { value: 'tkb_short' }))];
  return {
    // Both of the answers that a running site has for these were seen.
    async enough() {
      const end = Date.now() + 30_000;
      while (!(statuses.has(401) && statuses.has(403))) {
        assert.ok(Date.now() < end, `no check is answered: ${[...statuses]}`);
        await new Promise((done) => setTimeout(done, 5));
      }
    },
    async stop() {
      going = false;
      await Promise.all(loops);
      return { statuses, leaked };
    },
  };
}

// Changes one after the other until the site is gone: what was confirmed.
function change(visitor, csrf) {
  const confirmed = { made: [], ended: [], values: new Map() };
  let going = true;
  const post = (address, fields, headers) =>
    visitor.post(address, { csrf_token: csrf, ...fields }, headers);
  const work = async (worker) => {
    for (let i = 0; going; i++) {
      const made = await post('/profile/tokens', {
        description: `Crash ${worker} ${i}`, read: 'on' });
      if (made.status !== 303) continue;
      const id = Number(/new=(\d+)/.exec(made.headers.location)[1]);
      confirmed.made.push(id);
      if (i % 2) {
        const gone = await post(`/profile/tokens/${id}/revoke`, {});
        if (gone.status === 303) confirmed.ended.push(id);
      } else {
        const shown = await post(`/profile/tokens/${id}/reveal`, {},
          { Accept: 'application/json' });
        if (shown.status === 200) {
          confirmed.values.set(id, JSON.parse(shown.text).value);
        }
      }
    }
  };
  // A connection that breaks ends a worker: what it was not told, is open.
  const workers = [1, 2, 3].map((n) => work(n).catch(() => {}));
  return {
    confirmed,
    async enough(count) {
      const end = Date.now() + 30_000;
      while (confirmed.made.length < count || !confirmed.ended.length) {
        assert.ok(Date.now() < end, 'nothing is confirmed');
        await new Promise((done) => setTimeout(done, 5));
      }
    },
    async stop() {
      going = false;
      await Promise.all(workers);
      return confirmed;
    },
  };
}

async function nothingIsLost(confirmed) {
  const [{ integrity_check: integrity }] =
    await query(site, 'PRAGMA integrity_check');
  assert.equal(integrity, 'ok');
  const rows = await query(site, `SELECT t.id, t.revoked_at,
    (SELECT count(*) FROM token_value v WHERE v.token_id = t.id
      AND v.ended_at IS NULL) AS current FROM token t`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const id of confirmed.made) {
    assert.ok(byId.has(id), `token ${id} was confirmed and is lost`);
  }
  for (const id of confirmed.ended) {
    assert.ok(byId.get(id).revoked_at, `token ${id} is not revoked any more`);
  }
  for (const row of rows) {
    assert.equal(row.current, row.revoked_at ? 0 : 1, `token ${row.id} is half`);
  }
}

async function eachValueHolds(confirmed) {
  for (const [id, value] of [...confirmed.values].slice(-20)) {
    const got = await site.request('/authorize?feed=demo&access=read',
      { headers: bearer({ value }) });
    assert.equal(got.status, 200, `the value of token ${id}`);
    assert.equal(JSON.parse(got.text).token, id);
  }
}

// After a power cut the number that Apache left in its file may be another
// process' own: here it is.
async function takeNumberOfApache() {
  const { uid, gid } = fs.statSync(site.folder);
  const other = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
  await once(other, 'spawn');
  started.push(other);
  fs.writeFileSync(site.file('run/apache.pid'), `${other.pid}\n`);
  return other;
}

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => { child.once('exit', resolve); });
  }
}

// Nothing of the site is left running: the port can be had again.
async function allGone() {
  const end = Date.now() + 20_000;
  while (ours().length || [...killed].some(isThere)) {
    assert.ok(Date.now() < end, `left running: ${ours()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  killed.clear();
}

const victims = [
  ['the pages\' program', () => ours(/profile\.fcgi/)],
  ['the authorizer', () => ours(/authorize\.fcgi/)],
  ['Apache', () => ours(/apache2/)],
  ['all of it at once', () => ours()],
];

for (const [name, find] of victims) {
  describe(`kill -9 of ${name}`, () => {
    let confirmed;

    test('denies all, and its starter says that it ended', async () => {
      const visitor = await site.signedIn();
      const csrf = typed((await visitor.get('/feeds')).text, 'csrf_token');
      const knocking = knock();
      const changing = change(visitor, csrf);
      let met;
      try {
        await changing.enough(12);
        await knocking.enough();
        const pids = find();
        assert.ok(pids.length > 0, 'nothing to kill');
        pids.forEach(kill);
        await ended(site.child);
        // The starter is dead too, and an Apache may just have forked.
        if (pids.includes(site.child.pid)) ours().forEach(kill);
        await allGone();
      } finally {
        confirmed = await changing.stop();
        met = await knocking.stop();
      }
      const { statuses, leaked } = met;
      assert.equal(leaked, false);
      for (const status of statuses) {
        assert.ok([401, 403, 500, 503, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE',
          'socket hang up'].includes(status), `${status}`);
      }
    });

    test('loses nothing that was confirmed', async () => {
      assert.ok(confirmed.made.length >= 12 && confirmed.ended.length > 0);
      await nothingIsLost(confirmed);
      const other = await takeNumberOfApache();
      await site.startAgain();
      kill(other.pid);
      await nothingIsLost(confirmed);
      await eachValueHolds(confirmed);
      const got = await site.request('/F/demo/hello.txt',
        { headers: bearer(reader) });
      assert.equal(got.status, 200);
      const check = await site.run('check');
      assert.equal(check.status, 0, check.stderr);
    });
  });
}

describe('a new look-up key', () => {
  let visitor;
  let token;

  before(async () => {
    visitor = await site.signedIn();
    token = await site.addToken('demo', 'Before', '--read', 'all');
  });

  const status = async (value) => (await site.request('/F/demo/hello.txt',
    { headers: bearer({ value }) })).status;

  test('is not used until all programs have read it', async () => {
    const { status: exit, stderr } = await site.run('key', 'rotate', 'lookup');
    assert.equal(exit, 1);
    assert.match(stderr, /lookup\.key: its new key is not used yet/);
    assert.match(stderr,
      / profile\.fcgi \(restart it\), authorize\.fcgi \(restart it\)/);
    assert.equal((await site.json('status')).lookup_key, 'waiting');
    const check = await site.run('check');
    assert.equal(check.status, 1, check.stderr);
    assert.match(check.stderr, /authorize .*has not read the newest look-up key/);
    assert.match(check.stderr, /run "tokenbooth key rotate lookup" again/);
    const made = await site.addToken('demo', 'Meanwhile', '--read', 'all');
    for (const { value } of [token, made]) assert.equal(await status(value), 200);
  });

  test('finds all values after a restart, and nobody is signed out', async () => {
    site.child.kill('SIGTERM');
    await ended(site.child);
    await allGone();
    await site.startAgain();
    assert.equal(await status(token.value), 200);
    const { rewritten, unreadable, resumed } =
      await site.json('key', 'rotate', 'lookup');
    assert.ok(rewritten > 12);
    assert.equal(unreadable, 0);
    assert.equal(resumed, true);
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
    for (const [value, expected] of [[token.value, 200], [reader.value, 200],
      [revoked.value, 403]]) {
      assert.equal(await status(value), expected);
    }
    const made = await site.addToken('demo', 'Afterwards', '--read', 'all');
    assert.equal(await status(made.value), 200);
    assert.equal((await site.json('status')).lookup_key, 'current');
    assert.equal((await site.run('check')).status, 0);
  });
});

describe('an authorizer', () => {
  test('that hangs allows nothing before it has answered', async () => {
    const [pid] = ours(/authorize\.fcgi/);
    await hold(pid);
    let hanging;
    try {
      hanging = ['hello.txt', 'none.txt'].map((file) =>
        request(site.port, `/F/demo/${file}`, { headers: bearer(reader) })
          .then(({ status }) => status, (error) => error.code));
      const first = await Promise.race([...hanging,
        new Promise((done) => setTimeout(done, 300, 'waiting'))]);
      assert.equal(first, 'waiting');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assert.deepEqual(await Promise.all(hanging), [200, 404]);
  });

  // The starter would end everything at once, so it is stopped until the end.
  test('that is gone is 500, whoever asks, and the pages 503', async () => {
    await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
    assert.equal((await site.request('/F/pub/none.txt')).status, 404);
    const starter = site.child;
    const [authorizer] = ours(/authorize\.fcgi/);
    const [profile] = ours(/profile\.fcgi/);
    await hold(starter.pid);
    try {
      kill(authorizer);
      kill(profile);
      while (ours(/(authorize|profile)\.fcgi/).length) {
        await new Promise(setImmediate);
      }
      for (const headers of [{}, bearer(reader), bearer(revoked)]) {
        for (const [address, method] of [['/F/demo/hello.txt', 'GET'],
          ['/F/demo/hello.txt', 'HEAD'], ['/F/pub/none.txt', 'GET'],
          ['/F/demo/new.txt', 'PUT'], ['/F/demo/hello.txt', 'DELETE']]) {
          const got = await request(site.port, address, { method, headers });
          assert.equal(got.status, 500, `${method} ${address}`);
          assert.doesNotMatch(got.text, /Hello from/);
        }
        for (const address of ['/authorize?feed=demo&access=read', '/login',
          '/profile/tokens']) {
          const got = await request(site.port, address, { headers });
          assert.equal(got.status, 503, address);
        }
      }
      assert.ok(fs.existsSync(site.file('feeds/demo/hello.txt')));
      assert.ok(!fs.existsSync(site.file('feeds/demo/new.txt')));
    } finally {
      process.kill(starter.pid, 'SIGCONT');
    }
    await ended(starter);
    await allGone();
    await site.startAgain();
    const got = await site.request('/F/demo/hello.txt',
      { headers: bearer(reader) });
    assert.equal(got.status, 200);
  });
});
