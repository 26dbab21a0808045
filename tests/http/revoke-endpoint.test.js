// /revoke: whoever holds a whole value can end it (RFC 7009).
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { elsewhere } = require('../lib/elsewhere');
const { confirm, happenings, reveal, rows, words } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { inventedValue, misspelt } = require('../lib/values');

let site;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
});

after(() => site?.stop());

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

const send = (body, headers = {}) => site.request('/revoke',
  { method: 'POST', headers: { ...form, ...headers }, body });

const end = (value, more = '') =>
  send(`token=${encodeURIComponent(value)}${more}`);

const make = (description) =>
  site.addToken('demo', description, '--read', 'all');

async function reason(value) {
  const got = await site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${value}` } });
  return got.headers['x-tokenbooth-error'] ?? got.status;
}

test('a whole value is ended, without a cookie or a form token', async () => {
  const token = await make('Found in a log');
  assert.equal(await reason(token.value), 200);
  const got = await end(token.value);
  assert.equal(got.status, 200);
  assert.match(got.headers['cache-control'], /no-store/);
  assert.equal(got.headers['set-cookie'], undefined);
  assert.doesNotMatch(got.text, /tkb_/);
  assert.equal(await reason(token.value), 'revoked');
});

test('the owner sees that it ended', async () => {
  const token = await make('Seen by its owner');
  await end(token.value);
  const visitor = await site.signedIn();
  const page = await visitor.get('/profile/tokens');
  const row = rows(page.text).find(({ id }) => id === token.id);
  assert.equal(row.ended, true);
  assert.match(row.words, /Revoked .* by someone who had the value/);
  const { text } = await visitor.get(`/profile/activity?token=${token.id}`);
  assert.match(happenings(text)[0].where,
    /^by someone who had the value · .* · 127\.0\.0\.1$/);
  const events = await query(site, `SELECT kind FROM event
    WHERE token_id = ${token.id} AND kind = 'token revoked'`);
  assert.equal(events.length, 1);
});

test('white space, a hint and other fields do not matter', async () => {
  for (const [before_, after_, more] of [[' ', '\n', ''],
    ['', '', '&token_type_hint=access_token'],
    ['', '', '&token_type_hint=nonsense'], ['', '', '&client_id=x&a=b']]) {
    const token = await make('Hinted');
    assert.equal((await end(`${before_}${token.value}${after_}`, more)).status,
      200);
    assert.equal(await reason(token.value), 'revoked');
  }
});

test('what stands around a value does not matter', async () => {
  const wraps = { quotes: (value) => `"${value}"`,
    'a byte order mark': (value) => `\ufeff${value}`,
    'a scheme': (value) => `Bearer ${value}`,
    'a username': (value) => `user:${value}`,
    'a line of .npmrc': (value) => `//here/F/demo/:_authToken=${value}`,
    'an address': (value) => `http://here/F/demo/auth/${value}/x` };
  for (const [name, wrap] of Object.entries(wraps)) {
    const token = await make(name);
    assert.equal((await end(wrap(token.value))).status, 200, name);
    assert.equal(await reason(token.value), 'revoked', name);
  }
});

test('twice is 200 twice', async () => {
  const token = await make('Twice');
  assert.equal((await end(token.value)).status, 200);
  const was = await everything(site);
  assert.equal((await end(token.value)).status, 200);
  assert.equal(await everything(site), was);
});

test('what never was a value is 200 too, and nothing is done', async () => {
  const token = await make('Near');
  const was = await everything(site);
  for (const value of [inventedValue(), 'tkb_short', 'dummy',
    misspelt(token.value), token.value.slice(0, -1), token.value.slice(4),
    `${token.value}x`, token.value.toUpperCase(), '%', '\xff',
    token.value.slice(-4)]) {
    assert.equal((await end(value)).status, 200, value);
  }
  assert.equal(await everything(site), was);
  assert.equal(await reason(token.value), 200);
});

test('without token is 400', async () => {
  for (const body of ['', 'token=', 'token=%20', 'toke=x', 'token_type_hint=x']) {
    const got = await send(body);
    assert.equal(got.status, 400, body);
    assert.equal(got.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(got.text), { error: 'invalid_request',
      error_description: 'Send the value in the field "token", once.' });
  }
});

// A script whose variable is not set would keep all others waiting.
test('what is no value is no guess', async () => {
  for (let i = 0; i < 101; i++) {
    const got = await end(i % 2 ? 'undefined' : '${TOKEN}');
    assert.equal(got.status, 200);
  }
});

test('with two is 400, and ends neither', async () => {
  const token = await make('Sent twice');
  const got = await end(token.value, `&token=${token.value}`);
  assert.equal(got.status, 400);
  assert.equal(JSON.parse(got.text).error, 'invalid_request');
  assert.equal(await reason(token.value), 200);
});

test('the value is read in the body only', async () => {
  const token = await make('Elsewhere');
  const bearer = { Authorization: `Bearer ${token.value}` };
  const got = await site.request(`/revoke?token=${token.value}`,
    { method: 'POST', headers: { ...form, ...bearer }, body: '' });
  assert.equal(got.status, 400);
  assert.equal(await reason(token.value), 200);
  for (const [type, body] of [
    ['application/json', JSON.stringify({ token: token.value })],
    ['text/plain', `token=${token.value}`],
    ['application/x-www-form-urlencodedx', `token=${token.value}`]]) {
    const other = await site.request('/revoke', { method: 'POST',
      headers: { 'Content-Type': type }, body });
    assert.equal(other.status, 400, type);
    assert.deepEqual(JSON.parse(other.text), { error: 'invalid_request',
      error_description: 'Send application/x-www-form-urlencoded.' });
    assert.equal(await reason(token.value), 200);
  }
  const by = await site.request(`/revoke?token=${token.value}`);
  assert.equal(by.status, 405);
  assert.equal(await reason(token.value), 200);
});

test('may come from another site, as anybody may', async () => {
  const token = await make('From elsewhere');
  const got = await send(`token=${token.value}`,
    { Origin: 'https://scanner.example', 'Sec-Fetch-Site': 'cross-site' });
  assert.equal(got.status, 200);
  assert.equal(await reason(token.value), 'revoked');
});

test('an old value ends nothing', async () => {
  const token = await make('Regenerated');
  const visitor = await site.signedIn();
  await confirm(visitor, token.id, 'regenerate');
  const value = await reveal(visitor, token.id);
  assert.equal((await end(token.value)).status, 200);
  assert.equal(await reason(value), 200);
  assert.equal(await reason(token.value), 'replaced');
});

test('an expired one and a disabled account\'s can be ended', async () => {
  await site.addAccount('away');
  const theirs = await site.addToken('away', 'Theirs', '--read', 'all');
  await site.json('account', 'disable', 'away');
  const expired = await make('Expired');
  await query(site, `UPDATE token SET expires_at = 1700000000
    WHERE id = ${expired.id}`);
  for (const { value } of [theirs, expired]) {
    assert.equal((await end(value)).status, 200);
    assert.equal(await reason(value), 'revoked');
  }
});

test('the primary one is without a value until it is regenerated', async () => {
  const account = await site.addAccount('first');
  await site.json('feed', 'grant', 'demo', 'first', 'read');
  const visitor = await site.signedIn('first', account.password);
  const primary = async () => rows((await visitor.get('/profile/tokens')).text)
    .find((one) => /\bPrimary\b/.test(one.words));
  const { id } = await primary();
  const value = await reveal(visitor, id);
  assert.equal(await reason(value), 200);
  assert.equal((await end(value)).status, 200);
  assert.equal(await reason(value), 'revoked');
  const without = await primary();
  assert.equal(without.ended, false);
  assert.match(without.words, /value was revoked/);
  assert.equal(await reveal(visitor, id), undefined);
  const csrf = (await visitor.get('/feeds')).text
    .match(/name="csrf_token" value="([^"]+)"/)[1];
  const rejected = await visitor.post(`/profile/tokens/${id}/reveal`,
    { csrf_token: csrf });
  assert.equal(rejected.status, 409);
  assert.match(words(rejected.text), /regenerate/i);
  assert.equal((await confirm(visitor, id, 'regenerate')).status, 303);
  const now = await reveal(visitor, id);
  assert.notEqual(now, value);
  assert.equal(await reason(now), 200);
  assert.equal(await reason(value), 'revoked');
  assert.equal((await end(value)).status, 200);
  assert.equal(await reason(now), 200);
});

test('past the limit of guesses, /revoke and npm logout say so', async () => {
  const there = elsewhere(site, '127.0.0.58');
  const guess = () => there.request('/revoke',
    { method: 'POST', headers: form, body: `token=${inventedValue()}` });
  let got = await guess();
  for (let i = 0; i < 100 && got.status === 200; i++) got = await guess();
  assert.equal(got.status, 429);
  assert.equal(JSON.parse(got.text).error, 'slow_down');
  got = await there.request(`/F/demo/-/user/token/${inventedValue()}`,
    { method: 'DELETE', headers: { 'User-Agent': 'npm/10.8.2 node/v20' } });
  assert.equal(got.status, 429);
  assert.ok(Number(got.headers['retry-after']) > 0);
  assert.equal(got.headers['x-tokenbooth-error'], 'throttled');
  assert.match(got.headers['x-tokenbooth-reason'], /Too many invalid values/);
  assert.match(got.headers['npm-notice'], /Too many invalid values/);
  assert.equal(got.headers['content-security-policy'], 'sandbox');
  assert.equal(JSON.parse(got.text).reason, 'throttled');
});
