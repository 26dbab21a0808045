// /api/v1: what scripts do with a token.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { lock, query } = require('../lib/database');
const { makeToken, rows } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { inventedValue } = require('../lib/values');

let site;
let demo;
let manager;

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days) =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 16)}:00Z`;

// A token from the form, with its value.
const make = (fields) => makeToken(demo, fields);

function api(method, path, value, body, headers = {}) {
  return site.request(`/api/v1/${path}`, {
    method,
    headers: {
      ...value && { Authorization: `Bearer ${value}` },
      ...body !== undefined && { 'Content-Type': 'application/json' },
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).then((got) => ({ ...got,
    json: got.text ? JSON.parse(got.text) : undefined }));
}

function assertProblem(got, status, detail) {
  assert.equal(got.status, status, got.text);
  assert.match(got.headers['content-type'], /^application\/problem\+json/);
  assert.equal(got.json.type, 'about:blank');
  assert.equal(got.json.status, status);
  assert.equal(typeof got.json.title, 'string');
  assert.match(got.json.detail, detail);
  assert.doesNotMatch(got.text, /tkb_\w{10}/);
}

const wrongMembers = (got) => got.json.errors.map(({ pointer }) => pointer);

async function checked(value, method = 'GET') {
  const got = await site.request('/F/demo/hello.txt',
    { method, headers: { Authorization: `Bearer ${value}` } });
  return got.headers['x-tokenbooth-error'] ?? got.status;
}

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
  manager = await make({ description: 'Manages', read: 'on', write: 'on',
    write_feed: 'demo', manage: 'on', until: '30' });
});

after(() => site?.stop());

test('a token reads what it is', async () => {
  const token = await make({ description: 'Reads', read: 'on',
    read_feed: 'demo', networks: '127.0.0.0/8', until: '90' });
  const got = await api('GET', 'token', token.value);
  assert.equal(got.status, 200);
  assert.match(got.headers['content-type'], /^application\/json/);
  assert.match(got.headers['cache-control'], /no-store/);
  assert.equal(got.headers['set-cookie'], undefined);
  const { id, description, read, write, networks, account, last4, manage,
    self_rotate: rotates } = got.json;
  assert.deepEqual(
    { id, description, read, write, networks, account, last4, manage, rotates },
    { id: token.id, description: 'Reads', read: ['demo'], write: null,
      networks: ['127.0.0.0/8'], account: 'demo',
      last4: token.value.slice(-4), manage: false, rotates: false });
  assert.match(got.json.expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test('no other credential counts', async () => {
  const basic = Buffer.from(`demo:${site.password}`).toString('base64');
  for (const [what, headers] of Object.entries({
    nothing: {},
    'a password': { Authorization: `Basic ${basic}` },
    'a key in another header': { 'X-Api-Key': site.value },
    'a cookie': { Cookie: demo.cookie },
  })) {
    const got = await api('GET', 'token', null, undefined, headers);
    assert.equal(got.status, 401, what);
    assert.match(got.headers['www-authenticate'], /^Bearer /, what);
    assertProblem(got, 401, /./);
  }
});

test('a token that does not work is 401, and says why', async () => {
  const token = await make({ description: 'Ends', read: 'on', until: '7' });
  assert.equal((await api('DELETE', 'token', token.value)).status, 204);
  assert.equal(await checked(token.value), 'revoked');
  const got = await api('GET', 'token', token.value);
  assertProblem(got, 401, /revoked/);
  assert.match(got.headers['www-authenticate'], /error="invalid_token"/);
  assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
  assertProblem(await api('GET', 'token', inventedValue()), 401, /./);
});

test('from another network it is 403', async () => {
  const token = await make({ description: 'Elsewhere', read: 'on',
    networks: '192.0.2.0/24', until: '7' });
  assertProblem(await api('GET', 'token', token.value), 403, /127\.0\.0\.1/);
});

test('a token regenerates itself only if it was ticked', async () => {
  const not = await make({ description: 'May not', read: 'on', until: '7' });
  assertProblem(await api('POST', 'token/regenerate', not.value), 403,
    /regenerate itself/);
  assert.equal(await checked(not.value), 200);

  const token = await make({ description: 'May', read: 'on',
    self_rotate: 'on', until: '7' });
  const got = await api('POST', 'token/regenerate', token.value);
  assert.equal(got.status, 201, got.text);
  assert.match(got.headers['cache-control'], /no-store/);
  assert.deepEqual(Object.keys(got.json).sort(),
    ['id', 'old_value_expires', 'value']);
  assert.equal(got.json.id, token.id);
  assert.match(got.json.value, /^tkb_\w{36}$/);
  assert.equal(await checked(got.json.value), 200);
  assert.equal(await checked(token.value), 'replaced');
  const ends = await Promise.all([not, got.json].map(async ({ value }) =>
    (await api('GET', 'token', value)).json.expires.slice(0, 13)));
  assert.equal(ends[0], ends[1]);
});

test('with an overlap, the old value works for a while, too', async () => {
  const token = await make({ description: 'Rotates', read: 'on',
    self_rotate: 'on', until: '30' });
  const got = await api('POST', 'token/regenerate', token.value,
    { overlap: 3600 });
  assert.equal(got.status, 201, got.text);
  const left = Date.parse(got.json.old_value_expires) - Date.now();
  assert.ok(left > 3_000_000 && left <= 3_600_000, got.text);
  assert.deepEqual(await Promise.all([token, got.json]
    .map(({ value }) => checked(value))), [200, 200]);
  const told = await api('GET', 'token', got.json.value);
  assert.equal(told.json.overlap.old_last4, token.value.slice(-4));
  assert.equal(told.json.overlap.old_value_expires, got.json.old_value_expires);

  assertProblem(await api('POST', 'token/regenerate', token.value), 403,
    new RegExp(`old value.* Only the new one \\(…${got.json.value.slice(-4)}`));

  // Whoever still has the old one can end that, and no more.
  assert.equal((await api('DELETE', 'token', token.value)).status, 204);
  assert.deepEqual(await Promise.all([token, got.json]
    .map(({ value }) => checked(value))), ['replaced', 200]);
  const wrong = await api('POST', 'token/regenerate', got.json.value,
    { overlap: 60 });
  assertProblem(wrong, 422, /Nothing was changed/);
  assert.deepEqual(wrongMembers(wrong), ['#/overlap']);
});

test('what is not known in a body is an error at its member', async () => {
  const token = await make({ description: 'Strict', read: 'on',
    self_rotate: 'on', until: '7' });
  const got = await api('POST', 'token/regenerate', token.value,
    { overlapp: 3600 });
  assertProblem(got, 422, /Nothing was changed/);
  assert.deepEqual(wrongMembers(got), ['#/overlapp']);
  assert.equal(await checked(token.value), 200);
});

test('a body that is none is a problem, and changes nothing', async () => {
  const send = (body, type = 'application/json') =>
    site.request('/api/v1/tokens', { method: 'POST', body,
      headers: { Authorization: `Bearer ${manager.value}`,
        'Content-Type': type } })
      .then((got) => ({ ...got, json: JSON.parse(got.text) }));
  assertProblem(await send('{'), 400, /JSON/);
  assertProblem(await send('[]'), 400, /JSON/);
  assertProblem(await send('{"read":"all","read":null}'), 400, /twice/);
  for (const type of ['text/plain', 'application/jsonx', 'application/json5',
    'application/json, text/plain'])
    assertProblem(await send('{}', type), 415, /json/);
  for (const type of ['Application/JSON', 'application/json; charset=utf-8'])
    assertProblem(await send('{}', type), 422, /Nothing/);
  assertProblem(await send(JSON.stringify({ description: 'x'.repeat(70_000) })),
    413, /64 KiB/);
});

test('a token that manages creates, edits and ends others', async () => {
  const made = await api('POST', 'tokens', manager.value,
    { description: 'Build 1', read: ['demo'], expires: inDays(10) });
  assert.equal(made.status, 201, made.text);
  assert.match(made.headers['cache-control'], /no-store/);
  const { id, value } = made.json;
  assert.equal(await checked(value), 200);
  assert.equal(await checked(value, 'PUT'), 'scope');

  const one = await api('GET', `tokens/${id}`, manager.value);
  assert.equal(one.json.description, 'Build 1');
  assert.equal(one.json.value, undefined);

  const changed = await api('PATCH', `tokens/${id}`, manager.value,
    { description: 'Build 2', read: null, write: ['demo'] });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual([changed.json.description, changed.json.read,
    changed.json.write, changed.json.expires],
  ['Build 2', null, ['demo'], one.json.expires]);

  const again = await api('POST', `tokens/${id}/regenerate`, manager.value);
  assert.equal(again.status, 201);
  assert.equal(await checked(value), 'replaced');
  assert.equal((await api('DELETE', `tokens/${id}`, manager.value)).status, 204);
  assert.equal(await checked(again.json.value), 'revoked');
  assertProblem(await api('PATCH', `tokens/${id}`, manager.value,
    { description: 'x' }), 409, /revoked/);
  assertProblem(await api('POST', `tokens/${id}/regenerate`, manager.value),
    409, /revoked/);
});

test('the list comes in parts, and never has a value', async () => {
  const seen = new Set();
  for (let i = 0; i < 100; i++) {
    const made = await api('POST', 'tokens', manager.value,
      { description: `Many ${i}`, read: ['demo'], expires: inDays(1) });
    assert.equal(made.status, 201);
  }
  for (let next = 'tokens'; next;) {
    const got = await api('GET', next, manager.value);
    assert.equal(got.status, 200, got.text);
    assert.doesNotMatch(got.text, /tkb_/);
    for (const { id } of got.json.tokens) seen.add(id);
    next = got.json.next?.replace(`${site.url}/api/v1/`, '');
  }
  const all = await query(site,
    "SELECT t.id FROM token t JOIN account a ON a.id = t.account_id WHERE a.username = 'demo'");
  assert.deepEqual([...seen].sort((a, b) => a - b),
    all.map(({ id }) => Number(id)).sort((a, b) => a - b));
  assertProblem(await api('GET', 'tokens?after=7', manager.value), 400, /next/);
});

test('it never gives more than it has', async () => {
  const narrow = await make({ description: 'Narrow', read: 'on',
    read_feed: 'demo', networks: '127.0.0.0/8', manage: 'on', until: '30' });
  const wide = await make({ description: 'Wide', read: 'on', write: 'on',
    until: '30' });
  const least = { description: 'x', read: ['demo'],
    networks: ['127.0.0.1'], expires: inDays(1) };
  for (const [member, more] of Object.entries({
    read: { read: 'all' },
    write: { write: ['demo'] },
    networks: { networks: null },
    manage: { manage: true },
  })) {
    const got = await api('POST', 'tokens', narrow.value, { ...least, ...more });
    assertProblem(got, 403, /Nothing was changed/);
    assert.deepEqual(wrongMembers(got), [`#/${member}`]);
  }
  assert.equal((await api('POST', 'tokens', narrow.value, least)).status, 201);
  for (const id of [wide.id, manager.id, narrow.id]) {
    assertProblem(await api('POST', `tokens/${id}/regenerate`, narrow.value),
      403, /more/);
    assertProblem(await api('PATCH', `tokens/${id}`, narrow.value,
      { description: 'x' }), 403, /./);
  }
  assert.equal(await checked(wide.value), 200);
});

// What was true when the request began is judged again when it changes something.
for (const [what, sql, status] of [
  ['revoked', (id) => `UPDATE token SET revoked_at = 1 WHERE id = ${id}`, 401],
  ['untrusted', (id) => `UPDATE token SET manages = 0 WHERE id = ${id}`, 403],
  ['narrowed', (id) => `UPDATE token SET read_scope = 0, write_scope = 2
    WHERE id = ${id}`, 403],
]) {
  test(`a token that is ${what} at the same moment changes nothing`,
    async () => {
      const token = await make({ description: 'Races', read: 'on',
        manage: 'on', until: '30' });
      const [{ n }] = await query(site, 'SELECT count(*) AS n FROM token');
      const commit = await lock(site);
      const answer = api('POST', 'tokens', token.value,
        { description: 'Too late', read: 'all', expires: inDays(1) });
      // By the time that these are answered, that one waits for the lock.
      for (let i = 0; i < 5; i++)
        assert.equal((await api('GET', 'token', token.value)).status, 200);
      await commit(sql(token.id));
      assertProblem(await answer, status, /Nothing was changed/);
      const [now] = await query(site, 'SELECT count(*) AS n FROM token');
      assert.equal(now.n, n);
    });
}

test('one that may only add makes only such ones', async () => {
  const adder = await make({ description: 'Adder', write: 'on',
    write_how: 'add', manage: 'on', until: '30' });
  const wanted = { description: 'x', write: 'all', expires: inDays(1) };
  assert.deepEqual(wrongMembers(
    await api('POST', 'tokens', adder.value, wanted)), ['#/write_how']);
  const made = await api('POST', 'tokens', adder.value,
    { ...wanted, write_how: 'add' });
  assert.equal(made.status, 201);
  const got = await api('GET', `tokens/${made.json.id}`, adder.value);
  assert.equal(got.json.write_how, 'add');
  assert.deepEqual(wrongMembers(await api('PATCH', `tokens/${made.json.id}`,
    adder.value, { write_how: 'all' })), ['#/write_how']);
  const wrong = await api('POST', 'tokens', manager.value,
    { ...wanted, write_how: 'some' });
  assert.deepEqual(wrongMembers(wrong), ['#/write_how']);
});

test('an old value that still works creates, changes and regenerates nothing',
  async () => {
    const token = await make({ description: 'Rotating', read: 'on',
      manage: 'on', until: '30' });
    const { id } = (await api('POST', 'tokens', token.value,
      { description: 'x', read: 'all', expires: inDays(1) })).json;
    await site.json('token', 'regenerate', String(token.id), '--overlap', '1h');
    for (const [method, path, body] of [
      ['POST', 'tokens', { description: 'y', read: 'all' }],
      ['PATCH', `tokens/${id}`, { expires: null }],
      ['POST', `tokens/${id}/regenerate`, {}]])
      assertProblem(await api(method, path, token.value, body), 403,
        /old value/);
    assert.equal((await api('GET', `tokens/${id}`, token.value)).status, 200);
    assert.equal((await api('DELETE', `tokens/${id}`, token.value)).status, 204);
  });

test('of two rotations at once, one is done and the other is told of it',
  async () => {
    const token = await make({ description: 'Twice', read: 'on',
      self_rotate: 'on', until: '30' });
    const commit = await lock(site);
    const both = [1, 2].map(() =>
      api('POST', 'token/regenerate', token.value, { overlap: 3600 }));
    for (let i = 0; i < 5; i++)
      assert.equal((await api('GET', 'token', token.value)).status, 200);
    await commit();
    const [done, late] = (await Promise.all(both))
      .sort((a, b) => a.status - b.status);
    assert.equal(done.status, 201);
    assertProblem(late, 409, /changed at the same time/);
    assert.equal(await checked(token.value), 200);
  });

test('a feed that is gone is in no scope, nor is another of its name',
  async () => {
    const feed = async () => site.json('feed', 'add', 'passing', '--owner',
      'demo');
    await feed();
    const made = await api('POST', 'tokens', (await make({ description: 'All',
      read: 'on', manage: 'on', until: '30' })).value,
    { description: 'x', read: ['demo', 'passing'] });
    assert.deepEqual(made.json.read, ['demo', 'passing']);
    await site.json('feed', 'delete', 'passing');
    await feed();
    assert.deepEqual((await api('GET', `tokens/${made.json.id}`, manager.value))
      .json.read, ['demo']);
  });

test('no networks are not any networks', async () => {
  for (const networks of [[], [''], ['  ']]) {
    const got = await api('POST', 'tokens', manager.value,
      { description: 'x', read: ['demo'], networks });
    assertProblem(got, 422, /Nothing was changed/);
    assert.deepEqual(wrongMembers(got), ['#/networks']);
  }
});

test('without the right, none of it', async () => {
  const token = await make({ description: 'Plain', read: 'on', write: 'on',
    self_rotate: 'on', until: '30' });
  for (const [method, path] of [['GET', 'tokens'], ['POST', 'tokens'],
    ['GET', `tokens/${token.id}`], ['PATCH', `tokens/${token.id}`],
    ['DELETE', `tokens/${token.id}`],
    ['POST', `tokens/${token.id}/regenerate`]])
    assertProblem(await api(method, path, token.value), 403,
      new RegExp(`manage.*${site.url}/profile/tokens/${token.id}$`));
  assert.equal(await checked(token.value), 200);
});

test('the tokens of others do not exist', async () => {
  await site.addAccount('other-owner');
  const other = await site.addToken('other-owner', 'Theirs', '--read', 'all');
  for (const method of ['GET', 'PATCH', 'DELETE'])
    assertProblem(await api(method, `tokens/${other.id}`, manager.value), 404,
      /no token/);
});

test('the primary token stays', async () => {
  const [{ id }] = await query(site, `SELECT t.id FROM token t
    JOIN account a ON a.id = t.account_id
    WHERE t.is_primary AND a.username = 'demo'`);
  assertProblem(await api('DELETE', `tokens/${id}`, manager.value), 409,
    /primary/);
  assertProblem(await api('POST', `tokens/${id}/regenerate`, manager.value),
    403, /more/);
});

test('every wrong member of a body is named', async () => {
  const got = await api('POST', 'tokens', manager.value, {
    description: '', read: 'some', write: ['nobody-knows'],
    expires: '2020-01-01T00:00:00Z', networks: ['10.0.0.0/33'],
    self_rotate: 'on', write_hou: 'add' });
  assertProblem(got, 422, /Nothing was changed/);
  assert.deepEqual(wrongMembers(got).sort(), ['#/description', '#/expires',
    '#/networks', '#/read', '#/self_rotate', '#/write', '#/write_hou']);
});

test('a token that manages expires within a year', async () => {
  const sent = await demo.fillIn('/profile/tokens/new', '/profile/tokens',
    { description: 'For good', read: 'on', manage: 'on', until: 'never' });
  assert.equal(sent.status, 422);
  assert.match(sent.text, /must expire within a year/);
});

test('the list says what a token can do, and that the API was used',
  async () => {
    const token = await make({ description: 'Busy', read: 'on',
      self_rotate: 'on', manage: 'on', until: '30' });
    await api('GET', 'token', token.value);
    let row;
    await until(async () => {
      row = rows((await demo.get('/profile/tokens')).text)
        .find(({ id }) => id === token.id);
      return !/Never used/.test(row.words);
    });
    assert.match(row.words, /Can regenerate itself, and manage other tokens/);
    assert.match(row.words, /the API/);
  });

test('the owner reads which token it was', async () => {
  const made = await api('POST', 'tokens', manager.value,
    { description: 'Seen', read: ['demo'], expires: inDays(1) });
  const { text } = await demo.get(
    `/profile/activity?token=${made.json.id}`);
  assert.match(text, new RegExp(
    `API \\(token \\.\\.\\.${manager.value.slice(-4)}\\)`));
});

test('other addresses and methods are problems, too', async () => {
  assertProblem(await api('GET', 'nothing', manager.value), 404, /./);
  const got = await api('PUT', 'token', manager.value, {});
  assertProblem(got, 405, /./);
  assert.match(got.headers.allow, /GET, HEAD, DELETE/);
});

test('OpenAPI describes each address and method', async () => {
  const got = await site.request('/api/v1/openapi.json');
  assert.equal(got.status, 200);
  assert.match(got.headers['content-type'], /^application\/json/);
  const { openapi, paths } = JSON.parse(got.text);
  assert.match(openapi, /^3\.1\./);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).filter((word) => word !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`));
  for (const operation of operations) {
    const [method, path] = operation.split(' ');
    const answer = await site.request(path.replace('{id}', '1'), { method });
    assert.equal(answer.status, 401, operation);
  }
  assert.equal(operations.length, 9);
});
