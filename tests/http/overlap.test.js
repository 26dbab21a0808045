// Regenerating with an overlap: both values work for a while, and everybody is
// told which one is old.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { confirm, follow, makeToken, reveal, rows, typed, words }
  = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { basic, bearer } = require('../lib/values');

const agents = {
  npm: 'npm/10.8.2 node/v20.0.0 linux x64',
  NuGet: 'NuGet Command Line/6.0.0 (Linux)',
};
let site;
let demo; // signed in

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
});

after(() => site?.stop());

const get = (value, headers = {}) => site.request('/F/demo/hello.txt',
  { headers: { ...bearer(value), ...headers } });

// 200, or the reason of the denial.
const use = async (value) => {
  const got = await get(value);
  return got.status === 200 ? 200 : got.headers['x-tokenbooth-error'];
};

const row = async (id) => rows((await demo.get('/profile/tokens')).text)
  .find((one) => one.id === id);

async function post(id, what, fields = {}) {
  const page = await demo.get('/feeds');
  return demo.post(`/profile/tokens/${id}/${what}`,
    { csrf_token: typed(page.text, 'csrf_token'), ...fields });
}

// A token whose value was replaced, with both values.
async function rotated(description, overlap = '3600', fields = {}) {
  const { id, value } = await makeToken(demo,
    { description, read: 'on', ...fields });
  const answer = await post(id, 'regenerate', { overlap });
  assert.equal(answer.status, 303);
  return { id, old: value, value: await reveal(demo, id), answer };
}

// As if its overlap had ended that many seconds ago.
const past = (id, seconds) => query(site, `UPDATE token_value
  SET works_until = unixepoch() - ${seconds} WHERE token_id = ${id}
  AND works_until IS NOT NULL`);

describe('while both values work', () => {
  test('the dialog asks, and the row says so', async () => {
    const { id, value } = await makeToken(demo,
      { description: 'Asked', read: 'on' });
    const question = await demo.get(`/profile/tokens/${id}/regenerate`);
    assert.match(words(question.text), /leaked, or are you rotating it\?/);
    const answer = await demo.fillIn(`/profile/tokens/${id}/regenerate`,
      `/profile/tokens/${id}/regenerate`, { overlap: '86400' });
    const page = await follow(demo, answer);
    assert.match(words(page.text), /old value goes on working for a while/);
    const { words: told } = rows(page.text).find((one) => one.id === id);
    assert.match(told, new RegExp(`Old value …${value.slice(-4)} stops working `
      + 'in 2[34] hours .* UTC\\) ?\\. It was never used\\. End now'));
    assert.equal(await use(value), 200);
    assert.equal(await use(await reveal(demo, id)), 200);
  });

  for (const overlap of ['3600', '86400', '604800']) {
    test(`${overlap} seconds`, async () => {
      const { id, old, value } = await rotated(`For ${overlap}`, overlap);
      assert.notEqual(old, value);
      assert.deepEqual([await use(old), await use(value)], [200, 200]);
      const [{ left }] = await query(site, `SELECT works_until - ended_at
        AS left FROM token_value WHERE token_id = ${id}
        AND works_until IS NOT NULL`);
      assert.equal(left, Number(overlap));
    });
  }

  test('the notice names the new value and the day', async () => {
    const { id, old, value } = await rotated('Noticed');
    const [{ at }] = await query(site, `SELECT strftime('%Y-%m-%d %H:%M',
      works_until, 'unixepoch') AS at FROM token_value
      WHERE token_id = ${id} AND works_until IS NOT NULL`);
    const wanted = `Token "Noticed" (...${old.slice(-4)}) was regenerated, and `
      + `this old value stops working on ${at} UTC (in`;
    for (const [client, header] of
      [['npm', 'npm-notice'], ['NuGet', 'x-nuget-warning']]) {
      const got = await get(old, { 'User-Agent': agents[client] });
      assert.equal(got.status, 200);
      for (const name of [header, 'x-tokenbooth-reason']) {
        const told = got.headers[name];
        assert.ok(told.startsWith(wanted), told);
        assert.match(told, new RegExp('Use the new one '
          + `\\(\\.\\.\\.${value.slice(-4)}\\) from http.*/tokens/${id}$`));
      }
      const now = await get(value, { 'User-Agent': agents[client] });
      assert.equal(now.headers[header], undefined);
    }
  });

  test('the row says who still uses the old value', async () => {
    const { id, old, value } = await rotated('Watched');
    await get(old, { 'User-Agent': agents.npm });
    await get(value, { 'User-Agent': agents.NuGet });
    const said = new RegExp(`Old value …${old.slice(-4)} .*Last used just now `
      + '· npm · 127\\.0\\.0\\.1.*Last used just now .*· NuGet · ');
    await until(async () => said.test((await row(id)).words));
  });

  test('/authorize and introspection tell its end', async () => {
    const { id, old, value } = await rotated('Asked by programs');
    const [{ end }] = await query(site, `SELECT works_until AS end
      FROM token_value WHERE token_id = ${id} AND works_until IS NOT NULL`);
    const asked = await site.request('/authorize?feed=demo&access=read',
      { headers: bearer(old) });
    const said = JSON.parse(asked.text);
    assert.equal(said.allowed, true);
    assert.equal(Date.parse(said.expires) / 1000, end);
    assert.match(said.message, /this old value stops working on/);
    const about = async (token) => JSON.parse((await site.request('/introspect',
      { method: 'POST', body: `token=${token}`, headers: { ...bearer(value),
        'Content-Type': 'application/x-www-form-urlencoded' } })).text);
    const [of, now] = [await about(old), await about(value)];
    assert.deepEqual([of.active, of.sub, of.exp], [true, String(id), end]);
    assert.deepEqual([now.active, now.sub], [true, String(id)]);
    assert.notEqual(now.exp, end);
  });

  test('a test of the token says so, and a search finds it', async () => {
    const { id, old } = await rotated('Looked at');
    const tested = await demo.fillIn('/profile/test', '/profile/test',
      { value: old, address: 'demo', access: 'read', client: 'npm' });
    assert.match(words(tested.text), /this old value stops working on/);
    const found = await demo.get(`/profile/tokens?q=${old.slice(-4)}`);
    const { words: told } = rows(found.text).find((one) => one.id === id);
    assert.match(told, /Old value …\w{4} stops working in/);
    assert.doesNotMatch(told, /It stopped working/);
  });

  test('the old value cannot be revealed, whoever has the keys', async () => {
    const { id, value } = await rotated('Hidden');
    assert.equal(await reveal(demo, id), value);
    const left = await query(site, `SELECT status FROM token_value
      WHERE token_id = ${id} AND sealed IS NOT NULL`);
    assert.deepEqual(left, [{ status: null }]);
  });

  test('npm whoami answers with either', async () => {
    const { old, value } = await rotated('Who');
    for (const one of [old, value]) {
      const got = await site.request('/F/demo/-/whoami',
        { headers: bearer(one) });
      assert.deepEqual(JSON.parse(got.text), { username: 'demo' });
    }
  });
});

describe('ends', () => {
  test('by itself, with a message that says when', async () => {
    const { id, old, value } = await rotated('Over');
    assert.equal(await use(old), 200);
    await past(id, 0);
    const got = await get(old);
    assert.equal(got.status, 403);
    assert.equal(got.headers['x-tokenbooth-error'], 'replaced');
    assert.match(got.text, new RegExp(`^Token "Over" \\(…${old.slice(-4)}\\) `
      + 'was regenerated on .* UTC, and this old value worked until .* UTC\\. '
      + `Copy the new one at http.*/profile/tokens/${id}\n$`));
    assert.equal(await use(value), 200);
    assert.doesNotMatch((await row(id)).words, /Old value/);
  });

  test('by "End now": the very next check sees it', async () => {
    const { id, old, value } = await rotated('Ended');
    assert.equal(await use(old), 200);
    const answer = await post(id, 'end-overlap');
    assert.equal(answer.status, 303);
    assert.equal(await use(old), 'replaced');
    assert.equal(await use(value), 200);
    const page = await follow(demo, answer);
    assert.match(words(page.text), /The old value no longer works/);
    assert.equal((await post(id, 'end-overlap')).status, 303);
  });

  test('not by a form that is out of date', async () => {
    const { id, old } = await rotated('Two tabs');
    const answer = await post(id, 'end-overlap', { revision: '1' });
    assert.match(answer.headers.location, /done=conflict/);
    assert.equal(await use(old), 200);
  });

  test('when it is regenerated again: the oldest', async () => {
    const { id, old, value } = await rotated('Twice');
    await post(id, 'regenerate', { overlap: '3600' });
    const third = await reveal(demo, id);
    assert.deepEqual([await use(old), await use(value), await use(third)],
      ['replaced', 200, 200]);
    await post(id, 'regenerate');
    assert.deepEqual([await use(value), await use(third)],
      ['replaced', 'replaced']);
  });

  test('with the token, when that is revoked', async () => {
    const { id, old, value } = await rotated('Revoked');
    await confirm(demo, id, 'revoke');
    assert.deepEqual([await use(old), await use(value)],
      ['revoked', 'revoked']);
    assert.equal((await post(id, 'end-overlap')).status, 409);
    assert.equal((await post(id, 'regenerate', { overlap: '3600' })).status,
      409);
  });

  test('with the account, when that is disabled', async () => {
    await site.addAccount('off');
    await site.json('feed', 'grant', 'demo', 'off', 'read');
    const { id, value } = await site.addToken('off', 'CI', '--read', 'all');
    await site.json('token', 'regenerate', String(id), '--overlap', '24h');
    assert.equal(await use(value), 200);
    await site.json('account', 'disable', 'off');
    assert.equal(await use(value), 'disabled');
    await site.json('account', 'enable', 'off');
    assert.equal(await use(value), 200);
    await site.json('account', 'delete', 'off');
    assert.equal(await use(value), 'revoked');
  });

  test('with the token, when that expires earlier', async () => {
    const { id, old } = await rotated('Short');
    await query(site, `UPDATE token SET expires_at = unixepoch()
      WHERE id = ${id}`);
    assert.equal(await use(old), 'expired');
    assert.equal((await post(id, 'regenerate', { overlap: '3600' })).status,
      422);
  });

  test('for who shows the old value, and the token stays', async () => {
    const { old, value } = await rotated('Leaked');
    const got = await site.request('/revoke', { method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `token=${old}` });
    assert.equal(got.status, 200);
    assert.deepEqual([await use(old), await use(value)], ['replaced', 200]);
  });

  test('for npm logout with the old value, likewise', async () => {
    const { old, value } = await rotated('Logged out');
    const got = await site.request(`/F/demo/-/user/token/${old}`,
      { method: 'DELETE', headers: bearer(old) });
    assert.equal(got.status, 200);
    assert.deepEqual([await use(old), await use(value)], ['replaced', 200]);
  });

  test('with the current value, all end', async () => {
    const { old, value } = await rotated('All');
    await site.request('/revoke', { method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `token=${value}` });
    assert.deepEqual([await use(old), await use(value)],
      ['revoked', 'revoked']);
  });
});

test('the primary one too', async () => {
  const { id } = rows((await demo.get('/profile/tokens')).text)
    .find((one) => /\bPrimary\b/.test(one.words));
  const old = await reveal(demo, id);
  assert.equal((await post(id, 'regenerate', { overlap: '3600' })).status, 303);
  const value = await reveal(demo, id);
  assert.deepEqual([await use(old), await use(value)], [200, 200]);
  assert.equal((await post(id, 'end-overlap')).status, 303);
  assert.equal(await use(old), 'replaced');
});

test('an overlap of any other length is rejected', async () => {
  const { id, value } = await makeToken(demo,
    { description: 'Odd', read: 'on' });
  for (const overlap of ['1', '3601', '-3600', 'soon', '1h', '3600.0', '1e9',
    '9223372036854775807', '18446744073709555216']) {
    const answer = await post(id, 'regenerate', { overlap });
    assert.equal(answer.status, 422, overlap);
    assert.match(words(answer.text), /Nothing was changed\. overlap can be/);
  }
  assert.equal(await reveal(demo, id), value);
  for (const overlap of ['0', '']) {
    const before_ = await reveal(demo, id);
    assert.equal((await post(id, 'regenerate', { overlap })).status, 303);
    assert.equal(await use(before_), 'replaced');
  }
});

test('another\'s is not found', async () => {
  const { id, old } = await rotated('Of demo');
  await site.addAccount('eve');
  const eve = await site.signedIn('eve', 'password of eve');
  const page = await eve.get('/feeds');
  const answer = await eve.post(`/profile/tokens/${id}/end-overlap`,
    { csrf_token: typed(page.text, 'csrf_token') });
  assert.equal(answer.status, 404);
  assert.equal(await use(old), 200);
});

test('the activity tells of both values', async () => {
  const { id, old, value } = await rotated('Told');
  await post(id, 'end-overlap');
  const { text } = await demo.get(`/profile/activity?token=${id}`);
  assert.match(words(text), new RegExp(`Token \\(…${value.slice(-4)}\\) `
    + 'regenerated \\(the old value works until .* UTC'));
  assert.match(words(text),
    new RegExp(`Old value of token \\(…${old.slice(-4)}\\) ended by you`));
});

describe('the command', () => {
  test('regenerates with an overlap, shows and ends it', async () => {
    const { id, value } = await site.addToken('demo', 'By command', '--read',
      'all');
    const given = await site.json('token', 'regenerate', String(id),
      '--overlap', '7d');
    assert.deepEqual([await use(value), await use(given.value)], [200, 200]);
    let shown;
    await until(async () => {
      shown = (await site.json('token', 'show', String(id))).overlap;
      return shown.last_used;
    });
    assert.equal(shown.old_last4, value.slice(-4));
    assert.equal(shown.last_used_address, '127.0.0.1');
    assert.ok(Date.parse(shown.old_value_expires) > Date.now() + 6 * 86_400_000);
    await site.json('token', 'end-overlap', String(id));
    assert.equal(await use(value), 'replaced');
    assert.equal((await site.json('token', 'show', String(id))).overlap,
      null);
  });

  test('takes nothing else', async () => {
    for (const overlap of ['2h', '7', 'soon', '-1']) {
      const { status, stderr } = await site.run('token', 'regenerate', '1',
        '--overlap', overlap);
      assert.equal(status, 2, overlap);
      assert.match(stderr, /--overlap takes 1h, 24h or 7d/);
    }
  });
});

test('Basic, as pip sends it', async () => {
  const { old } = await rotated('By pip');
  const got = await site.request('/F/demo/hello.txt',
    { headers: basic('anything', old) });
  assert.equal(got.status, 200);
});

test('its owner is told that it stopped, and who will be denied', async () => {
  const { id, old } = await rotated('Told at its end');
  await get(old, { 'User-Agent': agents.npm });
  await until(async () => /npm/.test((await row(id)).words));
  await past(id, 0);
  // The hourly sweep is due.
  await query(site, 'UPDATE sweep SET now = 0, begun_at = 0');
  site.child.kill('SIGTERM');
  await once(site.child, 'exit');
  await site.startAgain();
  const told = new RegExp(`Old value of token \\(…${old.slice(-4)}\\) stopped `
    + 'working: last used by npm, 127\\.0\\.0\\.1, .* UTC');
  await until(async () => told.test(words(
    (await demo.get(`/profile/activity?token=${id}`)).text)));
});
