// A whole value in the search field: one's own, current or former, another
// account's, or nobody's. No answer is "none", and the value is in no address
// and in no page.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything } = require('../lib/database');
const { confirm, follow, happenings, makeToken, reveal, rows, words } =
  require('../lib/pages');
const { startSite } = require('../lib/site');
const { inventedValue } = require('../lib/values');

const list = '/profile/tokens';
const search = '/profile/tokens/find';
const revoke = '/profile/tokens/find/revoke';

let site;
let demo;
let other;

before(async () => {
  site = await startSite({ settings: { password_cost: 10,
    throttle_values: 3 } });
  await site.addAccount('other');
  demo = await site.signedIn();
  other = await site.signedIn('other', 'password of other');
});

after(() => site?.stop());

// What the search for `q` shows, from a list that is filtered or not.
async function find(q, { visitor = demo, from = list } = {}) {
  const page = await visitor.get(from);
  const answer = await visitor.submit(page, search, { q });
  const shown = answer.status === 303 ? await follow(visitor, answer) : answer;
  assert.doesNotMatch(answer.headers.location ?? '', /tkb_/);
  assert.doesNotMatch(shown.text, /tkb_\w{5}/);
  return { answer, shown, said: words(shown.text), rows: rows(shown.text) };
}

const use = (value) => site.request('/F/demo/hello.txt',
  { headers: { Authorization: `Bearer ${value}` } });

describe('one\'s own value', () => {
  let token;
  before(async () => {
    token = await makeToken(demo, { description: 'Mine', read: 'on' });
  });

  test('is found whatever the list was narrowed to', async () => {
    for (const from of [list, `${list}?state=revoked`, `${list}?access=write`]) {
      const found = await find(token.value, { from });
      assert.deepEqual(found.rows.map(({ id }) => id), [token.id], from);
      assert.doesNotMatch(found.said, /old value/);
    }
  });

  test('that was replaced is called an old one', async () => {
    await confirm(demo, token.id, 'regenerate');
    const [row] = (await find(token.value)).rows;
    assert.equal(row.id, token.id);
    assert.match(row.words, new RegExp(
      `…${token.value.slice(-4)} is an old value of this token. It stopped working just now`));
    const now = await reveal(demo, token.id);
    assert.doesNotMatch((await find(now)).rows[0].words, /old value/);
  });

  test('that was replaced is found by its last four characters', async () => {
    const { rows: found } = await find(token.value.slice(-4));
    assert.match(found.find(({ id }) => id === token.id).words,
      /is an old value of this token/);
  });
});

describe('another account\'s value', () => {
  let token;
  const current = async () => find(token.value);
  before(async () => {
    token = await makeToken(other, { description: 'Secret plan', read: 'on' });
    await site.json('feed', 'grant', 'demo', 'other', 'read');
  });

  test('can be revoked, and the page tells nothing else of it', async () => {
    const { answer, said } = await current();
    assert.equal(answer.status, 200);
    assert.match(said, /isn’t one of your tokens/);
    assert.match(said, /Revoke this value/);
    assert.doesNotMatch(said, /Secret plan|\bother\b/);
    assert.equal(answer.headers['cache-control'], 'no-store');
  });

  test('is revoked only by the session that searched for it', async () => {
    const { answer } = await current();
    const found = /name="found" value="([^"]+)"/.exec(answer.text)[1];
    const third = await site.signedIn();
    const was = await everything(site);
    for (const [visitor, wrong] of [[third, found], [demo, ''], [demo, 'x'],
      [demo, `${found.startsWith('A') ? 'B' : 'A'}${found.slice(1)}`]]) {
      const csrf = /name="csrf_token" value="([^"]+)"/
        .exec((await visitor.get('/feeds')).text)[1];
      const got = await visitor.post(revoke, { csrf_token: csrf, found: wrong });
      assert.equal(got.status, 422);
      assert.match(words(got.text), /Search for the value again/);
    }
    assert.equal(await everything(site), was);
    assert.equal((await use(token.value)).status, 200);
  });

  test('no longer works once it is revoked, and its owner reads why', async () => {
    const { answer } = await current();
    const done = await demo.submit(answer, revoke);
    assert.equal(done.status, 303);
    assert.match(words((await follow(demo, done)).text), /Value revoked/);
    assert.equal((await use(token.value)).headers['x-tokenbooth-error'],
      'revoked');
    const told = happenings((await other.get('/profile/activity')).text);
    assert.match(told[0].what, /Secret plan \(….{4}\) revoked/);
    assert.match(told[0].where, /^by someone who had the value/);
    const again = await demo.submit(answer, revoke);
    assert.equal(again.status, 303);
  });

  test('that has ended leaves nothing to do', async () => {
    const { said, answer } = await current();
    assert.equal(answer.status, 303);
    assert.match(said, /belongs to another account and no longer works/);
    assert.doesNotMatch(said, /None of your tokens match/);
  });
});

test('a value that nobody was given is called that, and counts as a guess',
  async () => {
    for (let i = 0; i < 3; i++) {
      const { said } = await find(inventedValue());
      assert.match(said, /never issued by this site/);
      assert.doesNotMatch(said, /None of your tokens match/);
    }
    const { answer } = await find(inventedValue());
    assert.equal(answer.status, 429);
    // What is real is no guess.
    assert.equal((await find(site.value)).rows.length, 1);
  });
