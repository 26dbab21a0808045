// The first steps of an account: a feed, a token, a client. Which of them are
// done and which is next, where they are shown, and when they are gone.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { change } = require('../lib/past');
const { checked, makeToken, rows, words } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let closed; // where only the administrator creates feeds

before(async () => {
  const settings = { password_cost: 10 };
  [site, closed] = await Promise.all([startSite({ settings }),
    startSite({ settings: { ...settings, feeds: 'closed' } })]);
});

after(() => Promise.all([site?.stop(), closed?.stop()]));

const person = async (name, where = site) => {
  await where.addAccount(name);
  return where.signedIn(name, `password of ${name}`);
};

// The steps on a page, those that are done as "+", the next one as ">", with the
// address that it leads to; null where there are none.
function stepsIn(html) {
  const list = /<ol class="steps">([\s\S]*?)<\/ol>/.exec(html);
  if (!list) return null;
  return list[1].trim().split(/(?=<li)/).map((step) => {
    const state = /^<li class="is-done">/.test(step) ? '+'
      : /^<li aria-current="step">/.test(step) ? '>' : ' ';
    assert.equal(/\(done\)/.test(step), state === '+');
    return [state, /<h3>([^<]*)/.exec(step)[1],
      ...[...step.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)].join(' ');
  });
}

const steps = async (visitor, address) =>
  stepsIn((await visitor.get(address)).text);

async function bothSay(visitor, wanted) {
  for (const address of ['/profile/tokens', '/feeds']) {
    assert.deepEqual(await steps(visitor, address), wanted, address);
  }
}

const waiting = ['  Create a token', '  Set up a package client'];

test('lead from nothing to a file that is pushed', async () => {
  const ann = await person('ann');
  await bothSay(ann, ['> Create or join a feed /feeds#name', ...waiting]);

  const created = await ann.fillIn('/feeds', '/feeds', { name: 'anns' });
  const tokenNext = ['+ Create or join a feed',
    '> Create a token /profile/tokens/new?feed=anns',
    '  Set up a package client'];
  assert.deepEqual(await steps(ann, created.headers.location), tokenNext);
  assert.equal(await steps(ann, '/feeds/anns'), null);
  await bothSay(ann, tokenNext);

  const { id, value } = await makeToken(ann,
    { description: 'Laptop', read: 'on', write: 'on', until: '90' });
  const setup = `/profile/tokens/${id}/setup`;
  await bothSay(ann, ['+ Create or join a feed', '+ Create a token',
    `> Set up a package client ${setup}`]);
  assert.match(words((await ann.get(setup)).text), /Configuration for feed anns/);

  const pushed = await site.request('/F/anns/file.txt', { method: 'PUT',
    headers: { Authorization: `Bearer ${value}` }, body: 'pushed' });
  assert.equal(pushed.status, 201);
  await until(async () => !await steps(ann, '/profile/tokens'));
  await bothSay(ann, null);
});

test('begin with a token for whoever was added to a feed', async () => {
  const bob = await person('bob');
  await site.json('feed', 'grant', 'demo', 'bob', 'read');
  await bothSay(bob, ['+ Create or join a feed',
    '> Create a token /profile/tokens/new?feed=demo',
    '  Set up a package client']);
});

test('open the form for the feed, with as much as one can do there', async () => {
  const chosen = (html) => ['read', 'write', 'read_which', 'write_which',
    'read_feed', 'write_feed'].map((field) => checked(html, field).at(-1));
  const lea = await person('lea');
  await lea.fillIn('/feeds', '/feeds', { name: 'leas' });
  const { text } = await lea.get('/profile/tokens/new?feed=leas');
  assert.deepEqual(chosen(text), ['on', 'on', 'these', 'these', 'leas', 'leas']);
  await site.json('feed', 'grant', 'demo', 'lea', 'read');
  assert.deepEqual(chosen((await lea.get('/profile/tokens/new?feed=demo')).text),
    ['on', undefined, 'these', 'all', 'demo', undefined]);
  assert.deepEqual(chosen((await lea.get('/profile/tokens/new?feed=none')).text),
    ['on', undefined, 'all', 'all', undefined, undefined]);
});

test('ask for a feed first, even if a token is there', async () => {
  const cleo = await person('cleo');
  await makeToken(cleo, { description: 'Early', read: 'on', until: '90' });
  await bothSay(cleo, ['> Create or join a feed /feeds#name',
    '+ Create a token', '  Set up a package client']);
});

test('ask for a token again when the only one was revoked', async () => {
  const dora = await person('dora');
  await site.json('feed', 'grant', 'demo', 'dora', 'read');
  const { id } = await makeToken(dora,
    { description: 'Mistaken', read: 'on', until: '90' });
  await site.json('token', 'revoke', String(id));
  await bothSay(dora, ['+ Create or join a feed',
    '> Create a token /profile/tokens/new?feed=demo',
    '  Set up a package client']);
});

test('say whom to ask where only an administrator creates feeds', async () => {
  const eve = await person('eve', closed);
  await bothSay(eve, ['> Join a feed', ...waiting]);
  assert.match(words((await eve.get('/feeds')).text),
    /Ask an administrator of this site for one, or a feed’s owner to add you \( eve \)/);
});

describe('are gone', () => {
  // As if a client had used the primary token.
  const usePrimary = (name) => change(site, `
    INSERT INTO token_use (token_id, used_at, used_client, used_address,
      used_feed, used_access, used_count, denied_count)
    SELECT token.id, unixepoch(), 'curl', '127.0.0.1', 'demo', 'read', 1, 0
    FROM token JOIN account ON account.id = account_id
    WHERE username = '${name}' AND is_primary = 1`);

  test('for whoever uses the primary, who is told to create more', async () => {
    const fay = await person('fay');
    const more = /Create a separate token for each build server and computer\. Each/;
    assert.doesNotMatch(words((await fay.get('/profile/tokens')).text), more);
    await usePrimary('fay');
    await bothSay(fay, null);
    assert.match(words((await fay.get('/profile/tokens')).text), more);
    assert.match(words((await fay.get('/feeds')).text),
      /You don’t have access to any feeds\. Create one below/);
  });

  test('while one searches', async () => {
    const gil = await person('gil');
    assert.equal(await steps(gil, '/profile/tokens?q=nothing'), null);
    assert.equal(await steps(gil, '/feeds?q=nothing'), null);
  });
});

test('a denial is no use of a token', async () => {
  const hal = await person('hal');
  const { value } = await makeToken(hal,
    { description: 'Denied', read: 'on', until: '90' });
  const denied = await site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${value}` } });
  assert.notEqual(denied.status, 200);
  await until(async () =>
    /Denied once/.test(words((await hal.get('/profile/tokens')).text)));
  assert.notEqual(await steps(hal, '/profile/tokens'), null);
});

describe('selected feeds', () => {
  const choices = (html) => ['read', 'write'].map((access) => new RegExp(
    `name="${access}_which" value="these"[^>]*\\sdisabled`).test(html));

  test('cannot be chosen without a feed, with a way to one', async () => {
    const ida = await person('ida');
    const { text } = await ida.get('/profile/tokens/new');
    assert.deepEqual(choices(text), [true, true]);
    assert.match(text, /<a href="\/feeds">get access to one<\/a>/);
    await ida.fillIn('/feeds', '/feeds', { name: 'idas' });
    const later = (await ida.get('/profile/tokens/new')).text;
    assert.deepEqual(choices(later), [false, false]);
    assert.doesNotMatch(later, /get access to one/);
  });

  // A disabled field is not sent: saving the form would give all feeds.
  test('stay chosen where they were, with access or without', async () => {
    const jim = await person('jim');
    const sent = await jim.fillIn('/profile/tokens/new', '/profile/tokens',
      { description: 'x', read: 'on', read_which: 'these', until: '90' });
    assert.equal(sent.status, 422);
    assert.deepEqual(choices(sent.text), [false, true]);
    await site.json('feed', 'grant', 'demo', 'jim', 'read');
    const { id } = await makeToken(jim, { description: 'y', read: 'on',
      read_which: 'these', read_feed: 'demo', until: '90' });
    await site.json('feed', 'grant', 'demo', 'jim', 'none');
    const { text } = await jim.get(`/profile/tokens/${id}`);
    assert.deepEqual(choices(text), [false, true]);
    assert.deepEqual(checked(text, 'read_which').at(-1), 'these');
  });
});

test('the primary token says what it can do, and what to do instead', async () => {
  const kim = await person('kim');
  await site.json('feed', 'grant', 'demo', 'kim', 'read');
  await makeToken(kim, { description: 'Narrow', read: 'on', until: '90' });
  const list = rows((await kim.get('/profile/tokens')).text);
  const primary = list.find((one) => /\bPrimary\b/.test(one.words));
  assert.match(primary.html, /class="scope warn"/);
  const advice = 'create a token with less access';
  for (const [address, said] of [
    [`/profile/tokens/${primary.id}`, /Whoever has it can do all that you can: install/],
    [`/profile/tokens/${primary.id}/setup`, /Whoever has it can do all that/],
  ]) {
    const { text } = await kim.get(address);
    assert.match(words(text), said);
    assert.ok(text.includes(`<a href="/profile/tokens/new">${advice}</a>`));
  }
  const narrow = list.find((one) => one.description === 'Narrow');
  for (const address of ['', '/setup']) {
    const { text } = await kim.get(`/profile/tokens/${narrow.id}${address}`);
    assert.doesNotMatch(text, new RegExp(advice));
  }
});
