// A clock that is wrong for a while, by hours and by more than a year, while
// people and builds go on: nothing opens that should be closed, nothing hangs,
// and what was written at the wrong time keeps nobody waiting for it to come.
'use strict';

require('../lib/as-shipped');
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { startMailbox } = require('../lib/mailbox');
const { makeToken } = require('../lib/pages');
const { addEvents, expire } = require('../lib/past');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');
const { createClock } = require('../lib/wrong-clock');

const PASSWORD = '/profile/password';

let clock;
let mailbox;
let site;
let staying; // somebody who is signed in all the time
const tokens = {};
let password; // of somebody who changes it at each step
let signedOut; // a cookie that must sign in nobody

const signUp = (username) => site.visitor().fillIn('/signup', '/signup',
  { username, email: `${username}@example.org`, password: 'a password of mine' });

before(async () => {
  clock = createClock();
  mailbox = await startMailbox();
  site = await startSite({ env: clock.env, settings: { password_cost: 10,
    mail_from: 'tokenbooth@example.org', signup_per_hour: 1,
    smtp: `smtp://127.0.0.1:${mailbox.port}` } });
  for (const name of ['lasting', 'short', 'revoked', 'regular']) {
    tokens[name] = await site.addToken('demo', name, '--read', 'all');
  }
  await expire(site, tokens.short.id, -1 / 24);
  await site.json('token', 'revoke', String(tokens.revoked.id));
  const { name, password: its } = await site.addAccount('staying');
  staying = await site.signedIn(name, its);
  await addEvents(site, name, 50);
  ({ password } = await site.addAccount('changing'));
  await site.signedIn('changing', password); // in a browser that is new
  const leaving = await site.signedIn();
  await leaving.submit(await leaving.get('/profile/tokens'), '/logout', {});
  signedOut = site.visitor();
  signedOut.cookies = new Map(leaving.cookies);
  assert.equal((await signUp('first')).status, 303); // the one of this hour
});

after(async () => {
  await site?.stop();
  await mailbox?.stop();
  clock?.remove();
});

const read = async ({ value }) => {
  const { status, headers } = await site.request('/F/demo/hello.txt',
    { headers: bearer(value) });
  return [status, headers['x-tokenbooth-error']].filter(Boolean).join(' ');
};

const lastUse = async ({ id }) =>
  (await query(site, `SELECT used_at FROM token_use WHERE token_id = ${id}`))[0]
    ?.used_at ?? 0;

// Written down by the recorder, at about the time that the clock shows.
const usedAt = (token, hours) => until(async () => {
  assert.equal(await read(token), '200');
  return Math.abs(await lastUse(token) - Date.now() / 1000 - hours * 3600) < 600;
});

const waiting = () =>
  query(site, 'SELECT error FROM mail WHERE ended_at IS NULL');

const steps = [
  ['right', 0], ['six hours ahead', 6], ['right again', 0],
  ['six hours behind', -6], ['right after that', 0],
  ['500 days ahead', 500 * 24], ['right at last', 0],
];

for (const [name, hours] of steps) {
  describe(`a clock that is ${name}`, () => {
    before(() => {
      mailbox.refuse = null;
      clock.step(hours);
    });

    test('keeps closed what is closed', async () => {
      assert.equal(await read(tokens.revoked), '403 revoked');
      assert.equal(await read(tokens.lasting), '200');
      assert.equal(await read(tokens.short), hours > 1 ? '403 expired' : '200');
      assert.equal((await signedOut.get('/profile/tokens')).status, 303);
      assert.equal((await signUp('second')).status, 429);
    });

    test('lets people and builds work', async () => {
      const visitor = await site.signedIn();
      const made = await makeToken(visitor,
        { description: `At ${hours}`, read: 'on', until: '30' });
      assert.equal(await read(made), '200');
      await usedAt(tokens.regular, hours);
      await visitor.fillIn(`/profile/tokens/${made.id}/revoke`,
        `/profile/tokens/${made.id}/revoke`);
      assert.equal(await read(made), '403 revoked');
    });

    test('keeps no email waiting', async () => {
      await until(async () => (await waiting()).length === 0);
      mailbox.refuse = () => true; // this one is put off until the next step
      const visitor = await site.signedIn('changing', password);
      const changed = await visitor.fillIn(PASSWORD, PASSWORD,
        { old_password: password, password: `another ${password}` });
      assert.equal(changed.status, 303);
      password = `another ${password}`;
      await until(async () => (await waiting())[0]?.error);
    });
  });
}

test('a start with a clock that is 500 days ahead deletes nothing', async () => {
  await query(site, 'UPDATE sweep SET begun_at = 0');
  clock.step(500 * 24);
  const count = async () => (await query(site, `SELECT
    (SELECT count(*) FROM event WHERE kind = 'feed created') AS events,
    (SELECT count(*) FROM session) AS sessions`))[0];
  const sweep = async () => (await query(site, 'SELECT now FROM sweep'))[0].now;
  const before500 = await count();
  const last = await sweep();
  site.child.kill('SIGTERM');
  await once(site.child, 'exit');
  await site.startAgain();
  await until(async () => await sweep() > last + 80_000);
  assert.ok(await sweep() <= last + 86_400);
  assert.deepEqual(await count(), before500);
  clock.step(0);
  assert.equal((await staying.get('/profile/tokens')).status, 200);
});
