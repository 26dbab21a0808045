// /introspect (RFC 7662), what a token is, to those who may know.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { startSite } = require('../lib/site');
const { bearer, inventedValue, misspelt } = require('../lib/values');

let site;
let reader;
let ended;
let strangers; // of another account

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  await site.addAccount('stranger');
  reader = await site.addToken('demo', 'Reader', '--read', 'demo', '--expires',
    '2099-01-31T18:00');
  ended = await site.addToken('demo', 'Ended', '--read', 'all');
  await site.json('token', 'revoke', String(ended.id));
  strangers = await site.addToken('stranger', 'Strange', '--read', 'all');
});

after(() => site?.stop());

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function ask(body, headers = {}, method = 'POST') {
  const got = await site.request('/introspect',
    { method, headers: { ...form, ...headers }, body });
  assert.equal(got.headers['content-type'], 'application/json', got.text);
  assert.equal(got.headers['cache-control'], 'no-store');
  return { got, said: JSON.parse(got.text) };
}

const about = (token, more = '') => `token=${token.value}${more}`;

describe('/introspect', () => {
  test('tells a token about itself', async () => {
    const { got, said } = await ask(about(reader), bearer(reader.value));
    assert.equal(got.status, 200);
    assert.equal(got.headers['content-length'],
      String(Buffer.byteLength(got.text)));
    const { iat, ...rest } = said;
    assert.ok(Math.abs(iat - Date.now() / 1000) < 3600);
    assert.deepEqual(rest, { active: true, scope: 'read:demo',
      username: 'demo', sub: String(reader.id), iss: site.url,
      exp: Date.parse('2099-01-31T18:00Z') / 1000 });
  });

  test('tells the account, and on a feed of its own', async () => {
    for (const more of ['', '&feed=demo']) {
      const { said } = await ask(about(reader, more), bearer(site.value));
      assert.equal(said.sub, String(reader.id));
    }
  });

  test('tells a manager of no other feed in the scope', async () => {
    await site.addAccount('ann');
    await site.json('feed', 'add', 'anns-own', '--owner', 'ann');
    await site.json('feed', 'grant', 'demo', 'ann', 'write');
    const theirs = await site.addToken('ann', 'Both', '--read', 'demo',
      '--read', 'anns-own', '--write', 'anns-own');
    const scopes = async (by) => {
      const { said } = await ask(about(theirs, '&feed=demo'), bearer(by));
      return said.scope.split(' ').sort();
    };
    assert.deepEqual(await scopes(site.value), ['read:demo']);
    assert.deepEqual(await scopes(theirs.value),
      ['read:anns-own', 'read:demo', 'write:anns-own']);
  });

  test('tells nobody else, nor about what ended or never was', async () => {
    for (const [body, by] of [[about(reader), strangers], [about(ended), reader],
      [about(strangers), reader], [about({ value: inventedValue() }), reader],
      ['token=x', reader]]) {
      const { got, said } = await ask(body, bearer(by.value));
      assert.deepEqual([got.status, said], [200, { active: false }]);
    }
  });

  test('needs a good token of the caller', async () => {
    const cases = [[{}, 'invalid_client'],
      [bearer(ended.value), 'invalid_token'],
      [bearer(misspelt(reader.value)), 'invalid_token']];
    for (const [headers, error] of cases) {
      const { got, said } = await ask(about(reader), headers);
      assert.equal(got.status, 401);
      assert.equal(said.error, error);
      assert.match(got.headers['www-authenticate'], /^Basic .*Bearer /);
    }
  });

  test('reads the token of the caller as a check does', async () => {
    for (const Authorization of [`Bearer "${reader.value}"`,
      `Bearer\t${reader.value}`, `token ${reader.value}`,
      `Basic ${btoa(`ci:${reader.value}`)}`]) {
      const { got, said } = await ask(about(reader), { Authorization });
      assert.equal(got.status, 200, got.text);
      assert.equal(said.active, true, Authorization);
    }
    const { got } = await ask(about(reader),
      { Authorization: `Basic ${btoa('demo:demodemo')}` });
    assert.equal(got.status, 401);
  });

  test('takes one field, in a form that is whole and small', async () => {
    for (const body of ['', 'token=', 'feed=demo', 'token=%zz', 'token=\0',
      `${about(reader)}&token=x`, `token=x&${about(reader)}`,
      about(reader, '&feed=demo&feed=demo')]) {
      const { got, said } = await ask(body, bearer(reader.value));
      assert.equal(got.status, 400, body.slice(0, 20));
      assert.equal(said.error, 'invalid_request');
    }
  });

  test('takes a form by its type alone', async () => {
    for (const type of ['application/json', 'text/plain',
      'application/x-www-form-urlencodedx', 'multipart/form-data']) {
      const { got, said } = await ask(about(reader),
        { ...bearer(reader.value), 'Content-Type': type });
      assert.equal(got.status, 400, type);
      assert.deepEqual(said, { error: 'invalid_request',
        error_description: 'Send application/x-www-form-urlencoded.' });
    }
    const { got } = await ask(about(reader), { ...bearer(reader.value),
      'Content-Type': 'Application/X-WWW-Form-URLencoded; charset=utf-8' });
    assert.equal(got.status, 200);
  });

  test('says that a form is too large', async () => {
    for (const size of [70_000, 9_000_000]) {
      const { got, said } = await ask(`token=x&y=${'a'.repeat(size)}`,
        bearer(reader.value));
      assert.equal(got.status, 413);
      assert.equal(said.error, 'invalid_request');
    }
  });

  test('takes POST only', async () => {
    for (const method of ['GET', 'PUT', 'OPTIONS', 'FOO']) {
      const { got } = await ask(undefined, bearer(reader.value), method);
      assert.equal(got.status, 405);
      assert.equal(got.headers.allow, 'POST');
    }
  });

  test('has no address below its own', async () => {
    const got = await site.request('/introspect/x');
    assert.equal(got.status, 404);
    assert.equal(JSON.parse(got.text).error, 'invalid_request');
  });
});
