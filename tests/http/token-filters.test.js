// The list of tokens: narrowed by state, permission and feed, sorted, with
// counts; and several tokens revoked at once.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { addMany, change, expire } = require('../lib/past');
const { everything } = require('../lib/database');
const { checked, follow, makeToken, rows, typed, unescape, words } = require('../lib/pages');
const { startSite } = require('../lib/site');

let site;
let visitor; // demo, signed in
const made = {}; // by description

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  await site.addAccount('other');
  await site.json('feed', 'add', 'acme', '--owner', 'demo');
  visitor = await site.signedIn();
  for (const [description, fields] of [
    ['Alpha', { read: 'on', until: '7' }],
    ['Beta', { write: 'on', write_feed: ['acme'], until: '90' }],
    ['Gamma', { read: 'on', read_feed: ['demo'], until: 'never' }],
    ['Delta', { read: 'on', until: '30' }],
    ['Echo', { read: 'on', until: 'never' }],
  ]) made[description] = await makeToken(visitor, { description, ...fields });
  await expire(site, made.Delta.id, 1);
  await site.run('token', 'revoke', String(made.Echo.id));
  await change(site, `INSERT OR REPLACE INTO token_use (token_id, used_at,
      used_address, used_client, used_feed, used_access, used_count, denied_at,
      denied_address, denied_client, denied_feed, denied_access, denied_reason,
      denied_count)
    VALUES (${made.Gamma.id}, unixepoch() - 60, '10.0.0.7', 'npm', 'demo',
      'read', 3, NULL, NULL, NULL, NULL, NULL, NULL, 0),
    (${made.Delta.id}, unixepoch() - 100, '10.0.0.7', 'npm', 'demo', 'read', 3,
      unixepoch() - 50, '10.0.0.7', 'npm', 'demo', 'read', 'expired', 2)`);
});

after(() => site?.stop());

const page = async (query) => (await visitor.get(`/profile/tokens?${query}`)).text;

const listed = async (query) =>
  rows(await page(query)).map(({ description }) => description);

describe('the list is narrowed', () => {
  for (const [query, wanted] of Object.entries({
    'state=active': ['Primary token', 'Gamma', 'Beta', 'Alpha'],
    'state=expiring': ['Alpha'],
    'state=expired': ['Delta'],
    'state=revoked': ['Echo'],
    'state=unused': ['Primary token', 'Beta', 'Alpha'],
    'state=denied': ['Delta'],
    'access=write': ['Primary token', 'Beta'],
    'access=read': ['Primary token', 'Gamma', 'Alpha', 'Echo', 'Delta'],
    'feed=acme': ['Primary token', 'Beta', 'Alpha', 'Echo', 'Delta'],
    'feed=ACME&access=write': ['Primary token', 'Beta'],
    'feed=demo&access=read&state=active': ['Primary token', 'Gamma', 'Alpha'],
    'feed=nothing': [],
    'feed=no+name%21%26state%3Dx': [],
    'feed=%ff%3Cb%3E&select=on': [],
    'feed=+': ['Primary token', 'Gamma', 'Beta', 'Alpha', 'Echo', 'Delta'],
    'state=active&q=eta': ['Beta'],
    'state=other&access=all&sort=size':
      ['Primary token', 'Gamma', 'Beta', 'Alpha', 'Echo', 'Delta'],
  })) {
    test(`by ${query}`, async () =>
      assert.deepEqual(await listed(query), wanted));
  }

  test('with counts, which keep the other filters', async () => {
    assert.match(words(await page('')),
      / All 6 Active 4 Expiring soon 1 Expired 1 Revoked 1 Unused 3 Denied 1 /);
    assert.match(words(await page('access=write')), / All 2 Active 2 Unused 2 /);
    assert.match(await page('access=write&state=active'),
      /href="\/profile\/tokens\?state=unused&amp;access=write"/);
  });

  test('and stays so when one searches', async () => {
    const { text } = await visitor.get('/profile/tokens?state=active&sort=name');
    const found = await visitor.submit({ text }, '/profile/tokens/find',
      { q: 'a' });
    assert.equal(found.headers.location,
      '/profile/tokens?q=a&state=active&sort=name');
  });
});

describe('the list is sorted', () => {
  for (const [query, wanted] of Object.entries({
    'sort=created': ['Primary token', 'Gamma', 'Beta', 'Alpha', 'Echo', 'Delta'],
    'sort=name': ['Alpha', 'Beta', 'Gamma', 'Primary token', 'Delta', 'Echo'],
    'sort=expires&state=active': ['Alpha', 'Beta', 'Gamma', 'Primary token'],
  })) {
    test(`by ${query}`, async () =>
      assert.deepEqual(await listed(query), wanted));
  }

  test('by the last use', async () =>
    assert.equal((await listed('sort=used'))[0], 'Gamma'));
});

describe('the form begins', () => {
  const form = async (query) => (await visitor.get(`/profile/tokens/${query}`));

  test('with 90 days where the token has expired, and renews it', async () => {
    const { text } = await form(made.Delta.id);
    assert.deepEqual(checked(text, 'until'), ['90']);
    assert.match(text, /<button[^>]*>Renew token</);
    const address = `/profile/tokens/${made.Delta.id}`;
    const saved = await visitor.submit({ text }, address, { description: 'Delta',
      read: 'on', until: '90' });
    assert.equal(saved.status, 303);
    await expire(site, made.Delta.id, 1);
    assert.match((await form(made.Beta.id)).text, /<button[^>]*>Save changes</);
  });

  test('with the settings of another token of one\'s own', async () => {
    const { text } = await form(`new?from=${made.Beta.id}`);
    assert.equal(typed(text, 'description'), 'Beta');
    assert.deepEqual(checked(text, 'read'), []);
    assert.deepEqual(checked(text, 'write'), ['on']);
    assert.deepEqual(checked(text, 'write_feed'), ['acme']);
    assert.match(text, /action="\/profile\/tokens"/);
    assert.equal(typed(text, 'revision'), null);
    const { text: list } = await visitor.get('/profile/tokens?state=revoked');
    const offer = (id) => `href="/profile/tokens/new?from=${id}"`;
    assert.ok(list.includes(offer(made.Echo.id)));
    assert.ok((await form(made.Beta.id)).text.includes(offer(made.Beta.id)));
    // Not of the primary: a second token that can do everything.
    const { id } = (await site.json('token', 'list', 'demo'))
      .find(({ primary }) => primary);
    assert.ok(!(await form(id)).text.includes(offer(id)));
    assert.equal((await form(`new?from=${made.Echo.id}`)).status, 200);
    const past = await form(`new?from=${made.Delta.id}`);
    assert.deepEqual(checked(past.text, 'until'), ['90']);
    const [foreign] = await site.json('token', 'list', 'other');
    assert.equal((await form(`new?from=${foreign.id}`)).status, 404);
  });
});

test('the question of an expired token does not lead to an error', async () => {
  const asked = await visitor.get(`/profile/tokens/${made.Delta.id}/revoke`);
  assert.match(words(asked.text), /has expired, so it is denied already/);
  assert.doesNotMatch(words(asked.text), /will be denied immediately/);
  assert.ok(asked.text.includes(`href="/profile/tokens/${made.Delta.id}"`));
  assert.doesNotMatch(asked.text, /\/regenerate"/);
});

describe('several tokens', () => {
  const address = '/profile/tokens/revoke';
  const send = async (fields) => visitor.post(address,
    { csrf_token: typed((await visitor.get('/feeds')).text, 'csrf_token'),
      ...fields });
  const ids = (...names) => names.map((name) => made[name].id);

  test('are selected with boxes, except the primary', async () => {
    const found = [...(await page('select=on')).matchAll(
      /type="checkbox" name="id" value="(\d+)" form="several"/g)];
    assert.deepEqual(found.map(([, id]) => Number(id)),
      ids('Gamma', 'Beta', 'Alpha', 'Delta'));
  });

  test('are offered where there is one that can be revoked', async () => {
    for (const [query, offered] of [['', true], ['state=expired', true],
      ['state=revoked', false], ['q=primary', false], ['q=nothing', false]]) {
      assert.equal(/Select several…/.test(await page(query)), offered, query);
      assert.equal(/Revoke selected…/.test(await page(`${query}&select=on`)),
        offered, query);
      assert.match(await page(`${query}&select=on`), />Cancel</);
    }
  });

  test('of which one was selected: the question is about one', async () => {
    const asked = async (name) => words((await visitor.get(
      `${address}?id=${made[name].id}`)).text);
    assert.match(await asked('Alpha'), /Revoke 1 token\? This token has never been used, so/);
    assert.match(await asked('Gamma'), /This token has been used before\. Anything still using it will/);
    const both = await visitor.get(
      `${address}?id=${made.Gamma.id}&id=${made.Delta.id}`);
    assert.match(words(both.text), /All of them have been used before\. Anything still using them will/);
  });

  test('that were none lead back to the boxes', async () => {
    const { text } = await visitor.get(address);
    assert.match(text, /href="\/profile\/tokens\?select=on"/);
  });

  test('are revoked all or none', async () => {
    const was = await everything(site);
    const [primary] = await site.json('token', 'list', 'demo');
    const foreign = (await site.json('token', 'list', 'other'))[0].id;
    for (const [id, status] of [[[...ids('Beta'), primary.id], 409],
      [[...ids('Beta'), foreign], 404], [[...ids('Beta'), 999_999], 404],
      [[...ids('Beta'), 'x'], 404], [[], 422]]) {
      assert.equal((await send({ id })).status, status, String(id));
      const query = id.map((one) => `id=${one}`).join('&');
      const asked = await visitor.get(`${address}?${query}`);
      assert.equal(asked.status, status, query);
    }
    assert.equal(await everything(site), was);
  });

  test('are named in a question before they end', async () => {
    const query = ids('Alpha', 'Gamma').map((id) => `id=${id}`).join('&');
    const asked = await visitor.get(`${address}?${query}`);
    assert.match(words(asked.text), /Revoke 2 tokens\? One of them has been used before\. Anything still using it will/);
    assert.match(words(asked.text), /Alpha .* Never used .*Gamma .* Used 3 times/);
    // A token that is named twice counts once.
    const done = await send({ id: ids('Alpha', 'Gamma', 'Alpha') });
    assert.equal(done.status, 303);
    const list = (await follow(visitor, done)).text;
    assert.match(said(list), /^2 tokens revoked: “Alpha” and “Gamma”\. They no longer work\.$/);
    assert.deepEqual(rows(list).filter(({ marked }) => marked)
      .map(({ description }) => description), ['Gamma', 'Alpha']);
    assert.deepEqual(await listed('state=revoked'), ['Echo', 'Gamma', 'Alpha']);
    const got = await site.request('/F/demo/hello.txt',
      { headers: { Authorization: `Bearer ${made.Alpha.value}` } });
    assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
  });

  // As in another tab.
  test('that are revoked already are left out', async () => {
    const asked = await visitor.get(
      `${address}?id=${made.Alpha.id}&id=${made.Beta.id}`);
    assert.match(words(asked.text), /Revoke 1 token\?/);
    assert.doesNotMatch(asked.text, new RegExp(`value="${made.Alpha.id}"`));
    const was = await everything(site);
    const done = await send({ id: ids('Alpha', 'Gamma') });
    assert.equal(done.status, 409);
    assert.match(words(done.text), /These tokens are revoked already/);
    assert.equal(await everything(site), was);
  });

  // What the receipt reads like, without what isolates a name's direction.
  function said(html) {
    return words(/<p class="flash" role="status">(.*?)<\/p>/.exec(html)[1])
      .replace(/[\u2068\u2069]/g, '');
  }

  test('come back to the list as it was narrowed, done or not', async () => {
    const narrowed = 'state=active&access=write&feed=acme&sort=name&q=beta';
    const boxes = await page(`${narrowed}&select=on`);
    const form = /<form class="several"[^]*?<\/form>/.exec(boxes)[0];
    const fields = ['state', 'access', 'feed', 'sort', 'q']
      .map((name) => `${name}=${typed(form, name)}`).join('&');
    assert.equal(fields, narrowed);
    const asked = (await visitor.get(`${address}?${fields}&id=${made.Beta.id}`)).text;
    const [, back] = /href="([^"]*)">Cancel/.exec(asked);
    assert.equal(unescape(back), `/profile/tokens?state=active&access=write&feed=acme`
      + '&sort=name&select=on&q=beta');
    const [, action] = /method="post" action="([^"]*\/revoke[^"]*)"/.exec(asked);
    const two = [await makeToken(visitor, { description: 'Beta 2', read: 'on', until: '7' }),
      await makeToken(visitor, { description: 'Beta 3', read: 'on', until: '7' })];
    const done = await visitor.post(unescape(action), { id: two.map(({ id }) => id),
      csrf_token: typed(asked, 'csrf_token') });
    assert.match(done.headers.location, new RegExp(`&${narrowed}$`));
    const list = (await follow(visitor, done)).text;
    assert.deepEqual(rows(list).map(({ description }) => description), ['Beta']);
    assert.match(said(list), /^2 tokens revoked: “Beta 2” and “Beta 3”\./);
  });

  test('are named in the receipt, some of them', async () => {
    const create = async (description) => (await makeToken(visitor,
      { description, read: 'on', until: '7' })).id;
    const long = await create('x'.repeat(200));
    const made_ = [];
    for (const name of ['<b>One</b>', 'שתיים', 'Three', 'Four', 'Five']) {
      made_.push(await create(name));
    }
    const told = async (...id) => said((await follow(visitor, await send({ id }))).text);
    assert.equal(await told(...made_),
      '5 tokens revoked: “<b>One</b>”, “שתיים”, “Three” and 2 more. They no longer work.');
    assert.match(await told(long, await create('Six'), await create('Seven')),
      /^3 tokens revoked: “x{39,40}…”, “Six” and “Seven”\. They/);
    // An address names nothing that was not revoked, or is somebody else's.
    const [foreign] = await site.json('token', 'list', 'other');
    const { text } = await visitor.getDone(
      `/profile/tokens?done=several&count=3&id=${foreign.id}&id=${made.Beta.id}&id=x`);
    assert.equal(said(text), '3 tokens revoked. They no longer work.');
    assert.deepEqual(rows(text).filter(({ marked }) => marked), []);
  });

  test('are very many: the receipt still arrives', async () => {
    await addMany(site, 'demo', 1000);
    const all = (await site.json('token', 'list', 'demo'))
      .filter(({ primary, state }) => !primary && state !== 'revoked');
    const id = all.slice(0, 1000).map((one) => one.id);
    const done = await send({ id });
    assert.equal(done.status, 303);
    assert.ok(done.headers.location.length < 2000);
    assert.match(said((await follow(visitor, done)).text),
      /^1,000 tokens revoked: “.*”, “.*”, “.*” and 997 more\. They/);
  });
});
