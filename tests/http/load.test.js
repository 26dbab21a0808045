// Under load: connections that stay, clients that are slow, queues that are
// full, a thousand at once, a database that is locked or away. Each is answered
// right or rejected with 503, and afterwards all is as before, by itself.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { apache, askAThousand, hello, othersAreAnswered, startBusySite, workers } =
  require('../lib/busy-site');
const { lock, query } = require('../lib/database');
const { connect, connectMany, endAll, head } = require('../lib/many');
const { makeToken, words } = require('../lib/pages');
const { addMany, change } = require('../lib/past');
const { until } = require('../lib/person');
const { held, processesOf } = require('../lib/processes');
const { bearer } = require('../lib/values');

let busy;
let site; // the busy one
let reader; // its token that may read

async function open(checker) {
  busy = await startBusySite(checker);
  ({ site, reader } = busy);
}

// --- connections that stay, and slow ones ------------------------------------

async function idleOnes() {
  const idle = await connectMany({ port: site.port }, 300);
  try {
    idle.forEach((one, i) => one.send(i % 3 === 0 ? head('GET', '/login')
      : head('GET', hello, bearer(reader.value))));
    await Promise.all(idle.map((one) => one.has(/\r\n\r\n/)));
    await othersAreAnswered(busy);
    assert.deepEqual(new Set(idle.map(({ status }) => status)), new Set([200]));
  } finally {
    endAll(idle);
  }
}

// What slow clients send at once; the rest never comes, or byte by byte.
const halves = (form) => [
  { count: 48, bytes: 'GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ' },
  { count: 24, bytes: `${head('POST', '/login', form)}username=` },
  { count: 24, bytes: `${head('POST', '/introspect', form)}token=` },
  { count: 12, bytes: `${head('PUT', '/F/demo/slow.bin',
    { ...form, ...bearer(site.value) })}half` },
];

async function slowOnes() {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': 1000 };
  const slow = (await Promise.all(halves(form).map(async (half) => {
    const some = await connectMany({ port: site.port }, half.count);
    for (const one of some) one.send(half.bytes);
    return some;
  }))).flat();
  const trickle = setInterval(() => {
    for (const one of slow.filter((_, i) => i % 2 === 0)) one.send('x');
  }, 200);
  try {
    await othersAreAnswered(busy);
    assert.ok(slow.some(({ socket }) => !socket.closed), 'they were waited for');
    const over = await Promise.all(slow.map(({ ended }) => ended));
    for (const text of over) assert.match(text, /^HTTP\/1\.1 408 /);
  } finally {
    clearInterval(trickle);
    endAll(slow);
  }
  await othersAreAnswered(busy);
  assert.ok(!fs.existsSync(site.file('feeds/demo/slow.bin')));
}

// --- more than there are workers ---------------------------------------------

// Each reads the head and no more; the file is larger than what the kernel
// buffers of it.
async function slowReaders() {
  const size = 16 << 20;
  const wanted = head('GET', '/F/demo/big.bin',
    { ...bearer(reader.value), Connection: 'close' });
  fs.writeFileSync(site.file('feeds/demo/big.bin'), Buffer.alloc(size, 'z'));
  const readers = await connectMany({ port: site.port }, workers + 40);
  try {
    const all = readers.map(async (one) => {
      one.send(wanted);
      await one.has(/\r\n\r\n/);
      one.socket.pause();
      return one.status;
    });
    await othersAreAnswered(busy);
    assert.deepEqual(new Set(await Promise.all(all)), new Set([200]));
    const quick = await connect({ port: site.port });
    quick.send(wanted);
    const text = await quick.ended;
    assert.equal(text.length - text.indexOf('\r\n\r\n') - 4, size);
  } finally {
    endAll(readers);
  }
  await othersAreAnswered(busy);
}

// Pages that their readers do not take: more of them than the program has
// threads. Small buffers, for otherwise the kernel takes a page on this machine.
async function slowPages() {
  const visitor = await site.signedIn();
  await addMany(site, 'demo', 100);
  await change(site, `UPDATE token SET description = description ||
    replace(printf('%180s', ''), ' ', '"') WHERE description LIKE 'Machine %'`);
  const { text } = await visitor.get('/profile/tokens');
  assert.ok(text.length > 500_000, `${text.length} bytes`);
  const readers = await connectMany({ port: site.port }, 40);
  try {
    await Promise.all(readers.map(async (one) => {
      one.send(head('GET', '/profile/tokens',
        { Cookie: visitor.cookie, Connection: 'close' }));
      await one.has(/\r\n\r\n/);
      one.socket.pause();
    }));
    const other = await site.signedIn();
    const id = await makeToken(other, { description: 'Ended', read: 'on' });
    const revoked = await site.request('/revoke', { method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `token=${id.value}` });
    assert.equal(revoked.status, 200);
    assert.ok(readers.every(({ socket, text: sofar }) => !socket.closed &&
      sofar.length < text.length), 'somebody was waited for');
  } finally {
    endAll(readers);
  }
  await othersAreAnswered(busy);
}

// How many connections there are to the pages' socket.
function atThePages() {
  const socket = site.file('run/profile.sock');
  return fs.readFileSync('/proc/net/unix', 'utf8').split('\n')
    .filter((line) => line.endsWith(socket)).length - 1;
}

// The pages' program hangs until nearly all workers wait for it, and more
// behind: a child of Apache that has many connections to close takes no new ones
// though it may have a worker left.
async function hangingPages() {
  const nearlyAll = workers * 3 / 4;
  const asked = [];
  await held(processesOf(site, /profile\.fcgi/), async () => {
    for (let i = 0; i < workers + 60; i++) asked.push(site.request('/login'));
    await until(() => atThePages() >= nearlyAll);
    asked.push(site.request(hello));
  });
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  assert.equal(statuses.pop(), 401);
  assert.deepEqual(new Set(statuses), new Set([200]));
  await othersAreAnswered(busy);
}

// The kernel's queue in front of the pages takes nobody more.
async function fullQueue() {
  const filling = [];
  let login;
  await held(processesOf(site, /profile\.fcgi/), async () => {
    const path = site.file('run/profile.sock');
    await assert.rejects(async () => {
      while (filling.length < 5000) filling.push(await connect({ path }));
    }, { code: 'EAGAIN' });
    login = site.request('/login');
    const { status } = await site.request(hello,
      { headers: bearer(reader.value) });
    assert.equal(status, 200);
    endAll(filling);
  });
  assert.ok([200, 503].includes((await login).status));
  await othersAreAnswered(busy);
}

// --- a thousand at once ------------------------------------------------------

// How much memory that takes is measured in memory.test.js.
const aThousandTwice = async () => {
  for (let i = 0; i < 2; i++) await askAThousand(busy);
};

// --- a store that is locked, or away -----------------------------------------

const timesUsed = async ({ id }) => (await query(site,
  `SELECT used_count AS times FROM token_use WHERE token_id = ${id}`))[0]
  ?.times ?? 0;

// What writes is answered only when the store can be written again, and what
// reads before that.
async function lockedForAMoment(how) {
  const token = await site.addToken('demo', 'Busy', '--read', 'all');
  const visitor = await site.signedIn();
  const form = await visitor.get('/profile/tokens/new');
  const release = await lock(site, how);
  const times = 50;
  let answered = false;
  let saved;
  try {
    saved = visitor.submit(form, '/profile/tokens',
      { description: `Typed in between ${how}`, read: 'on' })
      .finally(() => { answered = true; });
    for (let i = 0; i < times; i++) {
      const { status } = await site.request(hello,
        { headers: bearer(token.value) });
      assert.equal(status, 200);
    }
    for (const address of ['/profile/tokens', '/profile/activity']) {
      assert.equal((await visitor.get(address)).status, 200);
    }
    assert.equal(answered, false, 'it was not locked');
  } finally {
    await release();
  }
  assert.equal((await saved).status, 303);
  assert.match((await visitor.get('/profile/tokens')).text,
    new RegExp(`Typed in between ${how}`));
  await until(async () => await timesUsed(token) >= times);
  assert.equal(await timesUsed(token), times);
}

// Nothing that only reads waits for what writes, though it is recorded that a
// value was read, and when the session was last used.
async function readingIsNotDelayed() {
  const visitor = await site.signedIn();
  const { id, value } = await makeToken(visitor,
    { description: 'Read while locked', read: 'on' });
  const list = await visitor.get('/profile/tokens');
  const told = () => query(site, `SELECT kind FROM event
    WHERE token_id = ${id} ORDER BY id`);
  await change(site, `DELETE FROM event WHERE token_id = ${id};
    UPDATE session SET seen_at = seen_at - 120`);
  const release = await lock(site);
  try {
    for (const purpose of ['show', 'copy']) {
      const { status, text } = await visitor.submit(list,
        `/profile/tokens/${id}/reveal`, { for: purpose });
      assert.equal(status, 200);
      assert.ok(text.includes(value), purpose);
    }
    assert.deepEqual(await told(), [], 'it was not locked');
  } finally {
    await release();
  }
  await until(async () => (await told()).length === 2);
  assert.deepEqual(await told(),
    [{ kind: 'token revealed' }, { kind: 'token copied' }]);
  const { text } = await visitor.get('/profile/activity');
  assert.match(words(text), /Read while locked/);
}

async function lockedForLonger() {
  const visitor = await site.signedIn();
  const form = await visitor.get('/profile/tokens/new');
  const typed = { description: 'Typed once', read: 'on' };
  const release = await lock(site);
  try {
    const rejected = await visitor.submit(form, '/profile/tokens', typed);
    assert.equal(rejected.status, 503);
    assert.match(rejected.headers['retry-after'], /^\d+$/);
    assert.match(words(rejected.text), /Server busy Nothing was changed\./);
    assert.match(words(rejected.text), /Reload this page .* to send the form again/);
  } finally {
    await release();
  }
  // As a browser does when the page is reloaded.
  const again = await visitor.submit(form, '/profile/tokens', typed);
  assert.equal(again.status, 303);
  const rows = await query(site,
    'SELECT count(*) AS n FROM token WHERE description = \'Typed once\'');
  assert.deepEqual(rows, [{ n: 1 }]);
}

function childrenOfApache() {
  const parent = Number(fs.readFileSync(site.file('run/apache.pid'), 'utf8'));
  return processesOf(site, apache).filter((pid) => pid !== parent);
}

// Apache's children end, and those that follow find no database at first.
async function storeAway() {
  const token = await site.addToken('demo', 'Away', '--read', 'all');
  const database = site.file('tokenbooth.db');
  const { mode } = fs.statSync(database);
  const ask = () => site.request(hello, { headers: bearer(token.value) });
  const old = childrenOfApache();
  fs.chmodSync(database, 0);
  try {
    for (const pid of old) process.kill(pid, 'SIGKILL');
    await until(() => childrenOfApache().some((pid) => !old.includes(pid)));
    const rejected = await ask();
    assert.equal(rejected.status, 503);
    assert.equal(rejected.headers['x-tokenbooth-error'], 'unavailable');
  } finally {
    fs.chmodSync(database, mode);
  }
  let times = 0;
  await until(async () => {
    const { status } = await ask();
    assert.ok([200, 503].includes(status), `${status}`);
    times += status === 200;
    return times === 5;
  });
  await until(async () => await timesUsed(token) >= times);
  assert.equal(await timesUsed(token), times);
}

// The pages' socket is away for a moment, as when its program restarts.
async function pagesAway() {
  const socket = site.file('run/profile.sock');
  fs.renameSync(socket, `${socket}.away`);
  try {
    const gone = await site.request('/login');
    assert.equal(gone.status, 503);
    assert.match(gone.text, /This site is not running right now/);
  } finally {
    fs.renameSync(`${socket}.away`, socket);
  }
  await othersAreAnswered(busy);
}

// --- by what is checked -----------------------------------------------------------

describe('with the module', () => {
  before(() => open('module'));
  after(() => site?.stop());

  test('300 kept connections that are idle keep nobody waiting', idleOnes);
  test('slow clients keep nobody waiting, and are ended', slowOnes);
  test('more slow readers than workers keep nobody waiting', slowReaders);
  test('slow readers of pages keep nobody waiting, nor a revocation', slowPages);
  test('a program that hangs is waited for, and all is well then',
    hangingPages);
  test('a full queue in front of the pages does not reach the feeds',
    fullQueue);
  test('pages that were away are back at the next request', pagesAway);
  test('a thousand at once are each answered right', aThousandTwice);
  test('a store locked for a moment delays what writes, and nothing is lost',
    () => lockedForAMoment('IMMEDIATE'));
  test('values are read from a store that is locked, which is recorded',
    readingIsNotDelayed);
  test('a store locked for longer is told, and the form can be sent again',
    lockedForLonger);
  test('a child that starts without a store checks and records later',
    storeAway);
});

describe('with the authorizer', () => {
  before(() => open('authorizer'));
  after(() => site?.stop());

  test('300 kept connections that are idle keep nobody waiting', idleOnes);
  test('slow clients keep nobody waiting, and are ended', slowOnes);
  test('a thousand at once are each answered right', aThousandTwice);
  test('a store locked for a moment delays what writes, and nothing is lost',
    () => lockedForAMoment('EXCLUSIVE'));
});
