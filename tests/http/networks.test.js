// Tokens that are limited to networks: where each can be used, what the others
// are told, and how they are made, shown and changed.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything } = require('../lib/database');
const { elsewhere } = require('../lib/elsewhere');
const { complaint, follow, happenings, makeToken, reveal, rows, words }
  = require('../lib/pages');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

let site;
let demo;
let limited; // reads and writes from 127.0.0.16/28 and one address of IPv6
const inside = '127.0.0.17';
const outside = '127.0.0.99';

before(async () => {
  site = await startSite({
    settings: { password_cost: 10 },
    extra: `
      LoadModule remoteip_module /usr/lib/apache2/modules/mod_remoteip.so
      RemoteIPHeader X-Forwarded-For
      RemoteIPInternalProxy 127.0.0.5`,
  });
  await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
  limited = await site.addToken('demo', 'Limited', '--read', 'all', '--write',
    'all', '--networks', '127.0.0.16/28', '--networks', '2001:db8::7');
  const made = await site.request('/F/open/a.txt', { method: 'PUT',
    headers: bearer(site.value), body: 'open' });
  assert.equal(made.status, 201);
  demo = await site.signedIn();
});

after(() => site?.stop());

const from = (source, address, options = {}) =>
  elsewhere(site, source).request(address, options);
const read = (source, value = limited.value, more = {}) =>
  from(source, '/F/demo/hello.txt', { headers: { ...bearer(value), ...more } });

describe('where a token can be used', () => {
  test('inside its networks it is as good as any', async () => {
    assert.equal((await read(inside)).status, 200);
    const put = await from(inside, '/F/demo/in.txt',
      { method: 'PUT', headers: bearer(limited.value), body: 'x' });
    assert.equal(put.status, 201);
  });

  test('outside, it is denied with the address that came', async () => {
    for (const method of ['GET', 'PUT', 'PROPFIND', 'DELETE']) {
      const got = await from(outside, '/F/demo/hello.txt', { method,
        headers: bearer(limited.value), body: method === 'PUT' ? 'x' : '' });
      assert.equal(got.status, 403, method);
      assert.equal(got.headers['x-tokenbooth-error'], 'network');
      assert.match(got.headers['x-tokenbooth-reason'],
        /^Token "Limited" .* cannot be used from 127\.0\.0\.99\. /);
      assert.match(got.headers['x-tokenbooth-reason'],
        new RegExp(`/profile/tokens/${limited.id}$`));
      assert.doesNotMatch(got.headers['x-tokenbooth-reason'], /127\.0\.0\.16/);
    }
  });

  // Whatever is wrong as well.
  test('it comes after a dead token, and before the scope', async () => {
    const dead = await site.addToken('demo', 'Dead', '--read', 'all',
      '--networks', '10.0.0.0/8');
    const other = await site.addToken('demo', 'Other', '--read', 'open',
      '--networks', '10.0.0.0/8');
    await site.json('token', 'revoke', String(dead.id));
    assert.equal((await read(inside, dead.value))
      .headers['x-tokenbooth-error'], 'revoked');
    assert.equal((await read(inside, other.value))
      .headers['x-tokenbooth-error'], 'network');
  });

  test('the address is that of the client, where a proxy passes it on',
    async () => {
      const by = (source, address) =>
        read(source, limited.value, { 'X-Forwarded-For': address });
      assert.equal((await by('127.0.0.5', inside)).status, 200);
      assert.equal((await by('127.0.0.5', '2001:db8::7')).status, 200);
      assert.equal((await by('127.0.0.5', '2001:db8::8')).status, 403);
      assert.equal((await by('127.0.0.5', `::ffff:${inside}`)).status, 200);
      const got = await by('127.0.0.5', '192.0.2.9');
      assert.match(got.headers['x-tokenbooth-reason'], /from 192\.0\.2\.9\./);
      // Nobody else is believed.
      assert.equal((await by(outside, inside)).status, 403);
    });

  test('a public feed is read, with a notice', async () => {
    const got = await from(outside, '/F/open/a.txt',
      { headers: bearer(limited.value) });
    assert.equal(got.status, 200);
    assert.match(got.headers['x-tokenbooth-reason'],
      /cannot be used from 127\.0\.0\.99/);
    assert.match(got.headers['cache-control'], /private/);
    const put = await from(outside, '/F/open/a.txt',
      { method: 'PUT', headers: bearer(limited.value), body: 'x' });
    assert.equal(put.headers['x-tokenbooth-error'], 'network');
  });

  test('git gets 403, as its value is still good', async () => {
    const got = await read(outside, limited.value,
      { 'User-Agent': 'git/2.39.5' });
    assert.equal(got.status, 403);
  });

  test('/authorize says the same', async () => {
    const ask = async (source) => {
      const got = await from(source, '/authorize?feed=demo&access=read',
        { headers: bearer(limited.value) });
      return [got.status, JSON.parse(got.text)];
    };
    const [status, good] = await ask(inside);
    assert.deepEqual([status, good.allowed], [200, true]);
    const [denied, bad] = await ask(outside);
    assert.deepEqual([denied, bad.allowed, bad.error, bad.reason, bad.account],
      [403, false, 'insufficient_scope', 'network', null]);
  });

  test('the accounts of npm say the same', async () => {
    const ask = (source) => from(source, '/F/demo/-/whoami',
      { headers: bearer(limited.value) });
    assert.deepEqual(JSON.parse((await ask(inside)).text),
      { username: 'demo' });
    assert.equal((await ask(outside)).headers['x-tokenbooth-error'],
      'network');
  });

  test('/introspect needs a caller inside, and tells the networks',
    async () => {
      const ask = (source, caller, token) => from(source, '/introspect', {
        method: 'POST', body: `token=${token}`,
        headers: { ...bearer(caller),
          'Content-Type': 'application/x-www-form-urlencoded' },
      });
      assert.equal((await ask(outside, limited.value, limited.value)).status,
        401);
      const own = JSON.parse(
        (await ask(inside, limited.value, limited.value)).text);
      assert.deepEqual([own.active, own.networks],
        [true, '127.0.0.16/28, 2001:db8::7']);
      const other = JSON.parse(
        (await ask(outside, site.value, limited.value)).text);
      assert.equal(other.active, true);
      const free = JSON.parse(
        (await ask(outside, site.value, site.value)).text);
      assert.equal('networks' in free, false);
    });

  test('whoever holds a value can revoke it from anywhere', async () => {
    const lost = await site.addToken('demo', 'Lost', '--read', 'all',
      '--networks', '10.0.0.0/8');
    const got = await from(outside, '/revoke', { method: 'POST',
      body: `token=${lost.value}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    assert.equal(got.status, 200);
    assert.equal((await read(inside, lost.value))
      .headers['x-tokenbooth-error'], 'revoked');
  });

  test('a denial is in the activity and on the row', async () => {
    const noted = await site.addToken('demo', 'Noted', '--read', 'all',
      '--networks', '10.0.0.0/8');
    await read(outside, noted.value);
    let row;
    do {
      row = rows((await demo.get('/profile/tokens')).text)
        .find((one) => one.id === noted.id);
    } while (!/Denied/.test(row.words));
    assert.match(row.words, /used from an address outside its networks/);
    assert.match(row.words, /127\.0\.0\.99/);
    const told = happenings((await demo.get('/profile/activity')).text);
    assert.ok(told.some(({ what }) => /outside its networks/.test(what)));
  });
});

describe('how it is chosen', () => {
  const fields = { description: 'By form', read: 'on' };

  test('by the form, in words or lines', async () => {
    const made = await makeToken(demo, { ...fields,
      networks: '127.0.0.16/28,\r\n 2001:DB8::1/32\r\n10.1.2.3' });
    const row = rows((await demo.get('/profile/tokens')).text)
      .find((one) => one.id === made.id);
    assert.match(row.words,
      /Read: all feeds Only from 127\.0\.0\.16\/28, 2001:db8::\/32 and 10\.1\.2\.3/);
    assert.equal((await read(outside, made.value)).status, 403);
    const form = (await demo.get(`/profile/tokens/${made.id}`)).text;
    assert.match(form, />127\.0\.0\.16\/28, 2001:db8::\/32, 10\.1\.2\.3</);
    const copy = (await demo.get(`/profile/tokens/new?from=${made.id}`)).text;
    assert.match(copy, />127\.0\.0\.16\/28, 2001:db8::\/32, 10\.1\.2\.3</);
  });

  test('many of them are counted', async () => {
    const { id } = await makeToken(demo, { ...fields,
      networks: '10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4' });
    const row = rows((await demo.get('/profile/tokens')).text)
      .find((one) => one.id === id);
    assert.match(row.words, /Only from 4 networks/);
  });

  for (const [typed, complains] of [
    ['office', /"office" is not an IPv4 or IPv6 address or network/],
    ['10.0.0.0/8 10.0.0.0/33', /"10\.0\.0\.0\/33" needs a number from 0 to 32/],
    ['2001:db8::/129', /from 0 to 128/],
    [Array(51).fill('10.0.0.1').join(' '), /at most 50/],
    ['<b>', /"<b>" is not/],
  ]) {
    test(`${typed.slice(0, 24)} is wrong, and stays to be mended`, async () => {
      const was = await everything(site);
      const got = await demo.fillIn('/profile/tokens/new', '/profile/tokens',
        { ...fields, networks: typed });
      assert.equal(got.status, 422);
      assert.match(complaint(got.text, 'networks'), complains);
      assert.match(words(got.text), /Not saved yet/);
      assert.match(got.text, /href="#networks"/);
      assert.ok(words(/<textarea[^]*?<\/textarea>/.exec(got.text)[0])
        .includes(words(typed)) || typed === '<b>');
      assert.equal(await everything(site), was);
    });
  }

  test('an edit counts from the next request on', async () => {
    const { id, value } = await makeToken(demo, fields);
    assert.equal((await read(outside, value)).status, 200);
    const save = (networks) => demo.fillIn(`/profile/tokens/${id}`,
      `/profile/tokens/${id}`, { ...fields, networks });
    const saved = await save(`${inside} 10.0.0.0/8`);
    assert.equal(saved.status, 303);
    await follow(demo, saved);
    assert.equal((await read(outside, value)).status, 403);
    assert.equal((await read(inside, value)).status, 200);
    await save('');
    assert.equal((await read(outside, value)).status, 200);
    assert.equal(await reveal(demo, id), value);
  });

  test('the primary token has none to choose', async () => {
    const [{ id }] = rows((await demo.get('/profile/tokens')).text)
      .filter((one) => /Primary/.test(one.words));
    const form = (await demo.get(`/profile/tokens/${id}`)).text;
    assert.doesNotMatch(form, /name="networks"/);
    await demo.fillIn(`/profile/tokens/${id}`, `/profile/tokens/${id}`,
      { description: 'Primary token', networks: '10.0.0.0/8' });
    assert.equal((await read(outside, site.value)).status, 200);
  });

  test('by the command, which shows and lists it', async () => {
    const shown = await site.json('token', 'show', String(limited.id));
    assert.deepEqual(shown.networks, ['127.0.0.16/28', '2001:db8::7']);
    const listed = await site.json('token', 'list', 'demo');
    assert.deepEqual(listed.find(({ id }) => id === limited.id).networks,
      ['127.0.0.16/28', '2001:db8::7']);
    assert.equal(listed.find(({ primary }) => primary).networks, null);
    const { stdout } = await site.run('token', 'list', '--all');
    assert.match(stdout, /Limited {2}only from 127\.0\.0\.16\/28 2001:db8::7$/m);
    const { stdout: csv } = await site.run('token', 'list', '--all', '--csv');
    assert.match(csv.split('\n')[0], /,networks/);
    const wrong = await site.run('token', 'create', 'demo', '--description',
      'Wrong', '--read', 'all', '--networks', '10.0.0.0/8 office');
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /--networks: "office" is not an IPv4/);
  });

  test('"Test a token" says so', async () => {
    const far = await site.addToken('demo', 'Far', '--read', 'all',
      '--networks', '10.0.0.0/8');
    const got = await demo.fillIn(`/profile/test?token=${far.id}`,
      '/profile/test', { token: far.id, address: 'demo', access: 'read',
        client: 'curl' });
    assert.match(words(got.text), /403 .*network/);
    assert.match(words(got.text), /cannot be used from 127\.0\.0\.1\./);
    assert.match(words(got.text), /don’t include the address you test from/);
  });
});
