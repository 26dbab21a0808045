// Many guesses at once, of ever new names, so that no count of one account's
// guesses ends them. At scrypt's full cost each takes a third of a second; in
// the meantime, others still get their answers.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { elsewhere } = require('../lib/elsewhere');
const { typed } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { basic, bearer } = require('../lib/values');

const guessers = 24;
let site;
let token;

before(async () => {
  site = await startSite({ settings: { password_cost: 17 } });
  token = await site.addToken('demo', 'CI', '--read', 'all');
});

after(() => site?.stop());

// Asks until it is told to stop; the statuses it got.
async function keepAsking(ask, isOver) {
  const statuses = new Set();
  for (let number = 0; !isOver(); number++) {
    statuses.add((await ask(number)).status);
  }
  return statuses;
}

// What `ask` answers ten times while all the guessers are at it, and how many
// of their passwords were checked during one of them, at the most.
async function whileGuessing(guess, ask, count = guessers) {
  let over = false;
  let checked = 0;
  const guessOnce = async (name) => {
    const answer = await guess(name);
    if (answer.status !== 429) checked += 1;
    return answer;
  };
  const guessing = Array.from({ length: count }, (_, who) =>
    keepAsking((number) => guessOnce(`nobody-${who}-${number}`), () => over));
  let most = 0;
  const answers = [];
  for (let i = 0; i < 10; i++) {
    const soFar = checked;
    answers.push(await ask());
    most = Math.max(most, checked - soFar);
  }
  over = true;
  const statuses = new Set((await Promise.all(guessing))
    .flatMap((some) => [...some]));
  return { answers, most, statuses: [...statuses].sort() };
}

const together = (count, ask) =>
  Promise.all(Array.from({ length: count }, (_, number) => ask(number)));

// Whoever stood behind all the guessers would see each of them checked first.
function keptNobodyWaiting(most) {
  assert.ok(most < guessers / 2, `${most} guesses were checked first`);
}

test('guesses at a feed keep no good token waiting', async () => {
  const there = elsewhere(site, '127.0.0.77');
  const { answers, most, statuses } = await whileGuessing(
    (name) => there.request('/F/demo/hello.txt',
      { headers: basic(name, 'a guess') }),
    () => site.request('/F/demo/hello.txt', { headers: bearer(token.value) }));
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  assert.deepEqual(statuses, [401, 429]);
  keptNobodyWaiting(most);
});

// Each from a source that has not guessed before, and more of them than the
// authorizer has threads.
test('guesses from everywhere keep no good token waiting', async () => {
  let sources = 0;
  const { answers, most, statuses } = await whileGuessing(
    (name) => {
      sources += 1;
      const from = `127.9.${sources >> 7}.${1 + sources % 128}`;
      return elsewhere(site, from).request('/F/demo/hello.txt',
        { headers: basic(name, 'a guess') });
    },
    () => site.request('/F/demo/hello.txt', { headers: bearer(token.value) }),
    2 * guessers);
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  assert.deepEqual(statuses, [401, 429]);
  keptNobodyWaiting(most);
});

test('guesses at the sign-in keep nobody from signing in', async () => {
  const there = elsewhere(site, '127.0.0.78');
  const page = await there.visitor().get('/login');
  const cookie = page.headers['set-cookie'][0].split(';')[0];
  const form = `csrf_token=${typed(page.text, 'csrf_token')}`
    + '&password=a+guess&username=';
  const { answers, most, statuses } = await whileGuessing(
    (name) => there.request('/login', { method: 'POST', body: form + name,
      headers: { Cookie: cookie,
        'Content-Type': 'application/x-www-form-urlencoded' } }),
    () => site.request('/login'));
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  assert.deepEqual(statuses, [422, 429]);
  keptNobodyWaiting(most);
  await site.signedIn('demo', site.password);
});

// They wait for one check, but each in a thread of its own.
test('the same wrong password side by side keeps no page waiting', async () => {
  const there = elsewhere(site, '127.0.0.79');
  const page = await there.visitor().get('/login');
  const cookie = page.headers['set-cookie'][0].split(';')[0];
  const body = `csrf_token=${typed(page.text, 'csrf_token')}`
    + '&username=demo&password=the+same';
  const { answers, most, statuses } = await whileGuessing(
    () => there.request('/login', { method: 'POST', body,
      headers: { Cookie: cookie,
        'Content-Type': 'application/x-www-form-urlencoded' } }),
    () => site.request('/login'));
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  assert.deepEqual(statuses, [422, 429]);
  keptNobodyWaiting(most);
});

// A new password is hashed; whoever keeps changing theirs keeps scrypt busy.
test('changes of a password keep nobody else from signing in', async () => {
  await site.addAccount('restless', 'first password');
  const there = elsewhere(site, '127.0.0.80');
  const restless = there.visitor();
  await restless.submit(await restless.get('/login'), '/login',
    { username: 'restless', password: 'first password' });
  const form = await restless.get('/profile/password');
  const changes = together(guessers, (who) =>
    restless.submit(form, '/profile/password',
      { old_password: 'first password', password: `a password of ${who}` }));
  const visitor = site.visitor();
  const answer = await visitor.submit(await visitor.get('/login'), '/login',
    { username: 'demo', password: site.password });
  assert.equal(answer.status, 303);
  const statuses = new Set((await changes).map(({ status }) => status));
  assert.ok(statuses.has(303) && !statuses.has(503), [...statuses].join());
});

test('a public feed is read whatever password comes along', async () => {
  const someone = await site.signedIn('demo', site.password);
  await someone.fillIn('/feeds', '/feeds',
    { name: 'open', visibility: 'public' });
  const answers = await together(14, (who) =>
    elsewhere(site, `127.0.3.${who + 1}`).request('/F/open/',
      { method: 'OPTIONS', headers: basic(`nobody-${who}`, 'a guess') }));
  assert.deepEqual(answers.map(({ status }) => status), Array(14).fill(200));
});

test('a password among too many at once can be sent again later', async () => {
  const answers = await together(40, (who) =>
    elsewhere(site, `127.0.4.${who + 1}`).request('/F/demo/hello.txt',
      { headers: basic(`nobody-${who}`, 'a guess') }));
  const throttled = answers.filter(({ status }) => status === 429);
  assert.ok(throttled.length > 0);
  for (const { headers } of throttled) {
    assert.equal(headers['x-tokenbooth-error'], 'throttled');
    assert.equal(headers['retry-after'], '1');
  }
  assert.ok(answers.every(({ status }) => [401, 429].includes(status)));
});

test('one right password on many connections is checked once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () =>
    site.request('/F/demo/hello.txt',
      { headers: basic('demo', site.password) })));
  assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(200));
});
